"""The same million answers as in `survey.py`, but out of the product's own store: read, counted, decided and compared.

`python benchmarks/survey_store.py [sqlite] [postgresql]` fills a store in a temporary folder with 25,000 responses of
200 organisations in 5 rounds to 40 questions, as the product packs them, and has the product count each round as it
does when one is published, then find every gap and change. Limit: 5 s of processor time on each store.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

STORES = ("sqlite", "postgresql")
LIMIT_SECONDS = 5
BATCH = 2_000


def prepare() -> None:
    """Set Django up on the store that the surroundings name, with all its tables."""
    import django  # noqa: PLC0415  (the surroundings are set first)
    from django.core.management import call_command  # noqa: PLC0415  (as above)

    django.setup()
    call_command("migrate", verbosity=0)


def fill() -> list[Any]:
    """Keep all rounds in the store; returns them."""
    from benchmarks.survey import GROUPS, in_memory, instrument  # noqa: PLC0415  (Django is set up first)

    from commonstar.engine.survey.instrument import Term, Words  # noqa: PLC0415  (as above)
    from commonstar.formats.instruments import write_instrument  # noqa: PLC0415  (as above)
    from commonstar.vocabulary import OrganisationKind  # noqa: PLC0415  (as above)
    from commonstar.web.organisations.public import Organisation  # noqa: PLC0415  (as above)
    from commonstar.web.programmes.models import Programme, ProgrammeOrganisation  # noqa: PLC0415  (as above)
    from commonstar.web.questionnaires.models import Instrument, Version  # noqa: PLC0415  (as above)

    council = Organisation.objects.create(slug="council", name="Council", kind=OrganisationKind.COUNCIL)
    programme = Programme.objects.create(slug="benchmark", title="Benchmark")
    ProgrammeOrganisation.objects.create(programme=programme, organisation=council, is_owner=True)
    row = Instrument.objects.create(programme=programme, code="benchmark", title="Benchmark")
    terms = tuple(Term(code, Words.of(en=code)) for code in GROUPS)
    text = write_instrument(replace(instrument(), answered_by=terms))
    version = Version.objects.create(instrument=row, number=1, definition=text)
    return [_keep(version, council, number, each) for number, each in enumerate(in_memory(), 1)]


def _keep(version: Any, council: Any, number: int, each: Any) -> Any:
    from benchmarks.survey import GROUPS, UNITS  # noqa: PLC0415  (Django is set up first)

    from commonstar.web.participation.public import Contribution, open_door  # noqa: PLC0415  (as above)
    from commonstar.web.questionnaires import bridge, models, queries  # noqa: PLC0415  (as above)

    programme = version.instrument.programme
    asked = models.Round.objects.create(
        programme=programme, version=version, number=number, title=each.name, units=list(UNITS)
    )
    door = open_door(
        by=None, kind=queries.DOOR, target=asked.pk, programme=programme.pk, organisation=council, title=each.name
    )
    rows = bridge.packed_columns(version.definition, each.answers.codes)
    keys = [uuid4().hex for _row in rows]
    said = [
        Contribution(key=key, under=key, door=door, kind=queries.ANSWERS, channel="web", language="en") for key in keys
    ]
    Contribution.objects.bulk_create(said, batch_size=BATCH)
    given = zip(keys, each.answers.units, each.answers.groups, rows, strict=True)
    models.Response.objects.bulk_create(
        [
            models.Response(key=key, round=asked, unit=UNITS[unit], group=GROUPS[group], codes=codes)
            for key, unit, group, codes in given
        ],
        batch_size=BATCH,
    )
    return asked


def measure(rounds: list[Any]) -> dict[str, float]:
    """Read, count and decide all rounds as at their publication, then find every gap and change."""
    from benchmarks.survey import _changes  # noqa: PLC0415  (Django is set up first)

    from commonstar.engine.survey.comparisons import gaps  # noqa: PLC0415  (as above)
    from commonstar.web.questionnaires import queries  # noqa: PLC0415  (as above)

    record = queries.record_of(rounds[0].version)
    start, used = time.perf_counter(), time.process_time()
    closed = [queries.counts(each) for each in rounds]
    counted = time.perf_counter()
    found = sum(len(gaps(record, each)) for each in closed) + sum(_changes(record, *pair) for pair in pairwise(closed))
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - used,
        "of it reading, counting and deciding": counted - start,
        "people": sum(each.people() for each in closed),
        "gaps and changes": found,
    }


def one(store: str) -> None:
    """Fill the store and measure it, in this process."""
    prepare()
    found = measure(fill())
    print(f"{store}: " + ", ".join(f"{key} {value:,.2f}".rstrip("0").rstrip(".") for key, value in found.items()))
    if found["processor"] > LIMIT_SECONDS:
        sys.exit(f"{store} is beyond the limit of {LIMIT_SECONDS} s")


def main(stores: list[str]) -> None:
    """A process a store, each with a folder of its own."""
    if os.environ.get("SURVEY_STORE"):
        one(os.environ["SURVEY_STORE"])
        return
    from tools.prove import postgresql  # noqa: PLC0415  (only this process starts a server)

    for store in stores or list(STORES):
        with tempfile.TemporaryDirectory(prefix="commonstar-survey-") as folder:
            around = {
                **os.environ,
                "COMMONSTAR_DATA": folder,
                "DJANGO_SETTINGS_MODULE": "commonstar.web.config.settings",
                "SURVEY_STORE": store,
            }
            with postgresql() if store == "postgresql" else nullcontext("") as url:
                subprocess.run([sys.executable, __file__], env=around | {"DATABASE_URL": url}, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
