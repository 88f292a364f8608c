"""Organisations and their people: who may do what, and that outsiders find nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client, TestCase

from commonstar.web.accounts import actions as accounts
from commonstar.web.accounts import mail as mail_of_accounts
from commonstar.web.audit import public as audit
from commonstar.web.organisations import actions, queries
from commonstar.web.organisations.models import Organisation, OrganisationInvitation, OrganisationMember, Place
from commonstar.web.organisations.rules import Chair
from tests.factories.cast import Cast, make_user

pytestmark = pytest.mark.django_db
EVERYONE = ("administrator", "colleague", "lead", "partner", "stranger", "anonymous")
BASE = "/organisations/the-council/"


@pytest.fixture
def council(cast: Cast) -> Cast:
    """The cast with one more: a colleague in the council who administers nothing."""
    cast.people["colleague"] = make_user("colleague")
    OrganisationMember.objects.create(organisation=cast.council, user=cast.people["colleague"])
    return cast


def chair(cast: Cast, name: str = "administrator") -> Chair:
    found = queries.chair_at("the-council", cast.people[name])
    assert found
    return found


def member(cast: Cast, name: str) -> OrganisationMember:
    return OrganisationMember.objects.get(organisation=cast.council, user=cast.people[name])


INSIDE = dict(zip(EVERYONE, (200, 200, 404, 404, 404, 302), strict=True))
ADMINISTRATORS = dict(zip(EVERYONE, (200, 403, 404, 404, 404, 302), strict=True))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", INSIDE),
        ("leave/", INSIDE),
        ("places/", INSIDE),
        ("edit/", ADMINISTRATORS),
        ("people/invite/", ADMINISTRATORS),
        ("places/new/", ADMINISTRATORS),
        ("places/import/", ADMINISTRATORS),
    ],
)
def test_who_may_open_the_pages(council: Cast, address: str, expected: dict[str, int]) -> None:
    assert {name: council.client(name).get(BASE + address).status_code for name in EVERYONE} == expected


def test_who_may_open_the_pages_of_one_place_or_person(council: Cast) -> None:
    place = Place.objects.create(organisation=council.council, name="Here", kind="area")
    addresses = {
        f"places/{place.pk}/": INSIDE,
        f"places/{place.pk}/edit/": ADMINISTRATORS,
        f"places/{place.pk}/remove/": ADMINISTRATORS,
        f"places/{place.pk}/people/": ADMINISTRATORS,
        f"people/{member(council, 'colleague').pk}/remove/": ADMINISTRATORS,
    }
    for address, expected in addresses.items():
        found = {name: council.client(name).get(BASE + address).status_code for name in EVERYONE}
        assert found == expected, address


def test_who_may_post_what_has_no_page(council: Cast) -> None:
    expected = ADMINISTRATORS | {"administrator": 302}
    for name in EVERYONE:
        actions.invite(chair=chair(council), email="new@example.org", is_administrator=False)
        invitation = OrganisationInvitation.objects.get()
        for address in (f"people/{member(council, 'colleague').pk}/", f"people/invitations/{invitation.pk}/"):
            assert council.client(name).post(BASE + address).status_code == expected[name], (name, address)


def test_another_organisations_rows_do_not_exist_here(council: Cast) -> None:
    foreign = Place.objects.create(organisation=council.elsewhere, name="There", kind="area")
    stranger = OrganisationMember.objects.get(organisation=council.elsewhere)
    client = council.client("administrator")
    for address in (f"places/{foreign.pk}/", f"places/{foreign.pk}/edit/", f"people/{stranger.pk}/remove/"):
        assert client.get(BASE + address).status_code == 404
    answer = client.post(BASE + "places/new/", {"name": "In", "kind": "locality", "parent": foreign.pk})
    assert answer.status_code == 200
    assert not Place.objects.filter(name="In").exists()


def test_anyone_signed_in_makes_an_organisation_and_administers_it(client: Client) -> None:
    user = make_user("ada")
    assert client.get("/organisations/").status_code == 302
    client.force_login(user)
    answer = client.post("/organisations/new/", {"name": "Friends of the park", "kind": "community-group"})
    assert answer["Location"] == "/organisations/friends-of-the-park/"
    assert queries.only_administrator_of(user) == [Organisation.objects.get()]
    assert "Friends of the park" in client.get("/organisations/").content.decode()
    assert audit.entries_of_object("organisation", Organisation.objects.get().pk).count() == 1


def test_an_organisation_keeps_an_administrator(council: Cast) -> None:
    own = member(council, "administrator")
    for act in (
        lambda: actions.change_member(chair=chair(council), member_id=own.pk, is_administrator=False),
        lambda: actions.remove_member(chair=chair(council), member_id=own.pk),
    ):
        with pytest.raises(actions.LastAdministrator):
            act()
    text = council.client("administrator").post(BASE + "leave/", follow=True).content.decode()
    assert "only administrator" in text
    council.client("administrator").post(f"{BASE}people/{member(council, 'colleague').pk}/", {"administrator": "yes"})
    council.client("administrator").post(BASE + "leave/")
    assert not OrganisationMember.objects.filter(pk=own.pk).exists()


def test_an_invitation_is_accepted_by_its_button_only(council: Cast) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        council.client("administrator").post(
            BASE + "people/invite/", {"email": "new@example.org", "is_administrator": "on"}
        )
    found = re.search(r"http://testserver(/organisations/invitations/\S+)", str(mail.outbox[-1].body))
    assert found
    link = found.group(1)
    assert Client().get(link).status_code == 200
    stranger = council.client("stranger")
    for _ in range(2):
        assert "It was sent to new@example.org" in stranger.get(link).content.decode()
    stranger.post(link)
    assert member(council, "stranger").is_administrator
    assert council.client("partner").post(link).status_code == 410


def test_where_mail_is_printed_the_message_says_so(council: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    values = {"email": "new@example.org"}
    page = council.client("administrator").post(BASE + "people/invite/", values, follow=True).content.decode()
    assert "The invitation to new@example.org is printed in the window in which Commonstar was started" in page


def test_invitations_into_an_organisation_count_towards_the_same_limit(
    council: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_of_accounts, "MAILS_A_DAY", 1)
    client = council.client("administrator")
    pages = [client.post(BASE + "people/invite/", {"email": f"x{number}@example.org"}) for number in range(2)]
    assert [page.status_code for page in pages] == [302, 200]
    assert "sent 1 invitations today" in pages[1].content.decode()
    assert OrganisationInvitation.objects.count() == 1


def test_a_withdrawn_invitation_no_longer_works(council: Cast) -> None:
    url = actions.invite(chair=chair(council), email="new@example.org", is_administrator=False).url
    actions.withdraw_invitation(chair=chair(council), invitation_id=OrganisationInvitation.objects.get().pk)
    assert Client().get(url.removeprefix("http://localhost:8000")).status_code == 410


def test_an_accepted_invitation_is_not_withdrawn_afterwards(council: Cast) -> None:
    url = actions.invite(chair=chair(council), email="new@example.org", is_administrator=False).url
    actions.accept_invitation(user=council.people["stranger"], token=url.rstrip("/").rsplit("/", 1)[1])
    kept = OrganisationInvitation.objects.get()
    page = council.client("administrator").post(f"{BASE}people/invitations/{kept.pk}/", follow=True).content.decode()
    assert "accepted or withdrawn meanwhile" in page
    entries = audit.entries_of_object("organisationinvitation", kept.pk)
    assert [entry.action for entry in entries][-1] == "organisation-invitation.accepted"


def test_addresses_are_shown_to_administrators_only(council: Cast) -> None:
    assert "colleague@example.org" in council.client("administrator").get(BASE).content.decode()
    assert "@example.org" not in council.client("colleague").get(BASE).content.decode()


def test_the_download_has_invitations_accepted_under_another_address(council: Cast) -> None:
    url = actions.invite(chair=chair(council), email="other-address@example.org", is_administrator=False).url
    actions.accept_invitation(user=council.people["stranger"], token=url.rstrip("/").rsplit("/", 1)[1])
    data = council.client("stranger").get("/account/download/").json()
    assert data["organisations"]["invitations"][0]["email"] == "other-address@example.org"


def test_the_erased_are_gone_from_organisations_too(council: Cast) -> None:
    url = actions.invite(chair=chair(council), email="other-address@example.org", is_administrator=False).url
    user = council.people["stranger"]
    actions.accept_invitation(user=user, token=url.rstrip("/").rsplit("/", 1)[1])
    accounts.erase_person(user=user)
    assert not OrganisationMember.objects.filter(user=user).exists()
    assert not OrganisationInvitation.objects.exists()
    entries = audit.Entry.objects.filter(organisation_id=council.council.pk)
    readable = str(audit.readable([part for entry in entries for part in (entry.before, entry.after)]))
    assert "other-address" not in readable
    assert "Stranger" not in readable
    assert list(audit.verify()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(  # type: ignore[no-untyped-def]
    council: Cast, count: int, django_assert_num_queries
) -> None:
    parent = None
    for number in range(count):
        parent = Place.objects.create(organisation=council.council, name=f"P{number}", kind="area", parent=parent)
        user = make_user(f"more-{number}")
        OrganisationMember.objects.create(organisation=council.council, user=user)
    client = council.client("administrator")
    with django_assert_num_queries(5):
        client.get(BASE)
    with django_assert_num_queries(4):
        client.get(BASE + "places/")
    with django_assert_num_queries(3):
        client.get("/organisations/")
