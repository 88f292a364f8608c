"""The commercial case: who delivers, and what agreement between agencies may rest on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from commonstar.engine.quantities import ZERO
from commonstar.formats.business_case import pictures
from commonstar.formats.business_case.blocks import Block, Bullets, Heading, Table, Text, columns
from commonstar.formats.business_case.summary import confirmed_by
from commonstar.formats.business_case.told import Told
from commonstar.formats.case_words import QUESTIONS
from commonstar.vocabulary import CaseQuestion


def commercial(told: Told) -> Iterator[Block]:
    """The blocks of the commercial case."""
    _ = told.say
    yield Heading(_(QUESTIONS[CaseQuestion.DELIVERY]))
    yield from told.answer(CaseQuestion.DELIVERY)
    yield Heading(_("Who pays and who gains"))
    if not told.model.agencies:
        yield Text(_("The model names no agencies yet."))
        return
    yield Text(confirmed_by(told))
    yield pictures.pays_and_gains(told)
    yield Heading(_("Who should care"), 3)
    yield Bullets(tuple(who_should_care(told)))
    yield Heading(_("Money that can move"), 3)
    yield from _movable(told)
    if told.result.proportional:
        yield _other_ways(told)


def who_should_care(told: Told) -> Iterator[str]:
    """Whose gains rest on what others pay, in shares; never as an invoice."""
    _ = told.say
    settlement = told.result.should_care
    losing: dict[str, dict[str, Fraction]] = {}
    for each in settlement.transfers:
        losing.setdefault(each.payee, {})[each.payer] = each.amount
    for payee, payers in losing.items():
        whole = sum(payers.values(), ZERO)
        shares = ", ".join(
            _("{agency} {share}").format(agency=told.agency(payer), share=told.speech.share(amount / whole))
            for payer, amount in payers.items()
        )
        yield _("{agency} puts in more than it gets back. What it lacks is gained by others: {shares}.").format(
            agency=told.agency(payee), shares=shares
        )
    if settlement.shortfall > 0:
        yield _("What agencies gain together does not cover what they put in: {sum} is lacking.").format(
            sum=told.money.exact(settlement.shortfall)
        )
    if not settlement.transfers and settlement.shortfall == 0:
        yield _("No agency puts in more than it gets back, so none depends on another.")


def _movable(told: Told) -> Iterator[Block]:
    _ = told.say
    found = told.result.movable
    transfers = found.settlement.transfers
    yield Text(
        _("Cash alone, among those who can pay: fiscal benefits that a budget really gets back, less cash costs.")
    )
    if transfers:
        cells = told.cells({str(place): each.amount for place, each in enumerate(transfers)})
        rows = tuple(
            (told.agency(each.payer), told.agency(each.payee), cells[str(place)])
            for place, each in enumerate(transfers)
        )
        head = (_("From"), _("To"), _("Present value"))
        yield Table(told.captioned(_("Payments after which nobody loses cash")), head, rows, columns("wwn"))
    if found.settlement.shortfall > 0:
        yield Text(
            _("Cash does not cover cash: {sum} has to come from elsewhere. Cash is lowest in year {year}.").format(
                sum=told.money.exact(found.settlement.shortfall), year=found.year
            )
        )
    elif not transfers:
        yield Text(_("No agency that can pay loses cash."))


def _other_ways(told: Told) -> Table:
    _ = told.say
    proportional = told.cells(told.result.proportional)
    shapley = None if told.result.shapley is None else told.cells(told.result.shapley)
    head = [_("Agency"), _("Costs, by gains")]
    if shapley is not None:
        head.append(_("Net gain (Shapley)"))
    rows = tuple(
        (told.agency(name), proportional[name], *(() if shapley is None else (shapley[name],))) for name in proportional
    )
    return Table(
        told.captioned(_("Other ways to share: costs in proportion to gains; net gain by what each adds")),
        tuple(head),
        rows,
        columns("w" + "n" * (len(head) - 1)),
    )
