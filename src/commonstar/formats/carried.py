"""What an instrument carries of another format, in its YAML file: plain mappings that people can read."""

from __future__ import annotations

from typing import Any

from commonstar.engine.survey.carried import Carried, CarriedCell, CarriedRow
from commonstar.formats.yaml import Fields


def plain_carried(carried: Carried) -> dict[str, Any] | None:
    """What is carried as a mapping to write, or None where nothing is."""
    if not carried:
        return None
    parts = {
        "columns": dict(carried.columns),
        "cells": [
            {"sheet": each.sheet, "item": each.item, "column": each.column, "text": each.text} for each in carried.cells
        ],
        "rows": [
            {"sheet": each.sheet, "within": each.within, "after": each.after, "cells": dict(each.cells)}
            for each in carried.rows
        ],
    }
    return {key: value for key, value in parts.items() if value}


def read_carried(fields: Fields) -> Carried:
    """What is carried, from the mapping that `plain_carried` made. Raises `FieldError`."""
    carried = Carried(
        columns=_pairs(fields, "columns"),
        cells=tuple(_cell(row) for row in fields.rows("cells")),
        rows=tuple(_row(row) for row in fields.rows("rows")),
    )
    fields.done()
    return carried


def _pairs(fields: Fields, key: str) -> tuple[tuple[str, str], ...]:
    if fields.raw(key) is None:
        return ()
    inner = fields.inner(key)
    return tuple((str(name), inner.text(name)) for name in inner.value)


def _cell(fields: Fields) -> CarriedCell:
    cell = CarriedCell(fields.text("sheet"), fields.text("item"), fields.text("column"), fields.text("text"))
    fields.done()
    return cell


def _row(fields: Fields) -> CarriedRow:
    row = CarriedRow(fields.text("sheet"), fields.text("within"), fields.text("after"), _pairs(fields, "cells"))
    fields.done()
    return row
