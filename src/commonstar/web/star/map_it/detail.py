"""What the page of one initiative shows, put together from what is stored and from where the reader sits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from commonstar.vocabulary import Form
from commonstar.web.common.parts import Row
from commonstar.web.common.phrases import phrase
from commonstar.web.evidence.public import when
from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.bridge import InitiativeValues
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.rules import may_see_contacts, see_inside


@dataclass(frozen=True)
class Part:
    """A heading with its lines; parts without lines are not shown."""

    heading: str
    rows: tuple[Row, ...]


def parts(seat: Seat, initiative: Initiative, values: InitiativeValues) -> list[Part]:
    """Everything that is known of an initiative, as the reader may see it."""
    found = (
        Part(_("What it is"), tuple(_what(values))),
        Part(_("Who gives what, and gets what back"), tuple(_who(values))),
        Part(_("Size and time"), tuple(_size(values))),
        Part(_("Where this comes from"), tuple(_origin(seat, initiative, values))),
    )
    return [part for part in found if part.rows]


def _what(values: InitiativeValues) -> Iterator[Row]:
    yield from _told(_("Service areas"), _list(values.service_areas))
    yield from _told(_("Places"), _list(values.places))
    yield from _told(_("Partners"), _list(values.partners))
    yield from _told(_("Kind of provider"), values.provider_kind and phrase(values.provider_kind))
    names = [phrase(Form(each)) if each in list(Form) else each for each in values.forms]
    yield from _told(_("Forms of co-production"), _list(names))
    yield from _told(_("Intervention"), _phrases(values.interventions))
    yield from _told(_("Outcomes sought"), values.outcomes)
    yield from _told(_("Needs that it answers"), _list(values.needs))
    yield from _told(_("Replaces or adds to public input"), _mix(values))


def _who(values: InitiativeValues) -> Iterator[Row]:
    yield from _told(_("Who co-produces"), _phrases(values.who))
    yield from _told(_("What citizens contribute"), _phrases(values.contributions))
    yield from _told(_("What they get back"), values.gives_back)


def _size(values: InitiativeValues) -> Iterator[Row]:
    yield from _told(_("People a year"), values.people_a_year)
    yield from _told(_("Hours a year"), values.hours_a_year)
    yield from _told(_("Start"), when(values.starts_on))
    yield from _told(_("End"), when(values.ends_on))


def _origin(seat: Seat, initiative: Initiative, values: InitiativeValues) -> Iterator[Row]:
    if values.url:
        link = format_html('<a class="govuk-link" href="{0}" rel="noopener">{0}</a>', values.url)
        yield Row(_("Web address"), link)
    if initiative.parent_case:
        case = reverse("library:case", args=[initiative.parent_case.slug])
        link = format_html('<a class="govuk-link" href="{}">{}</a>', case, initiative.parent_case.title)
        yield Row(_("After the case"), link)
    if initiative.parent:
        where = address("detail", seat.programme, initiative=initiative.parent.pk)
        yield Row(_("Modelled on"), format_html('<a class="govuk-link" href="{}">{}</a>', where, initiative.parent))
    if see_inside(seat):
        yield from _told(_("Key in your own register"), values.key)
        yield from _told(_("Who told us"), values.told_by)
    if may_see_contacts(seat):
        yield from _told(_("Contact (private)"), values.contact)


def _told(label: str, value: Any) -> Iterator[Row]:
    """A line, if there is anything to say; 0 is something."""
    if value is not None and value != "":
        yield Row(label, value if hasattr(value, "__html__") else str(value))


def _mix(values: InitiativeValues) -> str:
    if values.substitutive_share is None:
        return str(phrase(values.mix)) if values.mix else ""
    replaces = values.substitutive_share
    return _("%(replaces)d %% replaces public input, %(adds)d %% adds to it") % {
        "replaces": replaces,
        "adds": 100 - replaces,
    }


def _phrases(members: Iterable[StrEnum]) -> Any:
    return _list([phrase(member) for member in members])


def _list(names: Iterable[Any]) -> Any:
    """One name as it is, several as a list."""
    listed = [str(name) for name in names]
    if len(listed) < 2:
        return "".join(listed)
    items = format_html_join("", "<li>{}</li>", ((name,) for name in listed))
    return format_html('<ul class="govuk-list">{}</ul>', items)
