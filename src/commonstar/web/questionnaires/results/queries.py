"""What a page of results holds, all read from the published counts and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.questionnaires import bridge, queries, units
from commonstar.web.questionnaires.models import Round
from commonstar.web.questionnaires.results.charts import Chart
from commonstar.web.questionnaires.results.sentences import class_words, has_interval, hidden, interval, percent, value

WOULD = "would-do-more"
FIRST_GAPS = 10


@dataclass(frozen=True)
class Reading:
    """A published round with what is needed to put it into words."""

    asked: Round
    record: bridge.Instrument
    published: bridge.Published
    language: str
    unit: str = ""

    @classmethod
    def of(cls, asked: Round, unit: str = "") -> Reading | None:
        """The reading of a round; None until it is published. A unit that it does not have counts as none."""
        published = queries.published(asked)
        if published is None:
            return None
        record = queries.record_of(asked.version)
        return cls(asked, record, published, queries.language_of(record), unit if unit in published.units else "")

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Code and words of all who answer together, then of each group."""
        terms = {each.code: each.label.in_language(self.language) for each in self.record.answered_by}
        return [("", _("Everyone")), *((code, terms[code]) for code in self.published.groups if code)]

    @property
    def counted_as_one(self) -> list[str]:
        """The organisations whose places are not told apart, as some of these are too small."""
        apart = set(self.published.units)
        return sorted(
            name
            for name, parts in units.wholes(self.asked.units).items()
            if not apart.issuperset(parts) and units.is_organisation(name)
        )

    @property
    def asked_groups(self) -> tuple[str, ...]:
        """The codes of the groups who were asked."""
        return queries.groups_of(self.asked)

    @property
    def questions(self) -> list[bridge.Question]:
        """The questions that are counted."""
        return [each for each in self.record.questions if each.kind is not bridge.Kind.NOTE]

    def words(self, question: bridge.Question) -> str:
        """A question in the reader's language."""
        return question.label.in_language(self.language)

    def found(self, question: str, group: str) -> bridge.Distribution | None:
        """How a group answered, in the unit that is looked at; None where it may not be shown."""
        try:
            return self.published.distribution(question, unit=self.unit, group=group)
        except bridge.Hidden:
            return None


def people_table(reading: Reading) -> Table:
    """How many answered, by group."""
    rows = []
    for code, label in reading.groups:
        try:
            count: int | str = reading.published.people(unit=reading.unit, group=code)
        except bridge.Hidden:
            count = str(hidden())
        rows.append((Cell(label), Cell(count)))
    return Table(_("Who answered"), (Column(_("Group")), Column(_("People"), numeric=True)), tuple(rows))


def distribution_table(reading: Reading, question: bridge.Question) -> Table:
    """How often each answer was given, by group: the number and its share of those who answered."""
    classes = class_words(reading.record, question, reading.published.layout.column(question.name), reading.language)
    columns = (Column(_("Group")), *(Column(label, numeric=True) for _code, label in classes))
    columns = (*columns, Column(_("Answered"), numeric=True), Column(_("Average"), numeric=True))
    rows = []
    for code, label in reading.groups:
        found = reading.found(question.name, code)
        if found is None:
            rows.append((Cell(label), Cell(hidden()), *(Cell("") for _each in columns[2:])))
            continue
        counts = dict(found.counts)
        # An answer that stands apart is counted, and has no share.
        cells = [
            Cell(
                f"{counts[each]}\N{NO-BREAK SPACE}({percent(counts[each], found.base)})"
                if each in found.shared
                else counts[each]
            )
            for each, _label in classes
        ]
        rows.append(
            (Cell(label), *cells, Cell(f"{found.answered} / {found.people}"), Cell(average(reading, question, code)))
        )
    return Table(_("How often each answer was given"), columns, tuple(rows))


def unit_tables(reading: Reading, question: bridge.Question) -> list[Table]:
    """The average of each organisation, and of each place, of all who answered there; where there is a scale."""
    if reading.unit or not reading.asked.units or bridge.Scale.of(reading.record, question) is None:
        return []
    if not units.has_two_kinds(reading.asked.units):
        return [_unit_table(reading, question, reading.asked.unit_question, reading.asked.units)]
    names = reading.published.units
    return [
        _unit_table(
            reading,
            question,
            _("By organisation"),
            [
                each
                for each in names
                if not units.is_place(each) and (units.is_organisation(each) or units.MARK not in each)
            ],
        ),
        _unit_table(reading, question, _("By place"), [each for each in names if units.is_place(each)]),
    ]


