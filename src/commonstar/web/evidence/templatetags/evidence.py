"""Shows figures: `{% load evidence %}{% figures_table records %}`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from commonstar.formats.figures import FigureRecord
from commonstar.web.common.phrases import phrase
from commonstar.web.evidence import sentences

register = template.Library()


@dataclass(frozen=True)
class Line:
    """One figure as its row in the table."""

    record: FigureRecord
    said: str
    details: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Group:
    """The figures of one indicator, side by side; `editions` is true where more than one edition gives it."""

    indicator: str
    better: Any
    lines: tuple[Line, ...]

    @property
    def editions(self) -> bool:
        """Whether several editions or sources speak of this indicator."""
        return len({(line.record.edition, line.record.source) for line in self.lines}) > 1


register.filter("when", sentences.when)


@register.inclusion_tag("evidence/figures.html")
def figures_table(records: Iterable[FigureRecord], caption: str = "", prefix: str = "figures") -> dict[str, Any]:
    """All figures in one table, grouped by what was measured. `prefix` keeps ids apart where a page has several."""
    return {"groups": grouped(records), "caption": caption, "prefix": prefix, "grades": sentences.GRADES}


def grouped(records: Iterable[FigureRecord]) -> tuple[Group, ...]:
    """Figures by indicator, in the order in which each indicator comes first."""
    found: dict[str, list[FigureRecord]] = {}
    for record in records:
        found.setdefault(record.indicator, []).append(record)
    return tuple(
        Group(indicator, phrase(several[0].better), tuple(_line(record) for record in several))
        for indicator, several in found.items()
    )


def _line(record: FigureRecord) -> Line:
    who = record.beneficiary and _("Who benefits: %(who)s") % {"who": record.beneficiary}
    level = _("Level: %(level)s") % {"level": phrase(record.level)} if record.level else ""
    about = (record.edition, record.period, record.population, sentences.compared(record), sentences.price(record))
    details = tuple(text for text in (*about, who, level, record.note) if text)
    return Line(record, sentences.said(record) or "–", details, sentences.grade_word(record.grade))
