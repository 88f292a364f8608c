"""Models of public value made by chance, of everything that the format has, for what must hold of all of them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from commonstar.engine.value.bias import TABLE, Bias
from commonstar.engine.value.discounting import GREEN_BOOK, GREEN_BOOK_HEALTH, Band, Discount
from commonstar.engine.value.expressions import Expression, Name, Number, Operation, Power
from commonstar.engine.value.model import (
    Agency,
    AgencyKind,
    Benefit,
    BenefitKind,
    Cost,
    CostKind,
    Deflator,
    Demand,
    Financial,
    Group,
    Input,
    Lines,
    Model,
    Option,
    Outcome,
    Pathway,
    Per,
    Provenance,
    Reduction,
    Risk,
    Shape,
    Shared,
    Source,
    Threshold,
    Unmonetised,
)
from commonstar.vocabulary import CaseQuestion, Level, Mix

SHARES, SUMS = ("share_a", "share-b", "x1"), ("people", "c", "PEOPLE")
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
share_numbers = st.fractions(0, 1, max_denominator=20)
sums = st.fractions(1, 5000, max_denominator=8)
years = st.integers(0, 5).map(lambda year: Number(Fraction(year)))


def shares() -> st.SearchStrategy[Expression]:
    """A share: a number, an input, or a calculation that stays inside 0 to 1."""
    names = st.sampled_from(SHARES).map(Name)
    numbers = share_numbers.map(Number)
    return st.one_of(
        numbers,
        names,
        st.builds(lambda a, b: Operation("*", (a, b)), names, names),
        st.builds(lambda a, b: Operation("min", (a, b)), names, names),
        st.builds(lambda a: Operation("-", (Number(Fraction(1)), a)), names),
        st.builds(lambda a, n: Power(a, n), names, st.sampled_from([Fraction(2), Fraction(0), Fraction(3)])),
    )


def amounts() -> st.SearchStrategy[Expression]:
    """A sum of money or of people."""
    names = st.sampled_from(SUMS).map(Name)
    return st.one_of(
        sums.map(Number),
        names,
        st.builds(lambda a, b: Operation("/", (Operation("*", (a, b)), Number(Fraction(7)))), names, names),
        st.builds(lambda a, b: Operation("max", (a, b, Number(Fraction(5)))), names, names),
    )


@st.composite
def provenances(draw: st.DrawFn) -> Provenance:
    given = draw(st.booleans())
    graded = draw(st.none() | st.integers(1, 6))
    return Provenance(
        source="s1" if given else "",
        illustrative=not given,
        grade=graded,
        grade_reason=draw(st.sampled_from(["", "known"])),
        before_after=draw(st.booleans()),
        comparator=draw(st.sampled_from(["", "others"])),
    )


@st.composite
def shared(draw: st.DrawFn, saving: str, kinds: st.SearchStrategy[BenefitKind]) -> Shared:
    part = draw(st.sampled_from([Fraction(1, 3), Fraction(1, 4), Fraction(0), Fraction(1)]))
    return Shared(
        draw(kinds),
        outcome=draw(st.sampled_from(["", "well", "safe"])),
        mix=draw(st.none() | st.sampled_from(Mix)),
        saving=draw(st.sampled_from(["", saving])),
        beneficiaries=draw(st.sampled_from(["", "helped", "helper"])),
        cashable=draw(shares()),
        agencies=(("council", part), ("nhs", Fraction(1, 2) * (1 - part)), ("people", Fraction(1, 2) * (1 - part))),
        discount=draw(
            st.sampled_from([None, GREEN_BOOK, GREEN_BOOK_HEALTH, Discount("own", (Band(Fraction("0.1")),))])
        ),
        provenance=draw(provenances()),
    )


@st.composite
def costs(draw: st.DrawFn, name: str) -> Cost:
    timed = draw(st.booleans())
    yearly = tuple(draw(st.lists(amounts(), min_size=1, max_size=5)))
    return Cost(
        name,
        draw(st.sampled_from(["council", "nhs", "people"])),
        draw(st.sampled_from(CostKind)),
        () if timed else yearly,
        yearly if timed else (),
        draw(amounts()) if timed else None,
        name=draw(st.sampled_from(["", "A cost"])),
        mix=draw(st.none() | st.sampled_from(Mix)),
        recurring=draw(st.booleans()),
        capital=draw(st.booleans()),
        double_running=draw(st.booleans()),
        budget_line=draw(st.sampled_from(["", "A", "B"])),
        provenance=draw(provenances()),
    )


@st.composite
def benefits(draw: st.DrawFn, name: str) -> Benefit:
    health = draw(st.sampled_from(["", "", "qalys", "wellbys"]))
    money = not health or draw(st.booleans())
    kinds = st.sampled_from([BenefitKind.FISCAL, BenefitKind.ECONOMIC] if health and money else list(BenefitKind))
    parts = {key: draw(shares()) for key in ("engagement", "retention", "impact", "deadweight", "drop_off")}
    return Benefit(
        name,
        draw(shared(name, kinds)),
        draw(amounts()),
        draw(amounts()) if money else None,
        name=draw(st.sampled_from(["", "A benefit"])),
        pathway=draw(st.none() | st.sampled_from(Pathway)),
        lag=draw(years),
        duration=draw(years),
        qalys=draw(shares()) if health == "qalys" else None,
        wellbys=draw(shares()) if health == "wellbys" else None,
        **parts,
    )


@st.composite
def demands(draw: st.DrawFn, name: str) -> Demand:
    reductions = st.builds(
        Reduction,
        st.sampled_from(Pathway),
        shares(),
        shares(),
        shares(),
        years,
        st.lists(shares(), min_size=1, max_size=3).map(tuple),
    )
    return Demand(
        name,
        draw(shared(name, st.sampled_from(BenefitKind))),
        draw(amounts()),
        draw(amounts()),
        tuple(draw(st.lists(reductions, max_size=3))),
        growth=Number(draw(st.fractions(Fraction(-1, 5), Fraction(1, 5), max_denominator=10))),
        persists=draw(st.booleans()),
    )


@st.composite
def risks(draw: st.DrawFn, name: str) -> Risk:
    return Risk(
        name,
        draw(shared(name, st.sampled_from(BenefitKind))),
        draw(shares()),
        draw(shares()),
        draw(amounts()),
        draw(amounts()),
        pathway=draw(st.none() | st.sampled_from(Pathway)),
    )


@st.composite
def inputs(draw: st.DrawFn) -> dict[str, Input]:
    found = {}
    for name in (*SHARES, *SUMS):
        share = name in SHARES
        low, value, high = sorted(draw(st.lists(share_numbers if share else sums, min_size=3, max_size=3, unique=True)))
        shape = draw(st.sampled_from([Shape.FIXED, Shape.UNIFORM, Shape.TRIANGULAR, Shape.PERT, Shape.NORMAL]))
        found[name] = Input(
            name,
            Number(value),
            shape,
            low if shape is not Shape.FIXED else None,
            high if shape is not Shape.FIXED else None,
            draw(st.sampled_from([(Fraction(5), Fraction(95)), (Fraction(10), Fraction(90))])),
            "share" if share else "",
            None if share else draw(st.none() | st.sampled_from([2015, 2025])),
            draw(st.sampled_from(["", "counted"])),
            draw(provenances()),
        )
    calculated = Operation("*", (Name("people"), Name("share-b")))
    return found | {"reached": Input("reached", calculated, note="calculated")}


@st.composite
def lines(draw: st.DrawFn, prefix: str, most: int = 3) -> Lines:
    count = st.integers(0, most)
    return Lines(
        tuple(draw(costs(f"{prefix}cost-{index}")) for index in range(draw(count))),
        tuple(draw(benefits(f"{prefix}benefit-{index}")) for index in range(draw(count))),
        tuple(draw(demands(f"{prefix}demand-{index}")) for index in range(draw(count) // 2)),
        tuple(draw(risks(f"{prefix}risk-{index}")) for index in range(draw(count) // 2)),
    )


AGENCIES = {
    "council": Agency("council", "The council", AgencyKind.PUBLIC, True),
    "nhs": Agency("nhs", "nhs", AgencyKind.PUBLIC, False),
    "people": Agency("people", "People", AgencyKind.SOCIETY, False),
}


@st.composite
def rich_models(draw: st.DrawFn) -> Model:
    """Everything that the format has, in every combination that can be computed."""
    base = draw(lines(""))
    own = Discount("own", (Band(Fraction("0.05"), 3), Band(Fraction("0.04"))))
    options = {"nothing": Option("nothing", Lines()), "other": Option("other", draw(lines("other-", 1)), "Another")}
    return Model(
        draw(TEXT),
        base,
        AGENCIES,
        draw(inputs()),
        {"s1": Source("s1", draw(TEXT), date="2025", url="a.example")},
        {name: Outcome(name, name, level) for name, level in (("well", Level.PERSON), ("safe", Level.COMMUNITY))},
        summary=draw(st.sampled_from(["", "Two lines\nof text"])),
        price_year=2025,
        years=draw(st.integers(1, 7)),
        first_year=draw(st.integers(0, 1)),
        discount=draw(st.sampled_from([GREEN_BOOK, own, Discount("own", (Band(Fraction("0.03")),))])),
        bias={**TABLE, 3: Bias(Fraction(1, 9), Fraction(1, 2))} if draw(st.booleans()) else TABLE,
        deflator=Deflator({2015: Fraction(80), 2025: Fraction("100.5")}, "s1"),
        financial=Financial(draw(st.sampled_from([1, 4])), draw(st.sampled_from([Fraction(0), Fraction("0.02")]))),
        groups=(Group("lowest", Fraction(2, 5), Fraction(15000), Fraction(30000)),) if draw(st.booleans()) else (),
        options=options if draw(st.booleans()) else {},
        scenarios={"low": {"people": Number(Fraction(3)), "reached": Name("c")}} if draw(st.booleans()) else {},
        thresholds=(Threshold("Mark", Fraction(20000), Per.QALY, "health", "2026-04", "s1"),),
        unmonetised=(Unmonetised("Friends", "better", "many", "s1"),),
        case=draw(st.dictionaries(st.sampled_from(CaseQuestion), st.sampled_from(["Said.", "First\n\nthen: #2"]))),
    )
