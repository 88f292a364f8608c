"""The pictures of a case: each has its table, says its numbers, and opens or admits what an arrow rests on."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from commonstar.engine.value.simulation import simulate, yearly
from commonstar.formats.drawings.pathways import Arrow, pathways
from commonstar.web.programmes.models import Need
from commonstar.web.star.models import Initiative
from commonstar.web.worth import bridge
from commonstar.web.worth.results import paths, tables
from commonstar.web.worth.results.bridge import FEWEST_DRAWS, MOST_DRAWS, draws_for
from commonstar.web.worth.results.showing import Showing
from commonstar.web.worth.shipped import shipped_models
from tests.factories.cast import Cast
from tests.factories.worth import SMALL, make_case, shipped
from tests.web.pages import outline

PATH = "/programmes/living-well/worth/"
SVG = "{http://www.w3.org/2000/svg}"


def showing_of(document: str, *needs: str) -> Showing:
    return Showing(bridge.answers_of(document), lambda cell: f"/{cell}/", document, needs)


@pytest.mark.parametrize("name", sorted(shipped_models()))
def test_every_picture_is_whole_and_has_a_table(name: str) -> None:
    drawn = 0
    for section in tables.sections(showing_of(shipped(name))):
        assert section.tables or not section.pictures, section.name
        for picture in section.pictures:
            tree = ElementTree.fromstring(picture)
            assert tree.find(f"{SVG}title") is not None
            assert tree.find(f"{SVG}desc") is not None
            assert "style" not in tree.attrib
            assert "nan" not in picture.lower().replace("financ", "")
            drawn += 1
    assert drawn >= 3


def test_an_arrow_opens_its_evidence_or_says_that_it_is_assumed() -> None:
    found = paths.found(showing_of(SMALL, "Nobody falls"))
    by_column = {each.step.column: each for each in found.arrows}
    assert not by_column[paths.NEED].is_assumed
    assert by_column[paths.NEED].sources == ("A count of falls",)
    assert by_column[paths.NEED].url == "/benefits.fewer.population/"
    assert found.columns[0] == ("Nobody falls",)
    invented = SMALL.replace("shape: uniform, source: count", "shape: uniform, illustrative: true")
    guessed = paths.found(showing_of(invented))
    assert {each.step.column: each.is_assumed for each in guessed.arrows}[paths.NEED]
    drawn = paths.picture(guessed)
    assert "assumed" in drawn
    assert by_column[paths.PATHWAY].is_assumed, "nobody said for how many something changes"
    assert paths.picture(found).count("<a href") == 2


def test_words_in_a_picture_are_escaped() -> None:
    drawn = pathways(
        [("Need", ["<script>"]), ("Way", ["A & B"])],
        [Arrow(0, 0, 0, '"><script>', url='/x"onload="y')],
        title="<b>",
        description="d",
    )
    assert "<script>" not in drawn
    assert 'onload="' not in drawn
    ElementTree.fromstring(drawn)


def test_the_yearly_draws_sum_to_the_exact_flows_where_nothing_is_uncertain() -> None:
    document = re.sub(r"low: \d+, high: \d+, shape: \w+, ", "", SMALL)
    answers = bridge.answers_of(document)
    drawn = yearly(answers.model, 3, "x")
    for flow, exact in zip(drawn, answers.result.flows, strict=True):
        assert abs(Fraction(float(flow[0])) - (exact.benefit - exact.cost)) < Fraction(1, 10**9)
    cash = simulate(answers.model, 3, "x").cashable
    assert abs(float(cash[0]) - float(answers.result.agencies["nhs"].cashable)) < 1e-9


def test_draws_are_bounded_by_the_size_of_a_model() -> None:
    small = bridge.model_of(SMALL)
    assert draws_for(small) == MOST_DRAWS
    costs = "".join(f"  - {{id: c{n}, agency: council, amounts: [1], illustrative: true}}\n" for n in range(400))
    large = bridge.model_of(SMALL.replace("years: 2", "years: 200").replace("costs:\n", f"costs:\n{costs}"))
    assert draws_for(large) == FEWEST_DRAWS


@pytest.mark.django_db
def test_the_page_shows_needs_pictures_and_draws(cast: Cast) -> None:
    initiative = Initiative.objects.create(programme=cast.programme, title="Bench")
    need = Need.objects.create(
        programme=cast.programme, number=1, title="Somewhere to rest", folded=" somewhere to rest"
    )
    initiative.needs.add(need)
    made = make_case(cast.seat("lead"), SMALL, subject=("initiative", initiative.pk))
    body = html.unescape(cast.client("viewer").get(f"{PATH}{made.pk}/").content.decode())
    for words in ("Somewhere to rest", "From need to outcome", "What to measure next", "Who pays and who gains"):
        assert words in body
    assert body.count("<svg") >= 5
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    low, high = (Decimal(made.versions.get().summary["ranges"]["npv"][place]) for place in (0, 2))
    assert low < 600 < high


def test_weights_stand_beside_the_plain_result() -> None:
    grouped = SMALL + "groups: {poorer: {share: 0.4, income: 15000, reference_income: 30000}}\n"
    plain, weighted = (tables.sections(showing_of(each)) for each in (SMALL, grouped))
    assert "weighted" not in [each.name for each in plain]
    (section,) = [each for each in weighted if each.name == "weighted"]
    tree = bridge.answers_of(grouped).tree
    shown = [[cell.value for cell in row] for row in section.tables[0].rows]
    assert shown[0][1] == "2.4623"
    more = tree["weighted"]["npv"].shown - tree["npv"].shown
    assert more > 0
    assert shown[-1][2:] == [f"£{tree['npv'].shown:,}", f"£{tree['weighted']['npv'].shown:,}"]
