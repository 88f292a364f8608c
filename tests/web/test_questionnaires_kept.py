"""What is kept of a round: tables without order, and results that go along when a programme is taken away."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from commonstar.formats.programme_file import ArchiveRefused
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.programmes.models import Programme
from commonstar.web.questionnaires import queries
from commonstar.web.questionnaires.models import Instrument, OpenAnswer, Response, Round
from tests.factories.cast import Cast
from tests.factories.questionnaires import SHORT, open_lunch, publish_lunch, say

pytestmark = pytest.mark.django_db


def test_results_go_along_and_answers_stay(cast: Cast) -> None:
    seat = cast.seat("lead")
    asked = publish_lunch(seat)
    fresh = open_lunch(seat, title="Still open")
    say(fresh, food="bad", why="What nobody else reads")
    out = io.BytesIO()
    take_away(seat=seat, out=out)
    assert b"What nobody else reads" not in out.getvalue()
    there = (Response.objects.count(), OpenAnswer.objects.count())
    made = bring_in(user=cast.people["administrator"], organisation=cast.council, file=out).programme
    copy = Round.objects.get(programme=made, title=asked.title)
    before, after = queries.published(asked), queries.published(copy)
    assert before is not None
    assert after is not None
    assert list(after.rows()) == list(before.rows())
    assert (Response.objects.count(), OpenAnswer.objects.count()) == there
    assert queries.door_to(Round.objects.get(programme=made, title="Still open")) is None


VERSIONS, ROUNDS, RESULTS = (f"data/{name}.json" for name in ("instrument_versions", "rounds", "round_results"))
Rows = list[dict[str, Any]]


def values(**changed: Any) -> Callable[[Rows], None]:
    return lambda rows: rows[0].update(changed)


def cells(change: Callable[[dict[str, Any]], Any]) -> Callable[[Rows], None]:
    def changed(rows: Rows) -> None:
        change(rows[0]["cells"])

    return changed


def longer(told: dict[str, Any]) -> None:
    told["tables"]["by_group"].append(told["tables"]["by_group"][0])


def narrower(told: dict[str, Any]) -> None:
    told["tables"]["total"] = [row[:2] for row in told["tables"]["total"]]


def negative(told: dict[str, Any]) -> None:
    told["tables"]["total"][0][0] = -3


def endless(told: dict[str, Any]) -> None:
    told["tables"]["total"][0][0] = 10**30


DAMAGES: dict[str, tuple[str, Callable[[Rows], Any]]] = {
    "a definition that is no instrument": (VERSIONS, values(definition="format: other")),
    "a definition that is nothing": (VERSIONS, values(definition="")),
    "a definition that is endless": (VERSIONS, values(definition="[" * 5_000)),
    "a definition with a question without choices": (
        VERSIONS,
        values(definition=SHORT.replace("label: How is the food?, choices: how", "label: How is the food?")),
    ),
    "an instrument without a version": ("data/instruments.json", lambda rows: rows.append(spare(rows[0]))),
    "groups that are a number": (ROUNDS, values(groups=3)),
    "groups that the instrument does not have": (ROUNDS, values(groups=["cooks"])),
    "units that are no names": (ROUNDS, values(units=[{"a": 1}])),
    "a published round without its result": (RESULTS, lambda rows: rows.clear()),
    "cells that are none": (RESULTS, values(cells=[])),
    "cells without tables": (RESULTS, cells(lambda told: told.pop("tables"))),
    "cells without a plan": (RESULTS, cells(lambda told: told["plan"].pop("crossed"))),
    "cells counted in another way": (RESULTS, cells(lambda told: told.update(method="disclosure/0"))),
    "a table of one group more": (RESULTS, cells(longer)),
    "a table of fewer classes": (RESULTS, cells(narrower)),
    "fewer than nobody": (RESULTS, cells(negative)),
    "more than can be counted": (RESULTS, cells(endless)),
    "a plan that is flat": (RESULTS, cells(lambda told: told["plan"].update(groups=[True]))),
    "groups that nobody was asked as": (RESULTS, cells(lambda told: told.update(groups=["cooks", "staff"]))),
    "units as a number": (RESULTS, cells(lambda told: told.update(units=1))),
    "a threshold under which nobody is hidden": (RESULTS, cells(lambda told: told.update(threshold=1))),
    "a threshold in words": (RESULTS, cells(lambda told: told.update(threshold="five"))),
}


def spare(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "id": "0e5a2a2c-58c8-4d5b-a7a0-1f6f5d0a3c11", "code": "spare"}


def damaged(content: bytes, part: str, damage: Callable[[Rows], Any]) -> bytes:
    """A file with one part changed, and with checksums that say that it is whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    rows = json.loads(parts[part])
    damage(rows)
    parts[part] = json.dumps(rows).encode()
    manifest = json.loads(parts.pop("manifest.json"))
    manifest["parts"][part] = {"sha256": hashlib.sha256(parts[part]).hexdigest(), "size": len(parts[part])}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, one in {**parts, "manifest.json": json.dumps(manifest).encode()}.items():
            packed.writestr(name, one)
    return out.getvalue()


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_does_not_come_in(cast: Cast, name: str) -> None:
    """Or a page of the new programme would break when someone opens it."""
    out = io.BytesIO()
    publish_lunch(cast.seat("lead"))
    take_away(seat=cast.seat("lead"), out=out)
    part, damage = DAMAGES[name]
    before = Programme.objects.count(), Instrument.objects.count()
    content = damaged(out.getvalue(), part, damage)
    with pytest.raises(ArchiveRefused) as refused:
        bring_in(user=cast.people["administrator"], organisation=cast.council, file=io.BytesIO(content))
    assert refused.value.code == "rows"
    assert part in f"data/{refused.value.part}.json", "the refusal names the table"
    assert (Programme.objects.count(), Instrument.objects.count()) == before


def test_a_question_with_more_choices_than_can_be_counted_is_refused_beside_the_field(cast: Cast) -> None:
    many = "".join(f"      - {{code: c{number}, label: Choice {number}}}\n" for number in range(64))
    text = SHORT.replace("      - {code: cook, label: Cook}\n", f"      - {{code: cook, label: Cook}}\n{many}")
    url = reverse("questionnaires:bring_in", args=[cast.programme.slug])
    page = cast.client("lead").post(url, {"file": SimpleUploadedFile("x.yaml", text.encode())})
    assert "has more than 63 choices" in page.text
    assert not Instrument.objects.exists()


def test_rows_lie_by_their_random_key() -> None:
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql", "there, sealing writes them anew by key"
        return
    with connection.cursor() as cursor:
        for model in (Response, OpenAnswer):
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
            assert cursor.fetchone()[0].rstrip().endswith("WITHOUT ROWID")
