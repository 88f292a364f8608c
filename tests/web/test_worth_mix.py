"""The page Mix: read out of the cases, tied to them, nothing added up twice, and queries that do not grow."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from commonstar.engine.value.running import run
from commonstar.formats.value_model import read_model
from commonstar.web.star.map_it.actions import add_initiative
from commonstar.web.star.map_it.bridge import InitiativeValues
from commonstar.web.star.models import Initiative
from commonstar.web.worth import bridge, queries
from commonstar.web.worth.actions import save_version, sign_off, withdraw
from commonstar.web.worth.mix.bridge import Year, kept, read
from commonstar.web.worth.mix.queries import programme_mix
from tests.factories.cast import Cast
from tests.factories.worth import SMALL, make_case, shipped

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/worth/mix/"
QUERIES = 9
GIVING = SMALL.replace("amounts: [400]", "mix: additive, amounts: [400]").replace(
    "    kind: fiscal\n", "    kind: fiscal\n    mix: substitutive\n"
)


def initiative(cast: Cast, title: str = "Benches") -> Initiative:
    return add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title=title))


def test_what_a_version_keeps_is_what_the_model_answers() -> None:
    result = run(read_model(shipped()))
    found = read(kept(result))
    assert sum(year.hours for year in found.years) == Decimal("17473.66"), "14,076 hours in 29 months, for 36"
    assert len(found.years) == result.model.years
    assert found.communities == Decimal(str(round(float(result.by_mix.communities), 2)))
    assert not found.on_replaced_work


def test_the_empty_page_says_what_to_do(cast: Cast) -> None:
    assert "No business case yet" in cast.client("lead").get(PATH).content.decode()


def test_it_ties_to_the_case(cast: Cast) -> None:
    case = make_case(cast.seat("lead"), GIVING, subject=("initiative", initiative(cast).pk))
    tree = bridge.answers_of(queries.current(case).document).tree
    (group,) = programme_mix(cast.seat("lead")).groups
    (told,) = group.cases
    assert told.mix.released == tree["by_mix"]["released"].shown > 0
    assert told.mix.communities == tree["by_mix"]["communities"].shown > 0
    assert sum(told.mix.years, Year("")).communities == group.years[0].communities == Decimal("400.00")
    body = cast.client("lead").get(PATH).content.decode()
    for shown in ("Benches", "£400.00", "2025-26"):
        assert shown in body


def test_of_two_cases_about_one_thing_the_full_one_counts(cast: Cast) -> None:
    about = ("initiative", initiative(cast).pk)
    full = make_case(cast.seat("lead"), GIVING, subject=about)
    estimate = make_case(cast.seat("lead"), GIVING.replace("[400]", "[900]"), subject=about, is_estimate=True)
    found = programme_mix(cast.seat("lead"))
    assert [each.line.case.pk for group in found.groups for each in group.cases] == [full.pk]
    assert [each.case.pk for each in found.left_out] == [estimate.pk]
    withdraw(seat=cast.seat("lead"), version=queries.current(full), reason="Wrong")
    found = programme_mix(cast.seat("lead"))
    assert [each.line.case.pk for group in found.groups for each in group.cases] == [estimate.pk]


def test_money_of_two_currencies_or_price_years_is_never_added_up(cast: Cast) -> None:
    for change in ("price_year: 2025", "price_year: 2024", "currency: EUR\nprice_year: 2025"):
        make_case(cast.seat("lead"), GIVING.replace("price_year: 2025", change))
    groups = programme_mix(cast.seat("lead")).groups
    assert [(each.currency, each.price_year) for each in groups] == [("EUR", 2025), ("GBP", 2024), ("GBP", 2025)]


def test_savings_on_replaced_paid_work_are_flagged(cast: Cast) -> None:
    hours = "  - {id: h, name: Hours, agency: council, kind: in-kind, hours: [5], rate: 9, mix: MIX, source: count}\n"
    case = make_case(cast.seat("lead"), GIVING.replace("benefits:\n", hours.replace("MIX", "additive") + "benefits:\n"))
    words = "rest on unpaid hours that replaced paid work"
    client = cast.client("lead")
    assert words not in client.get(PATH).content.decode()
    changed = queries.current(case).document.replace("rate: 9, mix: additive", "rate: 9, mix: substitutive")
    save_version(seat=cast.seat("lead"), case=case, document=changed, after=1)
    assert words in client.get(PATH).content.decode()
    page = f"/programmes/living-well/worth/{case.pk}/versions/"
    assert words not in client.get(f"{page}1/").content.decode(), "the page of the case says it as well"
    assert words in client.get(f"{page}2/").content.decode()


def test_as_many_queries_for_three_cases_as_for_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("lead")
    for more in (1, 2):
        for number in range(more):
            make_case(cast.seat("lead"), GIVING, subject=("initiative", initiative(cast, f"Bench {more}{number}").pk))
        with django_assert_num_queries(QUERIES):
            client.get(PATH)


@pytest.mark.parametrize(("who", "status"), [("viewer", 200), ("stranger", 404), ("anonymous", 404)])
def test_who_may_read(cast: Cast, who: str, status: int) -> None:
    assert cast.client(who).get(PATH).status_code == status


def test_a_draft_counts_only_when_it_is_signed_off_too(cast: Cast) -> None:
    seat = cast.seat("lead")
    case = make_case(seat, GIVING, subject=("initiative", initiative(cast).pk))
    sign_off(seat=seat, version=queries.newest(case))
    save_version(seat=seat, case=case, document=GIVING.replace("[400]", "[900]"), after=1)
    assert (queries.current(case).number, queries.newest(case).number) == (1, 2)
    (group,) = programme_mix(seat).groups
    assert group.years[0].communities == Decimal("400.00")
    sign_off(seat=seat, version=queries.newest(case))
    (group,) = programme_mix(seat).groups
    assert (queries.current(case).number, group.years[0].communities) == (2, Decimal("900.00"))
    withdraw(seat=seat, version=queries.newest(case), reason="Wrong")
    assert queries.current(case).number == 1


def test_a_version_kept_before_there_was_a_mix_is_in_it(cast: Cast) -> None:
    seat = cast.seat("lead")
    version = queries.newest(make_case(seat, GIVING, subject=("initiative", initiative(cast).pk)))
    (before,) = programme_mix(seat).groups
    del version.summary["mix"]
    version.save(update_fields=["summary"])
    (after,) = programme_mix(seat).groups
    assert after.years == before.years
