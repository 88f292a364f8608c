"""One page for each audience: what it may gain, what it is asked for, how sure that is, and what to ask back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from commonstar.engine.value.chain import net_outcomes
from commonstar.engine.value.model import AgencyKind, Benefit, Brings, CostKind
from commonstar.engine.value.streams import ExactReader
from commonstar.formats.business_case.blocks import Block, Bullets, Figures, Heading, Missing, Table, Text, columns
from commonstar.formats.business_case.commercial import who_should_care
from commonstar.formats.business_case.financial import gap
from commonstar.formats.business_case.management import replaces_paid_work, to_review
from commonstar.formats.business_case.pictures import demand
from commonstar.formats.business_case.strategic import unmonetised
from commonstar.formats.business_case.summary import confirmed_by, headline, in_short, sureness
from commonstar.formats.business_case.told import Told
from commonstar.vocabulary import Audience, CaseQuestion, Level, Mix

MOST = 5
PARAGRAPHS = 2
Page = Callable[[Told], Iterator[Block]]


def page_of(told: Told, audience: Audience) -> Iterator[Block]:
    """The blocks of an audience's page."""
    return PAGES[audience](told)


def people(told: Told) -> Iterator[Block]:
    """For people who use services."""
    _ = told.say
    yield Text(_("What this may change for you, and what it asks of you."), lead=True)
    nothing = _("No outcome for single people is in the model yet.")
    yield from _listed(told, _("What may get better for you"), changes(told, (Level.PERSON,)), nothing)
    yield from _listed(told, _("What money cannot say"), unmonetised(told), silent=True)
    yield from _listed(told, _("What people are asked to give"), given(told), _("Nothing is asked of you."))
    yield from _listed(told, _("How sure we are"), _plain_sureness(told))
    yield from _asking(
        told,
        _("Were people like me there when this was planned?"),
        _("What happens to me if it does not work?"),
        _("When will I hear what came of it?"),
    )


def communities(told: Told) -> Iterator[Block]:
    """For communities."""
    _ = told.say
    yield Text(_("What this may do for the place and the people around you."), lead=True)
    levels = (Level.COMMUNITY, Level.BUSINESS)
    nothing = _("No outcome for communities is in the model yet.")
    yield from _listed(told, _("What may get better here"), changes(told, levels), nothing)
    yield from _listed(told, _("What you gain and what you give"), _society(told))
    yield from _listed(told, _("What money cannot say"), unmonetised(told), silent=True)
    yield from _listed(told, _("How sure we are"), _plain_sureness(told))
    yield from _asking(
        told,
        _("Who of us decides with you, from the start?"),
        _("What do those who give their time get back?"),
        _("What stays here when the money ends?"),
    )


def staff(told: Told) -> Iterator[Block]:
    """For front-line staff."""
    _ = told.say
    yield Text(_("What changes in the work, and what it rests on."), lead=True)
    found = (*changes(told, (Level.SERVICE, Level.SYSTEM)), *_demands(told))
    yield from _listed(told, _("What changes in services"), found, _("No outcome for services is in the model yet."))
    yield from _listed(told, _("What replaces public input"), _replaced(told), _("Nothing here replaces public input."))
    yield from _listed(told, _("What adds to it"), _added(told), silent=True)
    yield from _answered(told, _("How it is run"), CaseQuestion.RUNNING)
    yield from _asking(
        told,
        _("What do I stop doing, so that I have time for this?"),
        _("Who backs me when people take a risk and something goes wrong?"),
        _("Which of these figures would I put differently?"),
    )


def heads(told: Told) -> Iterator[Block]:
    """For heads of service."""
    _ = told.say
    yield Text(_("What the budget carries, what it gets back, and when."), lead=True)
    yield from _listed(told, _("Money"), _budget(told))
    if told.model.years <= MOST * 2 and told.model.lines.costs:
        yield _short_cash(told)
    yield from _listed(told, _("Demand"), _demands(told), silent=True)
    yield from _listed(told, _("What to measure first"), to_review(told), silent=True)
    yield from _answered(told, _("Who delivers"), CaseQuestion.DELIVERY)


def managers(told: Told) -> Iterator[Block]:
    """For top managers."""
    _ = told.say
    yield Text(_("The result, who carries it, and what has to be agreed."), lead=True)
    yield Figures(tuple(headline(told)))
    yield from _listed(told, _("What to agree with others"), (*who_should_care(told), confirmed_by(told)))
    yield from _listed(told, _("Cash"), (gap(told),))
    yield from _listed(told, _("How sure it is"), (*sureness(told), *_options(told)))
    yield from _listed(told, _("What to measure first"), islice(to_review(told), 3), silent=True)


def politicians(told: Told) -> Iterator[Block]:
    """For politicians."""
    _ = told.say
    yield Text(_("What people get for it, what it costs, and how sure anyone can be."), lead=True)
    yield from _answered(told, _("The need"), CaseQuestion.NEED)
    yield from _listed(told, _("What people get"), changes(told, tuple(Level)))
    yield from _listed(told, _("In money"), tuple(in_short(told))[:3])
    yield from _listed(told, _("What money cannot say"), unmonetised(told), silent=True)
    yield from _listed(told, _("How sure it is"), (*_plain_sureness(told), confirmed_by(told)))
    yield from _answered(told, _("Who agrees, and who does not"), CaseQuestion.AGREEMENT)


PAGES: Mapping[Audience, Page] = {
    Audience.PEOPLE_WHO_USE_SERVICES: people,
    Audience.COMMUNITIES: communities,
    Audience.FRONT_LINE_STAFF: staff,
    Audience.HEADS_OF_SERVICE: heads,
    Audience.TOP_MANAGERS: managers,
    Audience.POLITICIANS: politicians,
}


