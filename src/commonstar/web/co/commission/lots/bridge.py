"""Panels by lot to the engine and to the files that are published, and back. Files are what is hashed and drawn from.

Whoever recounts starts from the same bytes: a draw reads its own published files, never the tables beside them.
"""

from __future__ import annotations

import csv
import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from commonstar.engine.panel.changes import Change, QuotasCannotBeMet
from commonstar.engine.panel.drawing import Lottery, lottery, number_of, without
from commonstar.engine.panel.missing import Share, shares
from commonstar.engine.panel.pool import PANELS, Method, PanelError, Person, Pool, Quota
from commonstar.formats.panel_document import panel_document
from commonstar.formats.panels import PANELS_LIMITS, Quotas, read_people, read_quotas, write_panels
from commonstar.formats.tables import read_table, write_csv
from commonstar.web.co.commission.lots.models import PanelByLot, PanelDraw, PanelQuota
from commonstar.web.common.folding import folded

NOBODY_FIXED: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """Somebody in the pool as the file says it; `address` is told from others' only, and stands in no file."""

    code: str
    values: Mapping[str, str]
    household: str = ""


def households(addresses: Sequence[str]) -> list[str]:
    """For each address a number that those who share it have in common; "" for whoever shares theirs with nobody."""
    plain = ["".join(folded(each).split()) for each in addresses]
    shared: dict[str, list[int]] = defaultdict(list)
    for place, address in enumerate(plain):
        if address:
            shared[address].append(place)
    found = [""] * len(plain)
    groups = [places for places in shared.values() if len(places) > 1]
    for number, places in enumerate(mixed(groups), 1):
        for place in places:
            found[place] = f"H{number}"
    return found


def mixed(things: Iterable[Any]) -> list[Any]:
    """The same things in an order of chance, so that a number tells nothing of when somebody came."""
    found = list(things)
    secrets.SystemRandom().shuffle(found)
    return found


def people_file(entries: Iterable[Entry], categories: Sequence[str]) -> str:
    """The pool as CSV: a number, the household, and a column for each category."""
    rows = ([each.code, each.household, *(each.values[name] for name in categories)] for each in entries)
    return write_csv(["id", "household", *categories], rows).decode()


def quotas_file(rows: Iterable[PanelQuota]) -> str:
    """The quotas as CSV."""
    return write_csv(
        ["category", "value", "min", "max"],
        ([each.category, each.value, str(each.least), str(each.most)] for each in rows),
    ).decode()


def population_file(rows: Iterable[PanelQuota]) -> str:
    """Who lives there as CSV, where it is known."""
    known = [each for each in rows if each.population is not None]
    return write_csv(
        ["category", "value", "people"], ([each.category, each.value, str(each.population)] for each in known)
    ).decode()


def statement_of(panel: PanelByLot, draw: PanelDraw) -> str:
    """What is locked, as a text whose hash is that of the inputs. In English whatever the page: it never changes."""
    lines = (
        ("Panel", panel.title),
        ("Draw", str(draw.number)),
        ("Size", str(panel.size)),
        ("Method", f"{panel.method}/1"),
        ("Panels", str(PANELS)),
        ("Fixed", ",".join(draw.fixed)),
        ("Left out", ",".join(draw.left)),
        ("How the seed will be made", " ".join(panel.seed_plan.split())),
        ("SHA-256 of people.csv", hash_of(draw.people)),
        ("SHA-256 of quotas.csv", hash_of(draw.quotas)),
    )
    return "".join(f"{name}: {value}\n" for name, value in lines)


def hash_of(text: str) -> str:
    """SHA-256 of a published text."""
    return hashlib.sha256(text.encode()).hexdigest()


def quotas_of(draw: PanelDraw) -> Quotas:
    """The quotas that a draw has in its file."""
    return read_quotas(draw.quotas.encode(), "quotas.csv")


def pool_of(draw: PanelDraw) -> Pool:
    """The pool that a draw has in its files. Raises what a `Pool` raises."""
    quotas = quotas_of(draw)
    return pool_of_files(draw, read_people(draw.people.encode(), "people.csv", quotas), quotas)


def pool_of_files(draw: PanelDraw, people: tuple[Person, ...], quotas: Quotas) -> Pool:
    """The pool of a draw from files that were read. Raises what a `Pool` raises."""
    pool = Pool(quotas.categories, quotas.quotas, people, draw.panel.size, frozenset(draw.fixed))
    return without(pool, NOBODY_FIXED, frozenset(draw.left)) if draw.left else pool


