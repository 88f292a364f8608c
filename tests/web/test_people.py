"""A programme's people: who may do what, and what becomes of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from commonstar.vocabulary import Role, Standing, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import OrganisationMember
from commonstar.web.programmes.models import Invitation, JoinRequest, Membership
from commonstar.web.programmes.people import actions, queries
from commonstar.web.programmes.people.queries import standings_count
from commonstar.web.programmes.people.working_days import after_working_days
from tests.factories.cast import Cast, make_cast, make_user

pytestmark = pytest.mark.django_db
EVERYONE = (
    "lead",
    "co-lead",
    "facilitator",
    "contributor",
    "viewer",
    "administrator",
    "partner",
    "stranger",
    "anonymous",
)
BASE = "/programmes/living-well/people/"


def membership(cast: Cast, name: str) -> Membership:
    return Membership.objects.get(programme=cast.programme, user=cast.people[name])


def make_request(cast: Cast, name: str = "stranger") -> JoinRequest:
    return JoinRequest.objects.create(
        programme=cast.programme, user=cast.people[name], message="Let me help", due_on=timezone.localdate()
    )


def statuses(cast: Cast, address: str) -> dict[str, int]:
    return {name: cast.client(name).get(address).status_code for name in EVERYONE}


LEADERS_ONLY = dict(zip(EVERYONE, (200, 200, 403, 403, 403, 200, 404, 404, 404), strict=True))
MEMBERS = dict(zip(EVERYONE, (200, 200, 200, 200, 200, 200, 404, 404, 404), strict=True))
WITH_A_ROLE = dict(zip(EVERYONE, (200, 200, 200, 200, 200, 403, 404, 404, 404), strict=True))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", MEMBERS),
        ("me/", WITH_A_ROLE),
        ("leave/", WITH_A_ROLE),
        ("invite/", LEADERS_ONLY),
        ("organisations/", LEADERS_ONLY),
    ],
)
def test_who_may_open_the_pages(cast: Cast, address: str, expected: dict[str, int]) -> None:
    assert statuses(cast, BASE + address) == expected


def test_who_may_open_the_pages_of_one_member_request_or_partner(cast: Cast) -> None:
    viewer, asked = membership(cast, "viewer"), make_request(cast)
    part = queries.partners(cast.programme).get(is_owner=False)
    for address in (
        f"{viewer.pk}/",
        f"{viewer.pk}/remove/",
        f"requests/{asked.pk}/",
        f"organisations/{part.pk}/remove/",
    ):
        assert statuses(cast, BASE + address) == LEADERS_ONLY, address


@pytest.mark.parametrize("act", ["resend", "withdraw"])
def test_who_may_act_on_an_invitation(cast: Cast, act: str) -> None:
    expected = LEADERS_ONLY | {name: 302 for name, status in LEADERS_ONLY.items() if status == 200}
    invitation = actions.invite(seat=cast.seat("lead"), email="new@example.org", role=Role.VIEWER).invitation
    address = f"{BASE}invitations/{invitation.pk}/{act}/"
    assert {name: cast.client(name).post(address).status_code for name in EVERYONE} == expected
    assert cast.client("lead").get(address).status_code == 405


def test_another_programmes_rows_do_not_exist(cast: Cast) -> None:
    foreign = Membership.objects.get(programme=cast.other_programme)
    for address in (f"{foreign.pk}/", f"{foreign.pk}/remove/"):
        assert cast.client("lead").get(BASE + address).status_code == 404


def test_only_the_public_may_ask_to_join_and_only_publicly() -> None:
    public = make_cast(Visibility.PUBLIC)
    expected = dict(zip(EVERYONE, (403, 403, 403, 403, 403, 403, 200, 200, 302), strict=True))
    assert statuses(public, "/programmes/living-well/join/") == expected


def test_nobody_may_ask_to_join_a_private_programme(cast: Cast) -> None:
    found = statuses(cast, "/programmes/living-well/join/")
    assert {found[name] for name in ("partner", "stranger", "anonymous")} == {404}


def test_any_standing_holds_any_role_and_each_is_counted(cast: Cast) -> None:
    for role in Role:
        for standing in Standing:
            actions.change_member(
                seat=cast.seat("lead"),
                membership_id=membership(cast, "viewer").pk,
                role=role,
                standings=[standing, Standing.CARER],
            )
    found = {each.standing: each.count for each in standings_count(cast.programme)}
    assert found == {Standing.CARER: 1, Standing.FRONT_LINE_STAFF: 4, Standing.COUNCILLOR: 1}


def test_the_last_lead_can_neither_step_down_nor_be_taken_out_nor_leave(cast: Cast) -> None:
    lead = membership(cast, "lead")
    for seat in (cast.seat("lead"), cast.seat("administrator")):
        with pytest.raises(actions.LastLead):
            actions.change_member(seat=seat, membership_id=lead.pk, role=Role.VIEWER, standings=[])
        with pytest.raises(actions.LastLead):
            actions.remove_member(seat=seat, membership_id=lead.pk)
    with pytest.raises(actions.LastLead):
        actions.leave(seat=cast.seat("lead"))
    text = cast.client("lead").post(f"{BASE}{lead.pk}/", {"role": "viewer"}).content.decode()
    assert "only lead" in text
    actions.change_member(
        seat=cast.seat("lead"), membership_id=membership(cast, "viewer").pk, role=Role.LEAD, standings=[]
    )
    actions.leave(seat=cast.seat("lead"))
    assert not Membership.objects.filter(pk=lead.pk).exists()


@pytest.mark.parametrize(
    ("name", "fine"), [("lead", True), ("administrator", True), ("co-lead", False), ("facilitator", False)]
)
def test_who_may_name_a_lead(cast: Cast, name: str, fine: bool) -> None:
    def promote() -> None:
        actions.change_member(
            seat=cast.seat(name), membership_id=membership(cast, "viewer").pk, role=Role.LEAD, standings=[]
        )

    if fine:
        promote()
    else:
        with pytest.raises(Refused):
            promote()
        with pytest.raises(Refused):
            actions.remove_member(seat=cast.seat(name), membership_id=membership(cast, "lead").pk)
        with pytest.raises(Refused):
            actions.invite(seat=cast.seat(name), email="new@example.org", role=Role.LEAD)


def test_a_co_lead_who_sends_a_leads_invitation_again_is_refused(cast: Cast) -> None:
    sent = actions.invite(seat=cast.seat("lead"), email="new@example.org", role=Role.LEAD)
    address = f"{BASE}invitations/{sent.invitation.pk}/resend/"
    assert cast.client("co-lead").post(address).status_code == 403
    assert cast.client("lead").post(address).status_code == 302


def test_a_member_says_who_they_are_and_the_role_stays(cast: Cast) -> None:
    cast.client("viewer").post(f"{BASE}me/", {"standings": ["carer", "councillor"], "role": "lead"})
    own = membership(cast, "viewer")
    assert (own.role, own.standings) == ("viewer", ["carer", "councillor"])


def test_changes_are_logged_and_names_only_as_digests(cast: Cast) -> None:
    viewer = membership(cast, "viewer")
    cast.client("lead").post(f"{BASE}{viewer.pk}/", {"role": "facilitator", "standings": ["carer"]})
    entry = audit.entries_of_object("membership", viewer.pk).last()
    assert entry is not None
    assert (entry.action, entry.before["role"], entry.after["role"]) == ("member.changed", "viewer", "facilitator")
    assert "Viewer" not in str(entry.after)
    assert audit.readable([entry.after])[0]["person"] == "Viewer"


def test_addresses_are_shown_to_leads_only(cast: Cast) -> None:
    assert "facilitator@example.org" in cast.client("lead").get(BASE).content.decode()
    assert "@example.org" not in cast.client("viewer").get(BASE).content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_of_people_asks_the_same_number_of_queries(  # type: ignore[no-untyped-def]
    cast: Cast, more: int, django_assert_num_queries
) -> None:
    for number in range(more):
        user = make_user(f"more-{number}")
        Membership.objects.create(programme=cast.programme, user=user, role=Role.VIEWER)
        make_request(cast, ("stranger", "partner")[number])
        actions.invite(seat=cast.seat("lead"), email=f"x{number}@example.org", role=Role.VIEWER)
    client = cast.client("lead")
    with django_assert_num_queries(10):
        assert client.get(BASE).status_code == 200


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 1, 5), date(2026, 1, 19)),  # Monday: two weeks later
        (date(2026, 1, 9), date(2026, 1, 23)),  # Friday
        (date(2026, 1, 10), date(2026, 1, 23)),  # Saturday counts from Monday on
        (date(2026, 1, 11), date(2026, 1, 23)),  # Sunday as well
    ],
)
def test_ten_working_days_leave_weekends_out(start: date, due: date) -> None:
    assert after_working_days(start) == due


def test_partners_are_added_by_their_exact_name_and_taken_out(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    client = cast.client("lead")
    assert "No organisation here" in client.post(f"{BASE}organisations/", {"name": "Else"}).content.decode()
    silent = client.post(f"{BASE}organisations/", {"name": "elsewhere"}).content.decode()
    assert "Say who of them said yes" in silent
    assert not cast.seat("stranger").is_partner, "nobody becomes a partner without a yes"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{BASE}organisations/", {"name": "elsewhere", "agreed_by": "Their head of care, on the phone"})
    assert cast.seat("stranger").is_partner
    assert "Their head of care, on the phone" in client.get(f"{BASE}organisations/").content.decode()
    (told,) = mail.outbox
    assert told.to == ["stranger@example.org"], "its administrators hear of it"
    assert "Their head of care, on the phone" in told.body
    assert "Living well" in told.body
    part = queries.partners(cast.programme).get(organisation=cast.elsewhere)
    client.post(f"{BASE}organisations/{part.pk}/remove/")
    assert not cast.seat("stranger").is_partner
    owner = queries.partners(cast.programme).get(is_owner=True)
    assert client.post(f"{BASE}organisations/{owner.pk}/remove/").status_code == 404
    assert [entry.action for entry in audit.entries_of_object("partner", part.pk)] == [
        "partner.added",
        "partner.removed",
    ]
    assert "head of care" not in str(list(audit.Entry.objects.values_list("after", flat=True)))


def test_overdue_requests_are_marked_also_on_the_star(cast: Cast) -> None:
    make_request(cast)
    assert "Overdue" not in cast.client("lead").get(BASE).content.decode()
    JoinRequest.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "Overdue" in cast.client("lead").get(BASE).content.decode()
    star = cast.client("lead").get(BASE.removesuffix("people/")).content.decode()
    assert "who asks to join" in star
    assert "Overdue" in star


def test_no_administrator_of_a_partner_leads(cast: Cast) -> None:
    OrganisationMember.objects.filter(user=cast.people["partner"]).update(is_administrator=True)
    assert cast.client("partner").get(BASE).status_code == 404


def test_the_console_invites_into_a_named_programme(cast: Cast) -> None:
    sent = actions.invite(seat=None, programme=cast.programme, email="New@Example.org", role=Role.LEAD)
    assert sent.url.startswith("http://localhost:8000/invitations/")
    assert Invitation.objects.get().email == "new@example.org"
    assert Client().get(sent.url.removeprefix("http://localhost:8000")).status_code == 200
