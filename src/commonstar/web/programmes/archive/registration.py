"""The tables of a programme itself that go with it, and those that stay behind."""

from __future__ import annotations

from typing import Any

from commonstar.web.programmes.archive.tables import NOBODY, LeftOut, Table
from commonstar.web.programmes.models import (
    Attachment,
    Decision,
    Invitation,
    JoinRequest,
    Membership,
    ProgrammeOrganisation,
    Task,
)
from commonstar.web.programmes.registry import registry

TASKS = "tasks"


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.table(Table("tasks", Task, outside={"owner": NOBODY}, group=TASKS, clone=task_to_clone))
    registry.table(Table("attachments", Attachment, outside={"added_by": NOBODY}))
    registry.table(Table("decisions", Decision, outside={"recorded_by": NOBODY}, loose=frozenset({"about_id"})))
    registry.left_out(LeftOut(ProgrammeOrganisation, "the copy belongs to the organisation that brings it in"))
    registry.left_out(LeftOut(Membership, "people are listed in people.json and invited"))
    registry.left_out(LeftOut(Invitation, "a link works only where it was sent"))
    registry.left_out(LeftOut(JoinRequest, "what someone asked of us is between them and us"))


def task_to_clone(row: dict[str, Any]) -> dict[str, Any] | None:
    """Our own tasks, fresh; of registered ones only that they are not for us."""
    kept = {name: row[name] for name in ("id", "key", "step", "title", "not_for_us")}
    return kept if row["title"] or row["not_for_us"] else None
