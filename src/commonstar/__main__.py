"""`python -m commonstar` is the same as `commonstar`."""

from commonstar.cli.main import main

if __name__ == "__main__":
    main()
