"""`commonstar restore`: a backup in the place of what is there."""

from __future__ import annotations

from pathlib import Path

import click

from commonstar.cli.store.archive import BackupProblem
from commonstar.cli.store.restore import Restored, is_empty, restore
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.web.common.heartbeat import living


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Replace what is in the store, if it is not empty.")
@as_json
def command(file: Path, yes: bool, as_json: bool) -> None:
    """Bring back what `commonstar backup` took into FILE.

    The backup is checked and unpacked beside the store first; only then it takes the store's place, whole or not at
    all. People who were erased after the backup was made are erased again. Stop the site before.

    \b
    Example:
      commonstar restore commonstar-2026-03-01.zip --yes
    """
    running = [*living("serve"), *living("worker-")]
    if running:
        raise Failure("Commonstar is running on this data directory: stop it, wait 20 seconds, then restore.")
    if not is_empty() and not yes:
        raise Failure("The store is not empty; give --yes to replace everything in it by the backup.")
    try:
        restored = restore(file)
    except BackupProblem as problem:
        raise Failure(str(problem)) from problem
    report(restored, as_json)


def report(restored: Restored, as_json: bool) -> None:
    """What was brought back, and whether its log holds."""
    manifest = restored.manifest
    if as_json:
        print_json(
            {
                "rows": manifest.rows,
                "made_at": manifest.made_at,
                "erased_again": restored.erased,
                "audit": {"number": restored.end.number, "hash": restored.end.hash},
                "faults": [{"number": number, "code": code} for number, code in restored.faults],
            }
        )
        return
    click.echo(f"Restored {manifest.rows} rows of {manifest.made_at}; {restored.erased} people erased again.")
    click.echo(f"Newest entry of the log: {restored.end.number} {restored.end.hash or '(the log is empty)'}")
    if restored.faults:
        click.echo("The log in this backup does not hold: see `commonstar audit verify`.", err=True)
