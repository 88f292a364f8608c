"""Where co-commissioning begins: for whoever may see the programme, from the Star."""

from __future__ import annotations

import pytest

from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
HOME = "/programmes/living-well/commission/"


def test_the_star_leads_to_it_and_it_to_the_map(cast: Cast) -> None:
    viewer = cast.client("viewer")
    assert HOME in viewer.get("/programmes/living-well/").content.decode()
    assert "Initiatives that co-commission" in viewer.get(HOME).content.decode()


@pytest.mark.parametrize(("who", "status"), [("lead", 200), ("viewer", 200), ("stranger", 404)])
def test_who_sees_it(cast: Cast, who: str, status: int) -> None:
    assert cast.client(who).get(HOME).status_code == status
