"""Replies: one is owed for each contribution, what is answered is judged, and what is agreed to can be published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonstar.vocabulary import ReplyBy, ReplyState, Verdict
from commonstar.web.replies import public as replies
from commonstar.web.replies.models import Reply

pytestmark = pytest.mark.django_db
PROGRAMME = UUID(int=7)


def owed(key: str = "a", days: int = 5, **more: Any) -> replies.Owed:
    due = timezone.localdate() + timedelta(days=days)
    return replies.Owed(PROGRAMME, "A bench by the shop", "test", key, due, **more)


def owe_one(key: str = "a", days: int = 5, **more: Any) -> Reply:
    return replies.owe(owed=[owed(key, days, **more)])[key]


def test_one_reply_is_owed_for_each_contribution() -> None:
    first = owe_one()
    again = replies.owe(owed=[owed(), owed("b")])
    assert again["a"].pk == first.pk
    assert set(again) == {"a", "b"}
    assert Reply.objects.count() == 2


def test_nothing_tells_when_or_in_which_order_it_was_asked() -> None:
    columns = {column.name: column for column in Reply._meta.concrete_fields}
    times = [name for name, column in columns.items() if column.get_internal_type() in ("DateTimeField", "AutoField")]
    assert times == []
    made = replies.owe(owed=[owed(key) for key in ("c", "a", "b")])
    assert [row.about_key for row in made.values()] == list(made)


@pytest.mark.parametrize(
    ("days", "by", "answered", "sent", "published", "state"),
    [
        (1, ReplyBy.SLIP, False, False, False, ReplyState.OWED),
        (0, ReplyBy.SLIP, False, False, False, ReplyState.OWED),
        (-1, ReplyBy.LETTER, False, False, False, ReplyState.OVERDUE),
        (-1, ReplyBy.LETTER, True, False, False, ReplyState.TO_SEND),
        (-1, ReplyBy.LETTER, True, True, False, ReplyState.ANSWERED),
        (-1, ReplyBy.SLIP, True, False, False, ReplyState.ANSWERED),
        (-1, ReplyBy.SLIP, True, False, True, ReplyState.PUBLISHED),
    ],
)
def test_its_state_follows_from_its_data_in_rows_and_in_queries(
    days: int, by: ReplyBy, answered: bool, sent: bool, published: bool, state: ReplyState
) -> None:
    row = owe_one(days=days, by=by)
    if answered:
        replies.answer(reply=row, decided="We will", changed="A bench")
    if sent:
        assert replies.mark_sent(replies=[row.pk]) == 1
    if published:
        replies.respond(programme=PROGRAMME, kind="test", key="a", verdict=Verdict.CONFIRMED, may_publish=True)
        row.refresh_from_db()
        replies.publish(reply=row, published=True)
    row.refresh_from_db()
    assert row.state is state
    assert list(replies.in_state(replies.replies_of(PROGRAMME), state.value)) == [row]
    shown = [each for each in ReplyState if replies.in_state(replies.replies_of(PROGRAMME), each.value).exists()]
    assert shown == [state], "a reply is in one state at a time"


def test_only_what_is_answered_is_judged_and_only_what_is_agreed_to_is_published() -> None:
    row = owe_one()
    with pytest.raises(replies.NotAnsweredYet):
        replies.respond(programme=PROGRAMME, kind="test", key="a", verdict=Verdict.CONFIRMED)
    with pytest.raises(replies.NotAnsweredYet):
        replies.publish(reply=row, published=True)
    replies.answer(reply=row, decided="We will", changed="")
    with pytest.raises(replies.NotAgreed):
        replies.publish(reply=row, published=True)
    row = replies.respond(programme=PROGRAMME, kind="test", key="a", verdict=Verdict.CONFIRMED, may_publish=True)
    replies.publish(reply=row, published=True)
    assert list(replies.published_of(PROGRAMME)) == [row]
    replies.respond(programme=PROGRAMME, kind="test", key="a", verdict=Verdict.DISPUTED, words="There is no bench.")
    assert not replies.published_of(PROGRAMME).exists()
    assert replies.in_state(replies.replies_of(PROGRAMME), replies.DISPUTED).count() == 1


def test_answered_afresh_it_is_sent_and_judged_afresh() -> None:
    row = owe_one(by=ReplyBy.EMAIL)
    replies.answer(reply=row, decided="No", changed="")
    replies.mark_sent(replies=[row.pk])
    replies.respond(programme=PROGRAMME, kind="test", key="a", verdict=Verdict.DISPUTED, words="Why?")
    row.refresh_from_db()
    replies.answer(reply=row, decided="Yes after all", changed="A bench")
    row.refresh_from_db()
    assert (row.verdict, row.sent_on, row.state) == ("", None, ReplyState.TO_SEND)


def test_the_store_itself_refuses_what_makes_no_sense() -> None:
    row = owe_one()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=row.pk).update(published=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=row.pk).update(answered_on=timezone.localdate())


def test_counts_by_programme_take_one_query(django_assert_num_queries: Any) -> None:
    owe_one("a", 2)
    owe_one("b", -2)
    replies.answer(reply=owe_one("c", by=ReplyBy.CALL), decided="Yes", changed="")
    other = uuid4()
    with django_assert_num_queries(1):
        found = replies.owing_of([PROGRAMME, other])
    assert found[PROGRAMME] == replies.Owing(owed=1, overdue=1, to_send=1, answered=1)
    assert found[PROGRAMME].all == 3
    assert found[other] == replies.Owing()


def test_whom_to_reach_is_asked_of_the_room_that_knows() -> None:
    rows = [owe_one("a"), owe_one("b")]
    replies.registry.reach("test", lambda keys: {"b": replies.Reach(ReplyBy.EMAIL, "b@example.org")})
    try:
        assert replies.reach_of(rows) == {rows[1].pk: replies.Reach(ReplyBy.EMAIL, "b@example.org")}
    finally:
        replies.registry.reachers.pop("test")


def test_what_is_taken_back_is_owed_no_longer() -> None:
    owe_one("a")
    owe_one("b")
    assert replies.forget(programme=PROGRAMME, kind="test", keys=["a"]) == 1
    replies.forget_programme(PROGRAMME)
    assert not Reply.objects.exists()
