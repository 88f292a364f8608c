"""Reading what came in at a mapping workshop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonstar.vocabulary import Co, ContributionState
from commonstar.web.common.phrases import phrase
from commonstar.web.gatherings.public import Activity
from commonstar.web.participation.public import Contribution, Door, contributions_at
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.workshop.bridge import alike

KIND = "initiative"  # of what is said at the door


@dataclass(frozen=True)
class EntryLine:
    """An entry with what it may be the same as."""

    entry: Contribution
    title: str
    cos: str
    alike: tuple[Initiative, ...]

    @property
    def is_done(self) -> bool:
        """Whether something became of it already."""
        return bool(self.entry.became_words)


def entries_at(door: Door | None) -> list[Contribution]:
    """What is shown of what came in, in the order of titles: that tells nothing of when."""
    if door is None:
        return []
    return sorted(contributions_at(door, KIND), key=lambda each: (str(each.said.get("title", "")).casefold(), each.key))


def lines(programme: Programme, entries: Iterable[Contribution]) -> list[EntryLine]:
    """Entries with what they are likely the same as, in two queries."""
    listed = list(entries)
    found = alike(programme, [each for each in listed if not each.became_words])
    named = Initiative.objects.in_bulk([pk for pks in found.values() for pk in pks])
    return [
        EntryLine(each, title_of(each), cos_of(each), tuple(named[pk] for pk in found.get(each.key, ()) if pk in named))
        for each in listed
    ]


def title_of(entry: Contribution) -> str:
    """What an entry is called."""
    return str(entry.said.get("title", ""))


def cos_of(entry: Contribution) -> str:
    """The Co's of an entry in words."""
    return ", ".join(str(phrase(Co(value))) for value in entry.said.get("cos", []) if value in set(Co))


def entry_at(door: Door, key: str) -> Contribution | None:
    """One entry of the door, if it is shown."""
    return Contribution.objects.filter(door=door, kind=KIND, key=key, state=ContributionState.SHOWN).first()


def waiting_count(door: Door) -> int:
    """How many entries wait for a moderator."""
    return Contribution.objects.filter(door=door, kind=KIND, state=ContributionState.WAITING).count()


def of_activity(programme: Programme, activity: Activity) -> bool:
    """Whether an activity is a mapping of this programme."""
    return activity.gathering.programme_id == programme.pk and activity.kind == "mapping"
