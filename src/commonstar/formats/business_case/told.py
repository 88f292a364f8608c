"""What a report is told from: a model, its results, and in which words and numbers to say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from commonstar.engine.quantities import ZERO, half_away, rounded_parts
from commonstar.engine.value.comparing import Bar, OptionResult
from commonstar.engine.value.explaining import working_of
from commonstar.engine.value.grading import provenance_of
from commonstar.engine.value.model import Line, Model
from commonstar.engine.value.results import Result, Warned
from commonstar.engine.working import Working
from commonstar.formats.business_case.blocks import Block, Missing, Text
from commonstar.formats.case_words import HINTS
from commonstar.formats.speech import Money, Speech
from commonstar.vocabulary import Audience, CaseQuestion

Key = TypeVar("Key", bound=str)


@dataclass(frozen=True)
class Histogram:
    """Draws of the net present value counted between `edges`, one more than `counts`."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Draws:
    """What a simulation says: sums as floats, shares from 0 to 1, the worth of knowing each input."""

    draws: int
    seed: str
    mean: float
    sd: float
    percentiles: Mapping[int, float]
    positive: float
    evpi: float
    evppi: tuple[tuple[str, float], ...]
    noise: float
    histogram: Histogram
    warnings: tuple[Warned, ...]


@dataclass(frozen=True)
class Confirmed:
    """Ids of agencies whose named person confirmed, or disputed, their shares and what is cashable of them."""

    by: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()


NOBODY = Confirmed()
ENGLISH = Speech()


@dataclass(frozen=True)
class Told:
    """All that the parts of a report are made from; `version` names an option or scenario, `made_on` a day."""

    model: Model
    result: Result
    options: Mapping[str, OptionResult] = field(default_factory=dict)
    scenarios: Mapping[str, Result] = field(default_factory=dict)
    bars: tuple[Bar, ...] = ()
    draws: Draws | None = None
    confirmed: Confirmed = NOBODY
    speech: Speech = ENGLISH
    version: str = ""
    audiences: tuple[Audience, ...] = tuple(Audience)
    made_on: str = ""

    @cached_property
    def money(self) -> Money:
        """How sums are written."""
        return Money(self.speech, self.model.currency)

    @cached_property
    def working(self) -> Working:
        """The steps of every number."""
        return working_of(self.result)

    def say(self, words: str) -> str:
        """A sentence in the report's language."""
        return self.speech.say(words)

    def cell(self, value: Fraction | Decimal) -> str:
        """A sum in a table: to 0.01, without the currency's sign, which stands in the caption."""
        return self.speech.number(value if isinstance(value, Decimal) else half_away(value))

    def cells(self, values: Mapping[Key, Fraction]) -> dict[Key, str]:
        """Parts of a sum, rounded so that they sum."""
        return {key: self.cell(shown) for key, shown in rounded_parts(values).items()}

    def fitted(self, values: Mapping[Key, Fraction], whole: Decimal) -> dict[Key, str]:
        """Parts rounded so that they sum to a whole that is shown already; the largest takes what is over."""
        shown = rounded_parts(values)
        over = whole - sum(shown.values(), Decimal(0))
        if over and shown:
            shown[max(shown, key=lambda key: abs(shown[key]))] += over
        return {key: self.cell(value) for key, value in shown.items()}

    @cached_property
    def shown(self) -> Mapping[str, Decimal]:
        """Each line's present value as every table shows it: costs sum to all costs, benefits to all benefits."""
        lines = self.model.lines
        groups = (lines.costs, lines.bringing)
        return {
            key: value
            for group in groups
            for key, value in rounded_parts({line.id: self.present(line) for line in group}).items()
        }

    def float_cell(self, value: float) -> str:
        """A sum that was drawn, as the command line prints it."""
        return self.cell(Decimal(f"{round(value, 2) + 0.0:.2f}"))

    def captioned(self, words: str) -> str:
        """A caption with the unit of its sums."""
        _ = self.say
        told = _("{caption} ({currency}, prices of {year})")
        return told.format(caption=words, currency=self.model.currency, year=self.model.price_year)

    def agency(self, name: str) -> str:
        """An agency's name."""
        found = self.model.agencies.get(name)
        return found.name if found and found.name not in ("", name) else readable(name)

    def name(self, line: Line) -> str:
        """A line's name."""
        return line.name or readable(line.id)

    def line(self, line: Line) -> str:
        """A line's name, and whether it is illustrative."""
        name = self.name(line)
        return self.illustrative(name) if self.result.streams.graded[line.id].illustrative else name

    def illustrative(self, words: str) -> str:
        """Words with the mark of what is invented."""
        _ = self.say
        return _("{name} (illustrative)").format(name=words)

    def outcome(self, name: str) -> str:
        """An outcome's name."""
        _ = self.say
        found = self.model.outcomes.get(name)
        return found.name if found else _("Not said")

    def by_outcome(self) -> dict[str, Fraction]:
        """Present values by outcome, largest first."""
        found: dict[str, Fraction] = {}
        for each in self.result.streams.benefits:
            found[each.outcome] = found.get(each.outcome, ZERO) + each.present
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    def present(self, line: Line) -> Fraction:
        """A line's present value."""
        streams = (*self.result.streams.costs, *self.result.streams.benefits)
        return sum((each.present for each in streams if each.id == line.id), ZERO)

    def answer(self, question: CaseQuestion) -> Iterable[Block]:
        """What people say to a question, or that nothing is said yet."""
        _ = self.say
        said = self.model.case.get(question, "")
        if not said:
            yield Missing(_("Not said yet: {hint}").format(hint=_(HINTS[question])))
        for part in said.split("\n\n"):
            if part.strip():
                yield Text(" ".join(part.split()))

    def numbered(self, source: str) -> str:
        """A source by its number in the list of sources."""
        return f"[{list(self.model.sources).index(source) + 1}]"

    def source_of(self, line: Line) -> str:
        """Where a line comes from, in a few words."""
        _ = self.say
        origin = provenance_of(line)
        if not origin.source:
            return _("illustrative")
        title = self.model.sources[origin.source].title
        if self.result.streams.graded[line.id].illustrative:
            return _("{source}; rests on illustrative figures").format(source=title)
        return title


def readable(name: str) -> str:
    """An id as words."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
