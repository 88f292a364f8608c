"""Who is in the pool of a panel by lot: putting one's name down, taking it back, being taken out, being forgotten."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from commonstar.web.audit import public as audit
from commonstar.web.co.commission.lots import actions, drawing, jobs, queries
from commonstar.web.co.commission.lots.actions import QuotaValues
from commonstar.web.co.commission.lots.models import Answer, DrawState, PanelByLot, PanelDraw, PoolContact, PoolMember
from commonstar.web.participation.public import Contact, Contribution, new_entry, read_slip, take_back
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.replies.public import Reply
from tests.factories.cast import Cast
from tests.factories.lots import SEED, make_drawn, make_panel, work
from tests.web.pages import outline

pytestmark = pytest.mark.django_db


def at(panel: PanelByLot, path: str = "") -> str:
    return f"/programmes/living-well/commission/lots/{panel.pk}/{path}"


def sign_up(client: Client, code: str, **more: str) -> str:
    sent = {
        "name": "Rosa Example",
        "home": "2 Low Street",
        "category_0": "under 60",
        "category_1": "north",
        "way": "email",
        "reach": "rosa@example.org",
        "agrees": "on",
        "may_pool": "on",
        "entry": new_entry(),
    }
    return client.post(f"/join/{code}/say/volunteering/", sent | more).content.decode()


def test_people_put_their_names_down_without_an_account(cast: Cast) -> None:
    seat, anybody = cast.seat("lead"), Client()
    panel = make_panel(seat)
    door = actions.open_sign_up(seat=seat, panel=panel)
    assert actions.open_sign_up(seat=seat, panel=panel).pk == door.pk
    front = anybody.get(f"/join/{door.code}/").content.decode()
    assert "Only those who run the draw see this" in front
    assert "We do not ask who you are" not in front
    body = sign_up(anybody, door.code, category_1="", reach="", may_pool="")
    for words in (
        "Choose an answer for “area”.",
        "Write how we can reach you.",
        "Tick the box if you want to be in the pool.",
    ):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.unlabelled()) == ([], [], [])
    body = sign_up(anybody, door.code)
    slip = read_slip(body.split('class="cs-slip__code" dir="ltr">')[1].split("<")[0])
    inside = cast.client("contributor").get(f"/programmes/living-well/taking-part/{door.pk}/").content.decode()
    assert ("Rosa" in inside, "Low Street" in inside, "under 60" in inside) == (False, False, True)
    with pytest.raises(actions.PeopleCame):
        actions.add_quota(seat=seat, panel=panel, quota=QuotaValues("x", "y", 0, 1))
    work(drawing.lock(seat=seat, panel=panel))
    member = PoolMember.objects.get(came_from=slip.key)
    assert (member.contact.name, member.contact.reach) == ("Rosa Example", "rosa@example.org")
    assert f"You are number {member.code} in the pool" in Contribution.objects.get(pk=slip.key).became_words
    assert Reply.objects.filter(about_key=slip.key, answered_on=None).exists()
    draw = drawing.enter_seed(seat=seat, panel=panel, number=1, seed=SEED, told="x")
    for _twice in range(2):
        jobs.tell_drawn.func(draw_id=str(draw.pk), user_id=str(cast.people["lead"].pk))
    drawn = member.code in queries.selected_of(draw)
    said = "you were drawn for the panel" if drawn else "You were not drawn"
    decided = Reply.objects.get(about_key=slip.key).decided
    assert said in decided
    assert "of the 1,000 numbered panels. The chance is" in decided
    assert "This is closed" in anybody.get(f"/join/{door.code}/").content.decode()


def test_a_name_taken_back_is_not_drawn_again(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel = make_panel(seat)
    door = actions.open_sign_up(seat=seat, panel=panel)
    body = sign_up(Client(), door.code)
    slip = read_slip(body.split('class="cs-slip__code" dir="ltr">')[1].split("<")[0])
    work(drawing.lock(seat=seat, panel=panel))
    member = PoolMember.objects.get(came_from=slip.key)
    take_back(slip=slip, contribution_key=slip.key)
    member.refresh_from_db()
    assert (member.answer, PoolContact.objects.filter(member=member).exists()) == (Answer.NO, False)
    assert queries.left_of(panel) == [member.code]


def test_somebody_who_asks_is_taken_out(cast: Cast) -> None:
    seat, client = cast.seat("lead"), cast.client("lead")
    panel = make_panel(seat)
    body = client.get(at(panel, "pool/names/")).content.decode()
    assert "Person 7" in body
    first = PoolMember.objects.get(contact__name="Person 7")
    client.post(at(panel, f"pool/names/{first.pk}/"))
    assert PoolMember.objects.filter(panel=panel).count() == 11
    door = actions.open_sign_up(seat=seat, panel=panel)
    sign_up(Client(), door.code)
    work(drawing.lock(seat=seat, panel=panel))
    for name in ("Rosa Example", "Person 8"):
        member = PoolMember.objects.get(contact__name=name)
        drawing.take_out(seat=seat, panel=panel, member=member)
        member.refresh_from_db()
        assert (member.answer, PoolContact.objects.filter(member=member).exists()) == (Answer.NO, False)
    assert (Contribution.objects.get(door=door).said, Contact.objects.count()) == ({}, 0)
    assert len(queries.left_of(panel)) == 2


def test_a_panel_that_was_opened_again_takes_more_names(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel = make_panel(seat, people=0)
    first = actions.open_sign_up(seat=seat, panel=panel)
    for place in range(3):
        sign_up(Client(), first.code, home="", category_0="60 and over" if place else "under 60")
    assert work(drawing.lock(seat=seat, panel=panel)).state == DrawState.IMPOSSIBLE
    drawing.unlock(seat=seat, panel=panel)
    second = actions.open_sign_up(seat=seat, panel=panel)
    assert second.code != first.code
    for place in range(3):
        sign_up(Client(), second.code, home="", category_1="north" if place else "south")
    assert queries.pool_size(panel) == 6
    assert "6 people are in the pool" in cast.client("lead").get(at(panel, "pool/")).content.decode()
    assert work(drawing.lock(seat=seat, panel=panel)).state == DrawState.READY
    assert PoolMember.objects.filter(panel=panel).count() == 6


def test_paper_and_helpers_bring_names_too(cast: Cast) -> None:
    panel = make_panel(cast.seat("lead"), people=0)
    door = actions.open_sign_up(seat=cast.seat("lead"), panel=panel)
    paper = Client().get(f"/join/{door.code}/say/volunteering/paper/").content.decode()
    assert "What is your name?" in paper
    assert "60 and over" in paper
    enter = f"/programmes/living-well/taking-part/{door.pk}/enter/volunteering/"
    sent = {"name": "Somebody", "category_0": "under 60", "category_1": "north", "way": "post", "reach": "1 Low Road"}
    sent |= {"agrees": "on", "may_pool": "on", "channel": "paper", "entry": new_entry()}
    assert cast.client("contributor").get(enter).status_code == 200
    cast.client("contributor").post(enter, sent)
    assert [each.name for each in queries.volunteers_of(panel)] == ["Somebody"]


def test_everything_that_names_a_person_can_be_forgotten(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel = make_panel(seat)
    with pytest.raises(actions.NotLocked):
        actions.forget_people(seat=seat, panel=panel)
    door = actions.open_sign_up(seat=seat, panel=panel)
    sign_up(Client(), door.code)
    work(drawing.lock(seat=seat, panel=panel))
    drawing.enter_seed(seat=seat, panel=panel, number=1, seed=SEED, told="x")
    cast.client("lead").post(at(panel, "forget/"))
    assert (PoolContact.objects.count(), Contact.objects.count()) == (0, 0)
    assert Contribution.objects.get(door=door).said == {}
    panel.refresh_from_db()
    assert panel.forgotten_at is not None
    body = cast.client("lead").get(at(panel, "people/")).content.decode()
    assert "Name and address are forgotten" in body
    told = str([entry.after for entry in audit.entries_of_programme(cast.programme.pk)])
    assert ("Rosa" in told, "example.org" in told, "Person 1" in told) == (False, False, False)


def test_a_programme_is_taken_away_with_its_draws_and_without_names(cast: Cast) -> None:
    _panel, draw = make_drawn(cast.seat("lead"))
    kept = BytesIO()
    take_away(seat=cast.seat("lead"), out=kept)
    with ZipFile(kept) as files:
        assert not [
            name for name in files.namelist() if b"example.org" in files.read(name) and b"p1@" in files.read(name)
        ]
    kept.seek(0)
    made = bring_in(user=cast.people["administrator"], organisation=cast.council, file=kept, slug="again")
    there = PanelDraw.objects.get(panel__programme=made.programme)
    assert (there.panels_hash, there.drawn, there.seed) == (draw.panels_hash, draw.drawn, SEED)
    assert queries.selected_of(there) == queries.selected_of(draw)
    assert PoolContact.objects.filter(member__panel=there.panel).count() == 0
