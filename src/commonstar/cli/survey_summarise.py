"""`commonstar survey summarise`: results of answers in a file, with disclosure control."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from commonstar.cli.survey_check import read_file
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.survey.answers import Layout
from commonstar.engine.survey.comparisons import (
    NoScale,
    change,
    gaps,
    mean,
    scores,
    weighted,
)
from commonstar.engine.survey.disclosure import METHOD, THRESHOLD
from commonstar.engine.survey.estimates import Estimate, Scale, rounded
from commonstar.engine.survey.instrument import Instrument
from commonstar.engine.survey.results import Distribution, Hidden, NoAnswers, Published, publish
from commonstar.formats.answers import AnswersError, read_answers
from commonstar.formats.tables import TableRefused

SHOWN = 20
PLACES = 4


@click.command(epilog="Example: commonstar survey summarise lunch-club.yaml answers.csv --population guests=120")
@click.argument("instrument", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--threshold",
    type=click.IntRange(2),
    default=THRESHOLD,
    show_default=True,
    help="Fewer people than this are hidden.",
)
@click.option("--population", multiple=True, metavar="GROUP=NUMBER", help="How many people a group has, for weights.")
@as_json
def command(instrument: Path, answers: Path, threshold: int, population: tuple[str, ...], as_json: bool) -> None:
    """Summarise a table of answers, one row a person, as docs/reference/instrument-file.md describes.

    Groups of fewer people than the threshold are hidden, and so is everything by which they could be worked out. Every
    row is right or nothing is summarised.
    """
    one = read_file(instrument)
    rounds = _rounds(one, answers, threshold)
    sizes = _population(one, population)
    document = {
        "instrument": one.id,
        "version": one.version,
        "threshold": threshold,
        "method": METHOD,
        "rounds": [_round(one, each, sizes) for each in rounds],
        "changes": [each for pair in pairwise(rounds) for each in _changes(one, *pair)],
    }
    if as_json:
        print_json(document)
    else:
        _tell(document)


def _rounds(one: Instrument, path: Path, threshold: int) -> list[Published]:
    layout = Layout.of(one)
    try:
        read = read_answers(path.read_bytes(), path.name, one)
    except TableRefused as refused:
        raise Failure(f"{path.name}: {refused}") from refused
    except AnswersError as error:
        for problem in error.problems[:SHOWN]:
            click.echo(f"{path.name}, row {problem.row}, {problem.column}: {problem.reason}", err=True)
        raise Failure(f"{path.name} has {len(error.problems)} problems; nothing is summarised.") from error
    return [
        publish(each.round, layout, each.answers, units=each.units, groups=each.groups, threshold=threshold)
        for each in read
    ]


def _population(one: Instrument, given: tuple[str, ...]) -> dict[str, int]:
    sizes = {}
    for each in given:
        group, _, number = each.partition("=")
        if group not in {term.code for term in one.answered_by} or not number.isdecimal() or not int(number):
            raise Failure(f"--population {each}: give a group of the instrument and how many people it has.")
        sizes[group] = int(number)
    return sizes


def _round(one: Instrument, published: Published, sizes: dict[str, int]) -> dict[str, Any]:
    """All of one round that may be shown: distributions first, then gaps, scores and weights."""
    try:
        people: int | None = published.people()
    except Hidden:
        people = None
    return {
        "round": published.round,
        "people": people,
        "distributions": list(_distributions(one, published)),
        "gaps": [
            {"question": each.question, "first": each.first, "second": each.second} | _estimate(each.estimate)
            for each in gaps(one, published)
        ],
        "scores": [
            {
                "dimension": each.dimension,
                "level": each.level,
                "group": each.group,
                "value": _number(each.value),
                "questions": each.questions,
            }
            for each in scores(one, published)
        ],
        "weighted": list(_weighted(one, published, sizes)) if sizes else [],
    }


def _distributions(one: Instrument, published: Published) -> Iterator[dict[str, Any]]:
    units = published.units if len(published.units) > 1 else ()
    for question in published.layout.columns:
        for unit in ("", *units):
            for group in ("", *(code for code in published.groups if code)):
                where = {"question": question.question, "unit": unit, "group": group}
                try:
                    found = published.distribution(question.question, unit=unit, group=group)
                except Hidden:
                    yield where | {"hidden": True}
                    continue
                yield where | _shares(found) | _mean(one, published, where)


def _shares(found: Distribution) -> dict[str, Any]:
    counts = {
        code: {"count": count, "share": _number(found.share(code)) if found.base and code in found.shared else None}
        for code, count in found.counts
    }
    return {"people": found.people, "answered": found.answered, "answers": counts}


def _mean(one: Instrument, published: Published, where: dict[str, str]) -> dict[str, Any]:
    try:
        return {"mean": _estimate(mean(one, published, where["question"], unit=where["unit"], group=where["group"]))}
    except (NoScale, NoAnswers):
        return {}


def _weighted(one: Instrument, published: Published, sizes: dict[str, int]) -> Iterator[dict[str, Any]]:
    for question in published.layout.columns:
        try:
            found = weighted(one, published, question.question, sizes)
        except Hidden:
            continue
        except (ValueError, NoAnswers) as error:
            yield {"question": question.question, "problem": str(error)}
            continue
        yield {
            "question": question.question,
            "shares": {code: _number(share) for code, share in found.shares},
            "mean": None if found.mean is None else _estimate(found.mean),
            "effective": _number(found.effective),
        }


def _changes(one: Instrument, before: Published, after: Published) -> Iterator[dict[str, Any]]:
    for question in one.questions:
        if Scale.of(one, question) is None:
            continue
        for group in ("", *(code for code in after.groups if code)):
            try:
                found = change(one, before, after, question.name, group=group)
            except (Hidden, NoAnswers):
                continue
            yield {"from": before.round, "to": after.round, "question": question.name, "group": group} | _estimate(
                found
            )


def _estimate(found: Estimate) -> dict[str, Any]:
    return {
        "method": found.method,
        "value": _number(found.value),
        "low": round(found.low, PLACES),
        "high": round(found.high, PLACES),
        "level": found.level,
        "numbers": list(found.numbers),
        "warnings": list(found.warnings),
    }


def _number(value: Any) -> float:
    return float(rounded(value, PLACES))


def _tell(document: dict[str, Any]) -> None:
    for each in document["rounds"]:
        people = "too few people to show" if each["people"] is None else f"{each['people']} people"
        click.echo(f"Round {each['round'] or '(unnamed)'}: {people}")
        for row in each["distributions"]:
            _tell_row(row)
        for gap in each["gaps"][:SHOWN]:
            click.echo(f"  gap {gap['question']}, {gap['first']} minus {gap['second']}: {_interval(gap)}")
    for row in document["changes"]:
        click.echo(f"change {row['question']} {row['group']}, {row['from']} to {row['to']}: {_interval(row)}")


def _tell_row(row: dict[str, Any]) -> None:
    where = " ".join(part for part in (row["question"], row["unit"], row["group"]) if part)
    if row.get("hidden"):
        click.echo(f"  {where}: hidden")
        return
    answers = ", ".join(f"{code} {found['count']}" for code, found in row["answers"].items())
    average = f"; mean {_interval(row['mean'])}" if "mean" in row else ""
    click.echo(f"  {where}: {row['answered']} of {row['people']} answered: {answers}{average}")


def _interval(found: dict[str, Any]) -> str:
    return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"
