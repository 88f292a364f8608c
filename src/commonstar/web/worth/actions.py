"""Writing business cases: a case with its first version, more versions, signing off, withdrawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import VersionState
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.programmes.public import Seat, require
from commonstar.web.worth import bridge, documents, queries
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.registry import registry
from commonstar.web.worth.rules import may_contribute, may_lead

KIND = "business-case"


class NotOurs(Refused):
    """A subject that this person cannot make a case for here."""


class Settled(Refused):
    """A version that was signed off or withdrawn before."""


class Outdated(Refused):
    """Somebody saved another version since the one that was changed; `newest` is it."""

    def __init__(self, newest: Version) -> None:
        self.newest = newest
        super().__init__(f"version {newest.number} came in between")


@dataclass(frozen=True)
class NewCase:
    """What a case begins with: its document, and what it is about (a registered kind and an id; none: all of it)."""

    document: str
    subject: tuple[str, UUID] | None = None
    is_estimate: bool = False
    note: str = ""


def _who(seat: Seat) -> User:
    assert seat.user is not None, "whoever may do this is signed in"
    return seat.user


def open_case(*, seat: Seat, new: NewCase) -> BusinessCase:
    """Make a case with its first version. Raises `NotOurs`, and `NotAModel` for a document that cannot be run."""
    require(may_contribute, seat)
    bridge.summary_of(new.document)  # computed before the store is held, and kept
    return _open(seat, new)


@transaction.atomic
def _open(seat: Seat, new: NewCase) -> BusinessCase:
    kind, pk = new.subject or ("", None)
    if new.subject and registry.find(seat, kind, pk) is None:
        raise NotOurs(kind)
    made = BusinessCase.objects.create(
        programme=seat.programme,
        subject_kind=kind,
        subject_id=pk,
        title=_title(new.document),
        is_estimate=new.is_estimate,
        created_by=seat.user,
    )
    version = _add(seat, made, 1, new.document, new.note)
    _record(seat, "opened", version)
    return made


def save_version(*, seat: Seat, case: BusinessCase, document: str, after: int, note: str = "") -> Version:
    """Keep a changed document as the next version; the same document again gives the version there.

    `after` is the number of the version that was changed. Raises `Outdated` where it is not the newest any more, and
    `NotAModel` for a document that cannot be run.
    """
    require(may_contribute, seat)
    bridge.summary_of(document)  # computed before the store is held, and kept
    return _save(seat, case, document, after, note)


@transaction.atomic
def _save(seat: Seat, case: BusinessCase, document: str, after: int, note: str) -> Version:
    locked = BusinessCase.objects.select_for_update(of=("self",)).get(pk=case.pk, programme=seat.programme)
    newest = queries.newest(locked)
    if newest.document == document:
        return newest
    if newest.number != after:
        raise Outdated(newest)
    version = _add(seat, locked, newest.number + 1, document, note)
    if locked.title != _title(document):
        locked.title = _title(document)
        locked.save(update_fields=["title"])
    case.title = locked.title
    _record(seat, "changed", version)
    return version


@transaction.atomic
def open_as_model(*, seat: Seat, case: BusinessCase) -> BusinessCase:
    """Go on from a quick estimate to a full model: the document is one already, so that nothing is typed again."""
    require(may_contribute, seat)
    found = BusinessCase.objects.select_for_update(of=("self",)).get(pk=case.pk, programme=seat.programme)
    if found.is_estimate:
        found.is_estimate = False
        found.save(update_fields=["is_estimate"])
        _record(seat, "made_full", queries.newest(found))
    return found


@transaction.atomic
def sign_off(*, seat: Seat, version: Version) -> Version:
    """Lock a draft with one's name. Raises `Settled` for one that is no draft."""
    require(may_lead, seat)
    return _settle(seat, version, VersionState.SIGNED_OFF, "signed_off")


@transaction.atomic
def withdraw(*, seat: Seat, version: Version, reason: str) -> Version:
    """Take a version back for all to see, with the reason. Raises `Settled` for one that was withdrawn before."""
    require(may_lead, seat)
    if not reason.strip():
        raise ValueError("a version is withdrawn with a reason")
    return _settle(seat, version, VersionState.WITHDRAWN, "withdrawn", reason.strip())


def _settle(seat: Seat, version: Version, state: VersionState, act: str, reason: str = "") -> Version:
    found = Version.objects.select_for_update(of=("self",)).select_related("case").get(pk=version.pk)
    if found.case.programme_id != seat.programme.pk:
        raise NotOurs(str(version.pk))
    if found.state == VersionState.WITHDRAWN or (found.state, state) == (VersionState.SIGNED_OFF,) * 2:
        raise Settled(found.state)
    found.state, found.reason = state, reason
    found.settled_by, found.settled_at = _who(seat), timezone.now()
    found.save(update_fields=["state", "reason", "settled_by", "settled_at"])
    _record(seat, act, found, **({"reason": reason} if reason else {}))
    return found


def _title(document: str) -> str:
    return bridge.model_of(document).title[:300]


def _add(seat: Seat, case: BusinessCase, number: int, document: str, note: str) -> Version:
    return Version.objects.create(
        case=case,
        number=number,
        document=document,
        digest=documents.digest(document),
        summary=dict(bridge.summary_of(document)),
        note=note[:300],
        made_by=_who(seat),
    )


def _record(seat: Seat, act: str, version: Version, **more: Any) -> None:
    after = {"title": version.case.title, "number": version.number, "npv": version.summary["npv"]}
    after |= {"digest": version.digest, **({"note": version.note} if version.note else {}), **more}
    audit.record(
        actor_id=_who(seat).pk,
        action=f"{KIND}.{act}",
        kind=KIND,
        object_id=version.case_id,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after=after,
    )
