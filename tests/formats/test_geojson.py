"""Boundaries: polygons in degrees come in, everything else is refused by name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commonstar.formats.geojson import BYTES, REFUSALS, BoundaryRefused, read_boundary

RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


def geometry(kind: str, coordinates: Any) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates})


def test_a_polygon_in_any_wrapping_gives_its_geometry() -> None:
    plain = {"type": "Polygon", "coordinates": [RING]}
    feature = {"type": "Feature", "properties": {"name": "x"}, "geometry": plain}
    for wrapped in (plain, feature, {"type": "FeatureCollection", "features": [feature]}):
        assert read_boundary(json.dumps(wrapped)) == plain
    assert read_boundary(geometry("MultiPolygon", [[RING]]))["type"] == "MultiPolygon"


def test_heights_are_left_out() -> None:
    high = [[*position, 12.5] for position in RING]
    assert read_boundary(geometry("Polygon", [high]))["coordinates"] == [RING]


REFUSED = {
    "bytes": " " * (BYTES + 1),
    "positions": geometry("Polygon", [[[0, 0], *[[1, 1]] * 50_000, [0, 0]]]),
    "not-json": "{",
    "not-a-boundary": geometry("Point", [0, 0]),
    "several": json.dumps({"type": "FeatureCollection", "features": [{}, {}]}),
    "not-a-position": geometry("Polygon", [[[0, "0"], *RING[1:]]]),
    "not-degrees": geometry("Polygon", [[[530000, 180000], *RING[1:]]]),
    "short-ring": geometry("Polygon", [RING[:3]]),
    "open-ring": geometry("Polygon", [[*RING[:3], [0.5, 0.5]]]),
}


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_what_is_no_boundary_is_refused_by_name(code: str) -> None:
    with pytest.raises(BoundaryRefused) as refused:
        read_boundary(REFUSED[code])
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["null", "[]", "3", '{"type": "Polygon"}', '{"type": "Polygon", "coordinates": [3]}'])
def test_odd_json_is_refused_as_well(text: str) -> None:
    with pytest.raises(BoundaryRefused):
        read_boundary(text)


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(BoundaryRefused):
        read_boundary('{"type": "Polygon", "coordinates": [[[NaN, 0], [1, 0], [1, 1], [NaN, 0]]]}')
