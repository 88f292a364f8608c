"""Where the package lies: assets, catalogues and shipped data are found from here, in a checkout and in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
