"""The first page: what it is worth, what it costs, how sure that is, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from commonstar.engine.quantities import half_away
from commonstar.engine.value.discounting import Band
from commonstar.formats.business_case.blocks import Block, Bullets, Figure, Figures, Heading, Note, Text
from commonstar.formats.business_case.told import Told
from commonstar.formats.business_case.words import QUADRANTS


def summary(told: Told) -> Iterator[Block]:
    """The blocks of the first page."""
    _ = told.say
    if told.model.summary:
        yield Text(told.model.summary, lead=True)
    if told.result.illustrative:
        yield illustrative_note(told)
    yield Figures(tuple(headline(told)))
    yield Heading(_("In short"))
    yield Bullets(tuple(in_short(told)))
    yield Text(basis(told))


def illustrative_note(told: Told) -> Note:
    """That figures are invented."""
    _ = told.say
    return Note(
        _("Illustrative: some figures are invented to show the way of reckoning, and mark all that rests on them.")
    )


def headline(told: Told) -> Iterator[Figure]:
    """Benefits, costs, net, what comes back, and when it is paid back; years of health and what one costs."""
    _ = told.say
    yield from _health(told) if only_health(told) else _sums(told)
    if told.result.health and not only_health(told):
        yield from _health(told, costs=False)
    count = len(told.confirmed.by & set(told.model.asked))
    said = _("{count} of {all}").format(count=count, all=len(told.model.asked))
    yield Figure(_("Confirmed by"), said, _("agencies"))


def only_health(told: Told) -> bool:
    """Whether what is gained is years of health or wellbeing alone, without money."""
    return bool(told.result.health) and not told.result.benefits


def _sums(told: Told) -> Iterator[Figure]:
    _ = told.say
    result, money = told.result, told.money
    yield Figure(_("Benefits"), money.exact(result.benefits), _("present value"))
    yield Figure(_("Costs"), money.exact(result.costs), _("present value"))
    yield Figure(_("Net value"), money.exact(result.net), _("benefits less costs"))
    if result.ratio is not None:
        ratio = told.speech.number(half_away(result.ratio, 4))
        yield Figure(_("Benefits over costs"), ratio, _("for each 1 put in"))
    years = result.payback.years
    if years == 0:
        yield Figure(_("Paid back"), _("at once"), _("in the first year"))
    elif years is not None:
        yield Figure(_("Paid back after"), told.speech.number(half_away(years, 4)), _("years, discounted"))
    else:
        yield Figure(_("Paid back"), _("never"), _("within the years looked at"))


def _health(told: Told, costs: bool = True) -> Iterator[Figure]:
    _ = told.say
    if costs:
        yield Figure(_("Costs"), told.money.exact(told.result.costs), _("present value"))
    for each in told.result.health:
        unit = str(each.per).upper()
        yield Figure(_("{unit}s gained").format(unit=unit), told.speech.plain(each.years), _("present value"))
        if each.ratio is not None:
            yield Figure(_("Cost of one {unit}").format(unit=unit), told.money.exact(each.ratio), _("net cost"))
        for threshold, net in each.net_benefits[:1]:
            said = _("at {sum} for one").format(sum=told.money.exact(threshold.value))
            yield Figure(_("Net benefit"), told.money.exact(net), said)


def in_short(told: Told) -> Iterator[str]:
    """The result in sentences."""
    _ = told.say
    if not only_health(told):
        yield _in_money(told)
    yield from _in_health(told)
    yield from _who(told)
    yield from sureness(told)
    if told.model.unmonetised:
        names = ", ".join(each.outcome for each in told.model.unmonetised)
        yield _("Not counted in money, and not to be forgotten: {names}.").format(names=names)
    yield confirmed_by(told)


def _in_health(told: Told) -> Iterator[str]:
    _ = told.say
    for each in told.result.health:
        said = _("{unit}s gained: {years}, for a net cost of {cost}. It {quadrant}.")
        yield said.format(
            unit=str(each.per).upper(),
            years=told.speech.plain(each.years, 1),
            cost=told.money.rough(each.net_cost),
            quadrant=_(QUADRANTS[each.quadrant]),
        )


def _in_money(told: Told) -> str:
    _ = told.say
    result, money = told.result, told.money
    if result.net >= 0:
        said = _("Over {span}, this is worth about {benefits} and costs about {costs}: {net} more than is put in.")
    else:
        said = _("Over {span}, this is worth about {benefits} and costs about {costs}: {net} less than is put in.")
    return said.format(
        span=_span(told),
        benefits=money.rough(result.benefits),
        costs=money.rough(result.costs),
        net=money.rough(abs(result.net)),
    )


def _who(told: Told) -> Iterator[str]:
    """Who gains most and who pays most."""
    _ = told.say
    agencies = told.result.agencies
    gaining = [name for name, each in agencies.items() if each.benefits > 0]
    paying = [name for name, each in agencies.items() if each.costs > 0]
    if gaining:
        most = max(gaining, key=lambda name: agencies[name].benefits)
        share = told.speech.share(agencies[most].benefits / told.result.benefits, 0)
        yield _("The largest part of the benefits goes to {agency}: {share}.").format(
            agency=told.agency(most), share=share
        )
    if paying:
        most = max(paying, key=lambda name: agencies[name].costs)
        share = told.speech.share(agencies[most].costs / told.result.costs, 0)
        yield _("The largest part of the costs falls on {agency}: {share}.").format(
            agency=told.agency(most), share=share
        )


def sureness(told: Told) -> Iterator[str]:
    """By how much it may go wrong before nothing is gained."""
    _ = told.say
    switching = told.result.switching
    if switching is not None and switching.benefits >= 0:
        said = _("Benefits may fall by {benefits}, or costs rise by {costs}, before nothing is gained.")
        yield said.format(benefits=told.speech.share(switching.benefits), costs=told.speech.share(switching.costs))
    elif switching is not None:
        more = told.speech.share(-switching.benefits)
        yield _("Benefits would have to rise by {share} before anything is gained.").format(share=more)
    if told.draws is not None:
        chance = told.speech.plain(Fraction(told.draws.positive) * 100, 1)
        yield _("With all that is uncertain drawn together, benefits exceed costs in {chance} of 100 draws.").format(
            chance=chance
        )


def confirmed_by(told: Told) -> str:
    """How many agencies confirmed their shares."""
    _ = told.say
    agencies = told.model.asked
    names = [told.agency(name) for name in agencies if name in told.confirmed.by]
    if not names:
        return _("Who gains, and what of it is cash, has been confirmed by none of the {all} agencies.").format(
            all=len(agencies)
        )
    said = _("Who gains, and what of it is cash: confirmed by {count} of {all} agencies ({names}).")
    return said.format(count=len(names), all=len(agencies), names=", ".join(names))


def basis(told: Told) -> str:
    """Currency, prices, years, discounting, and the method."""
    _ = told.say
    model = told.model
    said = _("Sums are in {currency} at prices of {year}, over {years}, discounted by {rates}; computed by {method}.")
    found = said.format(
        currency=model.currency,
        year=model.price_year,
        years=_span(told),
        rates=discounting(told),
        method=told.result.method,
    )
    return f"{found} {_('Made on {date}.').format(date=told.made_on)}" if told.made_on else found


def _span(told: Told) -> str:
    _ = told.say
    years = told.model.years
    return _("one year") if years == 1 else _("{years} years").format(years=years)


def discounting(told: Told) -> str:
    """The rates of discounting in words."""
    _ = told.say
    rates = "; ".join(
        _("{rate} to year {year}").format(rate=told.speech.share(band.rate, 2), year=band.through)
        if band.through is not None
        else told.speech.share(band.rate, 2)
        for band in _bands(told)
    )
    names = {"green-book": _("Green Book"), "green-book-health": _("Green Book, health")}
    return f"{names[told.model.discount.name]} ({rates})" if told.model.discount.name in names else rates


def _bands(told: Told) -> Iterator[Band]:
    """The bands that the model's years reach."""
    last = told.model.first_year + told.model.years - 1
    for band in told.model.discount.bands:
        if band.through is None or band.through >= last:
            yield Band(band.rate)
            return
        yield band
