"""Likely duplicates among initiatives (method `similar/1`): pairs with a score from 0 to 1 and the reasons for it.

Blocking first: only entries that share a rare piece of their titles are compared. Then a weighted mean of how alike
titles, summaries, organisations and places are, over what both entries tell. See docs/explanation/likely-duplicates.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from rapidfuzz import fuzz

from commonstar.engine.matching.words import fold

METHOD = "similar/1"
DEFAULT_THRESHOLD = 0.8
TITLE_WEIGHT, SUMMARY_WEIGHT, ORGANISATION_WEIGHT, PLACE_WEIGHT = 0.55, 0.15, 0.15, 0.15
# Titles that differ in a number (a year, a ward) are as a rule two things, however alike the words.
NUMBERS_DIFFER = 0.8
# A word-for-word equal description of some length is telling, whatever the titles say.
SAME_SUMMARY = 0.9
_LONG_SUMMARY = 40
_PIECE = 4
_RAREST = 6
_LARGEST_BLOCK = 25
_SAME_NAME = 90.0
_COMPARED_CHARACTERS = 400


@dataclass(frozen=True)
class Entry:
    """What is compared of an initiative. `id` is unique among the entries."""

    id: str
    title: str
    summary: str = ""
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why two entries look alike or not: `code` is title, summary, organisations, places, numbers-differ
    or same-summary.

    `alike` is the share from 0 to 1 that went into the score; `words` are the names that both have, for organisations
    and places.
    """

    code: str
    alike: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one, `id_a` before `id_b`; the score from 0 to 1 and why."""

    id_a: str
    id_b: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Folded:
    entry: Entry
    title: str
    compact: str
    numbers: tuple[str, ...]
    summary: str
    organisations: tuple[str, ...]
    places: tuple[str, ...]


def likely_duplicates(records: Sequence[Entry], threshold: float = DEFAULT_THRESHOLD) -> tuple[Pair, ...]:
    """Return the pairs that score at least `threshold`, best first; the order of `records` does not matter.

    Raises `ValueError` if the threshold lies outside 0 to 1 or an id stands twice.
    """
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold must lie between 0 and 1, not {threshold}")
    folded = sorted((_fold(record) for record in records), key=lambda one: one.entry.id)
    if len({one.entry.id for one in folded}) != len(folded):
        raise ValueError("an id stands twice")
    pairs = []
    for first, second in sorted(_candidates(folded)):
        pair = _compare(folded[first], folded[second], threshold)
        if pair is not None:
            pairs.append(pair)
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.id_a, pair.id_b)))


def _fold(entry: Entry) -> _Folded:
    title = fold(entry.title)
    return _Folded(
        entry=entry,
        title=title,
        compact=title.replace(" ", ""),
        numbers=tuple(sorted(word for word in title.split() if word.isdigit())),
        summary=fold(entry.summary[:_COMPARED_CHARACTERS]),
        organisations=tuple(filter(None, map(fold, entry.organisations))),
        places=tuple(filter(None, map(fold, entry.places))),
    )


def _candidates(entries: Sequence[_Folded]) -> set[tuple[int, int]]:
    """Return the index pairs worth comparing: equal titles or summaries, or a shared rare piece of the titles."""
    pieces = [_pieces(one.compact) for one in entries]
    counts = Counter(piece for some in pieces for piece in some)
    blocks: dict[str, list[int]] = defaultdict(list)
    titles: dict[str, list[int]] = defaultdict(list)
    summaries: dict[str, list[int]] = defaultdict(list)
    for index, (one, some) in enumerate(zip(entries, pieces, strict=True)):
        titles[" ".join(sorted(one.title.split()))].append(index)
        if len(one.summary) >= _LONG_SUMMARY:
            summaries[one.summary].append(index)
        shared = [piece for piece in some if 2 <= counts[piece] <= _LARGEST_BLOCK]
        for piece in sorted(shared, key=lambda piece: (counts[piece], piece))[:_RAREST]:
            blocks[piece].append(index)
    found = {pair for block in blocks.values() for pair in combinations(block, 2)}
    for same in (*titles.values(), *summaries.values()):
        found.update(_within(same, entries))
    return found


def _within(same: Sequence[int], entries: Sequence[_Folded]) -> Iterable[tuple[int, int]]:
    """Return all pairs of a small group; of a large one only neighbours, once the most alike stand side by side."""
    if len(same) <= _LARGEST_BLOCK:
        return combinations(same, 2)
    ordered = sorted(same, key=lambda index: (entries[index].organisations, entries[index].places, index))
    return ((min(pair), max(pair)) for pair in pairwise(ordered))


def _pieces(compact: str) -> set[str]:
    return {compact[start : start + _PIECE] for start in range(max(1, len(compact) - _PIECE + 1))} - {""}


def _compare(first: _Folded, second: _Folded, threshold: float) -> Pair | None:
    title = max(fuzz.ratio(first.compact, second.compact), fuzz.token_sort_ratio(first.title, second.title)) / 100
    numbers_differ = first.numbers != second.numbers
    factor = NUMBERS_DIFFER if numbers_differ else 1.0
    # The best that the other parts could still make of it: most candidates end here, and cheaply.
    same_summary = first.summary == second.summary and len(first.summary) >= _LONG_SUMMARY and not numbers_differ
    if not same_summary and factor * (TITLE_WEIGHT * title + 1 - TITLE_WEIGHT) < threshold:
        return None
    reasons = [Reason("title", round(title, 4))]
    weighted, weights = TITLE_WEIGHT * title, TITLE_WEIGHT
    if first.summary and second.summary:
        alike = fuzz.token_sort_ratio(first.summary, second.summary) / 100
        reasons.append(Reason("summary", round(alike, 4)))
        weighted, weights = weighted + SUMMARY_WEIGHT * alike, weights + SUMMARY_WEIGHT
    for code, ours, theirs, weight in (
        ("organisations", first.organisations, second.organisations, ORGANISATION_WEIGHT),
        ("places", first.places, second.places, PLACE_WEIGHT),
    ):
        if ours and theirs:
            both = _shared(ours, theirs)
            alike = len(both) / min(len(set(ours)), len(set(theirs)))
            reasons.append(Reason(code, round(alike, 4), both))
            weighted, weights = weighted + weight * alike, weights + weight
    if numbers_differ:
        reasons.append(Reason("numbers-differ", factor))
    mean = factor * weighted / weights
    if same_summary:
        reasons.append(Reason("same-summary", SAME_SUMMARY))
        mean = max(mean, SAME_SUMMARY)
    score = round(mean, 4)
    return Pair(first.entry.id, second.entry.id, score, tuple(reasons)) if score >= threshold else None


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the shorter list that the longer one has too, up to small slips of the pen."""
    less, more = sorted((sorted(set(ours)), sorted(set(theirs))), key=lambda names: (len(names), names))
    return tuple(name for name in less if any(fuzz.ratio(name, other) >= _SAME_NAME for other in more))
