"""The pages of a vote: for voters without an account, who runs it, two readers, and whoever recounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from commonstar.vocabulary import BallotWay, Electorate
from commonstar.web.audit.public import Entry
from commonstar.web.co.commission.budgets.models import Budget
from commonstar.web.co.commission.budgets.public import draft_vote
from commonstar.web.co.commission.voting import actions, queries
from commonstar.web.co.commission.voting.forms import BallotForm
from commonstar.web.co.commission.voting.models import CastBallot, Poll, Voter
from commonstar.web.co.commission.voting.registry import registry
from tests.factories.budgets import checking
from tests.factories.cast import Cast
from tests.factories.votes import KIND, SOUP, ballot, codes, draft, opened, vote, vote_kind

pytestmark = pytest.mark.django_db
# Programme, seat, poll and door, roll, what the frame asks for: as many for three bundles as for one.
QUERIES = 11


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    with vote_kind():
        yield


def here(poll: Poll, *more: str) -> str:
    return "/".join((f"/programmes/living-well/commission/votes/{poll.pk}", *more, ""))


def hidden(page: str, name: str) -> str:
    return re.search(f'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]  # it is there or the test fails


def test_a_voter_votes_changes_it_and_looks_whether_it_is_in(cast: Cast) -> None:
    poll = opened(cast)
    (code,) = codes(cast, poll, 1)
    voter, start = Client(), f"/vote/{poll.door.code}/"
    page = voter.get(start).content.decode()
    assert "Who may vote" not in page
    assert "Whoever eats here." in page
    page = voter.post(start, {"code": code}).content.decode()
    held = {"credential": hidden(page, "credential")}
    page = voter.post(start + "ballot/", {**held, "step": "check", "chosen": ["0", "2"]}).content.decode()
    assert "Soup" in page
    assert CastBallot.objects.count() == 0
    page = voter.post(start + "ballot/", {**held, "step": "cast", "chosen": ["0", "2"]}).content.decode()
    receipt = re.search(r'cs-slip__code" dir="ltr">([^<]+)<', page)[1]  # type: ignore[index]  # as above
    assert "is in the vote" in voter.post(start + "receipt/", {"receipt": receipt}).content.decode()
    page = voter.post(start + "change/", {"receipt": receipt.lower()}).content.decode()
    assert 'value="0" checked' not in page
    sent = {"receipt": hidden(page, "receipt"), "chosen": ["1"]}
    voter.post(start + "change/", {**sent, "step": "check"})
    assert "taken the place" in voter.post(start + "change/", {**sent, "step": "cast"}).content.decode()
    assert [each.said for each in CastBallot.objects.all()] == [{"chosen": ["stew"]}]
    assert voter.cookies == {}


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"code": ""}, "Type your voting code"), ({"code": "AAAA-BBBB-CCCC"}, "not on the roll of this vote")],
)
def test_a_wrong_code_says_what_to_do(cast: Cast, sent: dict[str, str], said: str) -> None:
    poll = opened(cast)
    assert said in Client().post(f"/vote/{poll.door.code}/", sent).content.decode()


def test_a_used_code_a_used_up_credential_and_too_many_ticks(cast: Cast) -> None:
    poll = opened(cast)
    used, other = codes(cast, poll, 2)
    vote(poll, used, SOUP)
    start = f"/vote/{poll.door.code}/"
    assert "A ballot was cast with this code" in Client().post(start, {"code": used}).content.decode()
    old = hidden(Client().post(start, {"code": other}).content.decode(), "credential")
    Client().post(start, {"code": other})
    answer = Client().post(start + "ballot/", {"credential": old, "step": "cast", "chosen": ["0"]})
    assert (answer.status_code, "A newer ballot" in answer.content.decode()) == (409, True)
    many = Client().post(start + "ballot/", {"credential": old, "chosen": ["0", "1", "2"]}).content.decode()
    assert "Choose at most 2. You have 3." in many
    assert many.count(" checked") == 3
    assert CastBallot.objects.count() == 1


def test_somebody_helps_and_the_roll_counts_it_apart(cast: Cast) -> None:
    poll = opened(cast)
    (code,) = codes(cast, poll, 1)
    start = f"/vote/{poll.door.code}/"
    page = Client().post(start, {"code": code, "helped": "on"}).content.decode()
    sent = {"credential": hidden(page, "credential"), "helped": hidden(page, "helped"), "step": "cast"}
    Client().post(start + "ballot/", sent)
    assert queries.totals_now(poll)["helper"] == {"marked": 1, "ballots": 1}


def test_a_member_gets_a_ballot_by_being_signed_in(cast: Cast) -> None:
    poll = opened(cast, Electorate.MEMBERS)
    lead = cast.client("lead")
    lead.post(here(poll, "roll", "members"))
    page = lead.post(here(poll, "my-ballot")).content.decode()
    answer = lead.post(f"/vote/{poll.door.code}/ballot/", {"credential": hidden(page, "credential"), "step": "cast"})
    assert "Your receipt" in answer.content.decode()
    assert "You have voted" in lead.post(here(poll, "my-ballot")).content.decode()


def test_whoever_runs_it_goes_step_by_step_to_the_published_result(cast: Cast) -> None:
    poll, lead = draft(cast), cast.client("lead")
    assert "Lock it and open the vote" in lead.get(here(poll)).content.decode()
    lead.post(here(poll, "open"))
    page = lead.post(here(poll, "roll"), {"names": "Household 1\nHousehold 2", "count": ""}).content.decode()
    found = re.findall(r'cs-code" dir="ltr">([^<]+)<', page)
    assert len(found) == 2
    again = lead.post(here(poll, "roll"), {"names": "Household 2", "count": ""}).content.decode()
    assert "Nobody was added" in again
    poll = Poll.objects.select_related("door").get(pk=poll.pk)
    vote(poll, found[0], SOUP)
    lead.post(here(poll, "close"))
    assert "come out to the last one" in lead.get(here(poll)).content.decode()
    early = lead.post(here(poll, "seed"), {"seed": "1", "witness": "x"}).content.decode()
    assert "The hash of all ballots comes out first" in early
    lead.post(here(poll, "file"))
    lead.post(here(poll, "seed"), {"seed": "1 2 3", "witness": "Two voters watched."})
    lead.post(here(poll, "count"))
    lead.post(here(poll, "publish"))
    page = lead.get(here(poll)).content.decode()
    assert "Nothing is left to do here." in page
    assert "1 of 2 on the roll voted." in page


def test_the_published_file_is_recounted_by_anyone(cast: Cast) -> None:
    poll = opened(cast)
    vote(poll, codes(cast, poll, 1)[0], SOUP)
    lead, public = cast.seat("lead"), f"/vote/{poll.door.code}/proof/"
    actions.close_poll(seat=lead, poll=poll)
    assert Client().get(public + "file/").status_code == 404
    assert Client().get(public + "receipts/").status_code == 200
    actions.make_file(seat=lead, poll=poll)
    actions.enter_seed(seat=lead, poll=poll, seed="1", witness="x")
    actions.count(seat=lead, poll=poll)
    actions.publish(seat=lead, poll=poll)
    content = Client().get(public + "file/").content
    page = Client().post("/vote/check/", {"file": SimpleUploadedFile("lunch.json", content)}).content.decode()
    assert "gives the published result" in page
    wrong = Client().post("/vote/check/", {"file": SimpleUploadedFile("lunch.json", content + b" ")}).content.decode()
    assert "No vote that is published here" in wrong
    Poll.objects.update(result={"ticks": {"pie": 9}, "seed": "1"})
    page = Client().post("/vote/check/", {"file": SimpleUploadedFile("lunch.json", content)}).content.decode()
    assert "does not give the published result" in page


def test_the_full_file_of_few_rankings_is_for_named_observers(cast: Cast) -> None:
    poll = opened(cast, way="ranking")
    lead = cast.client("lead")
    for step in ("close", "file"):
        lead.post(here(poll, step))
    lead.post(here(poll, "seed"), {"seed": "1", "witness": "x"})
    for step in ("count", "publish"):
        lead.post(here(poll, step))
    assert "<title>Error: Observers" in lead.post(here(poll, "observers"), {"name": ""}).text
    page = lead.post(here(poll, "observers"), {"name": "A clerk", "position": "Town clerk"}).content.decode()
    link = re.search(r"/vote/observer/[^<]+/", page)[0]  # type: ignore[index]  # as above
    assert Client().get(f"/vote/{poll.door.code}/proof/file/").status_code == 404
    assert "Named observers have the full file" in Client().get(f"/vote/{poll.door.code}/proof/").content.decode()
    assert Client().get(link).status_code == 200
    assert Client().post(link).content == queries.inputs_of(poll)
    closing = re.search(r'href="([^"]*/observers/[^"]+/close/)"', page)[1]  # type: ignore[index]  # as above
    assert "A clerk can no longer get the full file." in lead.get(closing).text
    assert "the link is closed" in lead.post(closing, follow=True).text
    assert "This link was closed." in Client().get(link).text
    assert Client().post(link).status_code == HTTPStatus.GONE
    assert lead.post(closing).status_code == HTTPStatus.NOT_FOUND


def test_a_draft_is_changed_until_it_opens_and_the_roll_holds_its_electorate(cast: Cast) -> None:
    poll, lead = draft(cast), cast.client("lead")
    page = lead.get(here(poll, "change")).text
    assert "Whoever eats here." in page
    closes = timezone.localtime(poll.closes_at)
    assert f'name="closes_time" value="{closes:%H:%M}"' in page
    day = timezone.localdate() + timedelta(days=9)
    typed = {
        "title": "Lunch on Monday",
        "electorate": "open",
        "electorate_words": "All who live here.",
        "seed_words": "Six dice.",
    }
    when = {"closes_on_day": day.day, "closes_on_month": day.month, "closes_on_year": day.year, "closes_time": "18:30"}
    over = lead.post(here(poll, "change"), {**typed, **when, "closes_on_year": "2020"}).text
    assert "Enter a day and time that are still to come." in over
    assert "All who live here." in over
    assert "The draft is changed." in lead.post(here(poll, "change"), {**typed, **when}, follow=True).text
    row = Poll.objects.get(pk=poll.pk)
    assert (row.electorate, row.electorate_words, row.seed_words) == ("open", "All who live here.", "Six dice.")
    assert row.title == "Lunch on Monday"
    assert timezone.localtime(row.closes_at).strftime("%Y-%m-%d %H:%M") == f"{day} 18:30"
    Voter.objects.create(poll=row, key="x" * 22, name="Nobody")
    assert "This stays as it is." in lead.post(here(poll, "change"), {**typed, **when, "electorate": "codes"}).text
    actions.open_poll(seat=cast.seat("lead"), poll=row)
    assert "The vote has opened." in lead.post(here(poll, "change"), {**typed, **when}).text
    assert "The vote has opened." in lead.get(here(poll, "change"), follow=True).text
    assert Poll.objects.get(pk=poll.pk).electorate == "open"


def test_two_readers_type_a_bundle_on_their_pages(cast: Cast) -> None:
    poll = opened(cast, way="ranking")
    lead, second = cast.client("lead"), cast.client("contributor")
    lead.post(here(poll, "papers"), {"name": "Hall", "issued": "1"})
    batch = poll.batches.get()
    lead.post(here(poll, "roll", "paper"), {"name": codes(cast, poll, 1)[0]})
    pages = here(poll, "papers", str(batch.pk))
    wrong = lead.post(pages + "type/", {"number": "1", "option-0": "1", "option-1": "1"}).content.decode()
    assert "Two have the same number" in wrong
    for reader in (lead, second):
        reader.post(pages + "type/", {"number": "1", "option-0": "2", "option-1": "1"})
    assert "It cannot be undone." in lead.get(here(poll, "close")).content.decode()
    lead.post(here(poll, "close"))
    assert lead.get(here(poll, "close")).status_code == HTTPStatus.FOUND, "it is closed already"
    assert "Both say the same" in second.get(pages).content.decode()
    asked = lead.get(pages).content.decode()
    assert "Take the bundle in" in asked
    assert "govuk-button--secondary" in next(each for each in asked.splitlines() if "Type a paper" in each)
    wrong = lead.post(pages, {"unused": "7", "not_returned": "0", "issued": "1"}).content.decode()
    assert "this does not come to as many papers as were made" in wrong
    lead.post(pages, {"unused": "1", "not_returned": "0", "issued": "2"})
    assert queries.differences(Poll.objects.get(pk=poll.pk)) == []
    assert queries.said_in(poll) == [{"ranking": [["stew"], ["soup"]]}]


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_bundles_as_for_one(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    poll = opened(cast)
    lead = cast.seat("lead")
    for number in range(count):
        actions.add_batch(seat=lead, poll=poll, name=f"Box {number}", issued=10)
    actions.close_poll(seat=lead, poll=poll)
    client = cast.client("lead")
    client.get(here(poll))
    with django_assert_num_queries(QUERIES):
        client.get(here(poll))


@pytest.mark.parametrize(
    ("way", "sent", "said"),
    [
        ("approval", {"chosen": ["2", "0"]}, {"chosen": ["soup", "pie"]}),
        ("points", {"option-0": "3", "option-2": "2"}, {"points": {"soup": 3, "pie": 2}}),
        ("points", {"option-0": "3", "option-2": "3"}, None),
        ("ranking", {"option-0": "2", "option-2": "1"}, {"ranking": [["pie"], ["soup"]]}),
        ("ranking", {"option-0": "3", "option-2": "1"}, None),
        ("ranking", {"option-0": "-1"}, None),
    ],
)
def test_what_a_ballot_says(way: str, sent: dict[str, Any], said: dict[str, Any] | None) -> None:
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = BallotForm(data, ballot=ballot(Poll(rules={"way": BallotWay(way).value})))
    assert (form.said() if form.is_valid() else None) == said


def test_nobody_learns_who_voted_before_the_close(cast: Cast) -> None:
    poll = opened(cast)
    lead = cast.client("lead")
    lead.post(here(poll, "roll"), {"names": "Household 1", "count": ""})
    Voter.objects.update(has_voted=True, channel="web")
    assert '<td class="govuk-table__cell">☐</td>' in lead.get(here(poll, "roll", "print")).content.decode()


def test_a_reader_takes_out_what_they_typed_by_mistake_and_no_more(cast: Cast) -> None:
    poll = opened(cast)
    first, second = cast.client("lead"), cast.client("contributor")
    batch = actions.add_batch(seat=cast.seat("lead"), poll=poll, name="Hall", issued=2)
    pages = here(poll, "papers", str(batch.pk))
    for reader, numbers in ((first, (1, 7)), (second, (1, 7))):
        for number in numbers:
            reader.post(pages + "type/", {"number": str(number), "chosen": ["0"]})
    assert "Typed by mistake?" in first.get(pages).content.decode()
    first.post(pages + "take-out/", {"out-number": "7"})
    first.post(pages + "take-out/", {"out-number": ""})
    assert queries.papers_of(batch)[1].keys() == {False, True}
    assert queries.papers_of(batch)[7].keys() == {True}
    assert "Typed by the second reader only: 7" in second.get(pages).content.decode()


def typed(poll: Poll, **more: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=9)
    when = {"closes_on_day": day.day, "closes_on_month": day.month, "closes_on_year": day.year, "closes_time": "18:30"}
    said = {"title": "A vote", "electorate": "open", "electorate_words": "All.", "seed_words": "Six dice."}
    return said | when | more


def test_what_the_room_above_settled_is_not_asked_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    poll, lead = draft(cast), cast.client("lead")
    settled = frozenset({"electorate_words", "seed_words", "closes_on"})
    with monkeypatch.context() as patch:
        patch.setitem(registry.kinds, KIND, replace(registry.kinds[KIND], settled=settled))
        form = lead.get(here(poll, "change")).text
        lead.post(here(poll, "change"), typed(poll, closes_time="23:59"))
    assert 'name="seed_words"' not in form
    row = Poll.objects.get()
    assert (row.title, row.seed_words, row.electorate_words) == ("A vote", poll.seed_words, poll.electorate_words)
    assert timezone.localtime(row.closes_at).date() == timezone.localtime(poll.closes_at).date()


def test_the_page_of_a_budget_says_what_its_vote_says(cast: Cast) -> None:
    seat, soon = cast.seat("lead"), timezone.now() + timedelta(days=1)
    poll = draft_vote(seat=seat, budget=checking(seat), electorate=Electorate.OPEN, seed_words="Dice.", closes_at=soon)
    cast.client("lead").post(here(poll, "change"), typed(poll))
    row = Budget.objects.get()
    assert (row.who_votes, row.votes_until) == ("All.", timezone.localdate() + timedelta(days=9))


def test_whoever_comes_after_the_end_reads_that_it_is_closed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    poll, members = opened(cast), opened(cast, Electorate.MEMBERS)
    lead, start = cast.client("lead"), f"/vote/{poll.door.code}/"
    used, unused = codes(cast, poll, 2)
    held = {"credential": hidden(Client().post(start, {"code": unused}).text, "credential")}
    receipt = vote(poll, used, SOUP).code
    for moment in (members.closes_at, members.closes_at + actions.LINGERS):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        for answer in (Client().get(start), Client().post(start, {"code": unused})):
            assert "This vote is closed." in answer.text
        assert "The vote closed before" in Client().post(start + "ballot/", {**held, "step": "cast"}).text
        changed = Client().post(start + "change/", {"receipt": receipt, "step": "cast"})
        assert "The vote closed before" in changed.text
        assert "is in the vote" in Client().post(start + "receipt/", {"receipt": receipt}).text
        assert Poll.objects.get(pk=poll.pk).closed_at is None
        for answer in (lead.get(here(members, "my-ballot")), lead.post(here(members, "my-ballot"))):
            assert "This vote is closed." in answer.text


@pytest.mark.parametrize("is_public", [True, False])
def test_where_no_worker_runs_whoever_looks_closes_what_is_over(
    cast: Cast, is_public: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = opened(cast)
    page = f"/vote/{poll.door.code}/proof/" if is_public else here(poll)
    client = Client() if is_public else cast.client("viewer")
    monkeypatch.setattr(timezone, "now", lambda: poll.closes_at)
    client.get(page)
    assert Poll.objects.get().closed_at is None
    monkeypatch.setattr(timezone, "now", lambda: poll.closes_at + actions.LINGERS)
    for _again in range(2):
        assert client.get(page).status_code == 200
    assert Poll.objects.get().closed_at == poll.closes_at + actions.LINGERS
    assert Entry.objects.filter(action="vote.closed").count() == 1


def test_a_press_that_comes_too_late_says_so(cast: Cast) -> None:
    poll, lead = opened(cast), cast.client("lead")
    lead.post(here(poll, "close"))
    late = [("roll", "paper"), ("roll", "renew"), ("roll", "members")]
    for pieces in late:
        page = lead.post(here(poll, *pieces), {"name": "Somebody"}, follow=True)
        assert "The vote is at another step by now." in page.text, pieces


def test_cards_that_are_printed_before_the_vote_opens_say_where_to_begin(cast: Cast) -> None:
    poll = draft(cast)
    page = cast.client("lead").post(here(poll, "roll"), {"names": "Household 1"}).content.decode()
    assert "Vote at http://testserver/join/. Type the code on the poster first, then yours:" in page
    assert "Hand them out with the poster" in page


@pytest.mark.parametrize(("who", "offered"), [("administrator", True), ("contributor", False), ("viewer", False)])
def test_an_administrator_without_a_role_reads_how_to_get_one(cast: Cast, who: str, offered: bool) -> None:
    poll = draft(cast)
    answer = cast.client(who).get(here(poll, "change"))
    assert answer.status_code == 403
    assert ("/programmes/living-well/people/invite/" in answer.text) == offered
    assert ("A lead of the programme can do it for you" in answer.text) != offered


@pytest.mark.parametrize(("settled", "links"), [((), 5), (("electorate_words", "seed_words", "closes_on"), 3)])
def test_each_line_of_a_draft_that_can_change_leads_to_its_change(
    cast: Cast, settled: tuple[str, ...], links: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = draft(cast)
    there = f'href="{here(poll, "change")}"'
    with monkeypatch.context() as patch:
        patch.setitem(registry.kinds, KIND, replace(registry.kinds[KIND], settled=frozenset(settled)))
        page = cast.client("lead").get(here(poll)).text
        assert page.count(there) == links
        assert "How the vote is held" in page
        assert there not in cast.client("contributor").get(here(poll)).text
        actions.open_poll(seat=cast.seat("lead"), poll=poll)
        opened_page = cast.client("lead").get(here(poll)).text
    assert there not in opened_page
    assert "Locked before anyone voted" in opened_page
