"""Puts changed values into the tree of a model's file, at paths that the file may not have written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonstar.engine.value.model import PERCENTILES, Model
from commonstar.formats.value_writing import number_of
from commonstar.formats.yaml import Path

EMPTY = None
YEARLY = ("amounts", "hours")


def changed_tree(tree: dict[str, Any], model: Model, values: Mapping[Path, Any]) -> dict[str, Any]:
    """The tree with other values; `EMPTY` takes a key away, and a year's amount to 0."""
    for path, value in values.items():
        _spelt_out(tree, model, path)
        *parents, last = path
        holder: Any = tree
        for part in parents:
            holder = holder[int(part)] if isinstance(holder, list) else holder.setdefault(part, {})
        if isinstance(holder, list):
            assert isinstance(last, int)
            holder += [0] * (last + 1 - len(holder))
            holder[last] = 0 if value is EMPTY and parents[-1] in YEARLY else value
        elif value is EMPTY:
            holder.pop(last, None)
        else:
            holder[last] = value
    return tree


def _spelt_out(tree: dict[str, Any], model: Model, path: Path) -> None:
    """Write out what the file says in short, as far as the path needs it."""
    if "bands" in path:
        _bands(tree, model, path[: path.index("bands")])
    elif path[0] == "optimism_bias":
        bias = model.bias[int(path[1])]
        whole = {"benefit": number_of(bias.benefit), "cost": number_of(bias.cost)}
        tree.setdefault("optimism_bias", {}).setdefault(path[1], whole)
    elif "percentiles" in path:
        tree["inputs"][path[1]].setdefault("percentiles", [number_of(each) for each in PERCENTILES])
    elif "ramp" in path:
        tree["demand"][path[1]]["reductions"][path[3]].setdefault("ramp", [1])


def _bands(tree: dict[str, Any], model: Model, path: Path) -> None:
    """Rates by band in place of a name or of one rate."""
    holder: Any = tree
    for part in path[:-1]:
        holder = holder[part]
    known = holder[path[-1]]
    if isinstance(known, dict) and "bands" in known:
        return
    line = model if len(path) == 1 else getattr(model.lines, str(path[0]))[path[1]].shared
    holder[path[-1]] = {
        "bands": [
            ({} if band.through is None else {"through": band.through}) | {"rate": number_of(band.rate)}
            for band in line.discount.bands
        ]
    }
