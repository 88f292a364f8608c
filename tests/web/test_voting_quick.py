"""What a voter asks for costs store and processor little, however long the ballot; and nothing gets mixed up."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from django.utils.translation import get_language, gettext, override

from commonstar.vocabulary import BallotWay, Channel
from commonstar.web.co.commission.voting import actions, casting, queries
from commonstar.web.co.commission.voting.forms import BallotForm
from commonstar.web.co.commission.voting.models import CastBallot, Poll, Voter
from commonstar.web.co.commission.voting.public import Ballot, Option
from commonstar.web.participation.public import slip_of
from tests.factories.cast import Cast
from tests.factories.gatherings import make_mapping
from tests.factories.votes import SOUP, STEW, codes, draft, opened, vote_kind

pytestmark = pytest.mark.django_db
# The vote with its door; to exchange and to mark, the line of the roll; to keep, the ballot.
START, EXCHANGE, CHECK, CAST = 1, 2, 1, 3


def long(count: int, way: BallotWay = BallotWay.APPROVAL) -> Any:
    """What stands on a ballot of so many options."""
    options = tuple(Option(f"P{number}", f"Project {number}", cost=f"£{number}") for number in range(count))
    return lambda poll: Ballot(f"Which of these for {poll.rules.get('of', 'us')}?", "", options, way)


def held(page: str) -> str:
    return re.search('name="credential" value="([^"]*)"', page)[1]  # type: ignore[index]  # or the test fails


@pytest.mark.parametrize("count", [1, 100])
def test_as_many_queries_for_a_long_ballot_as_for_a_short_one(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    with vote_kind(ballot=long(count)):
        poll = opened(cast)
        first, second = codes(cast, poll, 2)
        start = f"/vote/{poll.door.code}/"
        Client().post(start, {"code": first})
        with django_assert_num_queries(START):
            Client().get(start)
        with django_assert_num_queries(EXCHANGE):
            page = Client().post(start, {"code": second}).content.decode()
        sent = {"credential": held(page), "chosen": ["0"]}
        with django_assert_num_queries(CHECK):
            Client().post(start + "ballot/", {**sent, "step": "check"})
        with django_assert_num_queries(CAST):
            answer = Client().post(start + "ballot/", {**sent, "step": "cast"})
    assert "Your receipt" in answer.content.decode()
    assert page.count("govuk-checkboxes__input") == count


def test_only_who_asks_for_another_language_has_it_looked_up(cast: Cast, django_assert_num_queries: Any) -> None:
    with vote_kind():
        poll = opened(cast)
        with django_assert_num_queries(START + 1):
            answer = Client().get(f"/vote/{poll.door.code}/", headers={"accept-language": "de"})
    assert answer.headers["Content-Language"] == "en", "nobody has reviewed a German consent"


def test_each_vote_shows_its_own_ballot_although_ballots_are_kept(cast: Cast) -> None:
    with vote_kind(ballot=long(3)):
        for name in ("the street", "the school", "the street"):
            poll = opened(cast, of=name)
            (code,) = codes(cast, poll, 1)
            page = Client().post(f"/vote/{poll.door.code}/", {"code": code}).content.decode()
            assert f"Which of these for {name}?" in page


def test_a_ballot_is_read_from_the_store_once(cast: Cast, django_assert_num_queries: Any) -> None:
    with vote_kind():
        poll = opened(cast)
    again = Poll.objects.only("opened_at").get(pk=poll.pk)
    with django_assert_num_queries(1):
        assert queries.ballot_of(poll) is queries.ballot_of(again)


def test_the_rules_of_an_open_vote_are_said_once_a_language(cast: Cast) -> None:
    said: list[str] = []

    def words(poll: Poll) -> list[str]:
        said.append(str(get_language()))
        return [f"{poll.rules['of']} {gettext('Yes')}"]

    with vote_kind(words=words):
        polls = [opened(cast, of=name) for name in ("street", "school")]
        found = []
        for language in ("en", "de", "en"):
            with override(language):
                found.append([queries.words_of(poll) for poll in polls])
        drafted = draft(cast, of="draft")
        assert [queries.words_of(drafted) for _time in range(2)] == [("draft Yes",)] * 2
    assert found == [[("street Yes",), ("school Yes",)], [("street Ja",), ("school Ja",)], found[0]]
    assert said == ["en", "en", "de", "de", "en", "en"]


@pytest.mark.parametrize("way", [BallotWay.POINTS, BallotWay.RANKING])
def test_numbers_that_were_typed_stay_beside_what_is_wrong(way: BallotWay) -> None:
    ballot = long(4, way)(Poll())
    form = BallotForm({"option-0": "1", "option-1": "many", "option-3": '"><b>'}, ballot=ballot)
    assert not form.is_valid()
    page = str(form)
    assert re.findall(r'name="(option-\d)"(?: value="([^"]*)")?', page) == [
        ("option-0", "1"),
        ("option-1", "many"),
        ("option-2", ""),
        ("option-3", "&quot;&gt;&lt;b&gt;"),
    ]
    assert page.count("Enter a whole number for “") == 2
    assert 'aria-describedby="id_option-1_helptext id_option-1_error"' in page


def test_what_an_option_says_is_escaped_and_a_made_up_one_is_refused() -> None:
    ballot = Ballot("Which?", "", (Option("a", "<b>A</b>", about="x & y"),), BallotWay.APPROVAL)
    form = BallotForm({"chosen": ["0", "1"]}, ballot=ballot)
    page = str(form)
    assert "Select a valid choice. 1 is not one of the available choices." in page
    assert "&lt;b&gt;A&lt;/b&gt;" in page
    assert "x &amp; y" in page
    assert 'value="0" class="govuk-checkboxes__input" id="id_chosen_0" checked>' in page


def test_the_code_of_another_door_opens_no_vote(cast: Cast) -> None:
    door, _activity = make_mapping(cast.seat("lead"))
    answer = Client().get(f"/vote/{door.code}/")
    assert (answer.status_code, "no open page with this code" in answer.content.decode()) == (404, True)


def test_nothing_is_written_once_it_closed_whatever_a_page_believed(cast: Cast) -> None:
    with vote_kind():
        poll = opened(cast)
        first, second, third = (casting.exchange(poll=poll, code=code) for code in codes(cast, poll, 3))
        receipt = casting.cast(poll=poll, credential=first, said={"chosen": [SOUP]})
        casting._mark(poll, second, Channel.WEB)
        believed = Poll.objects.select_related("door").get(pk=poll.pk)
        actions.close_poll(seat=cast.seat("lead"), poll=poll)
        for credential in (first, second, third):
            with pytest.raises(casting.VoteClosed):
                casting.cast(poll=believed, credential=credential, said={"chosen": [STEW]})
        with pytest.raises(casting.VoteClosed):
            casting._keep(believed, slip_of(second), {"chosen": [STEW]}, Channel.WEB)
        with pytest.raises(casting.VoteClosed):
            casting.replace(poll=believed, receipt=receipt, said={"chosen": [STEW]})
    assert [each.said for each in CastBallot.objects.all()] == [{"chosen": [SOUP]}]
    assert Voter.objects.filter(has_voted=True).count() == 2


def test_who_was_marked_in_time_is_kept_until_the_close_and_nobody_else_is_marked(cast: Cast) -> None:
    with vote_kind():
        poll = opened(cast)
        first, second = (casting.exchange(poll=poll, code=code) for code in codes(cast, poll, 2))
        casting._mark(poll, first, Channel.WEB)
        poll.door.closes_at = timezone.now() - timedelta(seconds=1)
        casting.cast(poll=poll, credential=first, said={"chosen": [SOUP]})
        with pytest.raises(casting.VoteClosed):
            casting.cast(poll=poll, credential=second, said={"chosen": [STEW]})
    assert [each.said for each in CastBallot.objects.all()] == [{"chosen": [SOUP]}]


def test_the_same_credential_again_keeps_what_was_cast_first(cast: Cast) -> None:
    with vote_kind():
        poll = opened(cast)
        credential = casting.exchange(poll=poll, code=codes(cast, poll, 1)[0])
        receipts = {casting.cast(poll=poll, credential=credential, said={"chosen": [each]}) for each in (SOUP, STEW)}
        with pytest.raises(casting.NoCredential):
            casting.cast(poll=opened(cast), credential=credential, said={"chosen": [STEW]})
        with pytest.raises(casting.NoSuchReceipt):
            casting.replace(poll=opened(cast), receipt=receipts.copy().pop(), said={"chosen": [STEW]})
    assert len(receipts) == 1
    assert [each.said for each in CastBallot.objects.all()] == [{"chosen": [SOUP]}]


def test_what_is_made_once_is_made_once_for_each_language() -> None:
    template = Template("{% load frame i18n %}{% once %}{% translate 'Yes' %} {{ word }}{% endonce %}")
    said = []
    for language, word in (("en", "a"), ("de", "b"), ("en", "c")):
        with override(language):
            said.append(template.render(Context({"word": word})))
    assert said == ["Yes a", "Ja b", "Yes a"]
