"""Pictures of groups, shares and intervals: what is drawn lies where it should, and words cannot break out of it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from commonstar.formats.drawings.canvas import Look
from commonstar.formats.drawings.intervals import Interval, intervals
from commonstar.formats.drawings.places import LARGEST, TALL, Bubble, bubbles
from commonstar.formats.drawings.ranks import TINTS, RankBar, ranks
from commonstar.formats.drawings.shares import SharedBar, shares

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "<script>&"


def drawn(svg: str) -> ElementTree.Element:
    assert EVIL not in svg
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("width", [288, 640])
def test_circles_have_areas_as_their_sizes_and_stay_inside(width: float) -> None:
    found = [Bubble((-1.0, 5.0), 40, EVIL, ""), Bubble((3.0, -2.0), 10, "B", ""), Bubble((0.0, 0.0), 1, "C", "")]
    circles = drawn(bubbles(found, title=EVIL, description="", width=width)).findall(f"{SVG}circle")
    radii = [float(each.get("r", "")) for each in circles]
    assert radii[:2] == [LARGEST, LARGEST / 2]
    for each, radius in zip(circles, radii, strict=True):
        assert radius <= float(each.get("cx", "")) <= width - radius
        assert radius <= float(each.get("cy", "")) <= TALL - radius
    across = [float(each.get("cx", "")) for each in circles]
    up = [float(each.get("cy", "")) for each in circles]
    assert across[1] - across[0] == pytest.approx((up[1] - up[0]) / 7 * 4, abs=0.02), "one scale for both directions"


def test_one_group_lies_in_the_middle() -> None:
    (circle,) = drawn(bubbles([Bubble((3.0, 4.0), 9, "A", "")], title="", description="")).findall(f"{SVG}circle")
    assert float(circle.get("cy", "")) == TALL / 2


def test_parts_of_a_bar_fill_it_and_narrow_ones_go_without_words() -> None:
    parts = ((0.6, "60 %", Look.GAIN), (0.01, "1 %", Look.OTHER), (0.39, "39 %", Look.PAY))
    svg = shares([SharedBar(EVIL, parts)], title=EVIL, description=EVIL, width=302)
    root = drawn(svg)
    bars = [each for each in root.findall(f"{SVG}rect") if each.get("height") == "24"]
    assert [float(each.get("width", "")) for each in bars] == [180, 3, 117]
    assert ("60 %" in svg, ">1 %<" in svg) == (True, False)


def test_a_dot_lies_at_its_chance_within_its_interval() -> None:
    rows = [Interval(EVIL, 0.25, 0.5, 0.75)]
    root = drawn(intervals(rows, ends=("never", "even", "always"), title=EVIL, description="", width=216))
    (dot,) = root.findall(f"{SVG}circle")
    assert float(dot.get("cx", "")) == 108
    assert any(
        each.get("d", "").startswith("M58 ") and "L158 " in each.get("d", "") for each in root.iter(f"{SVG}path")
    )


@pytest.mark.parametrize("width", [288, 640])
def test_ranks_fill_the_bar_in_order_and_stay_inside(width: float) -> None:
    rows = [
        RankBar(EVIL, ((0.5, EVIL), (0.0, "0"), (0.5, "x"))),
        RankBar("B", tuple((1 / 7, "") for _rank in range(7))),
    ]
    names = [f"Rank {number}" for number in range(1, 8)]
    boxes = drawn(ranks(rows, names, title=EVIL, description=EVIL, width=width)).findall(f"{SVG}rect")
    bars = [each for each in boxes if float(each.get("height", "")) > 20]
    assert [each.get("fill") for each in bars] == [TINTS[0], TINTS[2], *TINTS, TINTS[-1], TINTS[-1]]
    for each in boxes:
        assert 0 <= float(each.get("x", "")) <= float(each.get("x", "")) + float(each.get("width", "")) <= width
    first = bars[:2]
    assert float(first[1].get("x", "")) == pytest.approx(
        float(first[0].get("x", "")) + float(first[0].get("width", ""))
    )


def test_texts_start_where_they_are_put_also_on_pages_that_run_from_right_to_left() -> None:
    svg = shares([SharedBar("A", ((1.0, "x", Look.GAIN),))], title="", description="")
    assert drawn(svg).get("direction") == "ltr"
