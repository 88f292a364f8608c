"""What rooms above tell the library at start-up: how a case enters a programme's plan, and how many plans it is in.

The library calls what was registered and imports nothing upward.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from commonstar.web.common.parts import Link
from commonstar.web.library.models import Case
from commonstar.web.programmes.public import Seat

UseInPlan = Callable[[Seat, Case], str]
CountReuse = Callable[[Collection[UUID]], Mapping[UUID, int]]
ModelOf = Callable[[str], Link | None]


@dataclass
class Registry:
    """One instance, filled while Django starts.

    `use_in_plan` puts a case into the plan of the seat's programme and returns the address to go to next; it checks
    its own rule. `count_reuse` says in how many plans each case is, in one query; cases in none may be left out.
    `model_of` gives the link to the model of public value of a case (by slug) where there is one, `models_url` the
    address of all models.
    """

    use_in_plan: UseInPlan | None = None
    count_reuse: CountReuse | None = None
    model_of: ModelOf | None = None
    models_url: Callable[[], str] | None = None

    def register_plan(self, use_in_plan: UseInPlan, count_reuse: CountReuse) -> None:
        """Register the room that keeps plans. Raises ValueError where another one did already."""
        if self.use_in_plan is not None and self.use_in_plan is not use_in_plan:
            raise ValueError("another room keeps the plans already")
        self.use_in_plan, self.count_reuse = use_in_plan, count_reuse

    def register_models(self, model_of: ModelOf, models_url: Callable[[], str]) -> None:
        """Register the room that has models of cases."""
        self.model_of, self.models_url = model_of, models_url

    def reuse_of(self, case_ids: Collection[UUID]) -> Mapping[UUID, int]:
        """In how many plans each case is."""
        return self.count_reuse(case_ids) if self.count_reuse and case_ids else {}


registry = Registry()
