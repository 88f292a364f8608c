"""Reading the shortlist: what is on it with reason and worth, what was taken off, and what it covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from commonstar.web.programmes.public import Challenge, Decision, Need, Programme, Seat, challenges_of, needs_of
from commonstar.web.star.focus_it.models import ShortlistEntry
from commonstar.web.star.map_it.public import KIND, Initiative, initiatives_of
from commonstar.web.worth.public import Worth, worths


@dataclass(frozen=True)
class Chosen:
    """An initiative that was put on the shortlist or taken off: why, by which decision, and what it comes to.

    `initiative` is the one that stands now, where the chosen one was merged into another.
    """

    initiative: Initiative
    entry: ShortlistEntry
    needs: tuple[Need, ...] = ()
    worth: Worth | None = None


@dataclass(frozen=True)
class Covered:
    """How many initiatives answer a need, or needs under a challenge: on the long list, and of these on the shortlist.

    `need` and `challenge`: one is set.
    """

    title: str
    before: int
    after: int
    need: Need | None = None
    challenge: Challenge | None = None


@dataclass(frozen=True)
class Shortlist:
    """What is on the shortlist and what was taken off it, each in the order of choosing, and what it covers."""

    on: tuple[Chosen, ...]
    off: tuple[Chosen, ...]
    needs: tuple[Covered, ...]
    challenges: tuple[Covered, ...]
    total: int

    @property
    def lost(self) -> tuple[Covered, ...]:
        """The needs that the long list answers and the shortlist does not."""
        return tuple(each for each in self.needs if each.before and not each.after)

    @property
    def unanswered(self) -> tuple[Covered, ...]:
        """The needs that nothing on the long list answers."""
        return tuple(each for each in self.needs if not each.before)


def entries_of(programme: Programme) -> list[ShortlistEntry]:
    """Every entry with its initiative, what that was merged into, and its decision, oldest choice first. One query."""
    rows = ShortlistEntry.objects.filter(programme=programme)
    return list(rows.select_related("initiative__merged_into", "decision"))


def stands_for(entry: ShortlistEntry) -> Initiative:
    """The initiative of an entry; where it was merged, the one it went into."""
    return entry.initiative.merged_into or entry.initiative


def standing(entries: Iterable[ShortlistEntry]) -> list[tuple[Initiative, ShortlistEntry]]:
    """One entry an initiative that stands: its own goes before those that came with a merger."""
    found: dict[UUID, tuple[Initiative, ShortlistEntry]] = {}
    for entry in sorted(entries, key=lambda each: each.initiative.merged_into_id is not None):
        row = stands_for(entry)
        known = found.get(row.pk)
        if known is None or (entry.is_on and not known[1].is_on and known[1].initiative_id != row.pk):
            found[row.pk] = (row, entry)
    return sorted(found.values(), key=lambda pair: (pair[1].chosen_at, str(pair[1].pk)))


def entry_of(seat: Seat, initiative: Initiative) -> ShortlistEntry | None:
    """The entry that counts for an initiative, or None where nobody ever chose it."""
    rows = ShortlistEntry.objects.filter(programme=seat.programme)
    mine = rows.filter(Q(initiative=initiative) | Q(initiative__merged_into=initiative))
    return next((entry for _row, entry in standing(mine.select_related("initiative__merged_into", "decision"))), None)


def on_shortlist(programme: Programme) -> set[UUID]:
    """The initiatives on the shortlist. One query."""
    return {row.pk for row, entry in standing(entries_of(programme)) if entry.is_on}


def shortlist_of(seat: Seat) -> Shortlist:
    """The whole page. Seven queries, however long the list; nine where something has a business case."""
    chosen = standing(entries_of(seat.programme))
    answers = _answers(seat)
    needs = {row.pk: row for row in needs_of(seat.programme)}
    found = worths_of(seat.programme, [row.pk for row, _entry in chosen])
    told = [
        Chosen(row, entry, tuple(need for pk, need in needs.items() if row.pk in answers[pk]), found.get(row.pk))
        for row, entry in chosen
    ]
    on = {each.initiative.pk for each in told if each.entry.is_on}
    return Shortlist(
        tuple(each for each in told if each.entry.is_on),
        tuple(each for each in told if not each.entry.is_on),
        tuple(_covered_need(need, answers[need.pk], on) for need in needs.values()),
        _challenges(seat.programme, list(needs.values()), answers, on),
        initiatives_of(seat).count(),
    )


def worths_of(programme: Programme, ids: Collection[UUID]) -> dict[UUID, Worth]:
    """What each initiative comes to, by a case about it or about what was merged into it. At most three queries."""
    if not ids:
        return {}
    merged = dict(Initiative.objects.filter(merged_into__in=ids).values_list("pk", "merged_into"))
    found = worths(programme, KIND, {*ids, *merged})
    came = {into: found[pk] for pk, into in merged.items() if pk in found and into}
    return {pk: worth for pk in ids if (worth := found.get(pk) or came.get(pk))}


def last_decided_by(programme: Programme) -> str:
    """Who decided the last time something was chosen, so that nobody types it again; "" at first."""
    found = ShortlistEntry.objects.filter(programme=programme).order_by("-chosen_at")
    return found.values_list("decision__decided_by", flat=True).first() or ""


def superseded(decision: Decision) -> bool:
    """Whether a newer decision took this one's place."""
    return Decision.objects.filter(supersedes=decision).exists()


def counts(programmes: Sequence[Programme]) -> dict[UUID, int]:
    """By programme, how many initiatives are on the shortlist. One query."""
    rows = ShortlistEntry.objects.filter(programme__in=programmes, is_on=True).order_by()
    return dict(rows.values_list("programme").annotate(number=Count("pk")))


def _answers(seat: Seat) -> dict[UUID, set[UUID]]:
    """By need, the initiatives that answer it. One query."""
    rows = Initiative.needs.through.objects.filter(
        initiative__programme=seat.programme, initiative__merged_into=None
    ).order_by()
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for need, initiative in rows.values_list("need", "initiative"):
        found[need].add(initiative)
    return found


def _covered_need(need: Need, answered_by: set[UUID], on: set[UUID]) -> Covered:
    return Covered(need.title, len(answered_by), len(answered_by & on), need=need)


def _challenges(
    programme: Programme, needs: list[Need], answers: dict[UUID, set[UUID]], on: set[UUID]
) -> tuple[Covered, ...]:
    """Each challenge with the initiatives that answer a need under it, each counted once."""
    found = []
    for row in challenges_of(programme):
        under = [answers[need.pk] for need in needs if need.challenge_id == row.pk]
        answered_by = set().union(*under)
        found.append(Covered(row.title, len(answered_by), len(answered_by & on), challenge=row))
    return tuple(found)
