"""Boundaries as GeoJSON (RFC 7946): polygons in degrees, longitude first. Anything else is refused by name."""

import json
import math
from typing import Any

BYTES = 1_000_000
POSITIONS = 50_000
SMALLEST_RING = 4

REFUSALS: dict[str, str] = {
    "bytes": "The boundary is larger than {limit} bytes. Simplify it first.",
    "positions": "The boundary has more than {limit} points. Simplify it first.",
    "not-json": "This is not JSON.",
    "not-a-boundary": "This is neither a Polygon nor a MultiPolygon, nor one Feature with such a geometry.",
    "several": "The file has {count} features. Keep the one that is the boundary of this place.",
    "not-a-position": "A point is not a pair of numbers, longitude first.",
    "not-degrees": "The point {x}, {y} is not in degrees. Save the boundary in WGS 84 (EPSG:4326).",
    "short-ring": "A ring has fewer than four points.",
    "open-ring": "A ring does not end where it begins.",
}


class BoundaryRefused(Exception):
    """A boundary that is not taken, with a `code` for translation, its `params`, and plain English as text."""

    def __init__(self, code: str, **params: int | float) -> None:
        self.code = code
        self.params = params
        super().__init__(REFUSALS[code].format(**params))


def read_boundary(text: str) -> dict[str, Any]:
    """Return the geometry: its `type` (Polygon or MultiPolygon) and `coordinates` in two dimensions, nothing else.

    A Feature, or a FeatureCollection of one, gives its geometry. Raises BoundaryRefused.
    """
    if len(text.encode()) > BYTES:
        raise BoundaryRefused("bytes", limit=BYTES)
    try:
        geometry = _geometry(json.loads(text))
    except (ValueError, RecursionError):
        raise BoundaryRefused("not-json") from None
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BoundaryRefused("not-a-boundary")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise BoundaryRefused("not-a-boundary")
    cleaned = [_polygon(polygon) for polygon in polygons]
    if sum(len(ring) for polygon in cleaned for ring in polygon) > POSITIONS:
        raise BoundaryRefused("positions", limit=POSITIONS)
    return {"type": geometry["type"], "coordinates": cleaned[0] if geometry["type"] == "Polygon" else cleaned}


def _geometry(found: Any) -> Any:
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise BoundaryRefused("several", count=len(features) if isinstance(features, list) else 0)
        found = features[0]
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    return found


def _polygon(rings: Any) -> list[list[list[float]]]:
    if not isinstance(rings, list) or not rings:
        raise BoundaryRefused("not-a-boundary")
    return [_ring(ring) for ring in rings]


def _ring(ring: Any) -> list[list[float]]:
    if not isinstance(ring, list) or len(ring) < SMALLEST_RING:
        raise BoundaryRefused("short-ring")
    positions = [_position(position) for position in ring]
    if positions[0] != positions[-1]:
        raise BoundaryRefused("open-ring")
    return positions


def _position(position: Any) -> list[float]:
    if not isinstance(position, list) or len(position) < 2:
        raise BoundaryRefused("not-a-position")
    x, y = position[:2]
    for number in (x, y):
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise BoundaryRefused("not-a-position")
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise BoundaryRefused("not-degrees", x=x, y=y)
    return [x, y]
