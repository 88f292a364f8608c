"""The `commonstar` command: verbs are registered here and live one module each."""

import click

from commonstar import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="commonstar")
def main() -> None:
    """Commonstar: the open workbench for co-production."""
