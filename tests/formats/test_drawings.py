"""Pictures of a business case: they hold what they are told, fit, need no colour, and break on nothing."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.formats.drawings.bars import Part, Range, Row, bars, filled, tornado
from commonstar.formats.drawings.canvas import WIDTH, Look
from commonstar.formats.drawings.scales import Scale, ticks, wrapped
from commonstar.formats.drawings.spread import Bin, spread
from commonstar.formats.drawings.standings import Standing, standings
from commonstar.formats.drawings.years import Line, Year, flows, lines

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"title": "Who <pays>", "description": "Costs & gains"}
KEY = ((Look.GAIN, "gains"), (Look.PAY, "pays"))
values = st.floats(-1e12, 1e12, allow_nan=False)


def write(value: float) -> str:
    return f"{value:,.0f}"


def opened(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in opened(svg).iter(f"{SVG}text")]


def boxes(svg: str, look: str) -> list[float]:
    """The widths of the bars of a look, without the key and patterns."""
    found = [each for each in opened(svg) if each.tag == f"{SVG}rect" and look in each.attrib["fill"]]
    return [float(each.attrib["width"]) for each in found if each.attrib["height"] != "16"]


def of(*rows: Row) -> str:
    return bars(rows, legend=KEY, **WORDS)


def test_a_bar_is_as_long_as_its_value() -> None:
    found = of(Row("Council", (Part(300, "300"), Part(100, "100", Look.PAY))), Row("Police", (Part(150, "150"),)))
    long, short = boxes(found, "#0b5c4d")
    assert round(long / short, 2) == 2
    assert round(long / boxes(found, "pay")[0], 1) == 3
    assert texts(found) == ["gains", "pays", "Council", "300", "100", "Police", "150"]


def test_a_picture_says_what_it_is_and_holds_no_markup_of_others() -> None:
    found = of(Row("<script>", (Part(1, "&"),)))
    assert "<script>" not in found
    root = opened(found)
    assert root.attrib["role"] == "img"
    assert [root[0].text, root[1].text] == ["Who <pays>", "Costs & gains"]
    assert "style" not in found


def test_two_pictures_on_a_page_do_not_share_ids() -> None:
    both = [bars((Row("a", (Part(1, "1", Look.PAY),)),), prefix=prefix, **WORDS) for prefix in ("one", "two")]
    ids = [re.findall(r'id="([^"]+)"', each) for each in both]
    assert not set(ids[0]) & set(ids[1])
    assert all(f"url(#{name})" not in both[1] for name in ids[0])


def test_a_tornado_turns_its_looks_where_more_of_an_input_is_worse() -> None:
    found = tornado(
        [Range("share", -10, 30, "-10", "30"), Range("cost", 20, 0, "20", "0")],
        10,
        base_words="base",
        zero_words="0",
        legend=KEY,
        **WORDS,
    )
    assert [round(each / boxes(found, "pay")[1]) for each in boxes(found, "pay")] == [2, 1]
    assert texts(found)[-2:] == ["0", "20"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=300), values, values), min_size=1, max_size=8), st.sampled_from((320, 720)))
def test_whatever_is_drawn_stays_inside(rows: list[tuple[str, float, float]], width: int) -> None:
    clean = [("".join(c for c in name if c.isprintable()), low, high) for name, low, high in rows]
    drawn = [
        bars([Row(n, (Part(a, write(a)), Part(b, write(b), Look.PAY))) for n, a, b in clean], width=width, **WORDS),
        flows(
            [Year(n[:4], abs(a), abs(b), a - b) for n, a, b in clean],
            write=write,
            names=("b", "c", "s"),
            width=width,
            **WORDS,
        ),
        lines(
            [n[:4] for n, _a, _b in clean],
            (Line("x", tuple(a for _n, a, _b in clean)), Line("y", tuple(b for _n, _a, b in clean))),
            write=write,
            width=width,
            **WORDS,
        ),
    ]
    for svg in drawn:
        root = opened(svg)
        assert "nan" not in svg.lower()
        tall = float(root.attrib["height"])
        for each in root.iter(f"{SVG}rect"):
            if "x" in each.attrib:
                assert -1 <= float(each.attrib["x"]) <= width + 1
                assert float(each.attrib["x"]) + float(each.attrib["width"]) <= width + 21
                assert -1 <= float(each.attrib["y"]) <= tall


def test_two_hundred_years_keep_their_names_apart() -> None:
    years = [Year(str(2000 + at), 1, 2, at) for at in range(200)]
    found = flows(years, write=write, names=("b", "c", "s"), **WORDS)
    named = [each for each in opened(found).iter(f"{SVG}text") if (each.text or "").startswith(("20", "21"))]
    assert 3 < len(named) < 20
    places = [float(each.attrib["x"]) for each in named if each.attrib["text-anchor"] == "middle"]
    assert min(b - a for a, b in pairwise(places)) > 40


def test_draws_below_zero_look_otherwise() -> None:
    bins = [Bin(-2, -1, 3), Bin(-1, 0, 5), Bin(0, 1, 9)]
    found = spread(bins, ((-1, "5 in 100 below"),), write=write, names=("loss", "gain"), **WORDS)
    assert (len(boxes(found, "pay")), len(boxes(found, "#0b5c4d"))) == (2, 1)
    assert "5 in 100 below" in texts(found)


def test_scales_and_texts() -> None:
    assert ticks(-3, 11) == [-5.0, 0.0, 5.0, 10.0, 15.0]
    assert ticks(0, 0) == [0, 1]
    assert Scale(5, 5, 1, 9).at(5) == 1
    assert wrapped("one two", 1000, 16) == ["one two"]
    assert all(len(line) <= 10 for line in wrapped("x" * 50 + " and so on", 10 * 16 * 0.55, 16))
    assert wrapped("", 100, 16) == [""]


def test_a_picture_is_made_in_a_moment() -> None:
    rows = [Row(f"Agency {at}", (Part(at, str(at)), Part(1, "1", Look.PAY))) for at in range(50)]
    started = time.perf_counter()
    for _each in range(20):
        bars(rows, **WORDS)
    assert (time.perf_counter() - started) / 20 < 0.02
    assert WIDTH == 720


def test_a_count_is_drawn_in_two_parts_beside_what_it_takes() -> None:
    rows = (Standing("Ann", 30, 60, "60 votes, elected"), Standing("Bo <i>", 15, 15, "15 votes"))
    key = ("first", "later", "enough")
    found = standings(rows, goal=45, legend=key, **WORDS)
    assert boxes(found, "#0b5c4d")[0] == 2 * boxes(found, "#0b5c4d")[1] == boxes(found, "other")[0]
    assert texts(found) == ["first", "later", "enough", "Ann", "60 votes, elected", "Bo <i>", "15 votes"]
    (line,) = [each.attrib["d"] for each in opened(found).iter(f"{SVG}path") if each.attrib.get("stroke-width") == "2"]
    place = float(line.removeprefix("M").split()[0])
    assert place == 1 + boxes(found, "#0b5c4d")[0] * 1.5
    assert texts(standings(rows[1:], goal=None, legend=key, **WORDS))[0:2] == ["first", "Bo <i>"]
    assert opened(standings((), goal=None, legend=key, **WORDS)).attrib["role"] == "img"


def test_a_bar_is_filled_in_proportion() -> None:
    spent, left = Part(3, "Spent: 3", Look.GAIN), Part(1, "Left: 1", Look.OTHER)
    svg = filled((spent, left), width=402, **WORDS)
    assert re.findall(r'width="(300|100)" height="40"', svg) == ["300", "100"]
    assert texts(svg) == ["Spent: 3", "Left: 1"]
    assert 'height="40"' not in filled((Part(0, "Spent: 0"),), **WORDS)
