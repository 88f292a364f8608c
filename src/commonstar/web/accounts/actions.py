"""Writing accounts: joining, name and language, consents, and erasing a person."""

from __future__ import annotations

import uuid
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from commonstar.web.accounts import registry
from commonstar.web.accounts.models import Consent, User
from commonstar.web.audit import public as audit


@transaction.atomic
def record_joining(*, user: User) -> None:
    """Log that someone made an account, once their address is known to be theirs."""
    audit.record(
        actor_id=user.pk,
        action="person.joined",
        kind="person",
        object_id=user.pk,
        scope=audit.Scope(),
        after={"email": audit.Personal(user.pk, user.email)},
    )


@transaction.atomic
def change_person(*, user: User, name: str, language: str) -> None:
    """Change one's own name and language."""
    before = {"name": audit.Personal(user.pk, user.name), "language": user.language}
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    audit.record(
        actor_id=user.pk,
        action="person.changed",
        kind="person",
        object_id=user.pk,
        scope=audit.Scope(),
        before=before,
        after={"name": audit.Personal(user.pk, name), "language": language},
    )


@transaction.atomic
def record_sign_in_change(*, user: User, action: str, object_id: str, before: str = "", after: str = "") -> None:
    """Log that a way of signing in was added, removed or changed; `before` and `after` are personal."""
    audit.record(
        actor_id=user.pk,
        action=action,
        kind="sign-in",
        object_id=object_id,
        scope=audit.Scope(),
        before={"value": audit.Personal(user.pk, before)} if before else None,
        after={"value": audit.Personal(user.pk, after)} if after else None,
    )


@transaction.atomic
def remove_service(*, user: User, account: SocialAccount) -> None:
    """Take an organisation's sign-in service away from one's account. Signing in by code stays."""
    account.delete()
    record_sign_in_change(user=user, action="service.removed", object_id=str(user.pk), before=account.uid)


@transaction.atomic
def give_consent(*, user: User, purpose: str, expires_at: datetime | None = None) -> Consent:
    """Keep that a person agrees to one purpose, until it expires or they withdraw it."""
    consent = Consent.objects.create(user=user, purpose=purpose, expires_at=expires_at)
    audit.record(
        actor_id=user.pk,
        action="consent.given",
        kind="consent",
        object_id=consent.pk,
        scope=audit.Scope(),
        after={"purpose": purpose, "expires_at": expires_at},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, consent: Consent) -> None:
    """Withdraw what one agreed to; withdrawing twice changes nothing. Raises DoesNotExist for another's consent."""
    consent = Consent.objects.select_for_update().get(pk=consent.pk, user=user)
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    audit.record(
        actor_id=user.pk,
        action="consent.withdrawn",
        kind="consent",
        object_id=consent.pk,
        scope=audit.Scope(),
        after={"purpose": consent.purpose},
    )


@transaction.atomic
def forget_unfinished(*, before: datetime) -> int:
    """Delete whoever began to make an account before then and never showed that the address is theirs.

    Who signed in once, or whom anything here refers to, stays. Returns how many people that were.
    """
    begun = User.objects.filter(last_login=None, joined_at__lt=before, emailaddress__verified=False)
    unfinished = [user for user in begun.exclude(emailaddress__verified=True).distinct() if not _is_known(user)]
    for user in unfinished:
        user.delete()
    return len(unfinished)


def _is_known(user: User) -> bool:
    """Whether a row of any room refers to them; that of their own address does not count."""
    others = (each for each in User._meta.related_objects if each.related_model is not EmailAddress)
    return any(each.related_model._default_manager.filter(**{each.field.name: user}).exists() for each in others)


@transaction.atomic
def erase_person(*, user: User) -> None:
    """Erase a person: what rooms keep of them, how they sign in, their sessions, and their key in the log.

    The row of the person stays without name and address, so that what they wrote in the log still has an author.
    """
    addresses = {user.email.lower(), *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    for room in registry.rooms():
        room.erase(user)
    for model in (EmailAddress, Authenticator, SocialAccount, Consent):
        model._default_manager.filter(user=user).delete()
    _end_sessions(user, addresses)
    user.email, user.name, user.language = f"erased-{uuid.uuid4().hex}@example.invalid", "", ""
    user.last_login, user.is_active = None, False
    user.save()
    audit.erase_subject(actor_id=user.pk, subject_id=user.pk)


@transaction.atomic
def erase_again() -> int:
    """After a restore: erase whoever is on the list beside the store, as then. Returns how many people that were.

    A backup from before brings back their rows and their keys; the log then says anew that they were erased.
    """
    people = audit.erased_among(User.objects.filter(is_active=True).values_list("pk", flat=True))
    for user in User.objects.filter(pk__in=people):
        erase_person(user=user)
    return len({*people, *audit.apply_erasures()})


def _end_sessions(user: User, addresses: set[str]) -> None:
    """Remove the sessions in which they are signed in, or whose sign-in is under way with one of their addresses."""
    theirs = []
    for session in Session.objects.iterator():
        content = session.get_decoded()
        words = str(content).lower()
        if content.get("_auth_user_id") == str(user.pk) or any(address in words for address in addresses if address):
            theirs.append(session.pk)
    Session.objects.filter(pk__in=theirs).delete()
