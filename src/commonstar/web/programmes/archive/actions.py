"""Taking a programme away, bringing it in, cloning it as a template. Each is one transaction and stands in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone

from commonstar import __version__
from commonstar.formats.programme_file import Archive, ArchiveRefused, as_json, read_archive, write_archive
from commonstar.vocabulary import Role, Visibility
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Organisation, OrganisationMember
from commonstar.web.programmes.access import require
from commonstar.web.programmes.actions import create_programme, free_slug
from commonstar.web.programmes.archive.places import PART as PLACES
from commonstar.web.programmes.archive.places import bring_in_places, places_of
from commonstar.web.programmes.archive.queries import SETTINGS, log_lines, people_lines, settings_of
from commonstar.web.programmes.archive.rows import Reader, files_of, rows_of
from commonstar.web.programmes.models import Attachment, Membership, Programme, ProgrammeOrganisation
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat, may_lead
from commonstar.web.programmes.tasks import files

LOG, PEOPLE, PROGRAMME = "log.json", "people.json", "programme.json"
OWN_SETTINGS = "settings"  # the group of the settings, beside those of the tables


class NotAnAdministrator(Refused):
    """A programme is brought in by an administrator of the organisation that it will belong to."""


class SlugTaken(ValueError):
    """Another programme has this address already."""


@dataclass(frozen=True)
class BroughtIn:
    """The new programme, and the addresses of those who belonged to the old one: they are not brought in."""

    programme: Programme
    to_invite: tuple[dict[str, Any], ...]


def take_away(*, seat: Seat, out: IO[bytes]) -> None:
    """Write the whole programme: tables, files, people and log. Contacts are in it, so that the log says who did it."""
    require(may_lead, seat)
    programme = seat.programme
    with transaction.atomic():
        audit.record(
            actor_id=seat.user.pk if seat.user else None,
            action="programme.taken_away",
            kind="programme",
            object_id=programme.pk,
            scope=audit.Scope(programme_id=programme.pk),
            after={"title": programme.title},
        )
        newest = audit.newest()
        manifest = {
            "application": __version__,
            "made_at": timezone.now().isoformat(),
            "title": programme.title,
            "newest": {"number": newest.number, "hash": newest.hash},
        }
        write_archive(out, manifest, _parts(programme))


def _parts(programme: Programme) -> Iterator[tuple[str, bytes]]:
    yield PROGRAMME, as_json(settings_of(programme))
    yield PEOPLE, as_json(people_lines(programme))
    yield PLACES, as_json(places_of(programme))
    for name, table in registry.tables.items():
        yield f"data/{name}.json", as_json(rows_of(table, programme))
    for attachment in programme.attachments.order_by("pk"):
        path = files.path_of(attachment.pk)
        if path.is_file():
            yield f"files/{attachment.pk}", path.read_bytes()
    yield LOG, as_json(list(log_lines(programme)))


def bring_in(*, user: User | None, organisation: Organisation, file: IO[bytes], slug: str = "") -> BroughtIn:
    """Make a new, private programme of a file: all of it or nothing. Nobody but `user` belongs to it then.

    `user` None is the console. Raises NotAnAdministrator, SlugTaken or ArchiveRefused.
    """
    if user is not None and not _administers(user, organisation):
        raise NotAnAdministrator("administrator")
    archive = read_archive(file)
    if slug and Programme.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    kept: list[UUID] = []
    try:
        with transaction.atomic():
            made = _programme(archive, organisation, slug, user)
            _refuse_unknown_tables(archive)
            places = bring_in_places(archive, organisation, user)
            reader = Reader(made, [(table, _rows(archive, name)) for name, table in registry.tables.items()], places)
            reader.store()
            kept = _keep_files(archive, reader)
            people = _people(archive)
            _log_arrival(archive, made, organisation, user)
    except ArchiveRefused:
        _forget(kept)
        raise
    except (DatabaseError, ValueError, TypeError, KeyError, AttributeError) as problem:
        _forget(kept)
        raise ArchiveRefused("rows", "data") from problem
    return BroughtIn(made, people)


def _administers(user: User, organisation: Organisation) -> bool:
    return OrganisationMember.objects.filter(user=user, organisation=organisation, is_administrator=True).exists()


def _rows(archive: Archive, name: str) -> Any:
    """A table of the file; one that this version knows and the file does not is empty."""
    part = f"data/{name}.json"
    return archive.table(part) if part in archive.parts else []


def _refuse_unknown_tables(archive: Archive) -> None:
    """What this version does not know would be lost in silence."""
    known = {f"data/{name}.json" for name in registry.tables} | {PLACES}
    for part in sorted(archive.parts):
        if part.startswith("data/") and part not in known:
            raise ArchiveRefused("newer", part)


def _programme(archive: Archive, organisation: Organisation, slug: str, user: User | None) -> Programme:
    told = archive.table(PROGRAMME)
    made = Programme(**{name: told[name] for name in SETTINGS}, visibility=Visibility.PRIVATE)
    made.is_demonstration = told["is_demonstration"] is True
    made.slug = slug or free_slug(made.title, Programme)
    made.full_clean(validate_unique=False)
    made.save(force_insert=True)
    ProgrammeOrganisation.objects.create(programme=made, organisation=organisation, is_owner=True)
    if user is not None:
        Membership.objects.create(programme=made, user=user, role=Role.LEAD)
    return made


def _keep_files(archive: Archive, reader: Reader) -> list[UUID]:
    """Write the bytes under the new identifiers, each looked at as an upload is."""
    kept: list[UUID] = []
    for old, checksum in files_of(_rows(archive, "attachments")):
        content = archive.parts.get(f"files/{old}")
        if content is None:
            continue
        if hashlib.sha256(content).hexdigest() != checksum:
            raise ArchiveRefused("changed", f"files/{old}")
        row = Attachment.objects.get(pk=reader.keys[old])
        try:
            accepted = files.accept(row.name, content)
        except files.FileRefused:
            raise ArchiveRefused("unreadable", f"files/{old}") from None
        if (accepted.media_type, accepted.name) != (row.media_type, row.name):
            raise ArchiveRefused("rows", "attachments")
        files.keep(row.pk, accepted)
        kept.append(row.pk)
    return kept


def _forget(kept: list[UUID]) -> None:
    for attachment_id in kept:
        files.remove(attachment_id)


def _people(archive: Archive) -> tuple[dict[str, Any], ...]:
    told = archive.table(PEOPLE)
    roles = set(Role)
    return tuple(
        {"email": str(each["email"])[:254], "role": each["role"]} for each in told if each.get("role") in roles
    )


def _log_arrival(archive: Archive, made: Programme, organisation: Organisation, user: User | None) -> None:
    """The old log cannot be put into this chain: its end is written down, so that the file can be held against it."""
    archive.table(LOG)
    newest = archive.manifest.get("newest", {})
    audit.record(
        actor_id=user.pk if user else None,
        action="programme.brought_in",
        kind="programme",
        object_id=made.pk,
        scope=audit.Scope(organisation_id=organisation.pk, programme_id=made.pk),
        after={
            "title": made.title,
            "slug": made.slug,
            "log_sha256": archive.manifest["parts"][LOG]["sha256"],
            "newest_there": {"number": newest.get("number"), "hash": newest.get("hash")},
        },
    )


@transaction.atomic
def clone(*, seat: Seat, organisation: Organisation, title: str, groups: Collection[str]) -> Programme:
    """Start a programme after the pattern of this one: of each group that was ticked a copy, and nothing else.

    No initiatives, people or decisions go along. Raises NotYourOrganisation as starting any programme does.
    """
    require(may_lead, seat)
    if seat.user is None:
        raise Refused("clone")
    made = create_programme(user=seat.user, title=title, organisation=organisation)
    made.is_demonstration = seat.programme.is_demonstration
    if OWN_SETTINGS in groups:
        for name in ("contact", "data_protection_contact", "retention_days"):
            setattr(made, name, getattr(seat.programme, name))
    made.save()
    wanted = [table for table in registry.tables.values() if table.group in groups and table.clone]
    copies = []
    for table in wanted:
        table.of(made).delete()  # what every new programme starts with gives way to the copy
        assert table.clone is not None
        cloned = [table.clone(row) for row in rows_of(table, seat.programme)]
        copies.append((table, [row for row in cloned if row is not None]))
    Reader(made, copies).store()
    audit.record(
        actor_id=seat.user.pk,
        action="programme.cloned",
        kind="programme",
        object_id=made.pk,
        scope=audit.Scope(programme_id=made.pk),
        after={"title": made.title, "from": seat.programme.title, "copied": sorted(groups)},
    )
    return made


def console_seat(slug: str) -> Seat | None:
    """The seat of whoever works at the console: nobody by name, with a lead's rights. None where there is no such."""
    programme = Programme.objects.filter(slug=slug).first()
    return Seat(programme, None, Role.LEAD) if programme else None
