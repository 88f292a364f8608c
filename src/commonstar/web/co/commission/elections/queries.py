"""Reading elections: which there are, what stands in each, and where the two tallies of a contest differ."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from commonstar.vocabulary import CandidateState, ElectionState, ElectionWay
from commonstar.web.co.commission.bodies.models import Term
from commonstar.web.co.commission.elections import bridge
from commonstar.web.co.commission.elections.bridge import Naming, Rule, Sheet, recounted
from commonstar.web.co.commission.elections.models import Candidate, Contest, Election, Tally
from commonstar.web.co.commission.elections.rules import run
from commonstar.web.co.commission.voting.public import inputs_of, poll_of
from commonstar.web.programmes.public import Seat, may_see_inside

RANKED, APPROVAL = "election", "election-approval"
STANDING = (CandidateState.PROPOSED, CandidateState.STANDING)


@dataclass(frozen=True)
class Difference:
    """Something on which the two who counted do not agree: what it is, and what each of them has."""

    what: str
    first: int
    second: int


def elections_of(seat: Seat) -> QuerySet[Election]:
    """The elections of a programme; those being written only for its members."""
    rows = Election.objects.filter(programme=seat.programme)
    return rows if may_see_inside(seat) else rows.exclude(state=ElectionState.DRAFTED)


def election_at(seat: Seat, pk: UUID) -> Election | None:
    """One election with its contests, their candidates and tallies, or None. Four queries."""
    candidates = Prefetch("contests__candidates", Candidate.objects.order_by("number", "name", "id"))
    rows = elections_of(seat).prefetch_related("contests__signed", candidates, "contests__tallies")
    return rows.filter(pk=pk).select_related("programme").first()


def contest_at(seat: Seat, pk: UUID) -> Contest | None:
    """One contest with its candidates and tallies, or None. Three queries."""
    rows = Contest.objects.filter(election__in=elections_of(seat)).select_related("election__programme", "signed")
    candidates = Prefetch("candidates", Candidate.objects.order_by("number", "name", "id"))
    return rows.prefetch_related(candidates, "tallies").filter(pk=pk).first()


def candidate_at(seat: Seat, pk: UUID) -> Candidate | None:
    """One nomination that this person may change: their own, or any for those who run the election."""
    rows = Candidate.objects.filter(contest__election__in=elections_of(seat))
    found = rows.select_related("contest__election__programme").filter(pk=pk).first()
    return found if found and may_change(seat, found) else None


def may_change(seat: Seat, candidate: Candidate) -> bool:
    """Whether this person made the nomination or runs the election."""
    return run(seat) or (seat.user is not None and candidate.entered_by_id == seat.user.pk)


def shown_candidates(seat: Seat, contest: Contest) -> list[Candidate]:
    """Whom this person may read of: once published everyone who stands or stood, before that what they may change."""
    rows = list(contest.candidates.all())
    if contest.election.state in (ElectionState.CANDIDATES, ElectionState.DECLARED):
        return [each for each in rows if each.number is not None]
    return [each for each in rows if may_change(seat, each)]


def standing(contest: Contest) -> list[Candidate]:
    """Who stands, in ballot order once it is published."""
    return [each for each in contest.candidates.all() if each.state in STANDING]


def who_sat(election: Election) -> frozenset[tuple[UUID | None, str]]:
    """Everybody who sat after an election, by contest and name, whether elected or by counting again. One query."""
    return frozenset(Term.objects.filter(contest__election=election).values_list("contest", "name"))


def sheet_of(contest: Contest) -> Sheet | None:
    """The count sheet as everyone may read it: without names that were withdrawn, and in their language."""
    sheet = bridge.sheet_of(contest.result)
    if sheet is None:
        return None
    rows = list(contest.candidates.all())
    instead = {each.name: each.shown_name for each in rows if each.name_withdrawn_on}
    return bridge.without_names(sheet, instead, [each.name for each in rows])


def naming_of(contest: Contest) -> Naming:
    """What the ballots of a contest say; candidates who withdrew after publication keep no place."""
    names = tuple(each.name for each in standing(contest))
    return Naming(title_of(contest), contest.seats, names)


def title_of(contest: Contest) -> str:
    """Election and community, as the sheet is headed."""
    return f"{contest.election.title}: {contest.name}"


def is_out(contest: Contest) -> bool:
    """Whether everyone may read the result: it is declared, or the vote on the site has published it."""
    election = contest.election
    published = election.way == ElectionWay.SITE and bool(contest.result)
    return election.state == ElectionState.DECLARED or published


def kind_of(election: Election) -> str:
    """As which kind of vote its votes are registered: ranked ballots have a promise of their own."""
    return APPROVAL if election.rule == Rule.APPROVAL else RANKED


def papers_of(contest: Contest) -> bytes:
    """The open file from which a contest was counted: of a vote on the site, it stays with the vote. b"" for none."""
    if contest.election.way == ElectionWay.MEETING:
        return contest.blt.encode()
    poll = poll_of(kind_of(contest.election), contest.pk)
    return inputs_of(poll) if poll else b""


def is_unopposed(contest: Contest) -> bool:
    """Whether no more stand than there are seats."""
    return len(standing(contest)) <= contest.seats


def tallies_of(contest: Contest) -> tuple[Tally | None, Tally | None]:
    """The first and the second tally."""
    by_place = {each.place: each for each in contest.tallies.all()}
    return by_place.get(1), by_place.get(2)


def differences(contest: Contest) -> list[Difference]:
    """Where two tallies differ, in words of the ballot; empty where they agree or one is missing."""
    first, second = tallies_of(contest)
    if first is None or second is None:
        return []
    one, two = _lines(contest, first), _lines(contest, second)
    return [
        Difference(what, one.get(what, 0), two.get(what, 0))
        for what in {**one, **two}
        if one.get(what, 0) != two.get(what, 0)
    ]


def by_one_account(contest: Contest) -> bool:
    """Whether both tallies were entered from one account, which a reader of the sheet should know."""
    first, second = tallies_of(contest)
    return first is not None and second is not None and first.entered_by_id == second.entered_by_id is not None


def counted_in_meeting(digest: str) -> Contest | None:
    """The contest with this hash that was counted in a meeting and declared; of copies one that everyone sees."""
    rows = Contest.objects.filter(sha256=digest, election__state=ElectionState.DECLARED).exclude(blt="")
    rows = rows.select_related("election__programme").prefetch_related("tallies")
    return rows.order_by("-election__programme__visibility", "counted_at").first()  # "public" comes last in the ABC


def voters_by_card(contest: Contest) -> int | None:
    """How many voted, where cards were raised and the file cannot tell; None where it has papers."""
    tallies = contest.tallies.all()
    return contest.voters if tallies and tallies[0].said["cards"] else None


def command_of(contest: Contest) -> str:
    """How anyone counts the file of a contest again."""
    seed = f' --seed "{contest.seed}"' if contest.seed else ""
    return f"commonstar election count FILE.blt --rule {contest.election.rule}{seed}"


def agree(contest: Contest) -> bool:
    """Whether both have counted, and the same."""
    first, second = tallies_of(contest)
    return first is not None and second is not None and first.said == second.said


def _lines(contest: Contest, tally: Tally) -> dict[str, int]:
    """Each line of a tally by what it says, with candidates' names."""
    names = [each.name for each in standing(contest)]
    found = {names[number - 1]: raised for number, raised in tally.said["cards"]}
    for pile in tally.said["piles"]:
        order = " › ".join(" = ".join(names[number - 1] for number in rank) for rank in pile["ranks"])
        found[order] = pile["papers"]
    return {**found, "voters": tally.said["voters"], "spoiled": tally.said["spoiled"]}


def next_by_recount(contest: Contest) -> str | None:
    """Who comes next when the same votes are counted without those who left or would not take a seat.

    Those who sit stay, whatever the count says of them now; of the others the first who is elected comes. None where
    nobody is left, or where there are no papers to count. Raises bridge.SeedNeeded.
    """
    papers = papers_of(contest)
    if not papers:
        return None
    terms = list(Term.objects.filter(contest=contest))
    gone = {each.name for each in terms if each.ended_on is not None}
    gone |= set(contest.candidates.filter(is_available=False).values_list("name", flat=True))
    sit = {each.name for each in terms if each.ended_on is None}
    found = recounted(papers, contest.election.rule, contest.seed, sorted(gone))
    return next((name for name in found if name not in sit and name not in gone), None)
