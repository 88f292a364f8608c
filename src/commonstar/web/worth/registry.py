"""What rooms above tell of the things that a business case can be about; `worth` imports nothing upward.

A room registers in its `AppConfig.ready`: `registry.subject("initiative", SubjectKind(label=_("Initiative"), …))`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from commonstar.web.programmes.public import Seat


@dataclass(frozen=True)
class Subject:
    """One thing that a case can be about: its title, its page, and where known how many people a year it is for.

    `needs` are those that it answers.
    """

    title: str
    url: str
    people: int | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubjectKind:
    """A kind of thing. `subjects` gives those of these ids that someone in a seat may see, in as many queries for many
    as for one; `offer` those to choose from, as (id, title)."""

    label: Any
    subjects: Callable[[Seat, Collection[UUID]], Mapping[UUID, Subject]]
    offer: Callable[[Seat], Iterable[tuple[UUID, str]]]


@dataclass
class Registry:
    """Every kind of subject; one instance, filled while Django starts."""

    kinds: dict[str, SubjectKind] = field(default_factory=dict)

    def subject(self, name: str, kind: SubjectKind) -> None:
        """Register a kind of subject; a name can be taken once."""
        if name in self.kinds:
            raise ValueError(f"the subject {name} is registered twice")
        self.kinds[name] = kind

    def find(self, seat: Seat, kind: str, pk: UUID | None) -> Subject | None:
        """One subject as someone in a seat may see it."""
        found = self.kinds.get(kind)
        return found.subjects(seat, [pk]).get(pk) if found and pk else None

    def find_many(self, seat: Seat, wanted: Collection[tuple[str, UUID | None]]) -> dict[tuple[str, UUID], Subject]:
        """Subjects of several kinds, asked once a kind."""
        found: dict[tuple[str, UUID], Subject] = {}
        for name, kind in self.kinds.items():
            ids = {pk for each, pk in wanted if each == name and pk}
            if ids:
                found |= {(name, pk): subject for pk, subject in kind.subjects(seat, ids).items()}
        return found


registry = Registry()
