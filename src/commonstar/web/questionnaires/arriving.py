"""What is looked at when a programme is brought in: nothing may arrive at which a page would break later.

Each function takes the new programme, all of whose rows are there, and raises ValueError, TypeError or LookupError.
"""

from __future__ import annotations

from typing import Any

from commonstar.web.programmes.public import Programme
from commonstar.web.questionnaires import bridge, queries, units
from commonstar.web.questionnaires.models import Instrument, Result, Round, Version

LONGEST = 200


def instruments_fit(programme: Programme) -> None:
    """Each has a version that can be asked."""
    if Instrument.objects.filter(programme=programme, versions=None).exists():
        raise ValueError("an instrument has no version")


def versions_fit(programme: Programme) -> None:
    """Each can be read, asked and counted."""
    for version in Version.objects.filter(instrument__programme=programme):
        bridge.checked(queries.record_of(version))


def rounds_fit(programme: Programme) -> None:
    """Each asks groups of its instrument, tells and tells units apart by name."""
    for asked in queries.rounds_of(programme):
        known = {term.code for term in queries.record_of(asked.version).answered_by}
        if not _names(asked.groups) or not _names(asked.units) or set(asked.groups) - known:
            raise ValueError("a round asks groups or units that it cannot have")
        if not _weighs(asked):
            raise ValueError("a round has a population that it cannot have")


def results_fit(programme: Programme) -> None:
    """Each published round has its results, and each result the counts of its own round, whole."""
    if queries.rounds_of(programme).filter(published_on__isnull=False, result=None).exists():
        raise ValueError("a published round has no results")
    found = Result.objects.filter(round__programme=programme)
    for result in found.select_related("round__version"):
        asked = result.round
        counts = bridge.unstored(result.cells, asked.version.definition)
        fits = units.fit(counts.units, asked.units or [""]) and counts.groups == (queries.groups_of(asked) or ("",))
        if asked.published_on is None or not fits:
            raise ValueError("results are of another round")


def _weighs(asked: Round) -> bool:
    """Whether the population is of its groups, and has people and a source; most have none."""
    told = asked.population
    if told == {}:
        return True
    return (
        isinstance(told, dict)
        and set(told) == set(queries.groups_of(asked))
        and all(type(count) is int and count >= 0 for count in told.values())
        and sum(told.values()) > 0
        and bool(asked.population_source)
    )


def _names(told: Any) -> bool:
    """Whether it is a list of names, each once."""
    return (
        isinstance(told, list)
        and all(isinstance(name, str) and 0 < len(name) <= LONGEST for name in told)
        and len(set(told)) == len(told)
    )