def _unit_table(reading: Reading, question: bridge.Question, caption: str, names: Sequence[str]) -> Table:
    rows = []
    for name in sorted(names):
        looked_at = replace(reading, unit=name)
        found = looked_at.found(question.name, "")
        told = f"{found.answered} / {found.people}" if found else str(hidden())
        rows.append((Cell(unit_words(name)), Cell(told), Cell(average(looked_at, question, ""))))
    columns = (Column(_("Where")), Column(_("Answered"), numeric=True), Column(_("Average"), numeric=True))
    return Table(caption, columns, tuple(rows))


def unit_words(unit: str) -> str:
    """A unit as people read it."""
    organisation, place = units.parts(unit)
    if units.is_organisation(unit):
        return organisation
    return place if units.is_place(unit) else unit


def average(reading: Reading, question: bridge.Question, group: str) -> str:
    """A group's average on the scale with its interval, where there is a scale and it may be shown."""
    try:
        return interval(bridge.mean(reading.record, reading.published, question.name, unit=reading.unit, group=group))
    except (bridge.NoScale, bridge.NoAnswers, bridge.Hidden):
        return ""


def chart_of(reading: Reading, question: bridge.Question) -> Chart | None:
    """The chart of a question; None where nothing may be shown, or there is nothing to compare but "answered"."""
    if question.kind in bridge.FREE:
        return None
    column = reading.published.layout.column(question.name)
    classes = class_words(reading.record, question, column, reading.language)
    classes = [each for each in classes if each[0] not in column.apart]
    shown = [(label, found) for code, label in reading.groups if (found := reading.found(question.name, code))]
    shown = [(label, found) for label, found in shown if found.base]
    if not shown:
        return None
    return Chart(
        title=reading.words(question),
        labels=tuple(label for label, _found in shown),
        series=tuple(label for _code, label in classes),
        numbers=tuple(tuple(dict(found.counts)[code] for code, _label in classes) for _label, found in shown),
        answered=tuple(found.base for _label, found in shown),
        is_whole=not column.several,
    )


def gap_rows(reading: Reading) -> Iterator[tuple[bridge.Question, str, str, bridge.Estimate]]:
    """The gaps between groups that may be shown, the widest first: question, group, group, how far apart."""
    labels = dict(reading.groups)
    for each in bridge.gaps(reading.record, reading.published, unit=reading.unit):
        question = reading.record.question(each.question)
        assert question is not None
        yield question, labels[each.first], labels[each.second], each.estimate


def gap_table(reading: Reading, only: bridge.Question | None = None) -> Table | None:
    """Gaps as a table; of one question or, in the overview, the widest of all."""
    rows = [each for each in gap_rows(reading) if only in (None, each[0]) and round(abs(each[3].value), 2)]
    if not rows:
        return None
    columns = (Column(_("Higher")), Column(_("Lower")), Column(_("Points apart")), Column(_("Between")))
    told = []
    for question, first, second, estimate in rows[: None if only else FIRST_GAPS]:
        high, low = (first, second) if estimate.value >= 0 else (second, first)
        ends = sorted((abs(estimate.low), abs(estimate.high)))
        crosses = estimate.low < 0 < estimate.high
        reach = _("{low} and {high}").format(low=value(-ends[0] if crosses else ends[0]), high=value(ends[1]))
        if not has_interval(estimate):
            reach = _("no range: all answers of a group are alike")
        cells = (Cell(high), Cell(low), Cell(value(abs(estimate.value))), Cell(reach))
        told.append(cells if only else (Cell(reading.words(question)), *cells))
    caption = _("Gaps between groups") if only else _("Where groups see things most differently")
    return Table(caption, columns if only else (Column(_("Question")), *columns), tuple(told))


def score_table(reading: Reading) -> Table | None:
    """The average over the questions of each dimension and level, by group."""
    scores = bridge.scores(reading.record, reading.published, unit=reading.unit)
    found = {(each.dimension, each.level, each.group): each for each in scores}
    if not found:
        return None
    levels = reading.record.levels or ()
    rows = []
    for dimension in reading.record.dimensions:
        for level in [each.code for each in levels] or [""]:
            name = dimension.label.in_language(reading.language)
            words = next((each.label.in_language(reading.language) for each in levels if each.code == level), "")
            cells = [found.get((dimension.code, level, code)) for code, _label in reading.groups]
            if any(cells):
                told = [Cell(value(each.value) if each else hidden()) for each in cells]
                rows.append((Cell(f"{name}, {words}" if words else name), *told))
    columns = (Column(_("Part")), *(Column(label, numeric=True) for _code, label in reading.groups))
    return Table(_("Averages by part"), columns, tuple(rows)) if rows else None