def _listed(
    told: Told, heading: str, sentences: Iterator[str] | tuple[str, ...], otherwise: str = "", *, silent: bool = False
) -> Iterator[Block]:
    """A heading with a few sentences; without any, what is said otherwise, or that nothing is said yet, or nothing."""
    _ = told.say
    found = tuple(islice(sentences, MOST))
    if not found and silent:
        return
    yield Heading(heading)
    if found:
        yield Bullets(found)
    else:
        yield Text(otherwise) if otherwise else Missing(_("Not said yet."))


def _answered(told: Told, heading: str, question: CaseQuestion) -> Iterator[Block]:
    """A heading with the beginning of what people say to a question."""
    yield Heading(heading)
    yield from islice(told.answer(question), PARAGRAPHS)


def _asking(told: Told, *questions: str) -> Iterator[Block]:
    _ = told.say
    yield Heading(_("What you may ask back"))
    yield Bullets(questions)


def changes(told: Told, levels: tuple[Level, ...]) -> tuple[str, ...]:
    """What changes at some levels, and for how many."""
    outcomes = told.model.outcomes
    lines = [line for line in told.model.lines.bringing if line.shared.outcome in outcomes]
    found = [_change(told, line) for line in lines if outcomes[line.shared.outcome].level in levels]
    return tuple(dict.fromkeys(found))


def _change(told: Told, line: Brings) -> str:
    _ = told.say
    outcome = told.outcome(line.shared.outcome)
    outcome = told.illustrative(outcome) if told.result.streams.graded[line.id].illustrative else outcome
    if not isinstance(line, Benefit):
        return outcome
    net = net_outcomes(ExactReader(told.model, dict(told.result.values.numbers), line), line)
    whom = line.shared.beneficiaries
    if net.reached <= 1:
        return _("{outcome}, for {whom}").format(outcome=outcome, whom=whom) if whom else outcome
    words = {"outcome": outcome, "whom": whom, "some": told.speech.plain(net.outcomes, 0)}
    words["all"] = told.speech.plain(net.reached, 0)
    if whom:
        return _("{outcome}: about {some} of {all} ({whom})").format(**words)
    return _("{outcome}: about {some} of {all}").format(**words)


def given(told: Told) -> Iterator[str]:
    """What people give in time or things."""
    _ = told.say
    hours = dict(told.result.streams.hours)
    for line in told.model.lines.costs:
        if line.kind is CostKind.IN_KIND:
            total = sum(hours.get(line.id, ()))
            name = told.line(line)
            if total:
                yield _("{name}: about {hours} hours in all").format(name=name, hours=told.speech.plain(total, 0))
            else:
                yield name


def _society(told: Told) -> Iterator[str]:
    _ = told.say
    for name, each in told.result.agencies.items():
        if told.model.agencies[name].kind is AgencyKind.SOCIETY:
            yield _("{agency}: what changes is worth {gain}; what is given is worth {give}.").format(
                agency=told.agency(name), gain=told.money.rough(each.benefits), give=told.money.rough(each.costs)
            )
    put = told.result.by_mix.communities
    if put:
        yield _("Money put in to add to what is there: {sum}.").format(sum=told.money.rough(put))
    yield from given(told)
    if replaces_paid_work(told):
        yield _("Some of these hours replace paid work. Ask whether that is fair.")


def _plain_sureness(told: Told) -> Iterator[str]:
    """For people who do not read tables."""
    _ = told.say
    if told.result.illustrative:
        yield _("Some of the figures are invented to show how the sums are made. They are not promises.")
    yield from sureness(told)


def _demands(told: Told) -> Iterator[str]:
    _ = told.say
    for line in told.model.lines.demand:
        last = demand(told, line).table.rows[-1]
        yield _("{name}: {without} in the last year without this, {remaining} with it.").format(
            name=told.line(line), without=last[1], remaining=last[2]
        )


def _replaced(told: Told) -> Iterator[str]:
    for line in told.model.lines.bringing:
        if line.shared.mix in (Mix.SUBSTITUTIVE, Mix.BOTH):
            yield told.line(line)


def _added(told: Told) -> Iterator[str]:
    for line in told.model.lines.costs:
        if line.mix in (Mix.ADDITIVE, Mix.BOTH):
            yield told.line(line)


def _budget(told: Told) -> Iterator[str]:
    _ = told.say
    yield gap(told)
    mix = told.result.by_mix
    if mix.released:
        yield _("Budgets get back {sum} of what is saved, in present value.").format(sum=told.money.rough(mix.released))
    double = sum(each.double_running for each in told.result.financial)
    if double:
        yield _("While old and new run side by side, {sum} is paid twice.").format(sum=told.money.rough(double))


def _short_cash(told: Told) -> Table:
    _ = told.say
    rows = tuple(
        (each.year, told.cell(each.revenue + each.capital), told.cell(each.released), told.cell(each.gap))
        for each in told.result.financial
    )
    caption = _("Cash by financial year ({currency})").format(currency=told.model.currency)
    return Table(caption, (_("Year"), _("Paid"), _("Released"), _("To be found")), rows, columns("wnnn"))


def _options(told: Told) -> Iterator[str]:
    _ = told.say
    if told.options:
        best = max(told.options, key=lambda name: told.options[name].result.net)
        name = told.model.options[best].name or best
        yield _("Of {count} options, “{name}” has the highest net value.").format(count=len(told.options), name=name)
