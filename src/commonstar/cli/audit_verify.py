"""`commonstar audit verify`: does the log still say what it said when it was written?"""

from __future__ import annotations

import sys

import click

from commonstar.cli.verbs import as_json, print_json
from commonstar.web.audit.public import Entry, Fault, newest, verify

SENTENCES = {
    "changed": "Entry {number} was changed.",
    "missing": "Entry {number} is missing.",
    "order": "Entry {number} does not follow the one before it: an entry was removed or the order changed.",
    "end": "The end of the log is not where it was: entry {number} should be the newest.",
    "expected": "No entry of the log has the hash that was expected: its end was cut off, or it is another log.",
}


@click.command()
@click.option("--expect-hash", metavar="HASH", help="A hash that was printed earlier: an entry must still have it.")
@as_json
def command(expect_hash: str | None, as_json: bool) -> None:
    """Find entries of the log that were changed, removed or reordered.

    A chain alone cannot show that its end was cut off: give a hash that was printed with a backup or a result. Exits
    with 1 where anything is wrong, naming the numbers of the entries.

    \b
    Example:
      commonstar audit verify
      commonstar audit verify --expect-hash 9f2c41…
    """
    faults = list(verify())
    if expect_hash and not Entry.objects.filter(hash=expect_hash.strip().lower()).exists():
        faults.append(Fault(newest().number, "expected"))
    end = newest()
    if as_json:
        print_json(
            {
                "holds": not faults,
                "audit": {"number": end.number, "hash": end.hash},
                "faults": [{"number": fault.number, "code": fault.code} for fault in faults],
            }
        )
    elif not faults:
        click.echo(f"The log holds: {end.number} entries, newest hash {end.hash or '(the log is empty)'}.")
    for fault in faults:
        click.echo(SENTENCES[fault.code].format(number=fault.number), err=True)
    if faults:
        sys.exit(1)
