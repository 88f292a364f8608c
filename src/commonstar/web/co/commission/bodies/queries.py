"""Reading elected bodies: who sits for whom, which seats are empty, what was agreed and decided, and the money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from commonstar.vocabulary import ElectionState
from commonstar.web.co.commission.bodies.models import AgreedTask, Body, Fund, Spending, Term
from commonstar.web.programmes.public import Decision, Programme, Seat

KIND = "elected-body"


@dataclass(frozen=True)
class Community:
    """Who sits for a community today, and whose seats there are empty."""

    name: str
    sitting: tuple[Term, ...]
    vacant: tuple[Term, ...]


@dataclass(frozen=True)
class NeverFilled:
    """Seats of a community that nobody took when they were elected: how many, and until when they last."""

    community: str
    seats: int
    until: date


@dataclass(frozen=True)
class Account:
    """A fund in exact numbers: what was granted, what was spent (without what was taken back), what is left."""

    fund: Fund
    spendings: tuple[Spending, ...]

    @property
    def spent(self) -> Decimal:
        """The sum of what was spent."""
        return sum((each.amount for each in self.spendings if not each.taken_back), Decimal("0.00"))

    @property
    def left(self) -> Decimal:
        """What is left of it."""
        return self.fund.amount - self.spent

    @property
    def without_receipt(self) -> tuple[Spending, ...]:
        """What was spent and has no receipt."""
        return tuple(each for each in self.spendings if not each.taken_back and each.receipt_id is None)


def bodies_of(seat: Seat) -> QuerySet[Body]:
    """The elected bodies of a programme."""
    return Body.objects.filter(programme=seat.programme)


def body_at(seat: Seat, pk: UUID) -> Body | None:
    """One elected body, or None."""
    return bodies_of(seat).filter(pk=pk).first()


def terms_of(body: Body) -> list[Term]:
    """Every term, with the contest from which it came and what follows it. One query."""
    return list(Term.objects.filter(body=body).select_related("contest__election", "follows", "followed_by"))


def term_at(seat: Seat, pk: UUID) -> Term | None:
    """One term of this programme, or None."""
    rows = Term.objects.filter(body__in=bodies_of(seat))
    return rows.select_related("body__programme", "contest__election", "followed_by").filter(pk=pk).first()


def task_at(seat: Seat, pk: UUID) -> AgreedTask | None:
    """One agreed task of this programme, or None."""
    return AgreedTask.objects.filter(body__in=bodies_of(seat)).select_related("body__programme").filter(pk=pk).first()


def is_sitting(term: Term, day: date) -> bool:
    """Whether somebody sits on a day."""
    return term.begins_on <= day <= term.until and (term.ended_on is None or day < term.ended_on)


def is_vacant(term: Term, day: date) -> bool:
    """Whether the seat of this term stands empty: it ended early, nobody follows, and it would not be over yet."""
    return term.ended_on is not None and term.ended_on <= day <= term.until and not hasattr(term, "followed_by")


def communities(terms: Sequence[Term], day: date | None = None) -> list[Community]:
    """By community: who sits, and whose seats are empty."""
    today = day or timezone.localdate()
    names = list(dict.fromkeys(each.community for each in terms if each.until >= today))
    return [
        Community(
            name,
            tuple(each for each in terms if each.community == name and is_sitting(each, today)),
            tuple(each for each in terms if each.community == name and is_vacant(each, today)),
        )
        for name in names
    ]


def never_filled(body: Body, terms: Sequence[Term], day: date | None = None) -> list[NeverFilled]:
    """Seats that stood empty from the start and still do, of the oldest election that holds. One query.

    A seat is filled by a term, or by the last of those that followed one another in it; a by-election adds terms.
    """
    today = day or timezone.localdate()
    held = body.elections.filter(state=ElectionState.DECLARED, term_until__gte=today)
    columns = ("contests__name", "contests__seats", "term_until")
    seats: dict[str, NeverFilled] = {}
    for line in held.order_by("declared_at", "contests__order").values_list(*columns):
        seats.setdefault(line[0], NeverFilled(*line))
    taken = Counter(each.community for each in terms if each.until >= today and not hasattr(each, "followed_by"))
    return [
        replace(each, seats=each.seats - taken[each.community])
        for each in seats.values()
        if each.seats > taken[each.community]
    ]


def overdue(programme: Programme) -> QuerySet[AgreedTask]:
    """Agreed tasks of a programme whose day is over and that are not done."""
    return AgreedTask.objects.filter(body__programme=programme, done_on=None, due_on__lt=timezone.localdate())


def unfilled(programme: Programme) -> QuerySet[Term]:
    """Terms that ended early, whose seats nobody has taken and that would not be over yet."""
    today = timezone.localdate()
    return Term.objects.filter(body__programme=programme, ended_on__lte=today, until__gte=today, followed_by=None)


def unsettled(programme: Programme) -> QuerySet[Fund]:
    """Small funds whose year is over and of which the next year was not decided."""
    return Fund.objects.filter(body__programme=programme, ends_on__lt=timezone.localdate(), next="")


def former(terms: Sequence[Term], day: date | None = None) -> list[Term]:
    """Whose terms are over, early or not."""
    today = day or timezone.localdate()
    return [each for each in terms if each.until < today or (each.ended_on is not None and each.ended_on <= today)]


def decisions_of(body: Body) -> list[Decision]:
    """What the body decided, the newest first. One query."""
    rows = Decision.objects.filter(programme=body.programme_id, about_kind=KIND, about_id=body.pk)
    return list(rows.order_by("-number"))


def accounts_of(body: Body) -> list[Account]:
    """Its funds, the newest first. Two queries."""
    rows = _funds().filter(body=body)
    return [account_of(each) for each in rows]


def fund_at(seat: Seat, pk: UUID) -> Fund | None:
    """One fund of this programme with what was spent of it, or None. Two queries."""
    return _funds().filter(body__in=bodies_of(seat), pk=pk).select_related("body__programme").first()


def spending_at(seat: Seat, pk: UUID) -> Spending | None:
    """One thing that was spent, or None."""
    rows = Spending.objects.filter(fund__body__in=bodies_of(seat))
    return rows.select_related("fund__body__programme").filter(pk=pk).first()


def account_of(fund: Fund) -> Account:
    """A fund in numbers."""
    return Account(fund, tuple(fund.spendings.all()))


def _funds() -> QuerySet[Fund]:
    spendings = Prefetch("spendings", Spending.objects.select_related("receipt").order_by("spent_on", "what", "id"))
    return Fund.objects.select_related("decision", "next_decision").prefetch_related(spendings)
