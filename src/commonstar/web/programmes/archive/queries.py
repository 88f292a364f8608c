"""Reading what is taken away besides the tables: settings, people, the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.models import Programme

SETTINGS = ("title", "summary", "contact", "data_protection_contact", "retention_days")
BATCH = 500


def settings_of(programme: Programme) -> dict[str, Any]:
    """What the programme says of itself. Its visibility is not there: a copy is private until somebody opens it."""
    parts = programme.parts.select_related("organisation").order_by("-is_owner", "organisation__name")
    return {
        **{name: getattr(programme, name) for name in SETTINGS},
        "is_demonstration": programme.is_demonstration,
        "organisations": [part.organisation.name for part in parts],
    }


def people_lines(programme: Programme) -> list[dict[str, Any]]:
    """Who belongs to it, with role and standings."""
    rows = programme.memberships.select_related("user").order_by("user__email")
    return [
        {"email": row.user.email, "name": row.user.name, "role": row.role, "standings": list(row.standings)}
        for row in rows
    ]


def log_lines(programme: Programme) -> Iterator[dict[str, Any]]:
    """The programme's entries, oldest first, with personal values readable where they are not erased."""
    entries = audit.entries_of_programme(programme.pk).order_by("number")
    names = {str(user.pk): str(user) for user in User.objects.filter(pk__in=entries.values("actor_id"))}
    batch: list[audit.Entry] = []
    for entry in entries.iterator(chunk_size=BATCH):
        batch.append(entry)
        if len(batch) == BATCH:
            yield from _lines(batch, names)
            batch = []
    yield from _lines(batch, names)


def _lines(entries: list[audit.Entry], names: dict[str, str]) -> Iterator[dict[str, Any]]:
    values = audit.readable([part for entry in entries for part in (entry.before, entry.after)])
    for number, entry in enumerate(entries):
        yield {
            "number": entry.number,
            "at": entry.at.isoformat(),
            "actor": names.get(str(entry.actor_id), ""),
            "action": entry.action,
            "kind": entry.kind,
            "object": entry.object_id,
            "before": values[2 * number],
            "after": values[2 * number + 1],
            "previous": entry.previous,
            "hash": entry.hash,
        }


def administered_by(user: User) -> list[Organisation]:
    """The organisations in which someone may bring a programme in."""
    return list(Organisation.objects.filter(members__user=user, members__is_administrator=True).order_by("name"))
