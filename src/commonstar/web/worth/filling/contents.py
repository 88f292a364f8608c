"""A record of a document as what is typed, and back. Pure: texts in, the values of the document out.

Numbers are read exactly and kept as they were typed: "12,500" is 12500, "25 %" is 0.25, "1/3" stays a fraction;
anything else is the name of an input, or an expression after "=".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonstar.web.common.folding import folded
from commonstar.web.worth.documents import Content
from commonstar.web.worth.filling.parts import Box, Part, Spot

THOUSANDS = re.compile(r"-?\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?")
PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%")
MONEY = "£€$"
SHARE_LINE = re.compile(r"(.+?)\s*[:=]\s*(.+)")
LEVEL_LINE = re.compile(r"((?:19|20|21)\d\d)\s*[:=]\s*(.+)", re.ASCII)
MOST_NAME = 60
MOST_DIGITS = 300


class Unreadable(ValueError):
    """A line that does not say what it should; the error holds it."""


@dataclass(frozen=True)
class Record:
    """A record of a part: its key in the document (an id, a name, or a place in a list), and its values."""

    key: str
    values: Mapping[str, Any]

    def label(self, part: Part) -> str:
        """What it is called on a page."""
        return str(self.values.get(part.named) or self.key).replace("_", " ").strip()


def records(content: Content, part: Part) -> list[Record]:
    """The records of a part, as they stand. A value alone stands for a mapping that gives only the value."""
    found: Any = content.get(part.code) or ({} if part.keyed else [])
    if part.code == "scenarios":
        return [Record(str(key), {"changes": each or {}}) for key, each in found.items()]
    if part.keyed:
        return [Record(str(key), each if isinstance(each, dict) else {"value": each}) for key, each in found.items()]
    if part.listed:
        return [Record(str(number), each) for number, each in enumerate(found, 1)]
    return [Record(str(each.get("id", "")), each) for each in found]


def record_at(content: Content, part: Part, key: str) -> Record | None:
    """One record."""
    return next((each for each in records(content, part) if each.key == key), None)


def put(content: Content, part: Part, key: str, values: Mapping[str, Any]) -> str:
    """Write a record in its place, or at the end where `key` is empty. Returns its key."""
    told = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    if part.keyed:
        name = key or new_key(content, part, str(values.get("name") or values.get("label") or part.code))
        told.pop("label", None)
        place = content.setdefault(part.code, {})
        place[name] = told["changes"] if part.code == "scenarios" else told
        return name
    rows = content.setdefault(part.code, [])
    if part.listed:
        number = int(key) if key else len(rows) + 1
        rows[number - 1 : number] = [told]
        return str(number)
    if not key:
        key = new_key(content, part, str(values.get("name") or part.code))
        rows.append({"id": key, **told})
        return key
    index = next(index for index, each in enumerate(rows) if str(each.get("id")) == key)
    rows[index] = {"id": key, **told}
    return key


def remove(content: Content, part: Part, key: str) -> None:
    """Take a record out; a part without records goes as well."""
    if part.keyed:
        content[part.code].pop(key, None)
    elif part.listed:
        del content[part.code][int(key) - 1]
    else:
        content[part.code] = [each for each in content[part.code] if str(each.get("id")) != key]
    if not content[part.code]:
        del content[part.code]


def path_of(content: Content, part: Part, key: str) -> tuple[str | int, ...]:
    """Where a record stands in the document, as faults name it."""
    if part.keyed:
        return (part.code, key)
    if part.listed:
        return (part.code, int(key) - 1)
    return (part.code, next(i for i, each in enumerate(content[part.code]) if str(each.get("id")) == key))


def new_key(content: Content, part: Part, label: str) -> str:
    """A name that an expression can hold and that no input, line or agency has yet."""
    join = "_" if part.code == "inputs" else "-"
    words = re.findall(r"[a-z0-9]+", folded(label))
    name = join.join(words)[:MOST_NAME].strip(join) or part.code
    if not name[0].isalpha() or name in ("min", "max"):
        name = f"{part.code.rstrip('s')}{join}{name}"
    taken = {each.key for each in records(content, part)} | _lines(content)
    number, free = 2, name
    while free in taken:
        free, number = f"{name}{join}{number}", number + 1
    return free


def _lines(content: Content) -> set[str]:
    codes = ("costs", "benefits", "demand", "risks")
    return {str(each.get("id")) for code in codes for each in content.get(code) or []}


def typed(spot: Spot, value: Any) -> str:
    """A value of the document as it is typed."""
    if value is None:
        return ""
    if spot.box is Box.AMOUNTS:
        return "\n".join(map(str, value))
    if spot.box in (Box.SHARES, Box.CHANGES):
        return "\n".join(f"{name}: {each}" for name, each in value.items())
    return str(value)


def read_amount(text: str) -> int | Decimal | str | None:
    """An amount as the document keeps it; None where nothing was typed."""
    plain = text.strip()
    bare = plain.strip(MONEY).strip()
    if not plain:
        return None
    if THOUSANDS.fullmatch(bare):
        bare = re.sub(r"[,\u00a0\u202f ]", "", bare)
    if len(bare) > MOST_DIGITS:
        return plain
    if PLAIN.fullmatch(bare):
        return int(bare) if "." not in bare else Decimal(bare)
    if found := PERCENT.fullmatch(bare):
        share = Decimal(f"{found[1]}E-2")  # exact, which a division is to 28 digits alone
        return int(share) if share == share.to_integral_value() else share
    return plain


def read_amounts(text: str) -> list[int | Decimal | str]:
    """One amount a line."""
    found = (read_amount(line) for line in text.splitlines())
    return [each for each in found if each is not None]


def read_pairs(text: str, names: Mapping[str, str]) -> dict[str, Any]:
    """ "Name: amount" a line, the name by its id or by what it is called. Raises `Unreadable`."""
    called = {folded(label).strip(): key for key, label in names.items()}
    found: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = SHARE_LINE.fullmatch(line)
        value = read_amount(parts[2]) if parts else None
        key = parts[1].strip() if parts else ""
        key = key if key in names else called.get(folded(key).strip(), "")
        if value is None or not key or key in found:
            raise Unreadable(line)
        found[key] = value
    return found


def read_levels(text: str) -> dict[str, int | Decimal]:
    """ "Year: price level" a line, by year. Raises `Unreadable`."""
    found: dict[str, int | Decimal] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = LEVEL_LINE.fullmatch(line)
        level = read_amount(parts[2]) if parts else None
        if parts is None or isinstance(level, str) or level is None or level <= 0 or parts[1] in found:
            raise Unreadable(line)
        found[parts[1]] = level
    return found


def names_of(content: Content, code: str) -> dict[str, str]:
    """The records of a part by key, with what each is called: agencies, outcomes, inputs, sources."""
    found = content.get(code) or {}
    if isinstance(found, dict):
        return {
            str(key): str((each.get("name") or each.get("title") or key) if isinstance(each, dict) else key)
            for key, each in found.items()
        }
    return {str(each["id"]): str(each.get("name") or each["id"]) for each in found if "id" in each}


def values_read(spots: Iterator[Spot] | tuple[Spot, ...], text: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of spots out of what a form gives by name."""
    found: dict[str, Any] = {}
    for spot in spots:
        given = text.get(spot.name)
        if spot.box in (Box.AMOUNT, Box.SHARE):
            found[spot.name] = read_amount(str(given or ""))
        elif spot.box is Box.AMOUNTS:
            found[spot.name] = read_amounts(str(given or ""))
        else:
            found[spot.name] = given
    return found
