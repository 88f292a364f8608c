"""The small fund of an elected body: granted, spent with receipts, and what is decided about the next year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from commonstar.vocabulary import FundNext
from commonstar.web.co.commission.bodies.actions import locked, record
from commonstar.web.co.commission.bodies.models import Body, Fund, Spending
from commonstar.web.co.commission.bodies.queries import KIND, account_of
from commonstar.web.co.commission.bodies.rules import run, write
from commonstar.web.common.access import Refused
from commonstar.web.programmes.public import AcceptedFile, Decided, Seat, keep_file, record_decision


class Overspent(ValueError):
    """There is not so much left; the text is what is left."""


class OutsideTheYear(ValueError):
    """Money is spent between the first and the last day of the fund."""


class NoReceipt(ValueError):
    """What was spent has a receipt, or says why not."""


class Settled(Refused):
    """The year was settled: the next one is decided."""


@dataclass(frozen=True)
class Grant:
    """Money for a year; `decided` is the decision with which it was granted."""

    begins_on: date
    ends_on: date
    amount: Decimal
    currency: str
    decided: Decided


@dataclass(frozen=True)
class Spent:
    """What was spent: a receipt, or why there is none."""

    spent_on: date
    what: str
    paid_to: str
    amount: Decimal
    no_receipt: str = ""


@transaction.atomic
def grant(*, seat: Seat, body: Body, given: Grant) -> Fund:
    """Grant the body money for a year, with the decision."""
    row = locked(seat, body, run)
    decision = record_decision(seat=seat, decided=replace(given.decided, about=(KIND, row.pk)), rule=run)
    return _make(seat, row, Fund(decision=decision, **_values(given)))


def _values(given: Grant) -> dict[str, object]:
    by = given.decided.decided_by[:200]
    days = {"begins_on": given.begins_on, "ends_on": given.ends_on}
    return {**days, "amount": given.amount, "currency": given.currency, "granted_by": by}


def _make(seat: Seat, body: Body, fund: Fund) -> Fund:
    fund.body = body
    fund.save(force_insert=True)
    record(seat, "fund_granted", body, {"amount": str(fund.amount), "carried": str(fund.carried)})
    return fund


@transaction.atomic
def spend(*, seat: Seat, fund: Fund, given: Spent, receipt: AcceptedFile | None = None) -> Spending:
    """Write down what was spent. Raises Overspent, OutsideTheYear, NoReceipt, Settled."""
    body, row = _fund(seat, fund, by_members=True)
    if receipt is None and not given.no_receipt.strip():
        raise NoReceipt(given.what)
    if not row.begins_on <= given.spent_on <= row.ends_on:
        raise OutsideTheYear(given.spent_on.isoformat())
    left = account_of(row).left
    if given.amount > left:
        raise Overspent(str(left))
    kept = keep_file(seat=seat, file=receipt) if receipt else None
    made = Spending.objects.create(
        fund=row,
        spent_on=given.spent_on,
        what=given.what,
        paid_to=given.paid_to,
        amount=given.amount,
        no_receipt="" if kept else given.no_receipt,
        receipt=kept,
        entered_by=seat.user,
    )
    sha256 = kept.sha256 if kept else ""
    record(seat, "spent", body, {"what": given.what, "amount": str(given.amount), "receipt": sha256})
    return made


@transaction.atomic
def take_back(*, seat: Seat, spending: Spending, reason: str) -> None:
    """What was written down was wrong: it stays with the reason, and counts no more. Raises Settled."""
    body, _row = _fund(seat, spending.fund, by_members=True)
    row = Spending.objects.select_for_update(of=("self",)).get(pk=spending.pk)
    if row.taken_back:
        raise Settled("taken back")
    row.taken_back = reason
    row.save(update_fields=["taken_back"])
    record(seat, "spending_taken_back", body, {"what": row.what, "amount": str(row.amount), "reason": reason})


@transaction.atomic
def decide_next_year(*, seat: Seat, fund: Fund, amount: Decimal, keeps_rest: bool, decided: Decided) -> Fund | None:
    """Settle the year: grant so much for the next one (0: the fund ends), with or without what is left.

    Returns the next year's fund, or None where it ends. Raises Settled.
    """
    body, row = _fund(seat, fund, by_members=False)
    carried = account_of(row).left if keeps_rest else Decimal("0.00")
    total = amount + carried
    decision = record_decision(seat=seat, decided=replace(decided, about=(KIND, body.pk)), rule=run)
    row.next = FundNext.AGAIN if total > 0 else FundNext.ENDED
    row.next_decision = decision
    row.save(update_fields=["next", "next_decision"])
    record(seat, "fund_settled", body, {"next": row.next, "left": str(account_of(row).left)})
    if not total:
        return None
    begins = row.ends_on + timedelta(days=1)
    given = Grant(begins, _a_year_after(row.ends_on), total, row.currency, decided)
    return _make(seat, body, Fund(decision=decision, carried=carried, **_values(given)))


def _a_year_after(day: date) -> date:
    """The same day of the next year; of 29 February, the last of the month."""
    following = day + timedelta(days=1)
    leap = (following.month, following.day) == (2, 29)
    return following.replace(year=following.year + 1, day=28 if leap else following.day) - timedelta(days=1)


def _fund(seat: Seat, fund: Fund, *, by_members: bool) -> tuple[Body, Fund]:
    """The body, whose row is the lock of its money, and the fund, not settled yet."""
    body = locked(seat, fund.body, write if by_members else run)
    row = Fund.objects.get(pk=fund.pk)
    if row.next:
        raise Settled("settled")
    return body, row
