"""Units of two kinds at once: an organisation and a place of it, written `Organisation > Place` in one list.

Answers belong to the pair. What is told of an organisation, or of a place that several have, is the sum of pairs that
may be shown, so that it gives away nothing that these do not. An organisation with a place that is too small to be
shown is counted as one unit: its places are then not told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

MARK, ALL = " > ", "*"


def read(line: str) -> str:
    """A unit as it is kept, however many spaces stand around its mark."""
    return MARK.join(part.strip() for part in line.split(MARK.strip(), 1))


def parts(unit: str) -> tuple[str, str]:
    """The organisation and the place of a unit; without a mark it is a unit of one kind, and has no place."""
    organisation, _mark, place = unit.partition(MARK)
    return organisation, place


def has_two_kinds(units: Iterable[str]) -> bool:
    """Whether some unit is a place of an organisation."""
    return any(MARK in unit for unit in units)


def whole(organisation: str) -> str:
    """An organisation with all its places, as a unit."""
    return f"{organisation}{MARK}{ALL}"


def everywhere(place: str) -> str:
    """A place in all organisations, as a unit."""
    return f"{ALL}{MARK}{place}"


def is_organisation(unit: str) -> bool:
    """Whether this is an organisation with all its places."""
    return parts(unit)[1] == ALL


def is_place(unit: str) -> bool:
    """Whether this is a place in all organisations."""
    return parts(unit)[0] == ALL


def wholes(units: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What can be summed of the pairs: each organisation, then each place, with the units that it consists of."""
    pairs = [(unit, *parts(unit)) for unit in units if MARK in unit]
    found: dict[str, list[str]] = {whole(organisation): [] for _unit, organisation, _place in pairs}
    found |= {everywhere(place): [] for _unit, _organisation, place in pairs}
    for unit, organisation, place in pairs:
        found[whole(organisation)].append(unit)
        found[everywhere(place)].append(unit)
    return {name: tuple(consists) for name, consists in found.items()}


def merged(units: Sequence[str], organisations: Iterable[str]) -> dict[str, str]:
    """Each unit, and as which it is counted where these organisations are counted as one each."""
    as_one = set(organisations)
    named = {unit: parts(unit)[0] for unit in units if MARK in unit}
    return {unit: whole(named[unit]) if named.get(unit) in as_one else unit for unit in units}


def to_merge(seen: Mapping[str, bool]) -> set[str]:
    """The organisations of which a place is hidden; `seen` says of each unit with people whether it may be shown."""
    hidden = {parts(unit)[0] for unit, is_shown in seen.items() if MARK in unit and not is_shown}
    return {parts(unit)[0] for unit in seen if MARK in unit and not is_organisation(unit)} & hidden


def fit(counted: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether units that were counted are those that were asked, some organisations being counted as one."""
    as_one = [parts(unit)[0] for unit in counted if is_organisation(unit)]
    return list(counted) == list(dict.fromkeys(merged(asked, as_one).values()))
