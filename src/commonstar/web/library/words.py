"""What a search and a case say on their pages: facets and sections in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.formats.cases import CaseFile, CostLine, Finding, completeness
from commonstar.vocabulary import Co, CoProducer, Form, Step
from commonstar.web.common.parts import Link
from commonstar.web.common.phrases import phrase
from commonstar.web.evidence.public import amount, grade_word
from commonstar.web.library.bridge import NOT_GRADED
from commonstar.web.library.countries import country_name
from commonstar.web.library.forms import query_of
from commonstar.web.library.models import FacetKind
from commonstar.web.library.queries import FacetCount, Search

TERMS: dict[FacetKind, type[StrEnum]] = {
    FacetKind.CO: Co,
    FacetKind.FORM: Form,
    FacetKind.STEP: Step,
    FacetKind.WHO: CoProducer,
}
SHOWN = 6
SECTIONS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "country": gettext_lazy("Country"),
    "introduction": gettext_lazy("Introduction"),
    "objectives": gettext_lazy("Objectives"),
    "leadership": gettext_lazy("Leadership and change management"),
    "outcomes": gettext_lazy("Outcomes"),
    "indicators": gettext_lazy("Performance indicators"),
    "costs": gettext_lazy("Costs and savings"),
    "obstacles": gettext_lazy("Obstacles"),
    "next_steps": gettext_lazy("Next steps"),
    "learning_points": gettext_lazy("Learning points"),
    "further_information": gettext_lazy("Further information"),
    "places": gettext_lazy("Places"),
    "organisations": gettext_lazy("Organisations"),
    "service_areas": gettext_lazy("Service areas"),
    "cos": gettext_lazy("The Co’s it shows"),
    "forms": gettext_lazy("Forms of co-production"),
    "steps": gettext_lazy("Steps of the Star"),
    "co_producers": gettext_lazy("Who co-produced"),
    "figures": gettext_lazy("Figures"),
}

# The fields of the OPSI form that a case may leave open, in the reader's language.
OPSI = {
    "title": gettext_lazy("Title"),
    "organisation": gettext_lazy("Name of the organisation"),
    "country": gettext_lazy("Country"),
    "level_of_government": gettext_lazy("Level of government"),
    "sector": gettext_lazy("Sector"),
    "stage": gettext_lazy("Stage of the innovation"),
    "launched": gettext_lazy("Date"),
    "summary": gettext_lazy("Summary"),
    "description": gettext_lazy("Description"),
    "objectives": gettext_lazy("Why it was developed, and its objectives"),
    "innovation": gettext_lazy("What makes it innovative"),
    "status": gettext_lazy("Current status and next steps"),
    "collaborations": gettext_lazy("Collaborations and partnerships"),
    "users": gettext_lazy("Users, stakeholders and beneficiaries"),
    "process": gettext_lazy("Leadership and change management"),
    "results": gettext_lazy("Results, outcomes and impacts"),
    "costs": gettext_lazy("Costs and savings"),
    "challenges": gettext_lazy("Challenges and failures"),
    "conditions_for_success": gettext_lazy("Conditions for success"),
    "replication": gettext_lazy("Replication"),
    "lessons": gettext_lazy("Lessons learned"),
    "media": gettext_lazy("Pictures and other media"),
}


@dataclass(frozen=True)
class FacetLink:
    """A value to narrow a search by, and how many cases would be left."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class FacetList:
    """The values of a facet that are not chosen yet: the first few, and the rest."""

    name: str
    title: Any
    first: tuple[FacetLink, ...]
    rest: tuple[FacetLink, ...]


@dataclass(frozen=True)
class Cost:
    """A cost or saving as a row of its table."""

    label: str
    amount: str
    price: str
    period: str
    who: str
    source: Any


def facet_label(facet: FacetKind, value: str) -> str:
    """What people read for a value of a facet; an unknown one is shown as it is."""
    if facet in TERMS:
        kind = TERMS[facet]
        return str(phrase(kind(value))) if value in set(kind) else value
    if facet is FacetKind.COUNTRY:
        return country_name(value)
    if facet is FacetKind.GRADE:
        return grade_word(int(value)) if value.isdecimal() else grade_word(None) if value == NOT_GRADED else value
    return value