@dataclass(frozen=True)
class Made:
    """A lottery that was worked out: its panels as CSV, and the chances as JSON keeps them."""

    panels: str
    result: dict[str, Any]


def work_out(draw: PanelDraw, halfway: Callable[[], None]) -> Made:
    """The numbered panels of a draw. Raises `PanelError`."""
    made = lottery(pool_of(draw), Method(draw.panel.method), halfway=halfway)
    result = {"chances": list(made.chances), "impossible": sorted(made.impossible)}
    return Made(write_panels(made).decode(), result)


def refusal_of(error: PanelError) -> dict[str, Any]:
    """Why there is no lottery, as JSON keeps it: a code, and the smallest change that would do."""
    changes = error.changes if isinstance(error, QuotasCannotBeMet) else ()
    return {"code": error.code, "words": str(error), "changes": [_change(each) for each in changes]}


def _change(each: Change) -> dict[str, Any]:
    quota = each.quota
    return {
        "category": quota.category,
        "value": quota.value,
        "was": [quota.least, quota.most],
        "becomes": [each.least, each.most],
    }


def with_changes(draw: PanelDraw) -> str:
    """The quotas of a draw, as CSV, after the smallest change that would do."""
    changed = {(each["category"], each["value"]): each["becomes"] for each in draw.result["changes"]}
    rows = []
    for quota in quotas_of(draw).quotas:
        least, most = changed.get((quota.category, quota.value), (quota.least, quota.most))
        rows.append([quota.category, quota.value, str(least), str(most)])
    return write_csv(["category", "value", "min", "max"], rows).decode()


def lottery_of(draw: PanelDraw) -> Lottery:
    """The lottery of a draw as it was published: read back, not worked out anew."""
    pool = pool_of(draw)
    table = read_table(draw.panels.encode(), filename="panels.csv", limits=PANELS_LIMITS)
    panels = tuple(tuple(pool.places[code] for code in row[1:]) for row in table.rows)
    result = draw.result
    return Lottery(pool, Method(draw.panel.method), tuple(result["chances"]), frozenset(result["impossible"]), panels)


def drawn_from(panels: str, number: int) -> tuple[str, ...]:
    """Who is on the panel of this number in a published file, without reading all of it."""
    row = next(row for row in csv.reader(StringIO(panels.removeprefix("\ufeff"))) if row[:1] == [str(number)])
    return tuple(row[1:])


def shares_in(
    quotas: Sequence[PanelQuota], people: Sequence[Mapping[str, str]], population: Mapping[tuple[str, str], int]
) -> tuple[Share, ...]:
    """The pool beside who lives there, before anybody is drawn: from the answers of everybody in it, at least one."""
    categories = tuple(dict.fromkeys(each.category for each in quotas))
    limits = tuple(Quota(each.category, each.value, each.least, each.most) for each in quotas)
    persons = tuple(Person(str(place), tuple(each[name] for name in categories)) for place, each in enumerate(people))
    return shares(Pool(categories, limits, persons, 1), frozenset(), population)


def shares_of(draw: PanelDraw, population: Mapping[tuple[str, str], int]) -> tuple[Share, ...]:
    """Pool and panel beside who lives there; nobody is on the panel before the seed."""
    found = lottery_of(draw)
    panel = frozenset(found.panels[draw.drawn]) if draw.drawn is not None else frozenset()
    return shares(found.pool, panel, population)


def document_of(draw: PanelDraw, found: Lottery, population: Mapping[tuple[str, str], int] | None) -> dict[str, Any]:
    """What `commonstar panel draw --json` prints for the same files and seed."""
    return panel_document(found, draw.seed, population or None)


__all__ = [
    "PANELS",
    "Entry",
    "Lottery",
    "Made",
    "Method",
    "PanelError",
    "Pool",
    "Quota",
    "Share",
    "document_of",
    "drawn_from",
    "hash_of",
    "households",
    "lottery_of",
    "mixed",
    "number_of",
    "people_file",
    "pool_of",
    "pool_of_files",
    "population_file",
    "quotas_file",
    "quotas_of",
    "refusal_of",
    "shares_in",
    "shares_of",
    "statement_of",
    "with_changes",
    "work_out",
]
