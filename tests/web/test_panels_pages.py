"""The pages of commissioning panels: who reads what, at which time, in how many queries."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from commonstar.vocabulary import PanelState, Role, Visibility
from tests.factories.cast import Cast, make_cast
from tests.factories.panels import EXPERT, make_panel
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well/commission/panels/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_reads_what_of_a_panel(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    preparing, scoring, decided = (
        make_panel(cast, state, title=state.value)
        for state in (PanelState.PREPARING, PanelState.SCORING, PanelState.DECIDED)
    )
    client, inside = cast.client(who), who in MEMBERS
    assert client.get(f"{HERE}{preparing.pk}/").status_code == (200 if inside else 404)
    assert ("Being prepared" in client.get(HERE).content.decode()) == inside
    body = client.get(f"{HERE}{scoring.pk}/").content.decode()
    assert "Visits" not in body or who in ("lead", "co-lead", "facilitator")
    assert (EXPERT in body, "Expert by experience: 1" in body) == (inside, not inside)
    body = client.get(f"{HERE}{decided.pk}/").content.decode()
    for words in ("People come to see you (1).", "£4,000.00", "It reaches most people.", "Visits each month"):
        assert words in body
    assert "Charity 2" not in body or inside


def test_a_panel_says_what_it_is_about(cast: Cast) -> None:
    panel = make_panel(cast)
    body = cast.client("viewer").get(f"{HERE}{panel.pk}/").content.decode()
    for words in ("Nobody is alone", "£5,000.50", "3 (75 per cent)", "1 (25 per cent)", "Charities and community"):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    assert "Company at home" in cast.client("viewer").get("/programmes/living-well/commission/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_many_as_for_few(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    panel = make_panel(cast, PanelState.BIDDING, bids=count)
    for _each in range(count - 1):
        make_panel(cast)
    client = cast.client("lead")
    with django_assert_num_queries(6):
        client.get(HERE)
    with django_assert_num_queries(9):
        client.get(f"{HERE}{panel.pk}/")
