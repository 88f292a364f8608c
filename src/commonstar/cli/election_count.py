"""`commonstar election count`: count ranked ballots in a file, stage by stage."""

from __future__ import annotations

from pathlib import Path

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.election.counting import RULES, count
from commonstar.engine.election.records import Count, ElectionError, Rule
from commonstar.formats.blt import LIMITS, BltError, BltFile, read_blt
from commonstar.formats.count_document import count_document
from commonstar.formats.count_words import heading, listed, note_words, number, papers, sentences

rule_option = click.option(
    "--rule", type=click.Choice([str(rule) for rule in RULES]), required=True, help="The rule to count by."
)
seed_option = click.option("--seed", metavar="TEXT", help="The published text from which lots are drawn.")
file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.command(epilog="Example: commonstar election count council.blt --rule scottish --seed 'dice 4 2 6 1'")
@file_argument
@rule_option
@seed_option
@as_json
def command(file: Path, rule: str, seed: str | None, as_json: bool) -> None:
    """Count the ballots of a BLT file and tell every stage.

    A lot is drawn from the seed where the votes leave a tie; without a seed such a count ends with a sentence that
    says so. The same file, rule and seed always give the same.
    """
    read, counted = counted_file(file, rule, seed)
    if as_json:
        document = count_document(counted)
        odd = [{"code": note.code, "line": note.line, "message": note.message} for note in read.notes]
        print_json(document | {"warnings": [*odd, *document["warnings"]]})
    else:
        tell_notes(file, read, counted)
        _tell(counted)


def counted_file(file: Path, rule: str, seed: str | None) -> tuple[BltFile, Count]:
    """The file and its count. Raises `Failure` with one sentence."""
    try:
        with file.open("rb") as opened:
            read = read_blt(opened.read(LIMITS.bytes + 1))
        return read, count(read.election, Rule(rule), seed)
    except BltError as error:
        raise Failure(f"{file.name}, line {error.line}: {error.reason}") from error
    except ElectionError as error:
        raise Failure(f"{file.name}: {error}") from error


def tell_notes(file: Path, read: BltFile, counted: Count) -> None:
    """What a person should look at, on standard error."""
    for odd in read.notes:
        click.echo(f"{file.name}, line {odd.line}: {odd.reason}", err=True)
    for note in counted.warnings:
        click.echo(note_words(note), err=True)


def _tell(counted: Count) -> None:
    seats = f"{counted.election.seats} {'seat' if counted.election.seats == 1 else 'seats'}"
    click.echo(f"{counted.election.title or 'Election'}: {seats}, {papers(counted.valid)} valid.")
    click.echo(f"Quota: {counted.quota:f}")
    for stage in counted.stages:
        click.echo(f"\n{heading(counted, stage)}")
        for sentence in sentences(counted, stage):
            click.echo(f"  {sentence}")
        for each in sorted(counted.election.standing, key=lambda each: -stage.votes[each]):
            click.echo(f"  {number(stage.votes[each]):>16}  {counted.name(each)}")
    click.echo(f"\nElected: {listed([counted.name(each) for each in counted.elected]) or 'nobody'}")
