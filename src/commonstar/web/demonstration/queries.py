"""What there is of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from commonstar.web.accounts.public import User, demonstration_sign_in_path
from commonstar.web.demonstration.people import ADMINISTRATOR, MEMBERS
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.public import Programme


@dataclass(frozen=True)
class Named:
    """A programme of the demonstration: its slug, its title, and the path of its page."""

    slug: str
    title: str
    path: str


@dataclass(frozen=True)
class SignIn:
    """Someone of the cast: the role that they show, their name, and the path that signs in as them."""

    role: str
    name: str
    path: str


@dataclass(frozen=True)
class Contents:
    """What the demonstration holds, for whoever wants to look at it."""

    programmes: tuple[Named, ...]
    sign_in: tuple[SignIn, ...]


def demonstration_programmes() -> QuerySet[Programme]:
    """Every programme that goes when the demonstration goes."""
    return Programme.objects.filter(is_demonstration=True).order_by("created_at")


def is_loaded() -> bool:
    """Whether the demonstration is there."""
    return Organisation.objects.filter(is_demonstration=True).exists()


def is_empty_store() -> bool:
    """Whether nobody has begun to use this store: no organisation, no person."""
    return not Organisation.objects.exists() and not User.objects.exists()


def contents() -> Contents:
    """The programmes, and one way to sign in for each role."""
    people = {user.email: user for user in User.objects.filter(is_demonstration=True, is_active=True)}
    cast = [person for person in (*MEMBERS, ADMINISTRATOR) if person.email in people]
    return Contents(
        tuple(
            Named(each.slug, each.title, reverse("programmes:star", kwargs={"programme": each.slug}))
            for each in demonstration_programmes()
        ),
        tuple(
            SignIn(
                person.role.value if person.role else person.name,
                person.title,
                demonstration_sign_in_path(people[person.email]),
            )
            for person in cast
        ),
    )


@dataclass(frozen=True)
class Goes:
    """What is removed with the demonstration."""

    organisations: tuple[str, ...]
    programmes: tuple[str, ...]
    people: int


def what_goes() -> Goes:
    """What is removed with the demonstration."""
    return Goes(
        tuple(Organisation.objects.filter(is_demonstration=True).values_list("name", flat=True)),
        tuple(demonstration_programmes().values_list("title", flat=True)),
        User.objects.filter(is_demonstration=True).count(),
    )
