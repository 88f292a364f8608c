"""Parts of pages: each is drawn once here, with unique ids, labels, and nothing unescaped."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from commonstar.web.common.parts import (
    Cell,
    Column,
    Figure,
    Link,
    NavItem,
    Row,
    Table,
    Tag,
    Task,
    Waiting,
)
from tests.web.pages import outline

HOSTILE = "<script>alert(1)</script>"
TASKS = (Task(HOSTILE, Tag("Done", "green"), "/a/", HOSTILE), Task("Second", Tag(HOSTILE)))
CONTEXT = {
    "tasks": TASKS,
    "rows": (
        Row("Name", HOSTILE, (Link("Change", "/a/"),)),
        Row("Two", "x", (Link("A", "/"), Link("B", "/"))),
        Row("No", "x"),
    ),
    "figures": (Figure("42", HOSTILE), Figure("11", "confirmed", "/a/")),
    "table": Table("Caption", (Column("Area"), Column("Number", numeric=True)), ((Cell(HOSTILE), Cell(3, "/a/")),)),
    "waiting": (Waiting("Approve", "/a/", HOSTILE, Tag("Today")),),
    "navigation": (NavItem("The Star", "/"), NavItem("Map it", "/map/", current=True)),
    "crumbs": (Link("Programme", "/"),),
    "tag": Tag("Plain", ""),
    "hostile": HOSTILE,
    "links": (Link("Housing", "?"),),
}
PARTS = {
    "tasks": "{% task_list tasks %}{% task_list tasks 'other' %}",
    "rows": "{% summary_list rows %}",
    "figures": "{% figures figures %}",
    "table": "{% table table %}",
    "waiting": "{% waiting_list waiting %}",
    "navigation": "{% navigation_bar navigation %}",
    "crumbs": "{% breadcrumbs crumbs %}",
    "back": "{% back_link '/' %}",
    "tags": "{% tag tag %}{% tag hostile 'red' %}",
    "progress": "{% progress hostile 3 7 %}",
    "print": "{% print_button %}",
    "empty": "{% include 'common/empty.html' with sentence=hostile next_url='/' next_label=hostile %}",
    "inset": "{% include 'common/parts/inset.html' with text=hostile %}",
    "details": "{% include 'common/parts/details.html' with summary=hostile text=hostile %}",
    "warning": "{% include 'common/parts/warning.html' with text=hostile %}",
    "notification": "{% include 'common/parts/notification.html' with text=hostile id='note' %}",
    "filter": "{% include 'common/parts/filter.html' %}",
    "chosen": "{% include 'common/parts/chosen.html' %}",
}


def render(source: str, **more: object) -> str:
    return Template("{% load parts %}" + source).render(Context({**CONTEXT, **more}))


@pytest.mark.parametrize("name", PARTS)
def test_part(name: str) -> None:
    body = render(PARTS[name])
    assert body.strip()
    assert HOSTILE not in body
    found = outline(body)
    assert found.repeated_ids() == []
    assert found.broken_references() == []
    assert found.inline == []


def test_the_current_entry_is_marked_beyond_colour() -> None:
    body = render(PARTS["navigation"])
    assert body.count('aria-current="true"') == 1
    assert "<strong" in body


def test_a_link_to_change_says_what() -> None:
    assert 'Change<span class="govuk-visually-hidden"> (Name)</span>' in render(PARTS["rows"])


def test_progress_is_said_in_words() -> None:
    assert "Map it: 3 of 7 done" in render("{% progress 'Map it' 3 7 %}")


def test_numbers_are_aligned_and_the_first_cell_heads_its_row() -> None:
    body = render(PARTS["table"])
    assert body.count("--numeric") == 2
    assert '<th scope="row"' in body


def test_the_print_button_waits_for_the_script() -> None:
    assert " hidden>" in render(PARTS["print"])


def test_an_unknown_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="no colour 'gold'"):
        Tag("x", "gold")


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells where the table has 2 columns"):
        Table("x", (Column("a"), Column("b")), ((Cell(1),),))


def test_pages_keep_what_was_searched() -> None:
    request = RequestFactory().get("/", {"q": "a&b", "page": "5"})
    body = render("{% pagination page %}", request=request, page=Paginator(range(400), 10).page(5))
    assert 'href="?q=a%26b&amp;page=6"' in body
    assert body.count('aria-current="page"') == 1
    assert "&ctdot;" in body
    first = render("{% pagination page %}", request=request, page=Paginator(range(400), 10).page(1))
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first


def test_one_page_needs_no_links() -> None:
    request = RequestFactory().get("/")
    assert not render("{% pagination page %}", request=request, page=Paginator(range(4), 10).page(1)).strip()
