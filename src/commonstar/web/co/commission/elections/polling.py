"""The vote of a community on the site and on paper: what the voting room is told of it, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.vocabulary import BallotWay, ElectionState, ElectionWay, Electorate
from commonstar.web.co.commission.elections import bridge
from commonstar.web.co.commission.elections.actions import NotNow, locked
from commonstar.web.co.commission.elections.bridge import Naming
from commonstar.web.co.commission.elections.models import Contest, Election
from commonstar.web.co.commission.elections.queries import is_unopposed, kind_of, standing, title_of
from commonstar.web.co.commission.elections.words import RULES, address, seats
from commonstar.web.co.commission.voting.public import Ballot, InputsFile, Option, Poll, Said, make_poll
from commonstar.web.programmes.public import Seat

FILE = "election.blt"


@transaction.atomic
def prepare_vote(*, seat: Seat, contest: Contest, electorate: Electorate, closes_at: datetime) -> Poll:
    """Draft the vote of a community; its own page opens it. Raises NotNow."""
    election = locked(seat, contest.election, ElectionState.CANDIDATES)
    kind = kind_of(election)
    taken = Poll.objects.filter(kind=kind, target=contest.pk).exists()
    if election.way != ElectionWay.SITE or is_unopposed(contest) or taken:
        raise NotNow("no vote to prepare")
    return make_poll(
        seat=seat,
        kind=kind,
        target=contest.pk,
        title=title_of(contest),
        rules={"rule": election.rule, "seats": contest.seats},
        electorate=electorate,
        electorate_words=election.who_votes,
        seed_words=election.lot_words,
        closes_at=closes_at,
    )


def ballot_of(poll: Poll) -> Ballot:
    """Who stands when the vote opens, by their numbers, with what they say."""
    contest = Contest.objects.select_related("election").get(pk=poll.target)
    options = tuple(Option(str(each.number), each.name, each.statement) for each in standing(contest))
    if poll.rules["rule"] == bridge.Rule.APPROVAL:
        hint = _("Choose everyone who would be right for you.")
        return Ballot(_("Who should be elected?"), hint, options, BallotWay.APPROVAL)
    hint = _("Give your first choice a 1, your next a 2, and so on. You can stop when you like.")
    may_tie = poll.rules["rule"] == bridge.Rule.MEEK
    return Ballot(_("Who should be elected?"), hint, options, BallotWay.RANKING, may_tie=may_tie)


def inputs_of(poll: Poll, said: Sequence[Said]) -> InputsFile:
    """The ballots as BLT. Of an approval the candidates on a ballot have one rank."""
    names = tuple(each["label"] for each in poll.ballot["options"])
    place = {each["id"]: number for number, each in enumerate(poll.ballot["options"], start=1)}
    piles = ((_ranks(place, each), 1) for each in said)
    naming = Naming(poll.title, poll.rules["seats"], names)
    return InputsFile(FILE, bridge.blt_of(naming, piles).encode())


def _ranks(place: Mapping[str, int], said: Said) -> tuple[tuple[int, ...], ...]:
    chosen = tuple(place[each] for each in said.get("chosen", ()))
    if chosen:
        return (chosen,)
    return tuple(tuple(place[each] for each in rank) for rank in said.get("ranking", ()))


def count_of(rules: Mapping[str, Any], content: bytes, seed: str) -> dict[str, Any]:
    """The result document, from the locked rules, the file and the seed alone."""
    return bridge.counted(content, rules["rule"], seed)


def published(poll: Poll) -> None:
    """The result goes to the community, whose election can be declared then."""
    contest = Contest.objects.select_for_update().get(pk=poll.target)
    result = poll.result or {}
    contest.result, contest.sha256, contest.seed = result, poll.inputs_hash, poll.seed
    contest.voters, contest.spoiled = result["valid"] + result["invalid"], result["invalid"]
    contest.counted_at = timezone.now()
    contest.save(update_fields=["result", "sha256", "seed", "voters", "spoiled", "counted_at"])


def url_of(poll: Poll) -> str:
    """The page of the election."""
    return address("election", poll.programme, election=_election_id(poll))


def command_of(poll: Poll) -> str:
    """How anyone counts the file again."""
    return f'commonstar election count {FILE} --rule {poll.rules["rule"]} --seed "{poll.seed}"'


def words_of(poll: Poll) -> tuple[str, ...]:
    """The rule in sentences."""
    name, about = RULES[poll.rules["rule"]]
    told = _("%(seats)s. %(rule)s.") % {"seats": seats(poll.rules["seats"]), "rule": name}
    return (told, str(about))


def _election_id(poll: Poll) -> UUID:
    found: UUID = Contest.objects.values_list("election", flat=True).get(pk=poll.target)
    return found


def polls_of(election: Election, contests: Iterable[Contest]) -> dict[UUID, Poll]:
    """By contest, its vote. One query."""
    targets = [each.pk for each in contests]
    rows = Poll.objects.filter(kind=kind_of(election), target__in=targets)
    found = rows.select_related("door", "programme").defer("inputs", "result")
    return {each.target: each for each in found}
