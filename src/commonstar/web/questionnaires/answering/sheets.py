"""The pages of an instrument: which questions stand together, and which of them are asked after what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from commonstar.web.questionnaires import bridge, queries
from commonstar.web.questionnaires.models import Round

FEW = 9  # questions that stand on one page together
PREFIX, AS, OF = "q-", "as", "of"


@dataclass(frozen=True)
class Page:
    """Questions that stand on one page, notes among them, under a heading that may be empty."""

    title: str
    questions: tuple[bridge.Question, ...]


@dataclass(frozen=True)
class Sheet:
    """A round's instrument as it is asked in a language, with what was answered so far."""

    asked: Round
    record: bridge.Instrument
    language: str
    answers: dict[str, bridge.Answer]
    group: str = ""
    unit: str = ""

    @classmethod
    def of(cls, asked: Round, data: QueryDict, wanted: str = "") -> Sheet:
        """The sheet with what a form brought along, in the language wanted where it may be asked in that."""
        record = queries.record_of(asked.version)
        language = wanted if wanted in queries.languages_asked(record) else queries.language_of(record)
        given = {one.name: " ".join(data.getlist(PREFIX + one.name)) for one in record.questions}
        answers = {
            one.name: bridge.read_answer(one, given[one.name]) for one in record.questions if given[one.name].strip()
        }
        return cls(asked, record, language, answers, data.get(AS, ""), data.get(OF, ""))

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Who may answer as what: code and words."""
        codes = queries.groups_of(self.asked)
        return [
            (each.code, each.label.in_language(self.language)) for each in self.record.answered_by if each.code in codes
        ]

    @property
    def asks_who(self) -> bool:
        """Whether the first page asks for group or unit."""
        return bool(self.groups or self.asked.units)

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, the one that asks who answers first; a short instrument has one page for its questions."""
        first = (Page(_("About you"), ()),) if self.asks_who else ()
        if len([one for one in self.record.questions if one.kind is not bridge.Kind.NOTE]) <= FEW:
            return (*first, Page("", self.record.questions))
        return (*first, *self._sections())

    def _sections(self) -> list[Page]:
        found: list[Page] = []
        loose: list[bridge.Question] = []
        for item in self.record.items:
            if isinstance(item, bridge.Group):
                if loose:
                    found.append(Page("", tuple(loose)))
                    loose = []
                found.append(Page(item.label.in_language(self.language), bridge.questions_in(item)))
            else:
                loose.append(item)
        return [*found, Page("", tuple(loose))] if loose else found

    @property
    def asked_now(self) -> tuple[bridge.Question, ...]:
        """The questions that are asked of this person after these answers."""
        return bridge.asked(self.record, self.answers, self.group)

    def offered(self, question: bridge.Question) -> tuple[bridge.Choice, ...]:
        """The choices of a question after these answers; all where it is typed up before what its filter speaks of."""
        return bridge.offered(self.record, question, self.answers) or self.record.choices_of(question)

    def on(self, page: Page) -> tuple[bridge.Question, ...]:
        """Those of a page that are asked."""
        now = {one.name for one in self.asked_now}
        return tuple(one for one in page.questions if one.name in now)

    def kept(self) -> dict[str, bridge.Answer]:
        """The answers to what is asked; others were answered before an earlier answer was changed."""
        now = {one.name for one in self.asked_now}
        return {name: answer for name, answer in self.answers.items() if name in now}

    def shown(self, question: bridge.Question) -> str:
        """An answer in the words in which it was asked."""
        answer = self.answers.get(question.name)
        if answer is None:
            return ""
        labels = {each.code: each.label.in_language(self.language) for each in self.record.choices_of(question)}
        if isinstance(answer, tuple):
            return ", ".join(labels.get(code, code) for code in answer)
        return labels.get(str(answer), str(answer))

    def carried(self, page: Page | None) -> list[tuple[str, str]]:
        """What a page takes along unseen: all that was answered elsewhere, as names and values of hidden fields."""
        here = {one.name for one in page.questions} if page else set()
        found: list[tuple[str, str]] = []
        for name, answer in self.answers.items():
            if name not in here:
                values = answer if isinstance(answer, tuple) else (answer,)
                found += [(PREFIX + name, str(value)) for value in values]
        if not (page and self.asks_who and not page.questions):
            found += [(name, value) for name, value in ((AS, self.group), (OF, self.unit)) if value]
        return found

    def initial(self) -> dict[str, Any]:
        """What was answered, for the fields of a page."""
        found = {
            PREFIX + name: list(each) if isinstance(each, tuple) else str(each) for name, each in self.answers.items()
        }
        return {**found, AS: self.group, OF: self.unit}
