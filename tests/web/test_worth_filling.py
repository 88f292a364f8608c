"""Filling a case in: typed text to document and back, every number with its source, nothing typed lost."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from commonstar.formats.figures import FigureRecord, Source
from commonstar.vocabulary import CaseQuestion, Visibility
from commonstar.web.evidence.public import Figure, put_figures
from commonstar.web.worth import bridge, documents, queries
from commonstar.web.worth.actions import save_version
from commonstar.web.worth.filling.contents import (
    Unreadable,
    new_key,
    put,
    read_amount,
    read_pairs,
    record_at,
    records,
    remove,
)
from commonstar.web.worth.filling.forms import RecordForm
from commonstar.web.worth.filling.parts import PARTS, parts_of
from commonstar.web.worth.models import BusinessCase
from commonstar.web.worth.shipped import shipped_models
from tests.factories.cast import Cast, make_cast
from tests.factories.initiatives import make_initiative
from tests.factories.worth import SMALL, make_case
from tests.web.pages import outline

PATH = "/programmes/living-well/worth/"
WRITERS = ("lead", "co-lead", "facilitator", "contributor")
SHIPPED = {name: each.document for name, each in shipped_models().items()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,500", 12500),
        ("12 500", 12500),
        ("£1,250.50", Decimal("1250.50")),
        ("25 %", Decimal("0.25")),
        ("100%", 1),
        ("0.5", Decimal("0.5")),
        ("1/3", "1/3"),
        ("people", "people"),
        ("= people * 0.4", "= people * 0.4"),
        ("  ", None),
        ("-3", -3),
    ],
)
def test_an_amount_is_read_exactly(text: str, value: Any) -> None:
    found = read_amount(text)
    assert found == value
    assert type(found) is type(value)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False))
def test_any_number_comes_back(number: Decimal) -> None:
    assert Decimal(str(read_amount(str(number)))) == number


def test_shares_are_read_by_name_or_id() -> None:
    names = {"council": "The council", "nhs": "Health service"}
    assert read_pairs("the Council: 50 %\nnhs = 1/2\n\n", names) == {"council": Decimal("0.5"), "nhs": "1/2"}
    for line in ("police: 1", "council", "council: 1\ncouncil: 1"):
        with pytest.raises(Unreadable):
            read_pairs(line, names)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_record_saved_unchanged_leaves_the_model_as_it_was(name: str) -> None:
    before = bridge.model_of(SHIPPED[name])
    content = documents.parsed(SHIPPED[name])
    for part in PARTS.values():
        for each in records(content, part):
            blank = RecordForm(None, part=part, content=content, record=each)
            data = {field: blank.get_initial_for_field(blank.fields[field], field) for field in blank.fields}
            form = RecordForm(
                {k: v for k, v in data.items() if v not in (None, False)}, part=part, content=content, record=each
            )
            assert form.is_valid(), (part.code, each.key, form.errors)
            values, sources = form.values()
            assert sources == {}
            assert put(content, part, each.key, values) == each.key
    assert bridge.model_of(documents.written(content)) == before


def test_new_names_can_stand_in_expressions_and_are_free() -> None:
    content = documents.parsed(SMALL)
    assert new_key(content, PARTS["inputs"], "Falls") == "falls_2"
    assert new_key(content, PARTS["inputs"], "2 élan vital!") == "input_2_elan_vital"
    assert new_key(content, PARTS["inputs"], "…") == "inputs"
    assert new_key(content, PARTS["costs"], "Fewer") == "fewer-2", "no two lines have the same id"
    assert new_key(content, PARTS["inputs"], "max") == "input_max"


def test_a_removed_record_is_gone() -> None:
    content = documents.parsed(SMALL)
    remove(content, PARTS["costs"], "bench")
    assert "costs" not in content
    assert record_at(content, PARTS["costs"], "bench") is None


def test_every_question_has_a_page_and_every_part_a_question() -> None:
    assert {part.code for question in CaseQuestion for part in parts_of(question)} == set(PARTS)


@pytest.fixture
def case(cast: Cast) -> BusinessCase:
    return make_case(cast.seat("lead"))


@pytest.fixture
def fill(case: BusinessCase) -> str:
    return f"{PATH}{case.pk}/fill/"


COST = {
    "name": "A second bench",
    "agency": "nhs",
    "kind": "cash",
    "amounts": "£1,250.50\n20",
    "recurring": "on",
    "source": "count",
    "grade": "3",
    "after": "1",
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", [*WRITERS, "viewer", "administrator", "stranger", "anonymous"])
def test_who_may_fill_in(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    case = make_case(cast.seat("lead"))
    client, here = cast.client(who), f"{PATH}{case.pk}/fill/"
    refused = 302 if who == "anonymous" else 403
    pages = ("", "whole/", "evidence/", "questions/need/", "costs/new/", "costs/bench/", "costs/bench/remove/")
    for page in pages:
        assert client.get(here + page).status_code == (200 if who in WRITERS else refused), page
    client.post(here + "costs/new/", COST)
    assert queries.newest(case).number == (2 if who in WRITERS else 1)


@pytest.mark.django_db
def test_pages_are_sound(cast: Cast, fill: str) -> None:
    client = cast.client("lead")
    pages = [f"questions/{question}/" for question in CaseQuestion]
    pages += [f"{part}/new/" for part in PARTS] + ["", "whole/", "evidence/", "inputs/falls/", "benefits/fewer/"]
    for page in pages:
        found = outline(client.get(fill + page).content.decode())
        assert (found.repeated_ids(), found.broken_references(), found.unlabelled()) == ([], [], []), page
    for unknown in ("questions/nonsense/", "nonsense/new/", "costs/nonsense/"):
        assert client.get(fill + unknown).status_code == 404


@pytest.mark.django_db
def test_a_cost_is_added_changed_and_removed(cast: Cast, case: BusinessCase, fill: str) -> None:
    client = cast.client("contributor")
    answer = client.post(fill + "costs/new/", COST)
    assert answer["Location"] == fill + "questions/cost/"
    assert "A second bench" in client.get(fill + "questions/cost/").content.decode()
    added = documents.parsed(queries.newest(case).document)["costs"][1]
    assert added["id"] == "a-second-bench"
    assert added["amounts"] == [Decimal("1250.50"), 20]
    assert "recurring" not in added, "what a model takes for granted is not written"
    client.post(fill + "costs/a-second-bench/", {**COST, "amounts": "7", "after": "2"})
    assert documents.parsed(queries.newest(case).document)["costs"][1]["amounts"] == [7]
    client.post(fill + "costs/a-second-bench/remove/")
    assert len(documents.parsed(queries.newest(case).document)["costs"]) == 1
    assert queries.newest(case).number == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "data", "message"),
    [
        ("costs/new/", {"source": ""}, "Choose a source"),
        ("costs/new/", {"source": "+new"}, "Say what the source is called"),
        ("costs/new/", {"amounts": "people"}, "people"),
        ("costs/new/", {"amounts": "= 1 +"}, "1 +"),
        ("costs/new/", {"amounts": ""}, "amounts"),
        ("costs/new/", {"amounts": "9" * 5000}, "is not"),
        ("costs/new/", {"amounts": "NaN"}, "NaN"),
        ("costs/new/", {"amounts": "-5"}, "negative"),
        ("costs/new/", {"amounts": "= 2^64^64"}, "2^64^64"),
        ("costs/new/", {"name": ""}, "Fill in"),
        ("costs/new/", {"amounts": "9" * 5_000}, "is not a"),
    ],
)
def test_wrong_input_stays_on_the_page_with_what_is_wrong(
    cast: Cast, case: BusinessCase, fill: str, page: str, data: dict[str, str], message: str
) -> None:
    body = cast.client("lead").post(fill + page, {**COST, "budget_line": "B-77", **data}).content.decode()
    assert "There is a problem" in body
    assert message in body
    assert "B-77" in body
    assert queries.newest(case).number == 1


@pytest.mark.django_db
def test_a_mistake_is_told_once_though_every_scenario_is_computed(cast: Cast) -> None:
    scenarios = "scenarios:\n  low: {falls: 5}\n  high: {falls: 15}\n"
    case = make_case(cast.seat("lead"), SMALL + scenarios)
    body = cast.client("lead").post(f"{PATH}{case.pk}/fill/costs/new/", {**COST, "amounts": "-5"}).content.decode()
    assert "scenarios.low" not in body
    assert "amounts is negative" in body


@pytest.mark.django_db
def test_what_others_rest_on_cannot_be_removed(cast: Cast, case: BusinessCase, fill: str) -> None:
    body = cast.client("lead").post(fill + "inputs/falls/remove/").content.decode()
    assert "There is a problem" in body
    assert "falls" in body
    assert queries.newest(case).number == 1


@pytest.mark.django_db
def test_what_is_removed_is_what_was_asked_about(cast: Cast, case: BusinessCase, fill: str) -> None:
    told = SMALL + "unmonetised:\n" + "".join(f"  - {{outcome: {name}, direction: up}}\n" for name in ("A", "B", "C"))
    save_version(seat=cast.seat("lead"), case=case, document=told, after=1)
    client, page = cast.client("contributor"), fill + "unmonetised/2/remove/"
    after = re.search(r'name="after" value="(\d+)"', client.get(page).content.decode())
    assert after
    save_version(
        seat=cast.seat("lead"), case=case, document=told.replace("  - {outcome: A, direction: up}\n", ""), after=2
    )
    body = client.post(page, {"after": after[1]}).content.decode()
    assert "while you were writing" in body
    left = documents.parsed(queries.newest(case).document)["unmonetised"]
    assert [each["outcome"] for each in left] == ["B", "C"]


@pytest.mark.django_db
def test_it_shows_what_it_comes_to_without_saving(cast: Cast, case: BusinessCase, fill: str) -> None:
    client = cast.client("lead")
    whole = client.post(fill + "costs/new/", {**COST, "preview": "1"}).content.decode()
    part = client.post(fill + "costs/new/", {**COST, "preview": "1"}, headers={"HX-Request": "true"}).content.decode()
    for body in (whole, part):
        assert "Not saved yet" in body
        assert "Net present value" in body
    assert "<html" not in part
    wrong = client.post(fill + "costs/new/", {**COST, "amounts": "x y", "preview": "1"}, headers={"HX-Request": "true"})
    assert "It cannot be reckoned as it stands" in wrong.content.decode()
    assert "x y" in wrong.content.decode()
    bare = client.post(fill + "costs/new/", {"preview": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert "When everything that is needed stands here" in bare, "what is not filled in yet is no mistake"
    assert queries.newest(case).number == 1


@pytest.mark.django_db
def test_two_who_write_at_once_do_not_overwrite_one_another(cast: Cast, case: BusinessCase, fill: str) -> None:
    changed = SMALL.replace("[400]", "[500]")
    save_version(seat=cast.seat("lead"), case=case, document=changed, after=1)
    body = cast.client("contributor").post(fill + "costs/new/", COST).content.decode()
    assert "while you were writing" in body
    assert "A second bench" in body
    assert queries.newest(case).number == 2


@pytest.mark.django_db
def test_words_lead_from_question_to_question(cast: Cast, case: BusinessCase, fill: str) -> None:
    client, here = cast.client("lead"), fill
    assert "Not said yet" in client.get(here).content.decode()
    answer = client.post(here + "questions/need/", {"said": "People fall.", "after": "1"})
    assert answer["Location"] == here + "questions/reach/"
    assert documents.parsed(queries.newest(case).document)["case"] == {"need": "People fall."}
    client.post(here + "questions/need/", {"said": "", "after": "2"})
    assert "case" not in documents.parsed(queries.newest(case).document)
    last = client.post(here + "questions/agreement/", {"said": "All.", "after": "3"})
    assert last["Location"] == f"{PATH}{case.pk}/"


@pytest.mark.django_db
def test_the_whole_model(cast: Cast, case: BusinessCase, fill: str) -> None:
    data = {"title": "A long bench", "summary": "", "currency": "EUR", "price_year": "2024", "years": "3"}
    data |= {"start_month": "1", "inflator": "2 %", "discount": "green-book", "after": "1"}
    cast.client("lead").post(fill + "whole/", data)
    model = bridge.model_of(queries.newest(case).document)
    assert (model.title, model.currency, model.price_year, model.years) == ("A long bench", "EUR", 2024, 3)
    assert (model.financial.start_month, float(model.financial.inflator)) == (1, 0.02)


WHOLE = {"title": "A bench", "currency": "GBP", "price_year": "2025", "years": "2", "start_month": "4"}


@pytest.mark.django_db
def test_money_of_another_year_is_converted_with_its_working(cast: Cast, case: BusinessCase, fill: str) -> None:
    client = cast.client("contributor")
    value = {"label": "A fall", "value": "80", "unit": "GBP", "price_year": "2015", "source": "count", "grade": "3"}
    assert "deflator has no level" in client.post(fill + "inputs/new/", value).content.decode()
    levels = {"discount": "green-book", "deflator": "2015: 80.0\n2025: 100", "deflator_source": "+new"}
    levels |= {"deflator_title": "Price levels of the Treasury", "deflator_url": "https://example.org/levels"}
    assert client.post(fill + "whole/", WHOLE | levels).status_code == 302
    assert client.post(fill + "inputs/new/", value).status_code == 302
    shown = client.get(f"{PATH}{case.pk}/versions/3/working/inputs.a_fall/").content.decode()
    assert "80 × 100 ÷ 80 (price levels of 2025 and 2015: Price levels of the Treasury)" in shown
    again = client.get(fill + "whole/").content.decode()
    assert "2015: 80" in again
    kept = client.post(fill + "whole/", WHOLE | levels | {"deflator_source": "price-levels-of-the-treasury"})
    assert kept.status_code == 302
    found = bridge.model_of(queries.newest(case).document)
    assert dict(found.deflator.series) == {2015: 80, 2025: 100}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"deflator": "2015: 80"}, "Say where the price levels come from"),
        ({"deflator": "2015: 80", "deflator_source": "+new"}, "Say what the source is called"),
        ({"deflator": "2015: -80", "deflator_source": "count"}, "no year with a level above zero"),
        ({"deflator": "2015: many", "deflator_source": "count"}, "no year with a level above zero"),
        ({"deflator": "2015: 80\n2015: 81", "deflator_source": "count"}, "no year with a level above zero"),
        ({"deflator": "٢٠١٥: 80", "deflator_source": "count"}, "no year with a level above zero"),
        ({"discount": "rate"}, "Give a rate from 0 to 100 %"),
        ({"discount": "rate", "rate": "NaN"}, "Give a rate from 0 to 100 %"),
        ({"discount": "rate", "rate": "120 %"}, "Give a rate from 0 to 100 %"),
        ({"discount": "bands"}, "Choose"),
        ({"currency": "gbp"}, "three capital letters"),
        ({"years": "900"}, "Give a number of years from 1 to 60"),
        ({"price_year": "20"}, "a price year from 1900 to 2200"),
        ({"start_month": "April"}, "a number from 1 to 12"),
        ({"inflator": "lots"}, "Give inflation as a share"),
    ],
)
def test_wrong_prices_and_rates_are_told(
    cast: Cast, case: BusinessCase, fill: str, wrong: dict[str, str], message: str
) -> None:
    body = cast.client("lead").post(fill + "whole/", WHOLE | {"discount": "green-book"} | wrong).content.decode()
    assert "There is a problem" in body
    assert message in body.replace("&quot;", '"')
    assert queries.newest(case).number == 1


@pytest.mark.django_db
def test_how_later_money_counts_is_chosen(cast: Cast, case: BusinessCase, fill: str) -> None:
    client = cast.client("lead")
    for chosen, name, rate in (
        ({"discount": "green-book-health"}, "green-book-health", "0.015"),
        ({"discount": "rate", "rate": "3 %"}, "own", "0.03"),
        ({"discount": "green-book"}, "green-book", "0.035"),
    ):
        assert client.post(fill + "whole/", WHOLE | chosen).status_code == 302
        discount = bridge.model_of(queries.newest(case).document).discount
        assert (discount.name, discount.bands[0].rate) == (name, Fraction(rate))
    banded = queries.newest(case).document.replace("green-book", "{bands: [{through: 1, rate: 0.04}, {rate: 0.02}]}")
    save_version(seat=cast.seat("lead"), case=case, document=banded, after=4)
    assert client.post(fill + "whole/", WHOLE | {"discount": "bands", "title": "Bands"}).status_code == 302
    assert len(bridge.model_of(queries.newest(case).document).discount.bands) == 2


def figure(**more: Any) -> FigureRecord:
    told: dict[str, Any] = {"indicator": "Falls a year", "result": Decimal("12.5"), "unit": "falls", "grade": 2}
    return FigureRecord(source=Source("A count", "The council", "2025", "https://example.org/a"), **(told | more))


@pytest.mark.django_db
def test_a_figure_is_taken_with_all_that_it_says(cast: Cast, case: BusinessCase, fill: str) -> None:
    held = make_initiative(cast.seat("lead"), "Benches")
    put_figures(holder_kind="initiative", holder_id=held.pk, records=[figure()])
    elsewhere = uuid4()
    put_figures(holder_kind="initiative", holder_id=elsewhere, records=[figure(indicator="Falls of another programme")])
    client = cast.client("lead")
    body = client.get(fill + "evidence/", {"q": "falls"}).content.decode()
    assert "Falls a year" in body
    assert "another programme" not in body
    link = re.search(r'href="([^"]*inputs/new/\?figure=[^"]+)"', body)
    assert link
    page = client.get(link[1].replace("&amp;", "&")).content.decode()
    for shown in ('value="12.5"', "A count", "https://example.org/a"):
        assert shown in page
    row = Figure.objects.get(indicator="Falls a year")
    data = {"label": "falls a year", "value": "12.5", "unit": "falls", "source": "+new", "source_title": "A count"}
    client.post(fill + "inputs/new/", {**data, "source_key": f"figure-{row.pk.hex}", "grade": "2", "after": "1"})
    model = bridge.model_of(queries.newest(case).document)
    assert model.inputs["falls_a_year"].provenance.source == f"figure-{row.pk.hex}"
    assert "Another figure" not in client.get(fill + "questions/reach/").content.decode()
    put_figures(holder_kind="initiative", holder_id=held.pk, records=[figure(result=Decimal(9), edition="2026")])
    newer = client.get(fill + "questions/reach/").content.decode()
    assert "Another figure for the same says 9 falls" in newer
    other = Figure.objects.get(holder_id=elsewhere)
    newest = queries.newest(case)
    spied = newest.document.replace(f"figure-{row.pk.hex}", f"figure-{other.pk.hex}")
    save_version(seat=cast.seat("lead"), case=case, document=spied, after=newest.number)
    twice = [
        figure(indicator="Falls of another programme"),
        figure(indicator="Falls of another programme", edition="2"),
    ]
    put_figures(holder_kind="initiative", holder_id=elsewhere, records=twice)
    assert "Another figure" not in client.get(fill + "questions/reach/").content.decode()
    stranger = {"figure": str(other.pk), "what": "result"}
    assert "another programme" not in client.get(fill + "inputs/new/", stranger).content.decode()


@pytest.mark.django_db
def test_what_was_typed_outlives_the_session(cast: Cast, case: BusinessCase, fill: str) -> None:
    client = cast.client("lead")
    page = client.get(fill + "costs/new/").content.decode()
    token = re.search(r'name="kept" value="([^"]+)"', page)
    assert token
    gone = Client()
    answer = gone.post(fill + "costs/new/", {**COST, "kept": token[1]})
    assert "sign-in" in answer["Location"] or "login" in answer["Location"]
    gone.force_login(cast.people["lead"])
    assert "A second bench" in gone.get(fill + "costs/new/").content.decode()
