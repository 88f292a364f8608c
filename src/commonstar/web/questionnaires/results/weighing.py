"""What all would answer, where it is known how many people each group has: beside what was answered, never instead.

Made from the published counts alone (`weights/1`), so that nothing hidden can come out, whatever population is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.questionnaires import bridge
from commonstar.web.questionnaires.results.queries import Reading
from commonstar.web.questionnaires.results.sentences import class_words, interval, percent, value

PLACES = 4


@dataclass(frozen=True)
class Weighing:
    """A question's answers unweighted beside weighted, and what the weights are."""

    table: Table
    strata: str
    effective: int
    source: str


def weighted(reading: Reading, question: bridge.Question) -> bridge.Weighted | None:
    """A question weighted by the round's population; None where there is none, or some group gave no answer.

    Only of all who answered: the population of a part of them is not known.
    """
    known = reading.asked.population
    if not known or reading.unit or question.kind in bridge.FREE:
        return None
    population = {code: count for code, count in known.items() if not question.asked_of or code in question.asked_of}
    try:
        return bridge.weighted(reading.record, reading.published, question.name, population)
    except (ValueError, bridge.Hidden, bridge.NotInTable, bridge.NoAnswers):
        return None


def shares_told(reading: Reading) -> dict[tuple[str, str], float]:
    """By question and answer, the weighted share among all who answered, from 0 to 1 to four places, for files."""
    found = ((each, weighted(reading, each)) for each in reading.questions)
    return {
        (question.name, code): round(float(share), PLACES)
        for question, one in found
        if one is not None
        for code, share in one.shares
    }


def population_told(reading: Reading) -> dict[str, Any]:
    """How many people each group has, by which source, and the weighted shares, for JSON; empty where none is known."""
    asked = reading.asked
    if not asked.population:
        return {}
    shares = shares_told(reading).items()
    return {
        "population": asked.population,
        "population_source": asked.population_source,
        "weighted": [{"question": question, "answer": code, "share": share} for (question, code), share in shares],
    }


def weighing(reading: Reading, question: bridge.Question) -> Weighing | None:
    """The table of a question's page."""
    found = weighted(reading, question)
    if found is None:
        return None
    plain = reading.published.distribution(question.name)
    counts, shares = dict(plain.counts), dict(found.shares)
    classes = class_words(reading.record, question, reading.published.layout.column(question.name), reading.language)
    rows = [
        (Cell(label), Cell(percent(counts[code], plain.base)), Cell(in_hundredths(shares[code])))
        for code, label in classes
        if code in shares
    ]
    if found.mean is not None:
        mean = bridge.mean(reading.record, reading.published, question.name)
        rows.append((Cell(_("Average")), Cell(interval(mean)), Cell(interval(found.mean))))
    columns = (Column(_("Answer")), Column(_("As answered"), numeric=True), Column(_("Weighted"), numeric=True))
    return Weighing(
        Table(_("Weighted by how many people each group has"), columns, tuple(rows)),
        _strata(reading, found),
        round(found.effective),
        reading.asked.population_source,
    )


def _strata(reading: Reading, found: bridge.Weighted) -> str:
    """Each group with its share of the population; groups that are hidden stand together."""
    labels = dict(reading.groups)
    told = [(" + ".join(labels[code] for code in groups), in_hundredths(share)) for groups, share in found.strata]
    return "; ".join(_("{group}: {share}").format(group=group, share=share) for group, share in told)


def overview(reading: Reading) -> Table | None:
    """The average of each question that has a scale, as answered and weighted."""
    rows = []
    for question in reading.questions:
        found = weighted(reading, question)
        if found is not None and found.mean is not None:
            mean = bridge.mean(reading.record, reading.published, question.name)
            rows.append((Cell(reading.words(question)), Cell(value(mean.value)), Cell(value(found.mean.value))))
    columns = (Column(_("Question")), Column(_("As answered"), numeric=True), Column(_("Weighted"), numeric=True))
    return Table(_("Averages, weighted by how many people each group has"), columns, tuple(rows)) if rows else None


def in_hundredths(share: Fraction) -> str:
    """A share in whole hundredths."""
    return percent(share.numerator, share.denominator)
