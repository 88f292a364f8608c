"""The financial case: what budgets have to find, year by year."""

from __future__ import annotations

from collections.abc import Iterator

from commonstar.engine.quantities import ZERO
from commonstar.formats.business_case.blocks import Block, Heading, Table, Text, columns
from commonstar.formats.business_case.told import Told
from commonstar.formats.case_words import QUESTIONS
from commonstar.vocabulary import CaseQuestion

ALONE = ("capital", "inflation")  # left out where there is none


def financial(told: Told) -> Iterator[Block]:
    """The blocks of the financial case."""
    _ = told.say
    yield Heading(_(QUESTIONS[CaseQuestion.AFFORDING]))
    yield from told.answer(CaseQuestion.AFFORDING)
    yield Text(gap(told))
    if not told.model.lines.costs:
        return
    yield Heading(_("By financial year"), 3)
    yield Text(_inflated(told))
    yield _cash(told)
    detail = _detail(told)
    if detail is not None:
        yield detail
    if any(each.budget_lines for each in told.result.financial):
        yield _budget_lines(told)


def gap(told: Told) -> str:
    """How much has to be found, and in which years."""
    _ = told.say
    years = [each for each in told.result.financial if each.gap > 0]
    if not years:
        return _("No year needs more cash than is released.")
    whole = sum((each.gap for each in years), ZERO)
    worst = max(years, key=lambda each: each.gap)
    if len(years) == 1:
        return _("{sum} of cash has to be found, all of it in {year}.").format(
            sum=told.money.exact(whole), year=worst.year
        )
    said = _("{sum} of cash has to be found over {count} years, most of it in {year} ({most}).")
    return said.format(sum=told.money.exact(whole), count=len(years), year=worst.year, most=told.money.exact(worst.gap))


def _inflated(told: Told) -> str:
    _ = told.say
    inflator = told.model.financial.inflator
    if not inflator:
        return _("Sums are at the model's prices: no inflator is given. They include the correction for optimism.")
    said = _("Sums are what is paid in each year, with prices rising by {share} a year, and corrected for optimism.")
    return said.format(share=told.speech.share(inflator))


def _cash(told: Told) -> Table:
    """By year: what is paid, released and to be found; the net flow, told apart from inflation where there is any."""
    _ = told.say
    found = told.result.financial
    names = {
        "revenue": _("Revenue"),
        "capital": _("Capital"),
        "released": _("Released"),
        "gap": _("To be found"),
        "real": _("Net, real"),
        "inflation": _("Inflation"),
    }
    kept = [name for name in names if name not in ALONE or any(getattr(each, name) for each in found)]
    rows = [(each.year, *(told.cell(getattr(each, name)) for name in kept)) for each in found]
    sums = [sum((getattr(each, name) for each in found), ZERO) for name in kept]
    rows.append((_("All"), *map(told.cell, sums)))
    caption = _("Cash by financial year ({currency}); net is what is paid less what is released")
    if "inflation" in kept:
        caption = _("Cash by financial year ({currency}); net and inflation together are paid less released")
    head = (_("Year"), *(names[name] for name in kept))
    numbers = columns("w" + "n" * len(kept))
    return Table(caption.format(currency=told.model.currency), head, tuple(rows), numbers, total=True)


def _detail(told: Told) -> Table | None:
    """One-off, recurring and double running costs, where there is more than one of them."""
    _ = told.say
    names = {"one_off": _("One-off"), "recurring": _("Recurring"), "double_running": _("Double running")}
    found = told.result.financial
    used = [name for name in names if any(getattr(each, name) for each in found)]
    if len(used) < 2:
        return None
    rows = tuple(
        (each.year, *(told.cell(getattr(each, name)) for name in used))
        for each in found
        if any(getattr(each, name) for name in used)
    )
    caption = _("Of the costs ({currency})").format(currency=told.model.currency)
    return Table(caption, (_("Year"), *(names[name] for name in used)), rows, columns("w" + "n" * len(used)))


def _budget_lines(told: Told) -> Table:
    _ = told.say
    rows = tuple(
        (each.year, name, told.cell(value))
        for each in told.result.financial
        for name, value in each.budget_lines.items()
        if value
    )
    caption = _("By budget line ({currency})").format(currency=told.model.currency)
    return Table(caption, (_("Year"), _("Budget line"), _("Cash")), rows, columns("wwn"))
