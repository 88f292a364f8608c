"""What all sheets of a workbook share while they are laid out: the model, names, and where each number stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from commonstar.engine.value.expressions import Expression, Number, names_in
from commonstar.engine.value.model import Brings, Model, Provenance
from commonstar.formats.value_workbook.sheets import HEAD_ROW, MARK_ROW, NOTE_ROW, Reads, Sheet
from commonstar.formats.value_workbook.terms import formula_of, safe_names
from commonstar.formats.yaml import Path

SETTINGS = ("price_year", "first_year", "scenario", "inflator", "illustrative")
NO_SCENARIO = "(as in the model)"
YES = "yes"
SHARE = (0, 1)
MOST_PARTS = 100  # a spreadsheet's function takes 255
MOST_SCENARIOS = 50  # formulas nest 64 deep
MARK = "ILLUSTRATIVE: some figures are invented and mark everything that rests on them."


@dataclass(frozen=True)
class Placed:
    """Where a flow stands: its present value, that in cash, its cashable part, and each year."""

    present: str
    cash: str
    cashable: str
    years: tuple[str, ...]


@dataclass
class Plan:
    """A workbook being laid out. `where` finds what others need; `answers` finds results by their key in the JSON."""

    model: Model
    sheets: dict[str, Sheet] = field(default_factory=dict)
    where: dict[tuple[str, ...], str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    defined: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    bands: dict[str, tuple[tuple[int | None, str], ...]] = field(default_factory=dict)
    lines: dict[str, dict[str, str]] = field(default_factory=dict)
    flows: dict[tuple[str, str, int], str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    streams: dict[str, list[Placed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = safe_names(self.model.inputs, SETTINGS)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Scenarios that can be chosen."""
        return tuple(self.model.scenarios)[:MOST_SCENARIOS]

    @property
    def years(self) -> range:
        """Flows' years, from 0."""
        return range(self.model.years)

    def bringing(self) -> Iterator[tuple[tuple[str, int], Brings]]:
        """Lines that bring something, each with its path in the file."""
        lines = self.model.lines
        kinds: list[tuple[str, Sequence[Brings]]]
        kinds = [("benefits", lines.benefits), ("demand", lines.demand), ("risks", lines.risks)]
        for kind, own in kinds:
            for index, line in enumerate(own):
                yield (kind, index), line

    def sheet(self, name: str, title: str, note: str = "", frozen: tuple[int, int] = (HEAD_ROW + 1, 1)) -> Sheet:
        """A new sheet with title, mark and note."""
        sheet = self.sheets[name] = Sheet(name, title, note, frozen)
        sheet.words(0, 0, title, "title")
        sheet.formula(MARK_ROW, 0, f'IF(illustrative>0,"{MARK}","")', "mark")
        sheet.words(NOTE_ROW, 0, note, "note")
        return sheet

    def defines(self, name: str, place: str) -> None:
        """Give a name to a cell."""
        self.defined[name] = place

    def formula(self, tree: Expression) -> str:
        """An expression over the names of inputs."""
        return formula_of(tree, self.names)

    def amount(
        self,
        sheet: Sheet,
        place: tuple[int, int],
        tree: Expression,
        path: Path,
        look: str = "number",
        between: tuple[int, int] | None = None,
    ) -> str:
        """A field of the file: a number that can be changed, or the formula of a calculation."""
        if isinstance(tree, Number):
            return sheet.given(*place, tree.value, path, look, between=between)
        return sheet.formula(*place, self.formula(tree), look)

    def whole_of(self, kind: str, names: Iterable[str]) -> str:
        """The worst grade, or mark, of inputs: arguments for MAX, each with a comma before it."""
        places = [self.where[kind, name] for name in sorted(names)]
        parts = [places[start : start + MOST_PARTS] for start in range(0, len(places), MOST_PARTS)]
        return "".join(f",MAX({','.join(part)})" for part in parts)


PROVENANCE: tuple[str, ...] = (
    "Source",
    "Source's title",
    "Illustrative",
    "Grade",
    "Reason for the grade",
    "Before and after",
)
PROVENANCE += ("Comparator", "Grade counted", "Rests on illustrative")


