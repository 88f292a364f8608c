"""Quick estimates: five answers make a model that can be changed, read by lists, and opened without typing again."""

from __future__ import annotations

import html
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.vocabulary import Role, Visibility
from commonstar.web.star.models import Initiative
from commonstar.web.worth import bridge, queries
from commonstar.web.worth.estimating.answers import Estimate, Gain, NotFive, Sureness, document_of, estimate_of
from commonstar.web.worth.models import BusinessCase
from tests.factories.cast import Cast, make_cast
from tests.factories.worth import SMALL, make_case
from tests.web.pages import outline

PATH = "/programmes/living-well/worth/"
WRITERS = ("lead", "co-lead", "facilitator", "contributor")
TYPED = {
    "title": "Tea on Tuesdays",
    "people": "1,200",
    "change": "They see somebody every week",
    "better": "25 %",
    "worth": "£ 400.00",
    "gain": "people",
    "gainer": "Older people",
    "cost_once": "5,000",
    "cost_yearly": "20000",
    "payer": "The council",
    "years": "3",
    "sure": "elsewhere",
    "source": "Our count, spring",
}
TEA = Estimate(
    title="Tea on Tuesdays",
    people=1200,
    change="They see somebody every week",
    better=Decimal("0.25"),
    worth=Decimal(400),
    gain=Gain.PEOPLE,
    gainer="Older people",
    cost_once=Decimal(5000),
    cost_yearly=Decimal(20000),
    payer="The council",
    years=3,
    sure=Sureness.ELSEWHERE,
    price_year=2026,
    source="Our count",
)

amounts = st.decimals(0, 10**9, places=2)
names = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=40).map(str.strip).filter(bool)


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Estimate,
        title=names,
        people=st.integers(1, 10**9),
        change=names,
        better=st.decimals(0, 1, places=4),
        worth=amounts,
        gain=st.sampled_from(Gain),
        gainer=names,
        cost_once=amounts.filter(bool),
        cost_yearly=amounts,
        payer=names,
        years=st.integers(1, 20),
        sure=st.sampled_from(Sureness),
        price_year=st.integers(2000, 2100),
        source=names,
        source_date=st.sampled_from(("", "2026-01-02")),
        illustrative=st.booleans(),
    )
)
def test_any_answers_make_a_model_and_come_back_out_of_it(estimate: Estimate) -> None:
    document = document_of(estimate)
    found = bridge.answers_of(document)
    assert found.result.illustrative == estimate.illustrative
    assert document_of(estimate_of(document)) == document


def test_the_sum_is_the_one_that_a_person_would_do() -> None:
    """1,200 × 25 % × £400 a year, cut by a quarter for grade 5; costs raised by a quarter; 3.5 % discount."""
    tree = bridge.answers_of(document_of(TEA)).tree
    factors = 1 + 1 / Decimal("1.035") + 1 / Decimal("1.035") ** 2
    assert tree["pv_benefits"].shown == (Decimal(120_000) * Decimal("0.75") * factors).quantize(Decimal("0.01"))
    assert tree["pv_costs"].shown == ((Decimal(20_000) * factors + Decimal(5_000)) * Decimal("1.25")).quantize(
        Decimal("0.01")
    )


def test_a_model_that_says_more_is_not_taken_for_five_answers() -> None:
    document = document_of(TEA)
    for other in (document.replace("drop_off", "x").replace("duration: 3", "duration: 2"), SMALL, "format: x"):
        with pytest.raises(NotFive):
            estimate_of(other)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_estimate(who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    made = make_case(cast.seat("lead"), document_of(TEA), is_estimate=True)
    client = cast.client(who)
    expected = 200 if who in WRITERS else 302 if who == "anonymous" else 403
    assert client.get(f"{PATH}start/estimate/").status_code == expected
    assert client.get(f"{PATH}{made.pk}/estimate/").status_code == expected
    client.post(f"{PATH}{made.pk}/open-as-model/")
    made.refresh_from_db()
    assert made.is_estimate == (who not in WRITERS)


@pytest.mark.django_db
def test_an_estimate_for_an_initiative_from_its_page_to_a_full_model(cast: Cast) -> None:
    initiative = Initiative.objects.create(programme=cast.programme, title="Tea on Tuesdays", people_a_year=1200)
    client = cast.client("contributor")
    url = f"{PATH}start/estimate/?about=initiative:{initiative.pk}"
    body = client.get(url).content.decode()
    assert 'value="Tea on Tuesdays"' in body
    assert 'value="1200"' in body
    answer = client.post(url, TYPED)
    made = BusinessCase.objects.get()
    assert (made.is_estimate, made.subject_id) == (True, initiative.pk)
    body = html.unescape(client.get(answer.headers["Location"]).content.decode())
    assert "Quick estimate, rough" in body
    assert "Roughly what it brings" in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    changed = client.post(f"{PATH}{made.pk}/estimate/", {**TYPED, "people": "1300", "after": "1"})
    assert changed.status_code == 302
    client.post(f"{PATH}{made.pk}/open-as-model/")
    made.refresh_from_db()
    assert not made.is_estimate
    body = client.get(f"{PATH}{made.pk}/").content.decode()
    assert "Quick estimate, rough" not in body
    assert made.versions.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("people", "many", "Enter a whole number"),
        ("people", "0", "Enter a number from 1 to 1,000,000,000 for “How many people"),
        ("people", "NaN", "Enter a whole number"),
        ("better", "120", "to 100 for “"),
        ("worth", "Infinity", "Enter a number"),
        ("worth", "-5", "Enter a number from 0 to "),
        ("cost_yearly", "", "Fill in “What does it cost each year"),
        ("better", "2,5", "Enter a number"),
        ("people", "1,20", "Enter a whole number"),
        ("cost_yearly", "1.200", "no more than 2 decimal places"),
        ("gain", "", "Choose an answer for “Worth to whom?”"),
    ],
)
def test_a_wrong_answer_is_told_and_all_that_was_typed_stays(cast: Cast, name: str, typed: str, words: str) -> None:
    answer = cast.client("contributor").post(f"{PATH}start/estimate/", {**TYPED, name: typed})
    body = html.unescape(answer.content.decode())
    assert words in body
    assert 'value="Tea on Tuesdays"' in body
    assert not BusinessCase.objects.exists()


@pytest.mark.django_db
def test_lists_read_ranges_without_running_anything(cast: Cast, django_assert_num_queries: object) -> None:
    initiative = Initiative.objects.create(programme=cast.programme, title="Tea")
    cash = document_of(TEA).replace("kind: social", "kind: fiscal").replace("cashable: 0", "cashable: 0.5")
    make_case(cast.seat("lead"), cash, subject=("initiative", initiative.pk), is_estimate=True)
    full = make_case(cast.seat("lead"), SMALL, subject=("initiative", initiative.pk))
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = queries.standing_about(cast.programme, "initiative")
    assert next(each.case_id for each in found[initiative.pk]) == full.pk, "a full case goes before an estimate"
    summary = found[initiative.pk][1].summary
    whole = queries.worths(cast.programme, "initiative")[initiative.pk]
    assert (whole.is_estimate, whole.net.middle > 0) == (False, True)
    low, middle, high = (Decimal(each) for each in summary["ranges"]["saving"])
    assert low < middle < high
    assert abs(middle * 2 - Decimal(summary["ranges"]["benefits"][1])) < 1
