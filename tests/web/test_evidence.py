"""Evidence: no figure without a source, editions that disagree side by side, one form for every room."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.template import Context, Template

from commonstar.formats.figures import FigureRecord, FigureWithoutSourceError
from commonstar.formats.figures import Source as SourceRecord
from commonstar.vocabulary import Better, ChangeKind
from commonstar.web.evidence.forms import FigureForm, newer_edition
from commonstar.web.evidence.models import Figure, Source
from commonstar.web.evidence.public import figures_of, put_figures
from commonstar.web.evidence.sentences import GRADES
from tests.web.pages import outline

pytestmark = pytest.mark.django_db

FIRST = FigureRecord(
    "Cost a year",
    SourceRecord("Annual report", date="2011"),
    better=Better.LOWER,
    result=Decimal(90000),
    currency="GBP",
    price_year=2011,
    grade=4,
    edition="2011",
)
SECOND = replace(FIRST, source=SourceRecord("Second look", date="2015"), result=Decimal(120000), edition="2015")


def put(*records: FigureRecord) -> list[FigureRecord]:
    holder = uuid4()
    for record in records:
        put_figures(holder_kind="test", holder_id=holder, records=[record])
    return list(figures_of("test", [holder])[holder])


def shown(records: list[FigureRecord]) -> str:
    return Template("{% load evidence %}{% figures_table records %}").render(Context({"records": records}))


def test_two_editions_that_disagree_stand_side_by_side() -> None:
    stored = put(FIRST, SECOND, FIRST)
    assert stored == [FIRST, SECOND], "both stay as they are, and neither is doubled"
    page = shown(stored)
    assert page.count("Cost a year") == 1
    assert "Editions stand side by side" in page
    for told in ("GBP 90,000", "GBP 120,000", "Annual report", "Second look"):
        assert told in page
    found = outline(f"<h1>A</h1>{page}")
    assert (found.repeated_ids(), found.broken_references()) == ([], [])


def test_the_store_itself_refuses_a_figure_without_a_source() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(holder_kind="test", holder_id=uuid4(), indicator="Cost", result=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(title="")
    source = Source.objects.create(title="A report")
    Figure.objects.create(holder_kind="test", holder_id=uuid4(), indicator="Cost", result=1, source=source)
    with pytest.raises(ProtectedError):
        source.delete()


@pytest.mark.parametrize("grade", [0, 7])
def test_the_store_itself_refuses_a_grade_that_is_none(grade: int) -> None:
    source = Source.objects.create(title="A report")
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(holder_kind="test", holder_id=uuid4(), indicator="Cost", source=source, grade=grade)


def test_a_record_without_a_source_cannot_be_made() -> None:
    with pytest.raises(FigureWithoutSourceError):
        FigureRecord("Cost", SourceRecord(" "))


def form(**more: str) -> FigureForm:
    given = {"indicator": "Cost", "better": "lower", "result": "5", "source_title": "A report"}
    return FigureForm(given | more)


def test_the_form_gives_the_record() -> None:
    date = {"source_date_month": "5", "source_date_year": "2011"}
    filled = form(change="-25", change_kind="relative", currency="gbp", edition="2011", grade="4", **date)
    assert filled.is_valid(), filled.errors
    record = filled.record()
    assert (record.change, record.currency, record.edition, record.grade) == (Decimal("-0.25"), "GBP", "2011", 4)
    assert record.source.date == "2011-05"
    assert put(record) == [record]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"source_title": " "}, "source_title"),
        ({"result": ""}, "result"),
        ({"change": "3"}, "change_kind"),
        ({"currency": "£"}, "currency"),
        ({"grade": "7"}, "grade"),
        ({"source_url": "javascript:x"}, "source_url"),
    ],
)
def test_the_form_says_beside_the_field_what_is_wrong(more: dict[str, str], field: str) -> None:
    refused = form(**more)
    assert not refused.is_valid()
    assert list(refused.errors) == [field]


def test_a_newer_edition_starts_from_the_units_not_from_the_numbers() -> None:
    start = newer_edition(replace(FIRST, change=Decimal("-0.25"), change_kind=ChangeKind.RELATIVE))
    assert start["currency"] == "GBP"
    assert start["change_kind"] == "relative"
    assert not {"result", "change", "source_title", "edition", "grade"} & set(start)


def test_the_table_of_grades_says_that_it_is_not_verified() -> None:
    page = shown([FIRST])
    assert "not verified" in page
    assert [grade.number for grade in GRADES] == [1, 2, 3, 4, 5, 6]
