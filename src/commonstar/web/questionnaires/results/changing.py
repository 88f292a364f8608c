"""The change since the round before: of every question that was asked then as it is asked now, and why not of others.

A question is the same where its name, kind, answers, scale and what it is asked after are. Its words may have been
mended; the page then shows what they were.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.questionnaires import bridge, queries
from commonstar.web.questionnaires.results.queries import FIRST_GAPS, Reading
from commonstar.web.questionnaires.results.sentences import class_words, interval

REASONS: dict[str, Promise] = {
    "new": gettext_lazy("It was not asked then."),
    "gone": gettext_lazy("It is no longer asked."),
    "kind": gettext_lazy("Another kind of answer was asked for."),
    "answers": gettext_lazy("There were other answers to choose from."),
    "scale": gettext_lazy("The answers stood on another scale."),
    "branch": gettext_lazy("It was asked after other answers, or of other groups."),
}


@dataclass(frozen=True)
class Changing:
    """A reading, and the round before of the same questionnaire. `is_alike` says that the same groups were asked."""

    now: Reading
    before: Reading

    @classmethod
    def of(cls, reading: Reading) -> Changing | None:
        """None where no round before this one is published."""
        asked = queries.round_before(reading.asked)
        before = Reading.of(asked) if asked is not None else None
        return cls(reading, before) if before is not None else None

    @property
    def is_alike(self) -> bool:
        """Whether the same groups were asked, so that everyone then compares with everyone now."""
        return set(self.now.published.groups) == set(self.before.published.groups)

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Code and words of those who can be compared: everyone only where the same groups were asked."""
        known = set(self.before.published.groups)
        return [(code, label) for code, label in self.now.groups if (code in known if code else self.is_alike)]

    def why_not(self, question: bridge.Question) -> str:
        """Why a question cannot be compared, as a code of REASONS; "" where it can."""
        earlier = self.before.record.question(question.name)
        return unlike(self.now.record, question, self.before.record, earlier) if earlier is not None else "new"

    def words_then(self, question: bridge.Question) -> str:
        """What the question was called, where its words were changed since."""
        earlier = self.before.record.question(question.name)
        language = self.now.record.languages[0]
        if earlier is None or earlier.label.in_language(language) == question.label.in_language(language):
            return ""
        return self.before.words(earlier)

    def table(self, question: bridge.Question) -> Table | None:
        """The change of a question: of its average where there is a scale, else of the share of each answer."""
        if self.why_not(question) or question.kind in bridge.FREE:
            return None
        caption = _("Change since “{round}”").format(round=self.before.asked.title)
        rows = [(Cell(label), Cell(words)) for code, label in self.groups if (words := self._mean(question, code))]
        if rows:
            columns = (Column(_("Group")), Column(_("Change of the average, with its interval")))
            return Table(caption, columns, tuple(rows))
        rows = self._shares(question) if self.is_alike else []
        columns = (Column(_("Answer")), Column(_("Change of its share in points of a hundred, with its interval")))
        return Table(caption, columns, tuple(rows)) if rows else None

    def overview(self) -> Table | None:
        """The questions whose average changed most, for everyone."""
        found = [(estimate, each) for each in self.now.questions if (estimate := self.estimate(each)) is not None]
        found.sort(key=lambda one: (-abs(one[0].value), one[1].name))
        rows = [
            (Cell(self.now.words(each)), Cell(interval(estimate, is_signed=True)))
            for estimate, each in found[:FIRST_GAPS]
        ]
        columns = (Column(_("Question")), Column(_("Change of the average, with its interval")))
        caption = _("What changed most since “{round}”").format(round=self.before.asked.title)
        return Table(caption, columns, tuple(rows)) if rows else None

    def left_out(self) -> list[tuple[str, Promise]]:
        """The questions that cannot be compared, each with why."""
        told = [(self.now.words(each), REASONS[why]) for each in self.now.questions if (why := self.why_not(each))]
        known = {each.name for each in self.now.questions}
        gone = [self.before.words(each) for each in self.before.questions if each.name not in known]
        return [*told, *((words, REASONS["gone"]) for words in gone)]

    def estimate(self, question: bridge.Question, group: str = "") -> bridge.Estimate | None:
        """The change of an average, where it is comparable and may be shown."""
        if self.why_not(question) or not (group or self.is_alike):
            return None
        now, before = self.now.published, self.before.published
        try:
            return bridge.change(self.now.record, before, now, question.name, unit=self.now.unit, group=group)
        except (bridge.Hidden, bridge.NoScale, bridge.NoAnswers, bridge.NotInTable):
            return None

    def _mean(self, question: bridge.Question, group: str) -> str:
        found = self.estimate(question, group)
        return interval(found, is_signed=True) if found is not None else ""

    def _shares(self, question: bridge.Question) -> list[tuple[Cell, Cell]]:
        now, before = self.now.published, self.before.published
        rows = []
        column = now.layout.column(question.name)
        for code, label in class_words(self.now.record, question, column, self.now.language):
            if code in column.apart:
                continue
            try:
                found = bridge.share_change(before, now, question.name, code, unit=self.now.unit)
            except (bridge.Hidden, bridge.NoAnswers, bridge.NotInTable):
                return []
            rows.append((Cell(label), Cell(interval(found, is_signed=True, times=100))))
        return rows


def unlike(record: bridge.Instrument, now: bridge.Question, earlier: bridge.Instrument, then: bridge.Question) -> str:
    """In what two questions of one name differ, so that their answers do not compare; "" where they do."""
    if now.kind is not then.kind:
        return "kind"
    if (now.bands, now.least, now.most) != (then.bands, then.least, then.most):
        return "answers"
    here, there = record.choices_of(now), earlier.choices_of(then)
    if {each.code for each in here} != {each.code for each in there}:
        return "answers"
    if _scale(record, now) != _scale(earlier, then):
        return "scale"
    is_same = (_asked_after(record, now), now.asked_of) == (_asked_after(earlier, then), then.asked_of)
    return "" if is_same else "branch"


def _scale(record: bridge.Instrument, question: bridge.Question) -> tuple[object, ...]:
    """What makes an average of answers: whether they are ordered, with which scores, and which stand apart."""
    found = record.choice_list(question.choices)
    told = {(each.code, each.score, each.apart, each.alone) for each in record.choices_of(question)}
    return (found is not None and found.ordered, question.reversed, frozenset(told))


def _asked_after(record: bridge.Instrument, question: bridge.Question) -> tuple[object, ...]:
    """The conditions under which a question is asked: those of the groups that it lies in, and its own; its filter."""
    for item, within in bridge.walk(record.items):
        if item is question:
            around: tuple[bridge.Group | bridge.Question, ...] = (*within, item)
            return (item.choice_filter, *(each.relevant for each in around if each.relevant is not None))
    return ()
