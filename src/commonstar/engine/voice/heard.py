"""Who was heard, against who lives there (method `heard/1`), with small numbers hidden, and what gives them away.

People are counted once an occasion: of what a group in a place said at one gathering, the largest number stands. A
place counts what was said in it and in the places within it. See docs/explanation/who-is-missing.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

METHOD = "heard/1"
LEAST = 5
# Heard less often than this share of what is heard in all places together counts as seldom.
SELDOM = Fraction(1, 2)


@dataclass(frozen=True)
class Living:
    """How many people of a group live in a place. A place and a group stand together once."""

    place: str
    group: str
    people: int


@dataclass(frozen=True)
class Voice:
    """Something that was said, or is known: `place` and `group` "" and `people` None where nobody knows.

    `occasion` names when and how; `is_voiced` is False for what nobody said.
    """

    place: str
    group: str
    people: int | None
    occasion: str
    is_voiced: bool = True


@dataclass(frozen=True)
class Line:
    """A group in a place: `heard` people of those `living` there, None where the number is hidden.

    `uncounted` voices said something of which nobody counted the people; `unvoiced` are known in another way.
    `seldom`: heard, but less than half as often as the group is in all places together.
    """

    place: str
    group: str
    living: int
    heard: int | None
    uncounted: int = 0
    unvoiced: int = 0
    seldom: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether the number is kept back."""
        return self.heard is None

    @property
    def is_missing(self) -> bool:
        """Whether nobody of them was heard; where people were not counted, or are hidden, somebody was."""
        return self.heard == 0 and not self.uncounted

    @property
    def share(self) -> Fraction | None:
        """Those heard as a share of those living there; None where it is hidden or nobody lives there."""
        return Fraction(self.heard, self.living) if self.heard is not None and self.living else None


@dataclass(frozen=True)
class Comparison:
    """Every line, and how many voiced demands could not be placed: group or place unknown, or nobody counted there."""

    lines: tuple[Line, ...]
    unplaced: int


def compare(
    parents: Mapping[str, str], living: Sequence[Living], voices: Sequence[Voice], least: int = LEAST
) -> Comparison:
    """Return the lines in the order of `living`. `parents` leads from each place to the one it lies in ("" for none).

    Raises `ValueError` if a place and group stand twice in `living`.
    """
    known = {(one.place, one.group) for one in living}
    if len(known) != len(living):
        raise ValueError("a place and group stand twice")
    counted, uncounted, unvoiced, unplaced = _counted(parents, known, voices)
    hidden = {
        pair
        for group in dict.fromkeys(one.group for one in living)
        for pair in _hidden(group, [one.place for one in living if one.group == group], parents, counted, least)
    }
    lines = [
        Line(
            one.place,
            one.group,
            one.people,
            None if (one.place, one.group) in hidden else counted[one.place, one.group],
            uncounted[one.place, one.group],
            unvoiced[one.place, one.group],
        )
        for one in living
    ]
    return Comparison(tuple(_with_seldom(lines)), unplaced)


def within(place: str, parents: Mapping[str, str]) -> list[str]:
    """A place and all that it lies in, the smallest first."""
    found = [place]
    while (above := parents.get(found[-1], "")) and above not in found:
        found.append(above)
    return found


Pair = tuple[str, str]
Counts = dict[Pair, int]


def _counted(
    parents: Mapping[str, str], known: set[Pair], voices: Iterable[Voice]
) -> tuple[Counts, Counts, Counts, int]:
    most: dict[tuple[str, str, str], int] = {}
    uncounted: Counts = defaultdict(int)
    unvoiced: Counts = defaultdict(int)
    unplaced = 0
    for voice in voices:
        pairs = [(place, voice.group) for place in within(voice.place, parents) if (place, voice.group) in known]
        if not pairs:
            unplaced += voice.is_voiced
        elif not voice.is_voiced:
            _add(unvoiced, pairs, 1)
        elif voice.people is None:
            _add(uncounted, pairs, 1)
        else:
            key = (voice.place, voice.group, voice.occasion)
            most[key] = max(most.get(key, 0), voice.people)
    counted: Counts = defaultdict(int)
    for (place, group, _occasion), people in most.items():
        _add(counted, [(each, group) for each in within(place, parents)], people)
    return counted, uncounted, unvoiced, unplaced


def _add(counts: Counts, pairs: Iterable[Pair], number: int) -> None:
    for pair in pairs:
        counts[pair] += number


def _hidden(
    group: str, places: Sequence[str], parents: Mapping[str, str], counted: Mapping[Pair, int], least: int
) -> set[Pair]:
    """The lines of a group to keep back: small ones, and whatever a sum over places within a place would give away.

    A hidden number beside a shown sum needs a companion of `least` or more, so that nobody knows which is which;
    where no place has one, the sum is hidden too, and so on upward.
    """
    number = {place: counted.get((place, group), 0) for place in places}
    below: dict[str, list[str]] = defaultdict(list)
    for place in places:
        above = next((each for each in within(place, parents)[1:] if each in number), None)
        if above is not None:
            below[above].append(place)
    hidden = {place for place in places if 0 < number[place] < least}
    deepest_first = sorted(below, key=lambda place: (-len(within(place, parents)), place))
    for above in deepest_first:
        inner = below[above]
        small = [place for place in inner if place in hidden]
        if not small or above in hidden or any(number[place] >= least for place in small):
            continue
        companions = sorted((number[place], place) for place in inner if number[place] >= least)
        hidden.add(companions[0][1] if companions else above)
    return {(place, group) for place in _and_below(hidden, deepest_first, below, number, least)}


def _and_below(
    hidden: set[str],
    deepest_first: Sequence[str],
    below: Mapping[str, list[str]],
    number: Mapping[str, int],
    least: int,
) -> set[str]:
    """A place that was hidden as a companion must not be the sum of places that are all shown: one of them goes too."""
    for above in reversed(deepest_first):
        inner = [place for place in below[above] if number[place]]
        if above in hidden and inner and not any(place in hidden for place in inner):
            hidden.add(min(inner, key=lambda place: (number[place], place)))
            hidden |= _companion(below[above], hidden, number, least)
    return hidden


def _companion(inner: Sequence[str], hidden: set[str], number: Mapping[str, int], least: int) -> set[str]:
    """Nothing more where a hidden one has `least` or more already."""
    small = [place for place in inner if place in hidden]
    if any(number[place] >= least for place in small):
        return set()
    others = sorted((number[place], place) for place in inner if number[place] >= least)
    return {others[0][1]} if others else set()


def _with_seldom(lines: Sequence[Line]) -> Iterable[Line]:
    """Mark those heard less than half as often as their group is in all places whose numbers are shown."""
    heard: dict[str, int] = defaultdict(int)
    living: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.heard is not None:
            heard[line.group] += line.heard
            living[line.group] += line.living
    for line in lines:
        overall = Fraction(heard[line.group], living[line.group]) if living[line.group] else Fraction(0)
        share = line.share
        seldom = share is not None and 0 < share < SELDOM * overall
        yield Line(line.place, line.group, line.living, line.heard, line.uncounted, line.unvoiced, seldom)
