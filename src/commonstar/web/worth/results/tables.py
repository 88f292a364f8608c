"""What a version answers as tables: every number leads to its working."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Cell, Column, Figure, Table
from commonstar.web.worth import words
from commonstar.web.worth.bridge import LINES, Answers, Shown, draws_of, half_away
from commonstar.web.worth.mix.bridge import rests_on_replaced_work
from commonstar.web.worth.results import chance, paths, pictures
from commonstar.web.worth.results.showing import Showing

# Names of parts of the page, which its list of contents leads to.
AGENCIES, BENEFITS, FLOWS, MIX, MONEY = "agencies", "benefits", "flows", "mix", "money"
SURE, WEIGHTED, HEALTH, OTHER, INPUTS = "sure", "weighted", "health", "other", "inputs"
DEMAND, CHANCE, PATHS = "demand", "chance", "paths"


@dataclass(frozen=True)
class Section:
    """A part of the page of results: its name in the address, its heading, sentences, pictures and their tables."""

    name: str
    heading: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[SafeString, ...] = ()


def headline(showing: Showing) -> list[Figure]:
    """The five numbers at the top."""
    tree, currency = showing.tree, showing.answers.model.currency
    ratio, payback = tree["bcr"], tree["payback"]
    shown = [
        (words.money(tree[key].shown, currency), str(words.WHOLES[key]), key)
        for key in ("npv", "pv_benefits", "pv_costs")
    ]
    shown.append((words.plain(ratio.shown) if ratio else _("No costs"), str(words.WHOLES["bcr"]), "bcr"))
    years = payback["years"]
    shown.append((words.plain(years.shown) if years else _("Never"), str(words.WHOLES["years"]), "payback.years"))
    return [Figure(number, sentence, showing.to(cell)) for number, sentence, cell in shown]


def rough(summary: Mapping[str, Any]) -> list[Figure]:
    """The numbers at the top of a quick estimate: ranges, marked as rough."""
    labels = {
        "npv": _("Roughly what is gained (present value)"),
        "benefits": _("Roughly what it brings"),
        "costs": _("Roughly what it costs"),
    }
    found = [Figure(words.summary_range(summary, key), label) for key, label in labels.items()]
    chance = words.percent(Decimal(summary.get("positive", 0)))
    return [*(each for each in found if each.number), Figure(chance, _("The chance that something is gained"))]


def in_a_sentence(showing: Showing, *, is_rough: bool = False) -> str:
    """The answer in one sentence; of a quick estimate to two figures, since its pennies would mislead."""
    tree, model = showing.tree, showing.answers.model
    if not model.lines.all:
        return _("Nothing stands in this model yet: no costs and no benefits.")
    write = words.rough if is_rough else words.money
    told = {
        "benefits": write(tree["pv_benefits"].shown, model.currency),
        "costs": write(tree["pv_costs"].shown, model.currency),
        "net": write(abs(tree["npv"].shown), model.currency),
        "years": model.years,
    }
    if is_rough:
        return _("Over %(years)s years it costs about %(costs)s and brings about %(benefits)s.") % told
    if tree["npv"].shown < 0:
        return _("Over %(years)s years it costs %(costs)s and brings %(benefits)s: %(net)s more than it brings.") % told
    return _("Over %(years)s years it costs %(costs)s and brings %(benefits)s: a gain of %(net)s.") % told


def sections(showing: Showing) -> list[Section]:
    """Everything below the headline; parts with nothing to say are left out. What is uncertain is drawn."""
    demand = list(pictures.demands(showing))
    found = (
        Section(
            AGENCIES,
            _("Who pays and who gains"),
            tuple(_agency_words(showing)),
            tuple(_agencies(showing)),
            tuple(pictures.agencies(showing)),
        ),
        Section(BENEFITS, _("What the benefits are"), (), tuple(_benefits(showing))),
        *_paths(showing),
        Section(DEMAND, _("Demand"), (), tuple(each[1] for each in demand), tuple(each[0] for each in demand)),
        Section(FLOWS, _("Year by year"), (), (_flows(showing),), tuple(pictures.by_year(showing))),
        Section(MIX, _("Released, put in and given"), tuple(_mix_words(showing)), (_mix(showing),)),
        Section(MONEY, _("Can it be afforded?"), tuple(_financial_words(showing)), tuple(_financial(showing))),
        Section(
            SURE,
            _("How sure is it?"),
            tuple(_switching(showing)),
            tuple(_changed(showing)),
            tuple(pictures.one_at_a_time(showing)),
        ),
        *_chance(showing),
        Section(
            WEIGHTED, _("With weights for those with less"), tuple(_weighted_words(showing)), tuple(_weighted(showing))
        ),
        Section(HEALTH, _("Health and wellbeing"), (), tuple(_health(showing))),
        Section(OTHER, _("What has no value in money"), (), tuple(_unmonetised(showing))),
        Section(INPUTS, _("Inputs and their sources"), (), tuple(_inputs(showing))),
    )
    return [each for each in found if each.tables or each.sentences]


def _paths(showing: Showing) -> Iterator[Section]:
    found = paths.found(showing)
    if found.arrows:
        told = _("A full arrow opens what it rests on. A dashed one is assumed: nobody has measured it yet.")
        pictured = (pictures.safe(paths.picture(found)),)
        yield Section(PATHS, _("From need to outcome"), (told,), (paths.table(found),), pictured)


def _chance(showing: Showing) -> Iterator[Section]:
    """What draws say, where there is something to draw."""
    if showing.document and any(each.uncertain for each in showing.answers.model.inputs.values()):
        drawn = draws_of(showing.document)
        yield Section(
            CHANCE,
            _("All inputs at once"),
            tuple(chance.sentences(showing, drawn)),
            tuple(chance.tables(showing, drawn)),
            (*pictures.distribution(showing, drawn), *pictures.yearly(showing, drawn)),
        )


def _agencies(showing: Showing) -> Iterator[Table]:
    columns = (
        Column(_("Agency")),
        *(
            Column(label, numeric=True)
            for label in (_("Benefits"), _("Costs"), _("Net"), _("Of the benefits, cashable"))
        ),
    )
    rows = tuple(
        (
            Cell(showing.name(name)),
            *(
                showing.money(each[key], f"agencies.{name}.{key}")
                for key in ("pv_benefits", "pv_costs", "net", "cashable")
            ),
        )
        for name, each in showing.tree["agencies"].items()
    )
    if rows:
        yield Table(_("By agency, present values"), columns, rows)
    yield from _sharing(showing)


def _agency_words(showing: Showing) -> Iterator[str]:
    """Who should care, in words and shares, never as an invoice."""
    currency = showing.answers.model.currency
    whole = sum((each["amount"].shown for each in showing.tree["transfers"]), Decimal(0))
    for each in showing.tree["transfers"]:
        amount = each["amount"].shown
        told = {
            "gainer": showing.name(each["from"]),
            "payer": showing.name(each["to"]),
            "amount": words.money(amount, currency),
            "share": words.percent(amount / whole) if whole else "",
        }
        yield _("%(gainer)s gains from what %(payer)s pays: worth %(amount)s, %(share)s of what others gain.") % told
    movable = showing.tree["movable"]
    for each in movable["transfers"]:
        told = {
            "payer": showing.name(each["from"]),
            "payee": showing.name(each["to"]),
            "amount": words.money(each["amount"].shown, currency),
        }
        yield _("Of cash alone, %(amount)s could move from %(payer)s to %(payee)s, and nobody would lose.") % told
    if movable["shortfall"].shown:
        told = {"amount": words.money(movable["shortfall"].shown, currency)}
        yield _("Cash does not cover cash: %(amount)s would have to be found elsewhere (present value).") % told


def _sharing(showing: Showing) -> Iterator[Table]:
    """Other ways to share."""
    shapley = showing.tree["shapley"] or {}
    rows = tuple(
        (
            Cell(showing.name(name)),
            showing.money(value, f"proportional.{name}"),
            showing.money(shapley.get(name), f"shapley.{name}"),
        )
        for name, value in showing.tree["proportional"].items()
    )
    if len(rows) > 1:
        columns = (
            Column(_("Agency")),
            Column(_("Part of the costs, in proportion to benefit"), numeric=True),
            Column(_("Net gain by Shapley’s value"), numeric=True),
        )
        yield Table(_("Other ways to share"), columns, rows)


def _benefits(showing: Showing) -> Iterator[Table]:
    yield from showing.simple(_("By kind"), "by_kind", _("Kind"))
    yield from showing.simple(_("By pathway"), "by_pathway", _("Pathway"))
    yield from showing.simple(_("By level of outcome"), "by_level", _("Level"))
    yield from showing.simple(_("By who benefits"), "by_beneficiaries", _("Who benefits"))
    model = showing.answers.model
    rows = []
    for line in (*model.lines.bringing, *model.lines.costs):
        cell = f"{LINES[type(line)]}.{line.id}.pv"
        step = showing.answers.working.steps.get(cell)
        if step is not None:
            number = Shown.money(step.value)
            rows.append((Cell(line.name or words.readable(line.id)), showing.money(number, cell)))
    if rows:
        columns = (Column(_("Line")), Column(_("Present value"), numeric=True))
        yield Table(_("Line by line"), columns, tuple(rows))


def _flows(showing: Showing) -> Table:
    columns = (
        Column(_("Year")),
        *(Column(label, numeric=True) for label in (_("Cost"), _("Benefit"), _("Discounted, summed up"))),
    )
    rows = tuple(
        (
            Cell(str(each["year"])),
            *(showing.money(each[key], f"flows.{each['year']}.{key}") for key in ("cost", "benefit", "cumulative")),
        )
        for each in showing.tree["flows"]
    )
    return Table(_("Costs and benefits by year"), columns, rows)


def _mix_words(showing: Showing) -> Iterator[str]:
    yield _("Three numbers that are not to be added: money that budgets get back, money put in on top, hours given.")
    if rests_on_replaced_work(showing.answers.result):
        yield _("Savings here rest on unpaid hours that replaced paid work.")


def _mix(showing: Showing) -> Table:
    mix = showing.tree["by_mix"]
    rows = (
        (Cell(words.term("released")), showing.money(mix["released"], "by_mix.released")),
        (Cell(words.term("communities")), showing.money(mix["communities"], "by_mix.communities")),
        (
            Cell(words.term("given_hours")),
            Cell(words.plain(mix["given_hours"].shown, 2), showing.to("by_mix.given_hours")),
        ),
    )
    return Table(_("The mix"), (Column(_("What")), Column(_("How much"), numeric=True)), rows)


MONEYS = ("revenue", "capital", "one_off", "recurring", "double_running", "released", "gap", "inflation", "real")


def _financial_words(showing: Showing) -> Iterator[str]:
    financial = showing.answers.model.financial
    inflator = words.percent(half_away(financial.inflator, 6), 1)
    yield _(
        "Money that is really paid, by financial year, with %(inflator)s inflation a year. The last column is the net "
        "cost before inflation: it ties this table to the flows above."
    ) % {"inflator": inflator}


def _financial(showing: Showing) -> Iterator[Table]:
    columns = (
        Column(_("Financial year")),
        *(Column(str(words.WHOLES.get(key) or _("Budget released")), numeric=True) for key in MONEYS),
    )
    rows = tuple(
        (Cell(each["year"]), *(showing.money(each[key], f"financial.{each['year']}.{key}") for key in MONEYS))
        for each in showing.tree["financial"]
    )
    yield Table(_("The financial case"), columns, rows)


def _switching(showing: Showing) -> Iterator[str]:
    found = showing.tree["switching"]
    if found is None:
        return
    fall, rise = found["benefits"].shown, found["costs"].shown
    if fall >= 0:
        yield _("Benefits may fall by %(fall)s, or costs rise by %(rise)s, until nothing is gained.") % {
            "fall": words.percent(fall, 2),
            "rise": words.percent(rise, 2),
        }
    else:
        yield _("Benefits would have to rise by %(rise)s until something is gained.") % {
            "rise": words.percent(-fall, 2)
        }


def _changed(showing: Showing) -> Iterator[Table]:
    """Scenarios, options, and one input at a time."""
    columns = (
        Column(_("Which")),
        *(Column(str(words.WHOLES[key]), numeric=True) for key in ("pv_benefits", "pv_costs", "npv")),
    )
    for key, caption in (("scenarios", _("Scenarios")), ("options", _("Options, side by side"))):
        rows = tuple(
            (
                Cell(words.readable(name), showing.beside(key.removesuffix("s"), name)),
                *(showing.money(each[part]) for part in ("pv_benefits", "pv_costs", "npv")),
            )
            for name, each in showing.tree[key].items()
        )
        if rows:
            yield Table(caption, columns, rows)
    bars = tuple(
        (
            Cell(words.readable(each["input"]), showing.to(f"inputs.{each['input']}")),
            showing.money(each["low"]),
            showing.money(each["high"]),
        )
        for each in showing.tree["tornado"]
    )
    if bars:
        ends = (
            Column(_("Input")),
            Column(_("At its low end"), numeric=True),
            Column(_("At its high end"), numeric=True),
        )
        yield Table(_("Net present value with one input low or high"), ends, bars)


def _weighted_words(showing: Showing) -> Iterator[str]:
    """That weights stand beside the plain result, never instead."""
    if showing.tree["weighted"]["groups"]:
        yield _(
            "Money is worth more to those who have less. Here each group’s benefits count with the weight (reference "
            "income ÷ income) to the power of 1.3, beside the plain result and never instead of it."
        )


def _weighted(showing: Showing) -> Iterator[Table]:
    """Distribution weights: each group’s benefits without and with its weight, and what that makes of the whole."""
    weighted = showing.tree["weighted"]
    rows = [
        (
            Cell(words.readable(name)),
            Cell(words.plain(each["weight"].shown)),
            showing.money(each["pv_benefits"]),
            showing.money(each["weighted"]),
        )
        for name, each in weighted["groups"].items()
    ]
    if rows:
        columns = (
            Column(_("Group")),
            *(Column(label, numeric=True) for label in (_("Weight"), _("Benefits"), _("Benefits with weight"))),
        )
        whole = (
            Cell(_("All")),
            Cell(""),
            showing.money(showing.tree["pv_benefits"]),
            showing.money(weighted["pv_benefits"]),
        )
        net = (
            Cell(str(words.WHOLES["npv"])),
            Cell(""),
            showing.money(showing.tree["npv"]),
            showing.money(weighted["npv"]),
        )
        yield Table(_("By group, present values"), columns, (*rows, whole, net))


def _health(showing: Showing) -> Iterator[Table]:
    for each in showing.tree["qaly"]:
        per, base = each["per"].upper(), f"qaly.{each['per']}"
        years = each["pv_years"]
        rows: list[tuple[Cell, ...]] = [
            (Cell(_("Present value")), Cell(words.plain(years.shown), showing.to(f"{base}.pv_years"))),
            (Cell(str(words.WHOLES["net_cost"])), showing.money(each["net_cost"], f"{base}.net_cost")),
            (Cell(str(words.WHOLES["cost_per"])), showing.money(each["cost_per"], f"{base}.cost_per")),
        ]
        for at in each["net_benefit"]:
            label = _("Net benefit at %(threshold)s (%(perspective)s, %(date)s)") % at
            rows.append((Cell(label), showing.money(at["net_benefit"])))
        yield Table(per, (Column(_("What")), Column(_("How much"), numeric=True)), tuple(rows))


def _unmonetised(showing: Showing) -> Iterator[Table]:
    model = showing.answers.model
    rows = tuple(
        (
            Cell(words.name_of(model, "outcomes", each.outcome) if each.outcome in model.outcomes else each.outcome),
            Cell(each.direction),
            Cell(each.note),
        )
        for each in model.unmonetised
    )
    if rows:
        yield Table(
            _("To be weighed beside the money"), (Column(_("What")), Column(_("Which way")), Column(_("Note"))), rows
        )


def _inputs(showing: Showing) -> Iterator[Table]:
    columns = (
        Column(_("Input")),
        Column(_("Value"), numeric=True),
        Column(_("From, to")),
        Column(_("Grade")),
        Column(_("Source")),
    )
    rows = tuple(_input(showing, name) for name in showing.answers.model.inputs)
    if rows:
        yield Table(_("Every input"), columns, rows)


def _input(showing: Showing, name: str) -> tuple[Cell, ...]:
    model = showing.answers.model
    one, cell = model.inputs[name], f"inputs.{name}"
    ends = [words.exact(end) for end in (one.low, one.high) if end is not None]
    value = words.exact(showing.answers.working.step(cell).value)
    return (
        Cell(words.readable(name)),
        Cell(f"{value} {one.unit}".strip(), showing.to(cell)),
        Cell(" – ".join(ends)),
        Cell(str(one.provenance.grade or "")),
        Cell(source_words(showing.answers, one.provenance.source, one.provenance.illustrative, one.calculated)),
    )


def source_words(answers: Answers, source: str, illustrative: bool, calculated: bool = False) -> str:
    """Where a figure comes from, in words."""
    if source in answers.model.sources:
        found = answers.model.sources[source]
        return ", ".join(part for part in (found.title, found.publisher, found.date) if part)
    if illustrative:
        return _("Illustrative: invented to show the way of reckoning")
    return _("Calculated") if calculated else _("None")
