"""The small fund of an elected body: the account line by line, granting, spending, taking back, the next year."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.web.co.commission.bodies import money, queries, rules, words
from commonstar.web.co.commission.bodies.forms import GrantForm, NextYearForm, SpendForm, TakeBackForm
from commonstar.web.co.commission.bodies.models import Fund
from commonstar.web.co.commission.bodies.views import FOLDER, body_or_404, body_url, crumbs, form_page
from commonstar.web.co.commission.bodies.words import address
from commonstar.web.programmes.public import Seat, posted, programme_page


def _fund(seat: Seat, pk: UUID) -> Fund:
    row = queries.fund_at(seat, pk)
    if row is None:
        raise Http404
    return row


def _url(seat: Seat, fund: Fund) -> str:
    return address("fund", seat.programme, fund=fund.pk)


@programme_page(rules.see)
def fund(request: HttpRequest, seat: Seat, fund: UUID) -> HttpResponse:
    """What was granted, spent and is left, to the penny."""
    row = _fund(seat, fund)
    found = queries.account_of(row)
    receipts = {
        each.pk: reverse("programmes:file", args=[seat.programme.slug, each.receipt_id])
        for each in found.spendings
        if each.receipt_id and rules.see_receipts(seat)
    }
    context = {
        "title": _("Small fund"),
        "caption": words.years(row),
        "crumbs": crumbs(seat, row.body),
        "fund": row,
        "rows": words.account_rows(found),
        "spendings": words.spending_table(found, receipts) if found.spendings else None,
        "counting": [each for each in found.spendings if not each.taken_back],
        "taken_back": [each for each in found.spendings if each.taken_back],
        "decision_url": _decision(seat, row.decision),
        "next_url": _decision(seat, row.next_decision),
        "may_write": rules.write(seat) and not row.next,
        "may_run": rules.run(seat) and not row.next,
    }
    return render(request, f"{FOLDER}/fund.html", context)


def _decision(seat: Seat, decision: object) -> str:
    number = getattr(decision, "number", None)
    return reverse("programmes:decision", args=[seat.programme.slug, number]) if number else ""


@programme_page(rules.run)
def fund_grant(request: HttpRequest, seat: Seat, body: UUID) -> HttpResponse:
    """Grant money for a year."""
    row = body_or_404(seat, body)
    form = GrantForm(posted(request), initial={"decided_on": timezone.localdate()})
    if form.is_valid():
        title = _("Grant “%(body)s” a small fund") % {"body": row.title}
        made = money.grant(seat=seat, body=row, given=form.grant(title))
        messages.success(request, _("The fund is granted, and the decision is in the log."))
        return redirect(_url(seat, made))
    return form_page(request, seat, row, _("Grant a small fund"), form)


@programme_page(rules.write)
def fund_spend(request: HttpRequest, seat: Seat, fund: UUID) -> HttpResponse:
    """Write down what was spent, with its receipt."""
    row = _fund(seat, fund)
    form = SpendForm(posted(request), request.FILES or None, initial={"spent_on": _today_within(row)})
    if form.is_valid():
        try:
            money.spend(seat=seat, fund=row, given=form.spent(), receipt=form.cleaned_data["receipt"])
        except money.Overspent:
            left = words.amount(queries.account_of(row).left, row)
            form.add_error("amount", _("Only %(left)s is left.") % {"left": left})
        except money.OutsideTheYear:
            form.add_error("spent_on", _("This fund is for %(days)s.") % {"days": words.years(row)})
        except money.Settled:
            messages.info(request, _("This year is settled. Nothing more can be written down."))
            return redirect(_url(seat, row))
        else:
            messages.success(request, _("It is written down."))
            return redirect(_url(seat, row))
    return form_page(request, seat, row.body, _("Write down what was spent"), form, cancel_url=_url(seat, row))


def _today_within(row: Fund) -> date:
    return min(max(timezone.localdate(), row.begins_on), row.ends_on)


@programme_page(rules.write)
def spending_take_back(request: HttpRequest, seat: Seat, spending: UUID) -> HttpResponse:
    """What was written down was wrong."""
    row = queries.spending_at(seat, spending)
    if row is None:
        raise Http404
    form = TakeBackForm(posted(request))
    if form.is_valid():
        try:
            money.take_back(seat=seat, spending=row, reason=form.cleaned_data["reason"])
        except money.Settled:
            messages.info(request, _("It was taken back before, or the year is settled."))
        else:
            messages.success(request, _("It is taken back, and counts no more."))
        return redirect(_url(seat, row.fund))
    title = _("Take back: %(what)s") % {"what": row.what}
    return form_page(request, seat, row.fund.body, title, form, cancel_url=_url(seat, row.fund))


@programme_page(rules.run)
def fund_next(request: HttpRequest, seat: Seat, fund: UUID) -> HttpResponse:
    """Settle the year, and decide on the next."""
    row = _fund(seat, fund)
    left = words.amount(queries.account_of(row).left, row)
    form = NextYearForm(posted(request), initial={"decided_on": timezone.localdate()})
    form.fields["rest"].help_text = _(
        "Left now: %(left)s. After this, nothing more can be written down for this year."
    ) % {"left": left}
    if form.is_valid():
        given = form.cleaned_data
        title = _("The small fund of “%(body)s” after %(day)s") % {
            "body": row.body.title,
            "day": words.day(row.ends_on),
        }
        keeps = given["rest"] == "keep"
        try:
            money.decide_next_year(
                seat=seat, fund=row, amount=given["amount"], keeps_rest=keeps, decided=form.decided(title)
            )
        except money.Settled:
            messages.info(request, _("This year is settled already."))
        else:
            messages.success(request, _("It is decided, and the decision is in the log."))
        return redirect(body_url(seat, row.body))
    return form_page(request, seat, row.body, _("Decide on the next year"), form, cancel_url=_url(seat, row))
