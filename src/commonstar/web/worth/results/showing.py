"""The answers of a version on their way to a page: how a number is shown, and where its working is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.worth import words
from commonstar.web.worth.bridge import Answers, Shown

__all__ = ["Showing", "Shown"]


@dataclass(frozen=True)
class Showing:
    """The answers of a version, how a cell's page is addressed, and the document for its draws ("": none are shown).

    `needs` are those that it answers, in words; `page` is the address under which scenarios and options are shown.
    """

    answers: Answers
    link: Callable[[str], str]
    document: str = ""
    needs: tuple[str, ...] = ()
    page: str = ""

    @property
    def tree(self) -> Mapping[str, Any]:
        """The answers as `commonstar value run --json` has them."""
        return self.answers.tree

    def to(self, cell: str) -> str:
        """The address of a cell's working; none where there is none."""
        return self.link(cell) if cell in self.answers.working.steps else ""

    def money(self, number: Shown | None, cell: str = "") -> Cell:
        """An amount that leads to its working."""
        if number is None:
            return Cell(_("None"))
        return Cell(words.money(number.shown, self.answers.model.currency), self.to(cell))

    def beside(self, kind: str, name: str) -> str:
        """The address of a scenario or an option; none where these have no pages."""
        return f"{self.page}?{urlencode({kind: name})}" if self.page else ""

    def name(self, agency: str) -> str:
        """What an agency is called."""
        return words.name_of(self.answers.model, "agencies", agency)

    def simple(self, caption: str, key: str, label: str) -> Iterator[Table]:
        """A table of present values by what they are told apart by."""
        rows = tuple(
            (Cell(words.term(name)), self.money(value, f"{key}.{name}")) for name, value in self.tree[key].items()
        )
        if rows:
            yield Table(caption, (Column(label), Column(_("Present value"), numeric=True)), rows)
