"""Writing what an elected body is and does: its terms, tasks, meetings and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from commonstar.vocabulary import TermEnd, TermStart
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.bodies.models import AgreedTask, Body, Meeting, Term
from commonstar.web.co.commission.bodies.queries import KIND
from commonstar.web.co.commission.bodies.rules import run, write
from commonstar.web.common.access import Refused
from commonstar.web.programmes.public import Decided, Decision, Rule, Seat, record_decision, require


class Ended(Refused):
    """The term has ended already, or the seat is filled."""


class WrongDay(ValueError):
    """A term ends on a day on which it lasts."""


@dataclass(frozen=True)
class Elected:
    """Somebody who was elected: for whom, how, by which contest (its id), and in whose place, if in somebody's."""

    name: str
    community: str
    start: TermStart
    contest_id: Any
    follows: Term | None = None


@transaction.atomic
def found_body(*, seat: Seat, title: str, remit: str) -> Body:
    """Make an elected body; its members come with a declared election."""
    require(run, seat)
    row = Body.objects.create(programme=seat.programme, title=title, remit=remit)
    record(seat, "founded", row)
    return row


@transaction.atomic
def change_body(*, seat: Seat, body: Body, title: str, remit: str) -> None:
    """Change what it is called and what it is for."""
    row = locked(seat, body, run)
    row.title, row.remit = title, remit
    row.save(update_fields=["title", "remit"])
    record(seat, "changed", row, {"remit": remit})


@transaction.atomic
def seat_members(*, seat: Seat, body: Body, elected: Sequence[Elected], begins_on: date, until: date) -> list[Term]:
    """Those elected sit from a day until a day. Raises Ended where a seat to follow in is filled."""
    row = locked(seat, body, run)
    made = []
    for each in elected:
        if each.follows and (each.follows.body_id != row.pk or Term.objects.filter(follows=each.follows).exists()):
            raise Ended("filled")
        values = {"name": each.name, "community": each.community, "start": each.start, "contest_id": each.contest_id}
        made.append(Term.objects.create(body=row, follows=each.follows, begins_on=begins_on, until=until, **values))
    record(seat, "seated", row, {"members": [_term(seat, each) for each in made]})
    return made


@transaction.atomic
def end_term(*, seat: Seat, term: Term, end: TermEnd, on: date, reason: str = "") -> None:
    """Somebody resigned or left before the end of the term; the seat is empty then. Raises Ended, WrongDay."""
    body = locked(seat, term.body, run)
    row = Term.objects.select_for_update().get(pk=term.pk)
    if row.ended_on is not None:
        raise Ended("ended")
    if not row.begins_on <= on <= row.until:
        raise WrongDay(on.isoformat())
    row.end, row.ended_on, row.reason = end, on, reason
    row.save(update_fields=["end", "ended_on", "reason"])
    record(seat, "term_ended", body, {"member": _term(seat, row), "end": end, "on": on})


@transaction.atomic
def agree_task(
    *, seat: Seat, body: Body, title: str, agreed_on: date, who: str = "", due_on: date | None = None
) -> AgreedTask:
    """Write down what the body agreed to do."""
    row = locked(seat, body, write)
    made = AgreedTask.objects.create(body=row, title=title, agreed_on=agreed_on, who=who, due_on=due_on)
    record(seat, "task_agreed", row, {"task": title, "due_on": due_on})
    return made


@transaction.atomic
def finish_task(*, seat: Seat, task: AgreedTask, done_on: date, what_came: str) -> None:
    """An agreed task is done, and what came of it."""
    body = locked(seat, task.body, write)
    task.done_on, task.what_came = done_on, what_came
    task.save(update_fields=["done_on", "what_came"])
    record(seat, "task_done", body, {"agreed_task": task.title, "done_on": done_on, "what_came": what_came})


@transaction.atomic
def hold_meeting(
    *, seat: Seat, body: Body, held_on: date, present: int, guests: int = 0, where: str = "", summary: str = ""
) -> Meeting:
    """Write down that the body met."""
    row = locked(seat, body, write)
    made = Meeting.objects.create(
        body=row, held_on=held_on, present=present, guests=guests, where=where, summary=summary
    )
    record(seat, "met", row, {"held_on": held_on, "present": present, "guests": guests})
    return made


@transaction.atomic
def decide(*, seat: Seat, body: Body, decided: Decided) -> Decision:
    """A decision of the body: it goes into the programme's decision log, about this body."""
    row = locked(seat, body, run)
    return record_decision(seat=seat, decided=replace(decided, about=(KIND, row.pk)), rule=run)


def locked(seat: Seat, body: Body, rule: Rule) -> Body:
    """The body, locked. Raises Refused."""
    require(rule, seat)
    assert body.programme_id == seat.programme.pk, "found in another programme"
    return Body.objects.select_for_update().get(pk=body.pk)


def _term(seat: Seat, row: Term) -> dict[str, Any]:
    """A name is personal: it is sealed under the key of whoever wrote it down."""
    name: Any = audit.Personal(seat.user.pk, row.name) if seat.user else row.name
    return {"name_of_member": name, "community": row.community, "begins_on": row.begins_on, "until": row.until}


def record(seat: Seat, action: str, row: Body, after: dict[str, Any] | None = None) -> None:
    """One entry in the log about an elected body."""
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=f"{KIND}.{action}",
        kind=KIND,
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={"title": row.title, **(after or {})},
    )
