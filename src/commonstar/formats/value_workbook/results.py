"""The sheet of results: what the model answers, each from the other sheets."""

from __future__ import annotations

from collections.abc import Iterable

from commonstar.engine.value.model import BenefitKind, Pathway, Per
from commonstar.engine.value.running import ELASTICITY, NOT_SAID
from commonstar.formats.value_workbook.flows import SUMS
from commonstar.formats.value_workbook.plan import Plan, label
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Sheet
from commonstar.formats.value_workbook.terms import literal
from commonstar.vocabulary import Level

NOTE = "Present values at the model's prices. Every number is calculated from the other sheets."
NEVER, NONE = "never", "none"


def lay_results(plan: Plan) -> None:
    """Headline, payback, groups, mix, switching values, weights, cost per year of health, and what has no price."""
    sheet = plan.sheet("Results", plan.model.title, NOTE, (HEAD_ROW, 1))
    sheet.widths = {0: 44, 1: 22, 2: 22, 3: 22, 4: 22, 5: 22}
    row = _headline(plan, sheet, HEAD_ROW)
    row = _payback(plan, sheet, row + 1)
    for key, title, names in (
        ("kind", "Benefits by kind", tuple(map(str, BenefitKind))),
        ("pathway", "Benefits by pathway", (*map(str, Pathway), NOT_SAID)),
        ("level", "Benefits by level of outcome", (*map(str, Level), NOT_SAID)),
    ):
        row = _grouped(plan, sheet, row + 1, key, title, names)
    row = _beneficiaries(plan, sheet, row + 1)
    row = _mix(plan, sheet, row + 1)
    row = _weighted(plan, sheet, row + 1)
    row = _health(plan, sheet, row + 1)
    _unmonetised(plan, sheet, row + 1)


def _headline(plan: Plan, sheet: Sheet, row: int) -> int:
    sheet.heads(row, 0, ("Result", f"In {plan.model.currency}"))
    place = (row + 1, 0)
    benefits = label(sheet, place, "Benefits (present value)", plan.where["sums present", SUMS[2]], "money")
    costs = label(sheet, (row + 2, 0), "Costs (present value)", plan.where["sums present", SUMS[1]], "money")
    net = label(sheet, (row + 3, 0), "Net present value", f"{benefits}-{costs}", "sum-money")
    ratio = label(sheet, (row + 4, 0), "Benefits over costs", f'IF({costs}=0,"{NONE}",{benefits}/{costs})', "ratio")
    both = f"AND({benefits}>0,{costs}>0)"
    falls = label(
        sheet, (row + 5, 0), "Benefits may fall by (share)", f'IF({both},1-{costs}/{benefits},"{NONE}")', "ratio"
    )
    rise = label(sheet, (row + 6, 0), "Costs may rise by (share)", f'IF({both},{benefits}/{costs}-1,"{NONE}")', "ratio")
    plan.answers |= {"pv_benefits": benefits, "pv_costs": costs, "npv": net, "bcr": ratio}
    plan.answers |= {"switching.benefits": falls, "switching.costs": rise}
    return row + 7


def _payback(plan: Plan, sheet: Sheet, row: int) -> int:
    sheet.heads(row, 0, ("Payback", "Years"))
    stays, flow, summed = plan.where["sums", SUMS[6]], plan.where["sums", SUMS[3]], plan.where["sums", SUMS[4]]
    plain = plan.where["sums", SUMS[7]], plan.where["sums", SUMS[0]], plan.where["sums", SUMS[5]]
    count = plan.model.years
    year = f'IF(SUM({stays})=0,"{NEVER}",first_year+{count}-SUM({stays}))'
    found = {"payback.year": label(sheet, (row + 1, 0), "Year from which it stays paid back", year, "year")}
    for index, (key, title, parts) in enumerate(
        (
            ("payback.years", "After so many years, discounted", (stays, flow, summed)),
            ("payback.undiscounted_years", "After so many years, not discounted", plain),
        ),
        row + 2,
    ):
        found[key] = label(sheet, (index, 0), title, _spread(count, *parts), "ratio")
    first = f"INDEX({plan.where['sums', SUMS[8]]},1,{count})"
    cost = plan.where["costs", "sum of years"]
    months = f'IF({first}>0,{cost}/{first}*12,"{NEVER}")'
    found["payback.simple_months"] = label(sheet, (row + 4, 0), "Simple payback in months", months, "money")
    plan.answers |= found
    return row + 5


def _spread(count: int, stays: str, flow: str, summed: str) -> str:
    """Each year's flow spread evenly over it."""
    year = f"({count}-SUM({stays}))"
    inside = f"{year}-INDEX({summed},1,MAX(1,{year}))/INDEX({flow},1,MIN({count},{year}+1))"
    return f'IF(SUM({stays})=0,"{NEVER}",IF({year}=0,0,{inside}))'


def _grouped(plan: Plan, sheet: Sheet, row: int, key: str, title: str, names: Iterable[str]) -> int:
    sheet.heads(row, 0, (title, "Present value"))
    for name in names:
        row += 1
        text = f'SUMIF({plan.where["benefits", key]},"{name}",{plan.where["benefits", "present"]})'
        plan.answers[f"by_{key}.{name}"] = label(sheet, (row, 0), name, text, "money")
    return row + 1