def facet_lists(search: Search, counts: Sequence[FacetCount]) -> list[FacetList]:
    """What the search can be narrowed by: terms in the Star's order, grades by strength, other values by number."""
    found = []
    for facet in FacetKind:
        links = [
            (_place(count), FacetLink(facet_label(facet, count.value), count.count, _narrowed(search, count)))
            for count in counts
            if count.facet is facet and (facet, count.value) not in search.chosen
        ]
        ordered = tuple(link for _place_, link in sorted(links, key=lambda pair: (pair[0], pair[1].label)))
        if ordered:
            found.append(FacetList(facet.value, facet.label, ordered[:SHOWN], ordered[SHOWN:]))
    return found


def _place(count: FacetCount) -> tuple[int, str]:
    if count.facet in TERMS:
        order = list(TERMS[count.facet])
        return (order.index(count.value) if count.value in order else len(order), "")  # type: ignore[arg-type]  # a value is its member
    return (0, count.value) if count.facet is FacetKind.GRADE else (-count.count, "")


def _narrowed(search: Search, count: FacetCount) -> str:
    return "?" + query_of(replace(search, chosen=(*search.chosen, (count.facet, count.value))))


def chosen_links(search: Search) -> list[Link]:
    """What was chosen, each with the address without it."""
    return [
        Link(facet_label(*pair), "?" + query_of(replace(search, chosen=tuple(p for p in search.chosen if p != pair))))
        for pair in search.chosen
    ]


def shown_in_list(shows: Iterable[tuple[FacetKind, str]], facet: FacetKind) -> list[str]:
    """The labels of one facet among what a case shows, terms in the Star's order."""
    values = [value for kind, value in shows if kind is facet]
    if facet in TERMS:
        values = [member.value for member in TERMS[facet] if member.value in values]
    return [facet_label(facet, value) for value in values]


def search_links(facet: FacetKind, values: Iterable[str]) -> list[Link]:
    """Values of a case as links to all cases that show the same."""
    base = reverse("library:index")
    return [Link(facet_label(facet, value), f"{base}?{query_of(Search(chosen=((facet, value),)))}") for value in values]


def paragraphs(text: str) -> list[str]:
    """A text's paragraphs."""
    return [part for part in text.splitlines() if part.strip()]


def sections(case: CaseFile, names: Iterable[str]) -> list[tuple[str, Any, list[str]]]:
    """The sections of prose that a case has: name, heading, paragraphs."""
    return [(name, SECTIONS[name], paragraphs(getattr(case, name))) for name in names if getattr(case, name)]


def costs(case: CaseFile) -> list[Cost]:
    """Costs and savings as rows: in money or in hours."""
    return [Cost(cost.label, _amount(cost), _price(cost), cost.period, cost.who, cost.source) for cost in case.costs]


def _amount(cost: CostLine) -> str:
    if cost.hours is not None:
        return amount(cost.hours, ngettext("hour", "hours", int(cost.hours)), "")
    return amount(cost.money, "", cost.currency) if cost.money is not None else ""


def _price(cost: CostLine) -> str:
    if cost.money is None:
        return ""
    if cost.price_year is None:
        return _("Price year not known")
    return _("In prices of %(year)s") % {"year": cost.price_year}


def findings(case: CaseFile) -> list[str]:
    """What a case still lacks or overdoes, in sentences, errors first."""
    return [_finding(finding) for finding in completeness(case)]


def _finding(finding: Finding) -> str:
    given = dict(finding.parameters)
    if finding.code == "section-missing":
        name = str(given["section"])
        return _("“%(section)s” is empty.") % {"section": SECTIONS.get(name, name)}
    sentences = {
        "cost-without-source": _("The cost “%(label)s” names nobody who says so."),
        "too-many-obstacles": _("It has %(number)s obstacles; %(advised)s are advised."),
        "money-without-price-year": _("“%(label)s” has no price year, so it cannot be compared over the years."),
        "source-without-date": _("The source of “%(label)s” has no date, so the age of the figure is not known."),
    }
    return sentences[finding.code] % given
