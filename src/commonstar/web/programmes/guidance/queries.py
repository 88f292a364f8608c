"""What guidance pages show, read from the shipped files, and the values that fill a resource's blanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.formats.documents import to_docx, to_html
from commonstar.formats.guidance import (
    Advice,
    Difficulty,
    Filled,
    Resource,
    ResourceKind,
    fill,
    shipped_cos,
    shipped_problems,
    shipped_resource,
    shipped_resources,
    shipped_steps,
)
from commonstar.vocabulary import Co
from commonstar.web.accounts.public import User
from commonstar.web.common.parts import Link
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.queries import mine
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat

CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "p": "govuk-body",
    "a": "govuk-link",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "numeric": "govuk-table__cell--numeric",
    "checkbox": "cs-checkbox-item",
}


@dataclass(frozen=True)
class ResourceLine:
    """A resource in a list."""

    title: str
    summary: str
    language: str
    about: str
    url: str


@dataclass(frozen=True)
class Section:
    """A step or a Co with its advice and its resources. `key` is the anchor on the page."""

    key: str
    name: Any
    advice: Advice
    resources: tuple[ResourceLine, ...]


@dataclass(frozen=True)
class ProblemLine:
    """A problem with a first answer and its four ways in."""

    slug: str
    question: str
    answer: str
    ways: tuple[Link, ...]


@dataclass(frozen=True)
class Sheet:
    """A resource to read: its text as HTML, and which blanks still wait to be filled."""

    resource: Resource
    html: str
    about: str
    missing: tuple[str, ...]


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def resource_url(seat: Seat | None, slug: str) -> str:
    """A resource's page: filled in inside a programme, with blanks outside."""
    if seat:
        return reverse("programmes:guided", kwargs={"programme": seat.programme.slug, "resource": slug})
    return reverse("programmes:resource", kwargs={"resource": slug})


def about(resource: Resource) -> str:
    """Kind, time, difficulty and licence in a line."""
    kinds = {
        ResourceKind.PLAN: _("Plan"),
        ResourceKind.FORM: _("Form"),
        ResourceKind.SHEET: _("Information sheet"),
        ResourceKind.CANVAS: _("Canvas"),
        ResourceKind.CARDS: _("Cards"),
        ResourceKind.ASSESSMENT: _("Assessment"),
        ResourceKind.SCHEDULE: _("Schedule"),
        ResourceKind.SUMMARY: _("Summary"),
    }
    difficulties = {
        Difficulty.EASY: _("easy"),
        Difficulty.MEDIUM: _("some practice helps"),
        Difficulty.HARD: _("needs practice"),
    }
    return _("{kind} · {minutes} minutes · {difficulty} · licence {licence}").format(
        kind=kinds[resource.kind],
        minutes=resource.minutes,
        difficulty=difficulties[resource.difficulty],
        licence=resource.licence,
    )


def sections(seat: Seat | None) -> tuple[list[Section], list[Section]]:
    """The five steps and the four Co's, each with its advice and its resources."""
    found = shipped_resources(language())

    def section(advice: Advice) -> Section:
        lines = tuple(
            ResourceLine(each.title, each.summary, each.language, about(each), resource_url(seat, each.slug))
            for each in found
            if advice.about in each.serves
        )
        return Section(advice.about.value, phrase(advice.about), advice, lines)

    return [section(each) for each in shipped_steps(language())], [section(each) for each in shipped_cos(language())]


def values_for(seat: Seat, address: str) -> dict[str, str]:
    """What the settings of a programme and of this site say; a blank that they do not fill stays marked."""
    programme = seat.programme
    owners = programme.organisations.filter(parts__is_owner=True).order_by("name").values_list("name", flat=True)
    return {
        "organisation": ", ".join(owners),
        "programme": programme.title,
        "contact": programme.contact,
        "data_protection_contact": programme.data_protection_contact,
        "retention_days": str(programme.retention_days or ""),
        "address": address,
        "security_contact": settings.SECURITY_CONTACT,
        "host": settings.HOSTED_BY,
        "store": {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor),
        "mail": settings.EMAIL_HOST if settings.MAIL.host else "",
        "backup_days": settings.BACKUP_DAYS,
        "log_days": settings.LOG_DAYS,
    }


