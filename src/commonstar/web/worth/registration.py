"""What this room tells the rooms below at start-up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.later import weekly
from commonstar.web.common.parts import Link
from commonstar.web.library.public import registry as library
from commonstar.web.programmes.public import NOBODY, LeftOut, ObjectKind, Seat, Table, registry
from commonstar.web.worth import actions, arriving, queries
from commonstar.web.worth.addresses import case_address
from commonstar.web.worth.agreeing.jobs import forget_unanswered
from commonstar.web.worth.models import BusinessCase, Confirmation, Realised, Version
from commonstar.web.worth.report import TASK, report
from commonstar.web.worth.shipped import CASES

SUNDAY = 6
ACTS: dict[str, Any] = {
    "opened": gettext_lazy("{who} opened the business case “{what}”."),
    "changed": gettext_lazy("{who} saved a new version of the business case “{what}”."),
    "made_full": gettext_lazy("{who} opened the quick estimate “{what}” as a full model."),
    "signed_off": gettext_lazy("{who} signed off a version of the business case “{what}”."),
    "withdrawn": gettext_lazy("{who} withdrew a version of the business case “{what}”."),
    "agency_asked": gettext_lazy("{who} asked an agency about its part in the business case “{what}”."),
    "agency_link_closed": gettext_lazy("{who} closed an agency’s link for the business case “{what}”."),
    "agency_name_removed": gettext_lazy("{who} took a name out of what an agency said of the business case “{what}”."),
    "agency_confirmed": gettext_lazy("An agency confirmed its part in the business case “{what}”."),
    "agency_changed": gettext_lazy("An agency gave its own numbers for the business case “{what}”."),
    "agency_disputed": gettext_lazy("An agency disputed its part in the business case “{what}”."),
    "realised_entered": gettext_lazy("{who} entered what was realised of the business case “{what}”."),
}


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.table(
        Table(
            "business_cases",
            BusinessCase,
            outside={"created_by": NOBODY},
            loose=frozenset({"subject_id"}),
            check=arriving.cases_fit,
        )
    )
    registry.table(
        Table(
            "business_case_versions",
            Version,
            "case__programme",
            outside={"made_by": NOBODY, "settled_by": NOBODY},
            check=arriving.versions_fit,
        )
    )
    registry.table(Table("business_case_realised", Realised, "case__programme", outside={"entered_by": NOBODY}))
    registry.left_out(
        LeftOut(Confirmation, "an agency said it here, and a file can be changed on its way: it is asked anew")
    )
    library.register_models(model_of_case, lambda: reverse("models:models"))
    registry.task(TASK)
    registry.report(report)
    registry.kind(actions.KIND, ObjectKind(gettext_lazy("Business case"), described, offered))
    for act, sentence in ACTS.items():
        registry.act(f"{actions.KIND}.{act}", sentence)
    weekly(forget_unanswered, weekday=SUNDAY)


def model_of_case(slug: str) -> Link | None:
    """The link to the model of a case study, where one comes along."""
    name = CASES.get(slug)
    return Link(_("Open this model: what it costs and brings"), reverse("models:model", args=[name])) if name else None


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of a case."""
    found = queries.case_at(seat.programme, pk)
    return (found.title, case_address(seat.programme, found)) if found else None


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The cases that a record can be about."""
    return list(queries.cases_of(seat.programme).values_list("pk", "title"))