def _beneficiaries(plan: Plan, sheet: Sheet, row: int) -> int:
    """By labels that are free text, so that they are compared as they stand."""
    sheet.heads(row, 0, ("Benefits by beneficiaries", "Present value"))
    names = dict.fromkeys(line.shared.beneficiaries or NOT_SAID for line in plan.model.lines.bringing)
    for name in names:
        row += 1
        same = f"EXACT({plan.where['benefits', 'whom']},{sheet.at(row, 0)})*1"
        text = f"SUMPRODUCT({same},{plan.where['benefits', 'present']})"
        plan.answers[f"by_beneficiaries.{name}"] = label(sheet, (row, 0), name, text, "money")
    return row + 1


def _mix(plan: Plan, sheet: Sheet, row: int) -> int:
    sheet.heads(row, 0, ("Mix", "Present value"))
    parts = (
        ("released", "Released by substitution", _sumif(plan, "benefits", "substitutive"), "money"),
        ("communities", "Put into communities", _sumif(plan, "costs", "additive"), "money"),
        ("given_hours", "Hours given", plan.where["hours",], "number"),
    )
    for key, title, text, look in parts:
        row += 1
        plan.answers[f"by_mix.{key}"] = label(sheet, (row, 0), title, text, look)
    return row + 1


def _sumif(plan: Plan, kind: str, mix: str) -> str:
    return f'SUMIF({plan.where[kind, "mix"]},"{mix}",{plan.where[kind, "cash"]})'


def _weighted(plan: Plan, sheet: Sheet, row: int) -> int:
    groups = plan.model.groups
    if not groups:
        return row
    sheet.heads(row, 0, ("Distribution weights (beside, never instead)", "Weight", "Benefits", "Weighted"))
    benefits = plan.answers["pv_benefits"]
    more = []
    for group in groups:
        row += 1
        share, income, reference = (
            plan.where["group", group.id, field] for field in ("share", "income", "reference_income")
        )
        weight = label(sheet, (row, 0), group.id, f"POWER({reference}/{income},{literal(ELASTICITY)})", "ratio")
        part = sheet.formula(row, 2, f"{benefits}*{share}", "money")
        whole = sheet.formula(row, 3, f"{part}*{weight}", "money")
        more.append(f"{whole}-{part}")
        for name, place in (("weight", weight), ("pv_benefits", part), ("weighted", whole)):
            plan.answers[f"weighted.groups.{group.id}.{name}"] = place
    added = "+".join(more)
    for index, (key, title) in enumerate((("pv_benefits", "Benefits, weighted"), ("npv", "Net, weighted")), row + 1):
        text = f"{plan.answers[key]}+{added}"
        plan.answers[f"weighted.{key}"] = label(sheet, (index, 0), title, text, "money")
    return row + 3


def _health(plan: Plan, sheet: Sheet, row: int) -> int:
    lines = plan.model.lines.benefits
    present = [per for per in Per if any(getattr(line, f"{per}s") is not None for line in lines)]
    cost = f"{plan.answers['pv_costs']}-{plan.answers['by_kind.fiscal']}"
    for per in present:
        sheet.heads(row, 0, (f"Cost per {per.upper()}", "Value"))
        text = f'SUMIF({plan.where["health", "kind"]},"{per}",{plan.where["health", "present"]})'
        years = label(sheet, (row + 1, 0), f"{per.upper()}s (present value)", text, "ratio")
        net = label(sheet, (row + 2, 0), "Costs less fiscal benefits", cost, "money")
        where = label(sheet, (row + 3, 0), "Quadrant", _quadrant(net, years), "text")
        traded = f'OR({where}="trade-off",{where}="saves-and-loses")'
        ratio = label(sheet, (row + 4, 0), f"Cost per {per.upper()}", f'IF({traded},{net}/{years},"{NONE}")', "money")
        found = {"pv_years": years, "net_cost": net, "quadrant": where, "cost_per": ratio}
        plan.answers |= {f"qaly.{per}.{name}": place for name, place in found.items()}
        row += 4
        for index, threshold in enumerate(plan.model.thresholds):
            if threshold.per is per:
                row += 1
                title = f"Net benefit at {threshold.name} ({threshold.perspective}, {threshold.date})"
                text = f"{plan.where['threshold', str(index)]}*{years}-{net}"
                plan.answers[f"qaly.{per}.net_benefit.{index}"] = label(sheet, (row, 0), title, text, "money")
        row += 2
    return row


def _quadrant(cost: str, effect: str) -> str:
    other = f'IF({cost}>0,"trade-off","saves-and-loses")'
    lost = f'IF(AND({effect}<=0,{cost}>=0),"dominated",{other})'
    won = f'IF(AND({cost}<=0,{effect}>=0),"dominant",{lost})'
    return f'IF(AND({cost}=0,{effect}=0),"no-difference",{won})'


def _unmonetised(plan: Plan, sheet: Sheet, row: int) -> None:
    if plan.model.unmonetised:
        sheet.heads(row, 0, ("Not in money", "Direction", "Note", "Source"))
    for index, one in enumerate(plan.model.unmonetised):
        for column, text in enumerate((one.outcome, one.direction, one.note, one.source)):
            sheet.words(row + 1 + index, column, text, "text" if column else "label")
