"""Tags for the parts of a page. `{% load parts %}`; what each takes is in `commonstar.web.common.parts`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonstar.web.common.parts import Figure, Link, NavItem, Row, Table, Tag, Task, Text, Waiting

register = template.Library()
PARTS = "common/parts/"


@dataclass(frozen=True)
class ErrorLink:
    """An error and the id of the control where it can be put right ("" where there is none)."""

    message: str
    target: str


@register.inclusion_tag(PARTS + "error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """The errors of one or more forms, each linked to the first control of its field."""
    return {"errors": tuple(error for form in forms if form for error in form_errors(form))}


def form_errors(form: BaseForm) -> tuple[ErrorLink, ...]:
    """All errors of a form in the order of its fields, those of the whole form first."""
    found = [ErrorLink(str(message), "") for message in form.errors.get(NON_FIELD_ERRORS, ())]
    for field in form:
        target = "" if field.is_hidden else getattr(field, "first_control", field.id_for_label)
        found.extend(ErrorLink(str(message), target) for message in field.errors)
    return tuple(found)


@register.inclusion_tag(PARTS + "navigation.html")
def navigation_bar(items: Sequence[NavItem]) -> dict[str, Any]:
    """The bar under the header."""
    return {"items": items}


@register.inclusion_tag(PARTS + "breadcrumbs.html")
def breadcrumbs(items: Sequence[Link]) -> dict[str, Any]:
    """Where the page stands; the page itself is not among them."""
    return {"items": items}


@register.inclusion_tag(PARTS + "back_link.html")
def back_link(url: str, label: Text = "") -> dict[str, Any]:
    """One step back."""
    return {"url": url, "label": label}


@register.simple_tag(name="tag")
def tag_(label: Text | Tag, colour: str = "blue") -> SafeString:
    """A state in a word or two: `{% tag "Done" "green" %}` or `{% tag task.status %}`."""
    shown = label if isinstance(label, Tag) else Tag(label, colour)
    if not shown.colour:
        return format_html("{}", shown.label)
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', shown.colour, shown.label)


@register.inclusion_tag(PARTS + "task_list.html")
def task_list(tasks: Sequence[Task], prefix: str = "task") -> dict[str, Any]:
    """What is to do. `prefix` keeps ids apart where a page has several lists."""
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag(PARTS + "summary_list.html")
def summary_list(rows: Sequence[Row]) -> dict[str, Any]:
    """Names and values, with links to change them."""
    return {"rows": rows, "any_acts": any(row.acts for row in rows)}


@register.inclusion_tag(PARTS + "table.html")
def table(content: Table, caption_size: str = "m") -> dict[str, Any]:
    """A table that scrolls within itself on a narrow screen; `hidden` as size is for a heading that says the same."""
    return {"table": content, "caption_size": caption_size}


@register.inclusion_tag(PARTS + "figures.html")
def figures(items: Sequence[Figure]) -> dict[str, Any]:
    """Numbers in boxes of one height."""
    return {"items": items}


@register.inclusion_tag(PARTS + "waiting.html")
def waiting_list(items: Sequence[Waiting]) -> dict[str, Any]:
    """What waits for the reader."""
    return {"items": items}


@register.inclusion_tag(PARTS + "progress.html")
def progress(label: Text, done: int, total: int) -> dict[str, Any]:
    """A bar with its count in words."""
    return {"label": label, "done": done, "total": total}


@register.inclusion_tag(PARTS + "print.html")
def print_button(label: Text = "") -> dict[str, Any]:
    """Opens the browser's print window; shows only where scripts run, since only they can open it."""
    return {"label": label}


@dataclass(frozen=True)
class PageLink:
    """A page among pages; no number stands for the pages left out."""

    number: int | None
    url: str
    current: bool


@register.inclusion_tag(PARTS + "pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Links to the other pages of a list; what was searched, filtered and sorted stays in the address."""
    request: HttpRequest = context["request"]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = tuple(
        PageLink(number, page_address(request, number, parameter), number == page.number)
        if isinstance(number, int)
        else PageLink(None, "", False)
        for number in numbers
    )
    before = page_address(request, page.number - 1, parameter) if page.has_previous() else ""
    after = page_address(request, page.number + 1, parameter) if page.has_next() else ""
    return {"links": links, "before": before, "after": after, "several": page.paginator.num_pages > 1}


def page_address(request: HttpRequest, number: int, parameter: str) -> str:
    """The present address with another page number."""
    query = request.GET.copy()
    query[parameter] = str(number)
    return f"?{query.urlencode()}"