def provenance_cells(
    plan: Plan,
    sheet: Sheet,
    place: tuple[int, int],
    path: Path,
    one: Provenance,
    used: str,
    marked: str,
    *,
    own_wins: bool,
) -> tuple[str, str]:
    """Where a figure comes from, in the columns of PROVENANCE; returns where its counted grade and mark stand.

    `used` and `marked` are arguments for MAX of the grades and marks of what it uses; `own_wins` where a reason lets
    a line's own grade count.
    """
    row, column = place
    source = sheet.given(row, column, one.source, (*path, "source"), "text", Reads.TEXT, tuple(plan.model.sources))
    sheet.formula(
        row, column + 1, f'IF({source}="","",IFERROR(VLOOKUP({source},{plan.where["sources",]},2,FALSE),""))', "text"
    )
    flag = sheet.given(row, column + 2, _yes(one.illustrative), (*path, "illustrative"), "text", Reads.FLAG, (YES,))
    grade = sheet.given(row, column + 3, one.grade, (*path, "grade"), "whole", Reads.WHOLE, between=(1, 6))
    reason = sheet.given(row, column + 4, one.grade_reason, (*path, "grade_reason"), "text", Reads.TEXT)
    before = sheet.given(row, column + 5, _yes(one.before_after), (*path, "before_after"), "text", Reads.FLAG, (YES,))
    other = sheet.given(row, column + 6, one.comparator, (*path, "comparator"), "text", Reads.TEXT)
    own = f'IF(AND({before}="{YES}",{other}="",{reason}=""),MAX(4,{grade}),MAX(0,{grade}))'
    whole = f"MAX({own}{used})"
    if own_wins:
        whole = f'IF(AND({reason}<>"",{grade}>0),MAX(0,{grade}),{whole})'
    counted = sheet.formula(row, column + 7, whole, "whole")
    mark = sheet.formula(row, column + 8, f'MAX(IF({flag}="{YES}",1,0){marked})', "whole")
    return counted, mark


def line_provenance(
    plan: Plan, sheet: Sheet, place: tuple[int, int], path: Path, one: Provenance, trees: Iterable[Expression]
) -> tuple[str, str]:
    """Provenance of a line and, in the two columns after, by how much benefits are cut and costs raised."""
    names = frozenset[str]().union(*map(names_in, trees))
    used, marked = plan.whole_of("grade", names), plan.whole_of("mark", names)
    grade, mark = provenance_cells(plan, sheet, place, path, one, used, marked, own_wins=True)
    plan.marks.append(mark)
    row, column = place[0], place[1] + len(PROVENANCE)
    places = []
    for index, kind in enumerate(("benefit", "cost")):
        formula = f"IF({grade}=0,0,INDEX({plan.where['bias', kind]},MAX(1,{grade})))"
        places.append(sheet.formula(row, column + index, formula, "share"))
    return places[0], places[1]


BIAS = ("Benefits cut by", "Costs raised by")


def label(sheet: Sheet, place: tuple[int, int], name: str, value: str, look: str = "number") -> str:
    """A name with a formula to its right; returns where the formula stands."""
    sheet.words(*place, name, "label")
    return sheet.formula(place[0], place[1] + 1, value, look)


def _yes(value: bool) -> str:
    return YES if value else ""


def total(places: Iterable[str]) -> str:
    """The sum of cells; those that follow each other in a column stand as one range."""
    runs: list[list[tuple[str, int]]] = []
    for place in places:
        column, _, row = place.rpartition("$")
        if runs and runs[-1][-1] == (column, int(row) - 1):
            runs[-1].append((column, int(row)))
        else:
            runs.append([(column, int(row))])
    parts = [f"{run[0][0]}${run[0][1]}" + _until(run) for run in runs]
    return f"SUM({','.join(parts)})" if parts else "0"


def _until(run: list[tuple[str, int]]) -> str:
    column, row = run[-1]
    return f":{column.partition('!')[2]}${row}" if len(run) > 1 else ""