def filled(slug: str, values: dict[str, str]) -> tuple[Resource, Filled]:
    """A resource with its blanks filled as far as they can be. Raises UnknownResourceError."""
    found = shipped_resource(slug, language())
    names = {each.name for each in found.placeholders}
    return found, fill(found, {name: value for name, value in values.items() if name in names})


def sheet(slug: str, values: dict[str, str]) -> Sheet:
    """A resource as a page. Raises UnknownResourceError."""
    found, text = filled(slug, values)
    meanings = {each.name: each.meaning for each in found.placeholders}
    missing = tuple(meanings[name] for name in text.missing) if values else ()
    return Sheet(found, scrolling(to_html(text.markdown, classes=CLASSES)), about(found), missing)


def scrolling(html: str) -> str:
    """Wide tables scroll within themselves, by keyboard too; what people typed cannot hold a tag, it is escaped."""
    parts = html.split("<table")
    found = parts[0]
    for number, part in enumerate(parts[1:], start=1):
        name = escape(_("Table {number}").format(number=number))
        inside, rest = part.split("</table>", 1)
        region = f'<div class="cs-scroll" tabindex="0" role="region" aria-label="{name}">'
        found += f"{region}<table{inside}</table></div>{rest}"
    return found


def word(slug: str, values: dict[str, str]) -> bytes:
    """A resource as a Word document to adapt. Raises UnknownResourceError."""
    found, text = filled(slug, values)
    return to_docx(text.markdown, title=found.title, language="en-GB" if found.language == "en" else found.language)


def problem_lines(seat: Seat | None, user: User | None) -> list[ProblemLine]:
    """The everyday problems. Inside a programme the ways lead to its own tasks, outside to where one can do them."""
    resources = {each.slug: each for each in shipped_resources(language())}
    problems = shipped_problems(language())
    cases = registry.cases_of(each.case for each in problems if each.case)
    own = [] if seat or user is None else own_programmes(user)
    found = []
    for problem in problems:
        key = str(problem.task)
        task = task_at(seat.programme, key) if seat else _way_to_task(problem.slug, key, own)
        guide = reverse("programmes:guidance_inside", kwargs={"programme": seat.programme.slug}) if seat else ""
        tool = f"{guide or reverse('programmes:guidance')}#{problem.tool.value}"
        ring = _("The Co: {name}") if isinstance(problem.tool, Co) else _("The step: {name}")
        ways = [
            Link(_("The task: {name}").format(name=registry.tasks[key].title), task),
            Link(ring.format(name=phrase(problem.tool)), tool),
            Link(_template(resources[problem.resource]), resource_url(seat, problem.resource)),
        ]
        if problem.case in cases:
            case = cases[problem.case]
            ways.append(Link(_("A case: {name}").format(name=case.label), case.url))
        found.append(ProblemLine(problem.slug, problem.question, problem.answer, tuple(ways)))
    return found


def _template(resource: Resource) -> str:
    """What leads to a template; its title may stand in another language than the page."""
    title = format_html('<span lang="{}">{}</span>', resource.language, resource.title)
    return format_html(_("A template: {name}"), name=title)


def task_at(programme: Programme, key: str) -> str:
    """The address of a registered task in a programme."""
    return reverse("programmes:task", kwargs={"programme": programme.slug, "task": key})


def own_programmes(user: User) -> list[Programme]:
    """The programmes that a person belongs to, by title."""
    return [each.programme for each in mine(user)]


def _way_to_task(problem: str, key: str, own: list[Programme]) -> str:
    """From outside: the task of one's only programme, a choice among several, and else what a Star is."""
    if len(own) == 1:
        return task_at(own[0], key)
    return reverse("programmes:problem_where", kwargs={"problem": problem}) if own else reverse("about")


def problem_task(slug: str) -> tuple[str, Any] | None:
    """The key and the title of the task that a problem leads to; None where there is no such problem."""
    found = next((each for each in shipped_problems(language()) if each.slug == slug), None)
    return (str(found.task), registry.tasks[str(found.task)].title) if found else None
