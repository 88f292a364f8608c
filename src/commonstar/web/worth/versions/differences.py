"""What differs between two documents, part by part: lines are known by their id, not by their place. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commonstar.web.worth.documents import Content

Path = tuple[str, ...]
GONE = None


@dataclass(frozen=True)
class Difference:
    """A part that differs: where it stands, what it was and what it is (None where there is none)."""

    path: Path
    before: Any
    after: Any


def differences(before: Content, after: Content) -> list[Difference]:
    """Every part that differs, in the order of the newer document, then what is gone."""
    return list(_between((), before, after))


def _between(path: Path, before: Any, after: Any) -> Iterator[Difference]:
    if type(before) is not type(after) and not (_is_number(before) and _is_number(after)):
        yield from _as_mapping(path, before, after)
    elif isinstance(before, dict):
        yield from _mappings(path, before, after)
    elif isinstance(before, list):
        yield from _lists(path, before, after)
    elif before != after:
        yield Difference(path, before, after)


def _as_mapping(path: Path, before: Any, after: Any) -> Iterator[Difference]:
    """A value alone stands for a mapping that gives only the value."""
    if isinstance(before, dict) and "value" in before and _is_alone(after):
        yield from _mappings(path, before, {"value": after})
    elif isinstance(after, dict) and "value" in after and _is_alone(before):
        yield from _mappings(path, {"value": before}, after)
    else:
        yield Difference(path, before, after)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool | str | dict | list) and value is not None


def _is_alone(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list)


def _mappings(path: Path, before: Content, after: Content) -> Iterator[Difference]:
    for key in (*after, *(key for key in before if key not in after)):
        yield from _between((*path, str(key)), before.get(key, GONE), after.get(key, GONE))


def _lists(path: Path, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    yield from _mappings(path, _by_name(before), _by_name(after))


def _by_name(items: list[Any]) -> Content:
    """A list as a mapping: by id where each has one of its own, else by place."""
    ids = [str(item["id"]) if isinstance(item, dict) and "id" in item else "" for item in items]
    if all(ids) and len(set(ids)) == len(ids):
        return dict(zip(ids, items, strict=True))
    return {str(place): item for place, item in enumerate(items, start=1)}
