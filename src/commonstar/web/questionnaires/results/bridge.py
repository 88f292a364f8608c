"""Packed answers, published cells and what is computed of them: the part of the bridge that counts in arrays.

It is loaded when something is first counted or shown: `questionnaires.bridge` hands its names on, so that a site and
its worker start without the library of arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from commonstar.engine.survey.answers import Answers, Codes, Column, Layout, codes_of
from commonstar.engine.survey.comparisons import (
    Gap,
    NoScale,
    Score,
    Weighted,
    answer_share,
    change,
    gap,
    gaps,
    mean,
    scores,
    share_change,
    share_gap,
    weighted,
)
from commonstar.engine.survey.conditions import Answer
from commonstar.engine.survey.disclosure import THRESHOLD
from commonstar.engine.survey.estimates import NO_SPREAD, Estimate, Scale
from commonstar.engine.survey.instrument import Instrument
from commonstar.engine.survey.results import (
    Distribution,
    Hidden,
    NoAnswers,
    NotInTable,
    Published,
    of_plain,
    publish,
    to_plain,
)
from commonstar.web.questionnaires.bridge import definition

ONE, SEVERAL = "<i2", "<i8"

__all__ = [
    "NO_SPREAD",
    "THRESHOLD",
    "Column",
    "Distribution",
    "Estimate",
    "Gap",
    "Hidden",
    "NoAnswers",
    "NoScale",
    "NotInTable",
    "Published",
    "Scale",
    "Score",
    "Weighted",
    "answer_share",
    "change",
    "checked",
    "counted",
    "gap",
    "gaps",
    "mean",
    "packed",
    "packed_columns",
    "scores",
    "share_change",
    "share_gap",
    "stored",
    "unstored",
    "weighted",
    "with_wholes",
]


@lru_cache(maxsize=64)
def layout_of(text: str) -> Layout:
    """How the answers to a version are packed and counted."""
    return Layout.of(definition(text))


def checked(record: Instrument) -> None:
    """Raises ValueError for an instrument whose answers could not be counted."""
    Layout.of(record)


def _row_type(layout: Layout) -> np.dtype[Any]:
    return np.dtype([(f"c{place}", SEVERAL if one.several else ONE) for place, one in enumerate(layout.columns)])


def packed(text: str, answers: Mapping[str, Answer]) -> bytes:
    """One person's answers as bytes: two for each question, eight where several may be chosen.

    A number is kept as the band that it is told in, a text as "answered". Raises ValueError for unknown answers.
    """
    layout = layout_of(text)
    return packed_columns(text, codes_of(layout, definition(text), [answers]))[0]


def packed_columns(text: str, columns: Sequence[Codes]) -> list[bytes]:
    """The answers of many people, a column of codes a question, as the bytes of each."""
    kind = _row_type(layout_of(text))
    rows = np.zeros(len(columns[0]) if columns else 1, kind)
    for place, codes in enumerate(columns):
        rows[f"c{place}"] = codes
    data, size = rows.tobytes(), kind.itemsize
    return [data[start : start + size] for start in range(0, size * len(rows), size)]


def counted(
    name: str,
    text: str,
    rows: Iterable[tuple[str, str, bytes | memoryview]],
    *,
    units: Sequence[str],
    groups: Sequence[str],
) -> Published:
    """Count a round and keep what may be shown. `rows` are unit, group and packed answers, in any order."""
    listed = list(rows)
    layout = layout_of(text)
    table = np.frombuffer(b"".join(bytes(row[2]) for row in listed), _row_type(layout))
    unit_at = {code: place for place, code in enumerate(units or [""])}
    group_at = {code: place for place, code in enumerate(groups or [""])}
    answers = Answers(
        np.fromiter((unit_at[unit] for unit, _group, _codes in listed), np.int32, len(listed)),
        np.fromiter((group_at[group] for _unit, group, _codes in listed), np.int16, len(listed)),
        tuple(np.ascontiguousarray(table[f"c{place}"]) for place in range(len(layout.columns))),
    )
    return publish(name, layout, answers, units=tuple(unit_at), groups=tuple(group_at))


def with_wholes(published: Published, wholes: Mapping[str, Sequence[str]]) -> Published:
    """With units that are sums of others, made from what is published alone: shown where every part of them is."""
    at = {unit: place for place, unit in enumerate(published.units)}
    new = {name: parts for name, parts in wholes.items() if name not in at}
    found = published
    for name, parts in new.items():
        places = [at[part] for part in parts if part in at]
        is_whole = len(places) == len(parts)
        units = np.asarray(published.plan.units[:, places].all(1) & is_whole)
        crossed = np.asarray(published.plan.crossed[:, places].all(1) & is_whole)
        found = replace(
            found,
            units=(*found.units, name),
            plan=replace(
                found.plan,
                units=np.column_stack([found.plan.units, units]),
                crossed=np.column_stack([found.plan.crossed, crossed]),
            ),
            by_unit=np.concatenate([found.by_unit, [published.by_unit[places].sum(0) * units[:, None]]]),
            crossed=np.concatenate([found.crossed, [published.crossed[places].sum(0) * crossed[:, None]]]),
        )
    return found


def stored(published: Published) -> dict[str, Any]:
    """Published counts as JSON, with nothing in it that is hidden."""
    return to_plain(published)


def unstored(cells: Mapping[str, Any], text: str) -> Published:
    """The published counts of a round again.

    Raises ValueError, TypeError or KeyError for those of another instrument, and for damaged ones.
    """
    return of_plain(cells, layout_of(text))
