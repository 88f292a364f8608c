"""What elections tell the Star and Co-commission at start-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonstar.vocabulary import ElectionState, ElectionWay
from commonstar.web.co.commission.bodies.models import Term
from commonstar.web.co.commission.bodies.queries import bodies_of
from commonstar.web.co.commission.elections import bridge, polling, queries, rules
from commonstar.web.co.commission.elections.actions import KIND
from commonstar.web.co.commission.elections.models import Candidate, Contest, Election, Tally
from commonstar.web.co.commission.elections.queries import APPROVAL, RANKED, elections_of
from commonstar.web.co.commission.elections.words import address
from commonstar.web.co.commission.registry import DECIDE, Awaiting, Telling, WayOfDeciding
from commonstar.web.co.commission.registry import registry as commission
from commonstar.web.co.commission.voting.public import PollKind, Recount, same_result
from commonstar.web.co.commission.voting.public import registry as votes
from commonstar.web.common.parts import Link, Waiting
from commonstar.web.programmes.public import NOBODY, ObjectKind, Programme, Seat, Table, registry

NEWEST = 5
ACTS = {
    "drafted": _("{who} wrote down the election “{what}”."),
    "changed": _("{who} changed the election “{what}”."),
    "opened": _("{who} opened nominations for “{what}”."),
    "nominated": _("{who} wrote down a nomination for “{what}”."),
    "nomination_changed": _("{who} changed a nomination for “{what}”."),
    "withdrawn": _("{who} withdrew a nomination for “{what}”."),
    "name_withdrawn": _("{who} took the name of a candidate who asked for it off the pages of “{what}”."),
    "not_taken": _("{who} did not take a nomination for “{what}”."),
    "candidates_published": _("{who} published the candidates of “{what}”."),
    "tally_entered": _("{who} entered what was counted for “{what}”."),
    "tallies_set_aside": _("{who} set aside both counts for “{what}”, to be counted again."),
    "inputs_fixed": _("{who} fixed what is counted for “{what}”, with its hash."),
    "counted": _("{who} counted “{what}” by its rule."),
    "declared": _("{who} declared the result of “{what}”."),
    "recounted": _("{who} filled a seat by counting “{what}” again."),
    "passed_over": _("{who} wrote down that somebody would not take a seat after “{what}”."),
    "lot_drawn": _("{who} entered the lot for counting “{what}” again."),
    "sheet_signed": _("{who} kept a signed count sheet of “{what}”."),
}


def register() -> None:
    """Register everything; called once, while Django starts."""
    commission.way(WayOfDeciding(_("Elections"), _("Elect people who speak for their communities."), home, offers))
    commission.fills(fills)
    _tells()
    commission.waits(Awaiting(under_way, waiting))
    for name in (RANKED, APPROVAL):
        votes.poll(name, poll_kind())
    votes.recount(again)
    registry.kind(KIND, ObjectKind(_("Election"), described, offered))
    registry.table(Table("elections", Election, outside={"made_by": NOBODY}))
    registry.table(Table("contests", Contest, "election__programme"))
    registry.table(Table("candidates", Candidate, "contest__election__programme", outside={"entered_by": NOBODY}))
    registry.table(Table("tallies", Tally, "contest__election__programme", outside={"entered_by": NOBODY}))
    for act, sentence in ACTS.items():
        registry.act(f"{KIND}.{act}", sentence)


def _tells() -> None:
    commission.tells(
        Telling(
            begun,
            {
                ElectionState.NOMINATIONS: lambda n: ngettext(
                    "{n} election open for nominations", "{n} elections open for nominations", n
                ).format(n=n)
            },
            {
                ElectionState.DECLARED: lambda n: ngettext("{n} election declared", "{n} elections declared", n).format(
                    n=n
                )
            },
            {
                ElectionState.CANDIDATES: lambda n: ngettext(
                    "{n} election under way", "{n} elections under way", n
                ).format(n=n)
            },
            DECIDE,
        )
    )


def begun(programmes: Sequence[Programme]) -> QuerySet[Any, Any]:
    """The elections of some programmes that everyone reads of."""
    rows = Election.objects.filter(programme__in=programmes).exclude(state=ElectionState.DRAFTED)
    return rows.annotate(stage=F("state"))


def under_way(seat: Seat) -> QuerySet[Any, Any] | None:
    """Elections whose nominations are over, and those that are being counted."""
    return _under_way(seat.programme) if rules.tally(seat) else None


def _under_way(programme: Programme) -> QuerySet[Election]:
    over = Q(state=ElectionState.NOMINATIONS, nominations_until__lt=timezone.localdate())
    return Election.objects.filter(over | Q(state=ElectionState.CANDIDATES), programme=programme)


def waiting(seat: Seat) -> Iterable[Waiting]:
    """Candidates to publish, a second count to enter, two counts that differ or can be counted, a result to declare."""
    rows = _under_way(seat.programme).prefetch_related("contests__tallies", "contests__candidates")
    for row in rows.order_by("votes_from", "id"):
        here = address("election", seat.programme, election=row.pk)
        contests = list(row.contests.all())
        if row.state == ElectionState.NOMINATIONS:
            if rules.run(seat):
                yield Waiting(_t("Nominations are over: publish the candidates"), here, row.title)
        elif all(each.result or queries.is_unopposed(each) for each in contests):
            if rules.run(seat):
                yield Waiting(_t("Declare the result"), here, row.title)
        elif row.way == ElectionWay.MEETING:
            yield from (each for contest in contests for each in _counting(seat, contest))


def _counting(seat: Seat, contest: Contest) -> Iterable[Waiting]:
    """What the count of a community waits for, from this person."""
    first, second = queries.tallies_of(contest)
    here = address("contest", seat.programme, contest=contest.pk)
    one = first or second
    if contest.result or one is None:
        return
    if first is None or second is None:
        if seat.user is None or one.entered_by_id != seat.user.pk:
            yield Waiting(_t("Enter what you counted, as the second person"), here, contest.name)
    elif rules.run(seat):
        words = _t("Count by the rule") if queries.agree(contest) else _t("The two counts differ: count again")
        yield Waiting(words, here, contest.name)


def poll_kind() -> PollKind:
    """What the voting room asks of elections."""
    return PollKind(
        label=_("Election"),
        ballot=polling.ballot_of,
        inputs=polling.inputs_of,
        count=polling.count_of,
        url=polling.url_of,
        manage=polling.url_of,
        command=polling.command_of,
        words=polling.words_of,
        published=polling.published,
        settled=frozenset({"electorate_words", "seed_words", "closes_on"}),
    )


def again(digest: str, content: bytes) -> Recount | None:
    """Count the papers of a meeting anew, for whoever has their file: everyone, or those who watched the count."""
    contest = queries.counted_in_meeting(digest)
    if contest is None:
        return None
    election = contest.election
    found = bridge.counted(content, election.rule, contest.seed, queries.voters_by_card(contest))
    page = address("election", election.programme, election=election.pk)
    return Recount(queries.title_of(contest), same_result(found, contest.result), page, queries.command_of(contest))


def home(programme: Programme) -> str:
    """The list of elections."""
    return address("elections", programme)


def offers(seat: Seat) -> list[Link]:
    """The elected bodies and the newest elections."""
    bodies = [Link(each.title, address("body", seat.programme, body=each.pk)) for each in bodies_of(seat)]
    rows = elections_of(seat)[:NEWEST]
    return [*bodies, *(Link(each.title, address("election", seat.programme, election=each.pk)) for each in rows)]


def fills(seat: Seat, term: Term) -> list[Link]:
    """How an empty seat can be filled: by counting the same votes again."""
    if term.contest_id is None:
        return []
    label = _("Count again without %(name)s") % {"name": term.name}
    return [Link(label, address("seat_fill", seat.programme, term=term.pk))]


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of an election."""
    found = elections_of(seat).filter(pk=pk).first()
    return (found.title, address("election", seat.programme, election=found.pk)) if found else None


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The elections that a record can be about."""
    return [(each.pk, each.title) for each in elections_of(seat)]
