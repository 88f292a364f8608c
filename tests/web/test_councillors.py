"""The page for councillors: who may read it, that it says everything, and that no small number is on it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from docx import Document

from commonstar.vocabulary import PlaceKind, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.organisations.public import Place, Population
from commonstar.web.programmes.needs.actions import decline, leave_open
from tests.factories.cast import Cast, make_cast
from tests.factories.demands import decided, make_demand, make_need, make_unvoiced
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/councillors/"


def fill(cast: Cast, number: int = 1) -> None:
    seat = cast.seat("lead")
    place = Place.objects.create(organisation=cast.council, name="Millbrook", kind=PlaceKind.LOCALITY)
    for group, count in (("Carers", 90), ("Aged 65 and over", 700)):
        Population.objects.create(place=place, group=group, count=count, year=2024, source="A census")
    for each in range(number):
        make_demand(seat, f"A *bench* {each} <b>", group="Aged 65 and over", people=3, place=place.pk)
        make_unvoiced(seat, f"Night calls {each}", group="Carers", place=place.pk)
        make_need(seat, f"Rest {each}")
        make_initiative(seat, f"Builders {each}", needs=(f"Rest {each}",))


@pytest.mark.parametrize("who", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_it_is_for_members(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    expected = 200 if who in (*Role, "administrator") else 302 if who == "anonymous" else 403
    for path in (PATH, f"{PATH}word/"):
        assert cast.client(who).get(path).status_code == expected


def test_it_says_what_people_want_who_is_not_heard_and_what_answers(cast: Cast) -> None:
    fill(cast)
    make_need(cast.seat("lead"), "Nothing yet")
    decline(seat=cast.seat("lead"), demands=[make_demand(cast.seat("lead"))], decided=decided(), reply="No.")
    body = cast.client("viewer").get(PATH).content.decode()
    for words in (
        "A *bench* 0 &lt;b&gt;",
        "Night calls 0",
        "Not voiced",
        "Nobody was heard of: Carers in Millbrook.",
        "Builders 0",
        "No initiative answers it yet",
        "1 demand was declined",
        audit.newest().hash,
    ):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])


def test_it_says_what_stays_open_why_and_when_it_is_looked_at_again(cast: Cast) -> None:
    seat = cast.seat("lead")
    for words, day in (("A tunnel", date(2031, 9, 1)), ("A tower", date(2026, 3, 9))):
        given = decided(reasons=f"Nobody asked about {words}.", heard="The club", not_heard="Carers", review_on=day)
        leave_open(seat=seat, demands=[make_demand(seat, words)], decided=given)
    body = cast.client("viewer").get(PATH).content.decode()
    paper = cast.client("viewer").get(f"{PATH}word/")
    text = "\n".join(part.text for part in Document(io.BytesIO(paper.content)).paragraphs)
    for words in (
        "What stays open",
        "A tunnel",
        "Nobody asked about A tunnel.",
        "Who was heard: The club",
        "Who was not heard: Carers",
        "To be looked at again by 1 September 2031.",
    ):
        assert words in body, words
        assert words in text, words
    assert body.count("Review overdue") == 1, "the tower's day is past"
    assert text.count("Its review is overdue.") == 1
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])


def test_no_small_number_is_on_it_whoever_prints_it(cast: Cast) -> None:
    fill(cast)
    for who in ("viewer", "lead"):
        body = cast.client(who).get(PATH).content.decode()
        assert "fewer than 5 people" in body
        assert "3 people" not in body
        assert "not shown" in body


def test_the_word_file_is_a_committee_paper(cast: Cast) -> None:
    fill(cast)
    decline(seat=cast.seat("lead"), demands=[make_demand(cast.seat("lead"))], decided=decided(), reply="No.")
    answer = cast.client("viewer").get(f"{PATH}word/")
    assert "living-well-demands.docx" in answer.headers["Content-Disposition"]
    document = Document(io.BytesIO(answer.content))
    text = "\n".join(part.text for part in document.paragraphs)
    for words in (
        "A *bench* 0 <b>",
        "Nobody was heard of: Carers in Millbrook.",
        "Builders 0",
        "1 demand was declined",
        audit.newest().hash,
    ):
        assert words in text
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert {"Carers", "nobody", "not shown", "90"} <= set(cells)


def test_an_empty_page_says_so(cast: Cast) -> None:
    body = cast.client("viewer").get(PATH).content.decode()
    for words in ("No demand waits for a decision.", "nobody can say who is missing", "No need is recognised yet."):
        assert words in body


@pytest.mark.parametrize("count", [1, 3])
def test_queries(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    fill(cast, count)
    client = cast.client("viewer")
    with django_assert_num_queries(12):
        client.get(PATH)
