"""After an election: the name of somebody who was not elected goes from the pages, and the count stays the same."""

from __future__ import annotations

import pytest

from commonstar.vocabulary import Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.elections import bridge
from commonstar.web.co.commission.elections.actions import Elected, NotNow, withdraw_name
from commonstar.web.co.commission.elections.declaring import NobodyLeft, fill_by_recount
from commonstar.web.co.commission.elections.models import Candidate, Contest
from commonstar.web.common.access import Refused
from tests.factories.cast import Cast, make_cast
from tests.factories.elections import FOUR, UNTIL, end_somebody, make_body, make_standing
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HOME = "/programmes/living-well/commission/elections/"
RUNNERS = ("lead", "co-lead", "facilitator", "administrator")
EVERYONE = (*Role, "administrator", "partner", "stranger", "anonymous")


def named(name: str) -> Candidate:
    return Candidate.objects.select_related("contest__election__programme").get(name=name)


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may_take_a_name_off(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    _body, contest = make_body(cast.seat("lead"))
    here = f"{HOME}candidates/{named('Dill').pk}/name/"
    page = cast.client(who).get(f"{HOME}{contest.election_id}/").content.decode()
    assert (here in page) == (who in RUNNERS)
    expected = 200 if who in RUNNERS else 302 if who == "anonymous" else 403
    assert cast.client(who).get(here).status_code == expected
    if who in RUNNERS:
        withdraw_name(seat=cast.seat(who), candidate=named("Dill"))
    else:
        with pytest.raises(Refused):
            withdraw_name(seat=cast.seat(who), candidate=named("Dill"))


def test_the_name_is_on_no_page_and_the_count_is_the_same(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    _body, contest = make_body(cast.seat("lead"))
    contest = Contest.objects.get(pk=contest.pk)
    before, papers, digest = contest.result, contest.blt, contest.sha256
    lead, stranger = cast.client("lead"), cast.client("anonymous")
    here = f"{HOME}candidates/{named('Cedar').pk}/name/"
    assert "the file of votes, whose hash is published and which has the name" in lead.get(here).content.decode()
    answer = lead.post(here, follow=True).content.decode()
    assert "The name is off the pages." in answer
    pages = [f"{HOME}{contest.election_id}/", f"{HOME}contests/{contest.pk}/sheet/"]
    pages.append(f"{HOME}contests/{contest.pk}/sheet.html")
    for path in pages:
        body = stranger.get(path).content.decode()
        assert "Cedar" not in body, path
        assert "Candidate 3 (name withdrawn)" in body, path
        assert "Birch" in body, path
    sheet = stranger.get(pages[1]).content.decode()
    assert "A name was taken off this sheet" in sheet
    page = outline(stranger.get(pages[0]).content.decode())
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    contest.refresh_from_db()
    assert (contest.result, contest.blt, contest.sha256) == (before, papers, digest)
    assert bridge.counted(papers.encode(), "scottish", contest.seed)["elected"] == before["elected"]
    row = named("Cedar")
    assert (row.statement, row.consent, row.is_available) == ("", "", False)
    (entry,) = audit.entries_of_object("election", contest.election_id).filter(action="election.name_withdrawn")
    assert "Cedar" not in str(entry.after)
    assert "off the pages already" in lead.post(here, follow=True).content.decode()


def test_who_was_elected_or_stands_still_keeps_the_name(cast: Cast) -> None:
    lead = cast.seat("lead")
    standing = make_standing(lead, names=("Elm", "Fir"), title="Board", contests=(("Board", 1),))
    with pytest.raises(NotNow):
        withdraw_name(seat=lead, candidate=standing.candidates.get(name="Elm"))
    make_body(lead)
    with pytest.raises(Elected):
        withdraw_name(seat=lead, candidate=named("Ash"))
    left = end_somebody(lead, "Ash")
    with pytest.raises(Elected):
        withdraw_name(seat=lead, candidate=named("Ash"))
    withdraw_name(seat=lead, candidate=named("Cedar"))
    begins = left.begins_on
    assert fill_by_recount(seat=lead, term=left, begins_on=begins).name == "Dill", "whoever left is not asked"
    with pytest.raises(Elected):
        withdraw_name(seat=lead, candidate=named("Dill"))
    with pytest.raises(NobodyLeft):
        fill_by_recount(seat=lead, term=end_somebody(lead, "Birch"), begins_on=begins)
    assert (FOUR.said()["voters"], left.until) == (20, UNTIL)


def test_a_name_inside_another_name_is_left_alone() -> None:
    stage = bridge.StageSheet("Stage 1: Ann", ("Ann and Joanne and Ann-Marie (Ann).",), ())
    sheet = bridge.Sheet("Council", ("Ann Lee has 2 votes, Ann 1.",), ("Ann Lee",), (), (stage,))
    found = bridge.without_names(sheet, {"Ann": "Candidate 1 (name withdrawn)"}, ["Ann", "Ann Lee", "Ann-Marie"])
    assert found.summary == ("Ann Lee has 2 votes, Candidate 1 (name withdrawn) 1.",)
    assert found.elected == ("Ann Lee",)
    assert found.stages[0].sentences == (
        "Candidate 1 (name withdrawn) and Joanne and Ann-Marie (Candidate 1 (name withdrawn)).",
    )
    assert bridge.without_names(sheet, {}, []) is sheet
