"""The Star's picture: sectors stand apart, texts stay inside, and state is said in words and in pattern."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from django.template import Context, Template
from django.utils import translation

from commonstar.web.common.star import (
    HEIGHT,
    LEFT,
    TOP,
    WIDTH,
    Box,
    DrawnSector,
    Sector,
    StarView,
    draw,
    inside,
    text_width,
)
from tests.web.pages import outline

ENGLISH = (
    ("map", "step", "Map it", "42 initiatives", "done"),
    ("focus", "step", "Focus it", "3 shortlisted", "done"),
    ("people", "step", "People it", "18 matches wait", "under-way"),
    ("market", "step", "Market it", "1 business case", "under-way"),
    ("grow", "step", "Grow it", "", "not-started"),
    ("commission", "co", "Commission", "budget round open", "under-way"),
    ("design", "co", "Design", "1 lab", "done"),
    ("deliver", "co", "Deliver", "6 rotas", "elsewhere"),
    ("assess", "co", "Assess", "no measures yet", "not-started"),
)
LONG = tuple(
    (key, ring, "Überzeugungsarbeitsmaßnahmen leisten", "1 Wirtschaftlichkeitsrechnung wartet auf alle Partner", state)
    for key, ring, _label, _note, state in ENGLISH
)
ARABIC = tuple((key, ring, "رسم خريطة", "٤٢ مبادرة في خمس مناطق", state) for key, ring, _l, _n, state in ENGLISH)
CHINESE = tuple((key, ring, "绘制地图", "四十二个项目", state) for key, ring, _label, _note, state in ENGLISH)


def sectors(rows: tuple[tuple[str, ...], ...], linked: bool = True) -> tuple[Sector, ...]:
    return tuple(
        Sector(key, ring, label, note, state, f"/{key}/" if linked else "")  # type: ignore[arg-type]  # literals
        for key, ring, label, note, state in rows
    )


def view(rows: tuple[tuple[str, ...], ...] = ENGLISH, title: str = "Older people, living well") -> StarView:
    return StarView(title, sectors(rows))


def render(shown: StarView) -> str:
    return Template("{% load star %}{% star shown %}{% star_list shown %}").render(Context({"shown": shown}))


def text_of(sector: DrawnSector) -> str:
    return " ".join(line.text for line in sector.lines)


def overlap(one: Box, other: Box) -> bool:
    return abs(one.x - other.x) * 2 < one.width + other.width and abs(one.y - other.y) * 2 < one.height + other.height


def test_sectors_stand_apart() -> None:
    drawn = draw(view()).sectors
    assert len(drawn) == 9
    for one, other in combinations(drawn, 2):
        assert not any(inside(point, other.outline) for point in one.outline), (one.sector.key, other.sector.key)
        assert not any(inside(point, one.outline) for point in other.outline), (one.sector.key, other.sector.key)


@pytest.mark.parametrize("rows", [ENGLISH, LONG, ARABIC, CHINESE], ids=["english", "long", "arabic", "chinese"])
def test_texts_stay_in_their_sectors(rows: tuple[tuple[str, ...], ...]) -> None:
    for drawn in draw(view(rows)).sectors:
        assert drawn.lines[0].kind == "label"
        for line in drawn.lines:
            assert all(inside(corner, drawn.outline) for corner in line.box.corners()), (drawn.sector.key, line.text)
            assert all(LEFT <= x <= LEFT + WIDTH and TOP <= y <= TOP + HEIGHT for x, y in line.box.corners()), line.text
        for one, other in combinations(drawn.lines, 2):
            assert not overlap(one.box, other.box)


def test_all_corners_lie_in_the_view() -> None:
    corners = [point for drawn in draw(view()).sectors for point in drawn.outline]
    assert min(x for x, _ in corners) > LEFT
    assert max(x for x, _ in corners) < LEFT + WIDTH
    assert min(y for _, y in corners) > TOP
    assert max(y for _, y in corners) < TOP + HEIGHT


def test_english_is_shown_whole_and_large() -> None:
    for drawn in draw(view()).sectors:
        sector = drawn.sector
        assert text_of(drawn) == " ".join(filter(None, (sector.label, sector.note, sector.state_label)))
        assert drawn.lines[0].size == (18 if sector.ring == "step" else 15)


def test_long_labels_keep_the_state_in_words() -> None:
    for drawn in draw(view(LONG)).sectors:
        assert drawn.sector.state_label in text_of(drawn)


@pytest.mark.parametrize("title", ["X", "Older people, living well", "A very long name of a programme " * 5])
def test_the_title_stays_in_the_circle(title: str) -> None:
    for line in draw(view(title=title)).title_lines:
        assert all(x * x + y * y <= 60**2 for x, y in line.box.corners()), line.text


def test_a_link_says_label_note_and_state() -> None:
    body = render(view())
    assert 'href="/map/" aria-label="Map it: 42 initiatives, done"' in body
    assert 'aria-label="Grow it: not started"' in body


def test_pattern_tells_the_state_too() -> None:
    body = render(view())
    assert body.count('fill="url(#star-dots)"') == 3
    assert body.count('fill="url(#star-hatch)"') == 1
    assert body.count("cs-star__sector--done") == 3
    assert body.count("cs-star__sector--not-started") == 2


def test_the_list_has_the_same_sectors() -> None:
    shown = view()
    body = render(shown)
    addresses = re.findall(r'href="([^"]+)"', body)
    assert addresses[:9] == addresses[9:] == [sector.url for sector in shown.sectors]
    page = outline(body)
    assert page.repeated_ids() == []
    assert page.broken_references() == []
    assert page.inline == []


def test_without_an_address_there_is_no_link() -> None:
    body = render(StarView("X", tuple(Sector(*row) for row in ENGLISH)))  # type: ignore[arg-type]  # literals
    assert "href" not in body
    assert 'role="img" aria-label="Map it: 42 initiatives, done"' in body


def test_labels_are_escaped() -> None:
    rows = (("map", "step", "<b>&", "<i>", "done"), *ENGLISH[1:])
    body = render(view(rows, title="<script>"))
    assert "<b>" not in body
    assert "<i>" not in body
    assert "<script>" not in body


def test_numbers_are_written_for_machines_in_every_language() -> None:
    with translation.override("de"):
        body = render(view())
    assert re.findall(r'(?:\bx|\by|\br|width|height|font-size|viewBox)="[^"]*,[^"]*"', body) == []


def test_a_star_has_nine_sectors() -> None:
    with pytest.raises(ValueError, match="5 sectors of ring 'step', not 4"):
        StarView("X", sectors(ENGLISH[1:]))


def test_widths_are_close_to_what_a_browser_measured() -> None:
    # Measured in Chromium at 100 px: "Older people, living well" regular 1,044; "Commission" bold 581.
    assert 1043 < text_width("Older people, living well", 100, False) < 1300
    assert 580 < text_width("Commission", 100, True) < 680
