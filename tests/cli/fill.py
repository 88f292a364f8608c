"""Fills a store with what a backup must carry exactly: run as `python -m tests.cli.fill` in a store's surroundings."""

from __future__ import annotations

from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402  (Django must be ready first)
from django.core.management import call_command  # noqa: E402

from commonstar.web.audit import public as audit  # noqa: E402
from commonstar.web.evidence.models import Figure, Source  # noqa: E402
from commonstar.web.library.models import Case  # noqa: E402
from commonstar.web.library.public import reindex  # noqa: E402
from tests.factories.cast import make_cast  # noqa: E402

AWKWARD = {
    "text": 'Ünïcode ✦ ‮rtl, a \\ and a "quote",\nanother line\t',
    "numbers": [0, -1, 2**53 + 1, 0.1, 1e-300, 123456789.123456],
    "nothing": None,
    "truth": [True, False],
    "nested": {"ä": [{}, []]},
}


def fill() -> None:
    """The cast, figures with all their digits, a log with a name in it, a file, and facets, whose keys are counted."""
    call_command("migrate", verbosity=0, skip_checks=True)
    cast = make_cast()
    lead = cast.people["lead"]
    case = Case.objects.create(number=1, slug="cafe", title="Café", content=AWKWARD, best_grade=None)
    source = Source.objects.create(title="Report")
    for order, digits in enumerate(("12345678901.2345", "-0.0001", "0", None)):
        Figure.objects.create(
            holder_kind="case", holder_id=case.pk, order=order, indicator="x", baseline=digits, source=source
        )
    reindex()
    for number in range(5):
        audit.record(
            actor_id=lead.pk,
            action="case.changed",
            kind="case",
            object_id=case.pk,
            scope=audit.Scope(programme_id=cast.programme.pk),
            before={"name": audit.Personal(lead.pk, "Lena"), "number": number},
            after=AWKWARD,
        )
    folder = Path(settings.MEDIA_ROOT) / "ab"
    folder.mkdir(parents=True)
    (folder / "photo.bin").write_bytes(bytes(range(256)) * 1000)


if __name__ == "__main__":
    fill()
