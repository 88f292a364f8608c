"""What the page of a subject says of its cases: a line each, and the ways to make one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Tag
from commonstar.web.programmes.public import Seat
from commonstar.web.worth import queries, words
from commonstar.web.worth.addresses import address, case_address
from commonstar.web.worth.models import Version
from commonstar.web.worth.rules import may_contribute


@dataclass(frozen=True)
class CaseLine:
    """A case in a line: its title, its page, its marks, and what it comes to."""

    title: str
    url: str
    tags: tuple[Tag, ...]
    sentence: str


@dataclass(frozen=True)
class AboutLinks:
    """The cases about one subject; the addresses are "" for whoever may not write."""

    lines: tuple[CaseLine, ...]
    estimate_url: str
    start_url: str


def about_links(seat: Seat, kind: str, pk: UUID, also: Iterable[UUID] = ()) -> AboutLinks:
    """What to show of the cases about a subject, and about what was merged into it. Two queries."""
    found = queries.standing_about(seat.programme, kind, {pk, *also})
    lines = tuple(_line(seat, version) for versions in found.values() for version in versions)
    query = urlencode({"about": f"{kind}:{pk}"})
    may = may_contribute(seat)
    return AboutLinks(
        lines,
        f"{address('start_estimate', seat.programme)}?{query}" if may else "",
        f"{address('start', seat.programme)}?{query}" if may else "",
    )


def _line(seat: Seat, version: Version) -> CaseLine:
    case, summary = version.case, version.summary
    tags = [Tag(_("Quick estimate, rough"), "purple")] if case.is_estimate else [words.state_tag(version.state)]
    if summary["illustrative"]:
        tags.append(Tag(_("Illustrative"), "orange"))
    told = {"years": summary["years"]}
    if case.is_estimate:
        told |= {key: words.summary_range(summary, key) for key in ("benefits", "costs", "npv")}
        sentence = _("Roughly %(benefits)s of benefits for %(costs)s of costs over %(years)s years: net %(npv)s.")
    else:
        told |= {key: words.summary_money(summary, key) for key in ("pv_benefits", "pv_costs", "npv")}
        sentence = _("Benefits of %(pv_benefits)s for costs of %(pv_costs)s over %(years)s years: net %(npv)s.")
    return CaseLine(case.title, case_address(seat.programme, case), tuple(tags), sentence % told)
