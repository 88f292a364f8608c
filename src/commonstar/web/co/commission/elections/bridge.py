"""Contests as the engine counts them, and counts as the pages and files tell them; the only place with the engine.

Candidates are known by their number on the ballot, from 1, in tallies, ballots and files alike.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext

from commonstar.engine.election.counting import count
from commonstar.engine.election.records import Ballot, Election, ElectionError, Rule, SeedNeeded
from commonstar.formats.blt import BltError, read_blt, write_blt
from commonstar.formats.count_document import count_document
from commonstar.formats.count_reading import read_count
from commonstar.formats.count_sheet import Sheet, StageSheet, make_sheet, sheet_html, sheet_pdf
from commonstar.formats.speech import Speech

__all__ = [
    "Ballot",
    "BltError",
    "ElectionError",
    "Naming",
    "Rule",
    "SeedNeeded",
    "Sheet",
    "StageSheet",
    "Tallied",
    "blt_of",
    "counted",
    "elected_of",
    "hash_of",
    "piles_from",
    "recounted",
    "sheet_file",
    "sheet_of",
    "unopposed",
    "without_names",
]

Ranks = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Naming:
    """What a contest puts on its ballots: its title, its seats, and the names in ballot order."""

    title: str
    seats: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Tallied:
    """What one person counted: `piles` by what the papers say, or `cards` raised by candidate; papers not valid.

    `voters` is how many people raised cards; for papers it is counted from the piles.
    """

    piles: tuple[tuple[Ranks, int], ...] = ()
    cards: tuple[tuple[int, int], ...] = ()
    spoiled: int = 0
    voters: int = 0

    def said(self) -> dict[str, Any]:
        """As data: equal tallies, equal data, in whatever order the piles lay."""
        merged: Counter[Ranks] = Counter()
        for ranks, papers in self.piles:
            merged[tuple(tuple(sorted(rank)) for rank in ranks)] += papers
        return {
            "piles": [{"papers": merged[ranks], "ranks": [list(rank) for rank in ranks]} for ranks in sorted(merged)],
            "cards": [[number, raised] for number, raised in sorted(self.cards)],
            "spoiled": self.spoiled,
            "voters": self.voters or sum(merged.values()),
        }


def piles_from(said: Mapping[str, Any]) -> list[tuple[Ranks, int]]:
    """The piles of a tally as ranks with their papers; cards raised are piles that name one candidate.

    Papers that are not valid come as a pile without a preference, so that the file accounts for every paper.
    """
    piles = [(tuple(tuple(rank) for rank in each["ranks"]), each["papers"]) for each in said["piles"]]
    cards: list[tuple[Ranks, int]] = [(((number,),), raised) for number, raised in said["cards"] if raised]
    return [*piles, *cards, ((), said["spoiled"])]


def blt_of(naming: Naming, piles: Iterable[tuple[Ranks, int]]) -> str:
    """The open file: equal ballots in one line, lines in the order of what they say, so that it tells no order."""
    merged: Counter[Ranks] = Counter()
    for ranks, papers in piles:
        merged[tuple(tuple(number - 1 for number in sorted(rank)) for rank in ranks)] += papers
    ballots = tuple(Ballot(merged[ranks], ranks) for ranks in sorted(merged) if merged[ranks])
    return write_blt(Election(naming.seats, naming.names, ballots, title=naming.title))


def hash_of(text: str) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def counted(blt: bytes, rule: str, seed: str = "", voters: int | None = None) -> dict[str, Any]:
    """The result document: the count as the command tells it, and its sheet in words.

    `voters` is how many people raised cards, where the lines of the file are cards. Raises `SeedNeeded`, `BltError`
    and `ElectionError`.
    """
    found = count(read_blt(blt).election, rule, seed or None)
    if voters is not None:
        found = replace(found, valid=voters)
    return {**count_document(found), "seed": seed, "sheet": asdict(make_sheet(found, seed or None))}


def recounted(blt: bytes, rule: str, seed: str, without: Sequence[str]) -> list[str]:
    """Who is elected, in order, when some people are passed over on every ballot. Raises as `counted` does."""
    election = read_blt(blt).election
    gone = frozenset(place for place, name in enumerate(election.candidates) if name in without)
    found = count(replace(election, withdrawn=election.withdrawn | gone), rule, seed or None)
    return [found.name(each) for each in found.elected]


def unopposed(naming: Naming) -> dict[str, Any]:
    """The result where as many stand as there are seats, or fewer: nobody needs to vote."""
    return {"title": naming.title, "seats": naming.seats, "elected": list(naming.names), "unopposed": True}


def elected_of(result: Mapping[str, Any]) -> list[str]:
    """The names of those elected, in order."""
    return list(result.get("elected", ()))


def sheet_of(result: Mapping[str, Any]) -> Sheet | None:
    """The count sheet of a result in the reader's language; None where nothing was counted.

    The sheet that was kept with the result, in English, says in which order people stood on the ballot.
    """
    said = result.get("sheet")
    if not said:
        return None
    stood = result["stages"][0]["votes"] if result["stages"] else {}
    names = [row["name"] for row in said["stages"][0]["rows"] if row["name"] in stood] if stood else []
    return make_sheet(read_count(result, names), result["seed"] or None, speech=_speech())


def _speech() -> Speech:
    """How the reader is spoken to."""
    return Speech(get_language() or "en", gettext, _number, ngettext)


def _number(value: Decimal) -> str:
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))


def without_names(sheet: Sheet, instead: Mapping[str, str], names: Iterable[str]) -> Sheet:
    """The sheet with other words in the place of some names. Of all `names` the longest that fits is taken as one."""
    if not instead:
        return sheet
    longest = sorted(names, key=len, reverse=True)
    any_name = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(each) for each in longest)})(?!\w)")

    def said(text: str) -> str:
        return any_name.sub(lambda found: instead.get(found[0], found[0]), text)

    def all_said(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(said(each) for each in texts)

    stages = tuple(
        StageSheet(
            said(each.title),
            all_said(each.sentences),
            tuple(replace(row, name=instead.get(row.name, row.name), state=said(row.state)) for row in each.rows),
        )
        for each in sheet.stages
    )
    return Sheet(sheet.title, all_said(sheet.summary), all_said(sheet.elected), all_said(sheet.notes), stages)


def sheet_file(sheet: Sheet, ending: str) -> bytes:
    """The sheet as a page (`html`) or as a tagged PDF (`pdf`), in the reader's language."""
    return sheet_pdf(sheet, _speech()) if ending == "pdf" else sheet_html(sheet, _speech()).encode()
