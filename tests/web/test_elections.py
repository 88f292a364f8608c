"""Elections: who may do what, nominations, publication, and a count by two people that anybody can repeat."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import DjangoAssertNumQueries

from commonstar.cli.election_count import command as count_command
from commonstar.vocabulary import CandidateState, ElectionState, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.elections import bridge, counting
from commonstar.web.co.commission.elections.actions import (
    NobodyStands,
    Nomination,
    NotNow,
    TakenName,
    nominate,
    not_take,
    open_nominations,
    publish_candidates,
    withdraw,
)
from commonstar.web.co.commission.elections.bridge import Naming, Tallied
from commonstar.web.co.commission.elections.models import Candidate, Contest, Election, Tally
from commonstar.web.common.access import Refused
from tests.factories.cast import Cast, make_cast
from tests.factories.elections import PAPERS, contest_of, make_counted, make_election, make_standing, put_up
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HOME = "/programmes/living-well/commission/elections/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator", "administrator")
WRITERS = ("lead", "co-lead", "facilitator", "contributor")


def filled(**more: str) -> dict[str, str]:
    days = {
        f"{name}_{part}": value
        for name, day in (
            ("nominations_until", "10 1 2027"),
            ("votes_from", "1 2 2027"),
            ("votes_until", "1 2 2027"),
            ("term_until", "1 2 2029"),
        )
        for part, value in zip(("day", "month", "year"), day.split(), strict=True)
    }
    texts = {
        "title": "Neighbourhood council",
        "purpose": "It agrees what is done.",
        "seats": "Northfield: 2\n\nEverybody : 1",
        "who_stands": "Whoever lives here.",
        "who_votes": "Whoever lives here.",
        "lot_words": "A die.",
        "way": "meeting",
        "rule": "scottish",
    }
    return {**texts, **days, **more}


def url(row: Election | Contest | Candidate, act: str = "") -> str:
    folder = {Election: "", Contest: "contests/", Candidate: "candidates/"}[type(row)]
    return f"{HOME}{folder}{row.pk}/{act}"


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_run_an_election(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    lead = cast.seat("lead")
    drafted, contest = make_election(lead), make_standing(lead, title="Council")
    opened = make_election(lead, title="Board")
    open_nominations(seat=lead, election=opened)
    put_up(lead, contest_of(opened), "Ash")
    client = cast.client(who)
    expected = 200 if who in RUNNERS else 302 if who == "anonymous" else 403
    acts = [url(contest, "again/"), url(opened, "nominate/"), url(opened, "publish/"), f"{HOME}new/"]
    inside = 404 if who in OUTSIDERS and who != "anonymous" else expected
    assert [client.get(each).status_code for each in acts] == [expected] * len(acts)
    for act in ("change/", "open/"):
        assert client.get(url(drafted, act)).status_code in {expected, inside}
    if who not in RUNNERS:
        seat = cast.seat(who)
        for refused in (
            lambda: make_election(seat),
            lambda: open_nominations(seat=seat, election=drafted),
            lambda: publish_candidates(seat=seat, election=opened),
            lambda: put_up(seat, contest_of(opened), "Birch"),
            lambda: counting.count_again(seat=seat, contest=contest),
            lambda: counting.fix_inputs(seat=seat, contest=contest),
            lambda: counting.count_contest(seat=seat, contest=contest),
        ):
            with pytest.raises(Refused):
                refused()
        assert not Tally.objects.exists()


@pytest.mark.parametrize("who", ["facilitator", "viewer", "anonymous"])
def test_whoever_has_no_account_reads_how_to_stand(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    cast.programme.contact = "Ada at the library"
    cast.programme.save()
    opened = make_election(cast.seat("lead"))
    open_nominations(seat=cast.seat("lead"), election=opened)
    client = cast.client(who)
    body = client.get(url(opened)).content.decode()
    assert "Tell Ada at the library that you want to stand" in body
    assert url(opened, "paper/") in body
    assert (url(opened, "nominate/") in body) == (who == "facilitator")
    paper = client.get(url(opened, "paper/")).content.decode()
    for words in ("Northfield", "Hand this in by", "To: Ada at the library", "Day and signature"):
        assert words in paper
    page = outline(paper)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    put_up(cast.seat("lead"), contest_of(opened), "Ash")
    publish_candidates(seat=cast.seat("lead"), election=opened)
    assert client.get(url(opened, "paper/")).status_code == 302
    assert "Stand without an account" not in client.get(url(opened)).content.decode()


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_stand_and_who_may_take_it_back(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    opened = make_election(cast.seat("lead"))
    open_nominations(seat=cast.seat("lead"), election=opened)
    put_up(cast.seat("lead"), contest_of(opened), "Ash")
    client = cast.client(who)
    expected = 200 if who in WRITERS else 302 if who == "anonymous" else 403
    assert client.get(url(opened, "stand/")).status_code == expected
    given = Nomination("Birch", "I listen.", date(2026, 12, 1), is_own=True)
    if who in WRITERS:
        mine = nominate(seat=cast.seat(who), contest=contest_of(opened), given=given)
        assert client.get(url(mine, "withdraw/")).status_code == 200
    else:
        with pytest.raises(Refused):
            nominate(seat=cast.seat(who), contest=contest_of(opened), given=given)
    others = Candidate.objects.get(name="Ash")
    assert client.get(url(others, "withdraw/")).status_code == (200 if who in RUNNERS else 404)
    if who not in RUNNERS:
        with pytest.raises(Refused):
            withdraw(seat=cast.seat(who), candidate=others)
        with pytest.raises(Refused):
            not_take(seat=cast.seat(who), candidate=others, reason="No")


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_enter_what_they_counted(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    contest = make_standing(cast.seat("lead"))
    may = who in (*WRITERS, "administrator")
    refused = 302 if who == "anonymous" else 403
    client = cast.client(who)
    assert [client.get(url(contest, act)).status_code for act in ("", "tally/2/")] == [200 if may else refused] * 2
    assert ("Count: Northfield" in client.get(url(contest.election)).content.decode()) == may
    if may:
        counting.enter_tally(seat=cast.seat(who), contest=contest, place=2, counter="A", tallied=PAPERS)
    else:
        with pytest.raises(Refused):
            counting.enter_tally(seat=cast.seat(who), contest=contest, place=2, counter="A", tallied=PAPERS)


def test_the_sheet_says_whether_both_counts_came_from_one_account(cast: Cast) -> None:
    words = "Both counts were entered from one account."
    contest = make_standing(cast.seat("lead"))
    for place, who in ((1, "lead"), (2, "contributor")):
        counting.enter_tally(seat=cast.seat(who), contest=contest, place=place, counter=who, tallied=PAPERS)
    page = cast.client("contributor").get(url(contest)).content.decode()
    assert ("Both counts are the same." in page, "Count by the rule" in page, words in page) == (True, False, False)
    other = make_counted(cast.seat("lead"), title="Another")
    assert words in cast.client("lead").get(url(other, "sheet/")).content.decode()


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_reads_what_when(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    lead = cast.seat("lead")
    drafted = make_election(lead)
    client = cast.client(who)
    assert client.get(url(drafted)).status_code == (200 if who in MEMBERS else 404)
    assert ("Neighbourhood council" in client.get(HOME).content.decode()) == (who in MEMBERS)
    open_nominations(seat=lead, election=drafted)
    put_up(lead, contest_of(drafted), "Ash", "Birch", "Cedar")
    assert ("Ash listens." in client.get(url(drafted)).content.decode()) == (who in RUNNERS)
    publish_candidates(seat=lead, election=drafted)
    assert "Ash listens." in client.get(url(drafted)).content.decode()
    counted = make_counted(lead, title="Another")
    seen = 200 if who in RUNNERS else 404
    assert client.get(url(counted, "sheet/")).status_code == seen
    assert client.get(f"{HOME}contests/{counted.pk}/sheet.html").status_code == seen
    Election.objects.filter(pk=counted.election_id).update(state=ElectionState.DECLARED)
    assert client.get(url(counted, "sheet/")).status_code == 200
    assert client.get(f"{HOME}contests/{counted.pk}/sheet.html").status_code == 200
    assert client.get(f"{HOME}contests/{counted.pk}/sheet.blt").status_code == seen, "few ranked papers"


def test_an_election_is_written_changed_and_opened(cast: Cast) -> None:
    client = cast.client("facilitator")
    client.post(f"{HOME}new/", filled())
    row = Election.objects.get()
    assert list(row.contests.values_list("name", "seats")) == [("Northfield", 2), ("Everybody", 1)]
    form = client.get(url(row, "change/")).content.decode()
    assert "Northfield: 2\nEverybody: 1" in form
    client.post(url(row, "change/"), filled(seats="Southside: 3"))
    assert list(row.contests.values_list("name", "seats")) == [("Southside", 3)]
    client.post(url(row, "open/"))
    row.refresh_from_db()
    assert row.state == ElectionState.NOMINATIONS
    client.post(url(row, "change/"), filled(seats="Elsewhere: 3"))
    assert row.contests.get().name == "Southside"
    body = client.get(url(row)).content.decode()
    for words in ("Open for nominations", "Southside: 3 seats", "A die.", "10 January 2027"):
        assert words in body
    assert outline(body).repeated_ids() == []
    with pytest.raises(NotNow):
        open_nominations(seat=cast.seat("lead"), election=row)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"seats": "Northfield"}, "Line 1: write the community"),
        ({"seats": "Northfield: 2\nnorthfield: 1"}, "Line 2: this community stands there twice"),
        ({"seats": "Northfield: 0"}, "Line 1: write the community"),
        ({"rule": "irv"}, "An instant run-off fills one seat"),
        ({"votes_from_year": "2026", "votes_until_year": "2026"}, "Voting begins after the last day"),
        ({"votes_until_month": "1"}, "The last day of voting is not before the first"),
        ({"term_until_year": "2026"}, "The term ends after the vote"),
        ({"purpose": " "}, "Error:"),
        (
            {"way": "site", **{f"{day}_year": "2020" for day in ("nominations_until", "votes_from", "votes_until")}},
            "that is not over",
        ),
    ],
)
def test_wrong_input_is_said(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    body = cast.client("lead").post(f"{HOME}new/", filled(**wrong)).content.decode()
    assert sentence in body
    assert not Election.objects.exists()
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.unlabelled()) == ([], [], [])


def test_a_person_stands_and_a_helper_writes_down_another(cast: Cast) -> None:
    row = make_election(cast.seat("lead"))
    open_nominations(seat=cast.seat("lead"), election=row)
    contest = contest_of(row)
    own = {"contest": str(contest.pk), "name": " Gardener <b> ", "statement": "I grow things.", "agreed": "on"}
    client = cast.client("contributor")
    assert "Nobody stands without" in client.post(url(row, "stand/"), own | {"agreed": ""}).content.decode()
    client.post(url(row, "stand/"), own)
    helped = own | {"name": "Walker", "consent": "At the lunch club."}
    day = {"consented_on_day": "1", "consented_on_month": "3", "consented_on_year": "2026"}
    cast.client("lead").post(url(row, "nominate/"), helped | day)
    found = Candidate.objects.order_by("name").values_list("name", "is_own", "consent")
    assert list(found) == [("Gardener <b>", True, ""), ("Walker", False, "At the lunch club.")]
    again = client.post(url(row, "stand/"), own).content.decode()
    assert "Somebody of this name stands already" in again
    mine = Candidate.objects.get(is_own=True)
    client.post(url(mine, "change/"), own | {"name": "Walker"})
    client.post(url(mine, "change/"), own | {"statement": "I grow beans."})
    assert "I grow beans." in client.get(url(row)).content.decode()
    client.post(url(mine, "withdraw/"))
    client.post(url(row, "stand/"), own)
    assert Candidate.objects.filter(name="Gardener <b>").count() == 2
    assert "Gardener" not in json.dumps([each.after for each in audit.entries_of_programme(cast.programme.pk)])


def test_publishing_needs_somebody_everywhere_and_orders_by_the_alphabet(cast: Cast) -> None:
    lead = cast.seat("lead")
    row = make_election(lead, contests=(("Northfield", 1), ("Southside", 1)))
    open_nominations(seat=lead, election=row)
    put_up(lead, contest_of(row), "Élodie", "birch", "Cedar", "Ash")
    answer = cast.client("lead").post(url(row, "publish/"), follow=True).content.decode()
    assert "Nobody was nominated yet for: Southside." in answer
    with pytest.raises(NobodyStands):
        publish_candidates(seat=lead, election=row)
    put_up(lead, contest_of(row, 1), "Dill")
    not_take(seat=lead, candidate=Candidate.objects.get(name="Ash"), reason="Lives elsewhere.")
    cast.client("lead").post(url(row, "publish/"))
    numbered = Candidate.objects.filter(contest__order=0).order_by("number").values_list("number", "name")
    assert [each for each in numbered if each[0]] == [(1, "birch"), (2, "Cedar"), (3, "Élodie")]
    with pytest.raises(NotNow):
        put_up(lead, contest_of(row), "Late")
    withdraw(seat=lead, candidate=Candidate.objects.get(name="birch"))
    body = cast.client("viewer").get(url(row)).content.decode()
    assert "Withdrawn" in body
    assert "Lives elsewhere." not in body
    assert Candidate.objects.get(name="Cedar").number == 1


def test_a_name_stands_once(cast: Cast) -> None:
    row = make_election(cast.seat("lead"))
    open_nominations(seat=cast.seat("lead"), election=row)
    put_up(cast.seat("lead"), contest_of(row), "Ash")
    with pytest.raises(TakenName):
        put_up(cast.seat("lead"), contest_of(row), "Ash")


def test_two_people_count_differ_count_again_and_agree(cast: Cast) -> None:
    contest = make_standing(cast.seat("lead"))
    client = cast.client("facilitator")
    first = {"counter": "First counter", "piles": "5: 1 2\n3: 2\n\n2 x 3, 2", "spoiled": "1"}
    client.post(url(contest, "tally/1/"), first)
    assert "Enter the second count" in client.get(url(contest)).content.decode()
    second = first | {"counter": "Second counter", "piles": "2: 3 2\n3: 2\n4: 1 2"}
    assert (
        "Somebody else counts"
        in client.post(url(contest, "tally/2/"), second | {"counter": "first counter"}).content.decode()
    )
    client.post(url(contest, "tally/2/"), second)
    body = client.get(url(contest)).content.decode()
    assert "The two counts differ" in body
    assert "Ash › Birch" in body
    with pytest.raises(counting.NotAgreed):
        counting.fix_inputs(seat=cast.seat("lead"), contest=contest)
    client.post(url(contest, "again/"))
    assert not Tally.objects.exists()
    client.post(url(contest, "tally/1/"), first)
    client.post(url(contest, "tally/2/"), second | {"piles": "2: 3 2\n3: 2\n1: 1 2\n4: 1, 2"})
    assert "Both counts are the same." in client.get(url(contest)).content.decode()
    client.post(url(contest, "count/"))
    contest.refresh_from_db()
    assert (contest.voters, contest.spoiled, contest.result["elected"]) == (10, 1, ["Ash", "Birch"])
    assert (contest.result["valid"], contest.result["invalid"]) == (10, 1)
    sheet = client.get(url(contest, "sheet/")).content.decode()
    for words in ("Stage 1: first preferences", "The quota was 4", "Second counter", contest.sha256):
        assert words in sheet
    drawn = "Ash: 5 votes, elected in stage 1. Birch: 4 votes, elected in stage 2. Cedar: 2 votes, not elected."
    assert drawn in sheet
    assert "Enough to be elected: 4" in sheet
    assert (outline(sheet).repeated_ids(), outline(sheet).broken_references()) == ([], [])
    with pytest.raises(NotNow):
        counting.count_again(seat=cast.seat("lead"), contest=contest)


@pytest.mark.parametrize(
    ("piles", "sentence"),
    [
        ("5 1 2", "Line 1: write how many papers"),
        ("5: 1 4", "Line 1: candidates have the numbers 1 to 3"),
        ("5: 1\n2: 1 1", "Line 2 names a candidate twice"),
        ("0: 1", "Line 1: write how many papers"),
        ("5: 1=", "Line 1: candidates have the numbers"),
        ("5: ²", "Line 1: candidates have the numbers"),
    ],
)
def test_a_pile_that_cannot_be_read_is_named(cast: Cast, piles: str, sentence: str) -> None:
    contest = make_standing(cast.seat("lead"))
    sent = {"counter": "First", "piles": piles, "spoiled": "0"}
    body = cast.client("lead").post(url(contest, "tally/1/"), sent).content.decode()
    assert sentence in body
    assert piles.splitlines()[0] in body
    assert not Tally.objects.exists()


def test_cards_are_counted_for_each_candidate(cast: Cast) -> None:
    contest = make_standing(cast.seat("lead"), rule="approval")
    client = cast.client("lead")
    sent = {"cards_1": "7", "cards_2": "4", "cards_3": "5", "voters": "6", "spoiled": "0"}
    wrong = client.post(url(contest, "tally/1/"), sent | {"counter": "First"}).content.decode()
    assert "These are more than people voted." in wrong
    for place, counter in ((1, "First"), (2, "Second")):
        client.post(url(contest, f"tally/{place}/"), sent | {"voters": "9", "counter": counter})
    client.post(url(contest, "count/"))
    contest.refresh_from_db()
    assert (contest.result["elected"], contest.result["valid"]) == (["Ash", "Cedar"], 9)
    page = client.get(url(contest, "sheet/")).content.decode()
    assert "Valid: 9 papers" in page


def test_a_lot_is_asked_for_only_after_the_hash_is_known(cast: Cast) -> None:
    contest = make_standing(cast.seat("lead"), contests=(("Northfield", 1),), rule="irv", names=("Ash", "Birch"))
    tied = Tallied(piles=((((1,),), 3), (((2,),), 3)))
    for place in (1, 2):
        counting.enter_tally(
            seat=cast.seat("lead"), contest=contest, place=place, counter=f"Counter {place}", tallied=tied
        )
    with pytest.raises(counting.NotAgreed):
        counting.count_contest(seat=cast.seat("lead"), contest=contest, seed="4 2")
    client = cast.client("lead")
    early = client.post(url(contest, "count/"), {"seed": "4 2"}, follow=True).content.decode()
    contest.refresh_from_db()
    assert (contest.result, contest.seed) == ({}, "")
    assert contest.sha256 in early
    assert "A die, six times." in early
    client.post(url(contest, "count/"), {"seed": " 4  2 "})
    contest.refresh_from_db()
    assert (contest.seed, contest.result["ties"][0]["decided_by"]) == ("4 2", "lot")


@pytest.mark.parametrize("rule", ["scottish", "meek", "irv"])
def test_the_command_counts_our_file_alike(cast: Cast, rule: str, tmp_path: Path) -> None:
    seats = 1 if rule == "irv" else 2
    piles = ((((1,), (2, 3)), 4), (((2,), (1,)), 4), (((3,),), 2), ((), 1))
    naming = Naming("Council: North", seats, ("Ash", 'Birch "B"', "Cédar"))
    text = bridge.blt_of(naming, piles)
    assert text == bridge.blt_of(naming, reversed(piles))
    file = tmp_path / "north.blt"
    file.write_bytes(text.encode())
    ours = bridge.counted(text.encode(), rule, "dice 4")
    answer = CliRunner().invoke(count_command, [str(file), "--rule", rule, "--seed", "dice 4", "--json"])
    theirs = json.loads(answer.output)
    assert theirs["elected"] == ours["elected"]
    assert theirs["stages"] == ours["stages"]
    assert theirs["valid"] == ours["valid"] == 10


def test_a_count_cannot_be_entered_twice_or_withdrawn_under(cast: Cast) -> None:
    contest = make_standing(cast.seat("lead"))
    lead = cast.seat("lead")
    counting.enter_tally(seat=lead, contest=contest, place=1, counter="First", tallied=PAPERS)
    with pytest.raises(NotNow):
        counting.enter_tally(seat=lead, contest=contest, place=1, counter="Other", tallied=PAPERS)
    with pytest.raises(NotNow):
        withdraw(seat=lead, candidate=Candidate.objects.filter(contest=contest, state=CandidateState.STANDING)[0])


def test_the_picture_of_a_count_is_whole_on_a_phone(cast: Cast) -> None:
    contest = make_counted(cast.seat("lead"))
    page = cast.client("lead").get(f"{HOME}contests/{contest.pk}/sheet/").content.decode()
    assert int(page.partition("<svg")[2].partition(' width="')[2].partition('"')[0]) <= 360


def test_files_of_the_sheet(cast: Cast) -> None:
    contest = make_counted(cast.seat("lead"))
    client = cast.client("lead")
    html, pdf, blt = (client.get(f"{HOME}contests/{contest.pk}/sheet.{each}") for each in ("html", "pdf", "blt"))
    assert b"<h1>Count sheet: Neighbourhood council: Northfield</h1>" in html.content
    assert pdf.content.startswith(b"%PDF-")
    assert blt.content.decode() == contest.blt
    assert client.get(f"{HOME}contests/{contest.pk}/sheet.exe").status_code == 404


def test_the_sheet_and_its_files_are_in_the_language_of_the_reader(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    contest = make_counted(cast.seat("lead"))
    client, sheet = cast.client("lead"), f"{HOME}contests/{contest.pk}/sheet.html"
    english = client.get(sheet).text
    monkeypatch.setattr(bridge, "gettext", lambda text: f"‹{text}›")
    monkeypatch.setattr(bridge, "ngettext", lambda one, more, n: f"‹{one if n == 1 else more}›")
    page, file = client.get(url(contest, "sheet/")).text, client.get(sheet).text
    assert ("lang=" in english, "‹" in english, '<html lang="en" dir="ltr">' in file) == (True, False, True)
    for told in ("‹Stage 1: first preferences›", "‹The quota was"):
        assert told in page
        assert told in file
    assert "‹Count sheet: Neighbourhood council: Northfield›" in file
    assert client.get(f"{HOME}contests/{contest.pk}/sheet.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", 7), ("one", 9)])
def test_as_many_queries_for_many_as_for_few(
    cast: Cast, count: int, path: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, lead = cast.client("viewer"), cast.seat("lead")
    places = tuple((f"Place {each}", 1) for each in range(count))
    for each in range(count):
        row = make_standing(lead, tuple(f"Tree {place}" for place in range(count)), contests=places, title=f"E {each}")
    with django_assert_num_queries(queries):
        client.get(url(row.election) if path else HOME)


def test_the_room_leads_to_its_elections(cast: Cast) -> None:
    row = make_election(cast.seat("lead"))
    home = cast.client("viewer").get("/programmes/living-well/commission/").content.decode()
    assert HOME in home
    assert row.title in home
