"""`commonstar backup`: the whole store and its files in one file."""

from __future__ import annotations

from pathlib import Path

import click

from commonstar.cli.store.take import take
from commonstar.cli.verbs import Failure, as_json, print_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Overwrite FILE if it is there.")
@as_json
def command(file: Path, yes: bool, as_json: bool) -> None:
    """Take everything into FILE: rows, uploaded files, the log.

    The site may go on running. The file can be restored on the embedded store and on PostgreSQL alike. It holds
    personal data: keep it as you keep the store. Keep the printed hash elsewhere: it shows whether the log's end was
    cut off later.

    \b
    Example:
      commonstar backup commonstar-2026-03-01.zip
    """
    if file.exists() and not yes:
        raise Failure(f"{file} is there already; give --yes to overwrite it.")
    manifest = take(file)
    if as_json:
        print_json(
            {
                "file": str(file),
                "bytes": file.stat().st_size,
                "store": manifest.store,
                "rows": manifest.rows,
                "files": sum(name.startswith("files/") for name in manifest.parts),
                "audit": {"number": manifest.audit_number, "hash": manifest.audit_hash},
            }
        )
        return
    click.echo(f"{file}: {manifest.rows} rows, {file.stat().st_size:,} bytes.")
    click.echo(f"Newest entry of the log: {manifest.audit_number} {manifest.audit_hash or '(the log is empty)'}")
