"""One walk over every address with the whole cast: what belongs to others does not exist.

Whatever a private programme holds answers 404 to everyone outside it, by every method, and its objects answer 404
under another programme's address. An address whose pieces this walk cannot fill in fails it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import urls
from django.db import models
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from commonstar.vocabulary import OrganisationKind, PlaceKind, Role
from commonstar.web.co.commission.lots.queries import selected_of
from commonstar.web.co.commission.voting.actions import name_observer
from commonstar.web.co.commission.voting.public import add_batch
from commonstar.web.gatherings.models import Photo
from commonstar.web.gatherings.public import add_activity
from commonstar.web.library.public import Case
from commonstar.web.organisations.models import OrganisationInvitation
from commonstar.web.organisations.public import Organisation, OrganisationMember, Place, Population
from commonstar.web.participation.models import ConsentText
from commonstar.web.participation.public import Contribution, Door, Removal, contribute, new_entry
from commonstar.web.programmes import models as programmes
from commonstar.web.replies.public import Reply
from commonstar.web.star import models as star
from commonstar.web.worth.agreeing.actions import ask
from tests.factories.budgets import decided
from tests.factories.cast import Cast
from tests.factories.doors import SAID, kinds, make_door
from tests.factories.elections import election_objects
from tests.factories.focus import make_focus
from tests.factories.gatherings import make_gathering, make_mapping, say
from tests.factories.lots import make_drawn
from tests.factories.panels import panel_objects
from tests.factories.questionnaires import DRAFTED, publish_lunch
from tests.factories.stating import make_stating
from tests.factories.votes import opened, vote_kind
from tests.factories.worth import make_case

pytestmark = pytest.mark.django_db
OUTSIDERS = ("partner", "stranger", "anonymous")
FLOOR = 60
TABLE = {"columns": ["Name"], "rows": [["x"]], "first": 2, "notes": [], "header": [], "has_header": True}
SET_ASIDE = {"columns": ["Name"], "cells": [""]}


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with kinds(), vote_kind():
        yield


@pytest.fixture(autouse=True)
def _plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk reads the status alone: the page that says "not found" has its own tests, and takes half of the time."""
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())


@dataclass(frozen=True)
class Address:
    """A named address and the pieces that it takes."""

    name: str
    pieces: tuple[str, ...]


def addresses(resolver: URLResolver, space: str = "", above: tuple[str, ...] = ()) -> Iterator[Address]:
    for item in resolver.url_patterns:
        pieces = above + tuple(item.pattern.converters)
        if isinstance(item, URLResolver):
            yield from addresses(item, space + (f"{item.namespace}:" if item.namespace else ""), pieces)
        elif isinstance(item, URLPattern) and item.name:
            yield Address(space + item.name, pieces)


def of_programmes() -> list[Address]:
    return [address for address in addresses(get_resolver()) if "programme" in address.pieces]


def of_organisations() -> list[Address]:
    return [address for address in addresses(get_resolver()) if "organisation" in address.pieces]


def objects_of(cast: Cast) -> dict[str, Any]:
    """One of everything that a programme can hold, by the name it has in addresses."""
    programme, lead = cast.programme, cast.people["lead"]
    soon = timezone.now() + timedelta(days=3)
    Case.objects.create(slug=SHARED["case"], number=1, title="A case")
    initiative = star.Initiative.objects.create(programme=programme, title="Walking group")
    star.Involvement.objects.create(initiative=initiative, co="design")  # so that there is a chart to draw
    other = star.Initiative.objects.create(programme=programme, title="Walking groups")
    task = programmes.Task.objects.create(programme=programme, step="map", title="Ask the library")
    made: dict[str, models.Model] = {
        "initiative": initiative,
        "first": initiative,
        "second": other,
        "kept": initiative,
        "other": other,
        "rating_link": star.RatingLink.objects.create(initiative=initiative, token_hash="a" * 64, expires_at=soon),
        "draft": star.ImportDraft.objects.create(
            programme=programme, made_by=lead, name="rows", table=TABLE, mapping="fields:\n  title: Name\n"
        ),
        "row": star.SetAsideRow.objects.create(
            programme=programme, name="rows", row=2, cells=SET_ASIDE, mapping="fields:\n  title: Name\n"
        ),
        "area": star.ServiceArea.objects.create(programme=programme, name="Zoos", folded=" zoos"),
        "form": star.FormOption.objects.create(programme=programme, co="design", name="Our own form"),
        "partner": star.Partner.objects.create(programme=programme, name="A partner", folded=" a partner"),
        "membership": programmes.Membership.objects.get(programme=programme, user=cast.people["viewer"]),
        "invitation": programmes.Invitation.objects.create(
            programme=programme, email="x@example.org", role=Role.VIEWER, token_hash="b" * 64, expires_at=soon
        ),
        "join_request": programmes.JoinRequest.objects.create(
            programme=programme, user=cast.people["partner"], due_on=date(2030, 1, 1)
        ),
        "part": programmes.ProgrammeOrganisation.objects.filter(programme=programme, is_owner=False).get(),
        "file": programmes.Attachment.objects.create(
            programme=programme, task=task, name="x.png", media_type="image/png", size=1, sha256="c" * 64
        ),
        "reply": Reply.objects.create(
            programme=programme.pk, asked="A bench", about_kind="test", about_key="x", due_on=date(2030, 1, 1)
        ),
        "decision": programmes.Decision.objects.create(
            programme=programme, number=1, title="Yes", reasons="Because", decided_on=date(2026, 1, 1), decided_by="We"
        ),
    }
    made |= election_objects(cast.seat("lead"))
    made["budget"] = decided(cast.seat("lead"))
    made["business_case"] = case = make_case(cast.seat("lead"))
    made["confirmation"], _token = ask(seat=cast.seat("lead"), case=case, agency="nhs", person="Somebody")
    lunch = publish_lunch(cast.seat("lead"), text=DRAFTED)
    made["asking"] = add_activity(
        seat=cast.seat("lead"), gathering=make_gathering(cast.seat("lead")), kind="questionnaire", title="We ask"
    )
    made |= vote_objects(cast)
    made |= focused(cast)
    made |= {"instrument": lunch.version.instrument, "round": lunch}
    made |= panel_objects(cast)
    door, contribution, removal = taking_part(cast)
    made |= {"door": door, "contribution": contribution, "removal": removal} | asked(cast) | gathered(cast)
    told = {"number": 1, "task": str(task.pk), **drawn_by_lot(cast)}
    return {name: row.pk for name, row in made.items()} | told


def drawn_by_lot(cast: Cast) -> dict[str, Any]:
    """A panel that was drawn by lot, with a quota and somebody who is on it."""
    panel, drawn = make_drawn(cast.seat("lead"))
    quota = panel.quotas.order_by("order")[0]
    person = panel.pool.order_by("number")[0]
    return {
        "lot_person": person.pk,
        "lot_panel": panel.pk,
        "lot_quota": quota.pk,
        "draw": 1,
        "pool_member": selected_of(drawn)[0],
    }


def focused(cast: Cast) -> dict[str, models.Model]:
    """One of each activity of Focus it."""
    seat = cast.seat("lead")
    return {
        "statements": make_stating(seat)[1],
        "comparing": make_focus(seat, "pairs")[1],
        "placing": make_focus(seat, "two-by-two")[1],
        "weighing": make_focus(seat, "weighted-criteria")[1],
    }


def asked(cast: Cast) -> dict[str, models.Model]:
    """A challenge with a demand and a need, and a call for more."""
    programme = cast.programme
    programmes.Demand.objects.create(programme=programme, number=1, words="A bench", heard_by="letter")
    programmes.Need.objects.create(programme=programme, number=1, title="Rest", folded=" rest")
    return {
        "challenge": programmes.Challenge.objects.create(programme=programme, title="Company for all"),
        "theme": programmes.Theme.objects.create(programme=programme, title="Benches", folded=" benches"),
        "call": Door.objects.create(
            code="CALLED",
            kind="demands",
            target=programme.pk,
            programme=programme.pk,
            organisation=cast.council,
            title="What do you want?",
        ),
    }


def gathered(cast: Cast) -> dict[str, models.Model]:
    """A gathering with a mapping activity, an entry and a photo."""
    hall, activity = make_mapping(cast.seat("lead"))
    _slip, entry = say(hall, "Walking group")
    shown = programmes.Attachment.objects.create(
        programme=cast.programme, name="f.png", media_type="image/png", size=1, sha256="d" * 64
    )
    photo = Photo.objects.create(activity=activity, attachment=shown, shows="The green table")
    return {"gathering": activity.gathering, "activity": activity, "photo": photo, "entry": entry}


def vote_objects(cast: Cast) -> dict[str, Any]:
    """A vote, an observer of it and a bundle of papers."""
    poll, lead = opened(cast), cast.seat("lead")
    observer, _token = name_observer(seat=lead, poll=poll, name="A clerk", position="")
    return {"poll": poll, "observer": observer, "batch": add_batch(seat=lead, poll=poll, name="Hall", issued=1)}


def taking_part(cast: Cast) -> tuple[Door, Contribution, Removal]:
    """A door, something that can be removed, and a removal with an appeal."""
    door = make_door(cast.council, programme=cast.programme.pk)
    slip = contribute(door=door, kind=SAID, said={"wish": "A bench"}, entry=new_entry(), language="en")
    removal = Removal.objects.create(
        door=door, contribution="e" * 32, kind=SAID, reason="abuse", removed_on=date(2026, 1, 1), appeal="No"
    )
    return door, Contribution.objects.get(pk=slip.key), removal


# Pieces that name something which every programme has: their other-programme address is no leak.
SHARED = {
    "step": "map",
    "resource": "mapping-workshop",
    "case": "surrey-young-people",
    "slug": "surrey-young-people",
    "co": "design",
    "kind": "service-areas",
    "key": "co",
    "suffix": "csv",
    "ending": "csv",
    "sheet_ending": "html",
    "counting": 1,
    "question": "food",
    "as_file": "yaml",
    "language": "pt",
    "said": SAID,
    "version": 1,
    "cell": "npv",
    "agency": "nhs",
    "model_part": "costs",
    "layout": "pdf",
    "asked": "need",
    "record": "bench",
    "lot_file": "statement.txt",
}


def filled(address: Address, slug: str, objects: dict[str, Any]) -> str:
    known = {"programme": slug, **SHARED, **objects}
    missing = [piece for piece in address.pieces if piece not in known]
    assert not missing, f"{address.name}: the walk does not know what {missing} stands for; add it to objects_of"
    return reverse(address.name, kwargs={piece: known[piece] for piece in address.pieces})


def statuses(client: Client, url: str) -> set[int]:
    return {client.get(url).status_code, client.post(url, {}).status_code}


def denials(address: Address) -> set[int]:
    """How an address says that there is nothing; the API asks for a token before it looks."""
    return {404, 405, 401} if address.name.startswith("api:") else {404, 405}


def test_a_private_programme_does_not_exist_for_outsiders(cast: Cast) -> None:
    objects, found = objects_of(cast), of_programmes()
    assert len(found) >= FLOOR, "the walk sees too few addresses"
    leaks = {
        (outsider, url): answer
        for outsider in OUTSIDERS
        for client in [cast.client(outsider)]
        for address in found
        for url in [filled(address, cast.programme.slug, objects)]
        if (answer := statuses(client, url)) - denials(address)
    }
    assert leaks == {}


def test_the_same_addresses_answer_those_inside(cast: Cast) -> None:
    """Or the walk above would pass on addresses that lead nowhere at all."""
    objects = objects_of(cast)
    client = cast.client("lead")
    nowhere = [
        url
        for address in of_programmes()
        for url in [filled(address, cast.programme.slug, objects)]
        if client.get(url).status_code == 404 and address.name not in GONE
    ]
    assert nowhere == []


# A file whose bytes this walk did not store, a demonstration that this programme is not, a merge that never was,
# a vote of members that is one of codes, the open file of a vote without a result yet.
GONE = {
    "programmes:file",
    "demonstration:remove",
    "map_it:take_back_merge",
    "commission:my_ballot",
    "commission:poll_open_file",
}


def test_objects_of_another_programme_do_not_exist_under_ones_own(cast: Cast) -> None:
    objects = objects_of(cast)
    client = cast.client("stranger")
    found = [address for address in of_programmes() if set(address.pieces) & set(objects)]
    assert len(found) >= FLOOR // 3
    leaks = {
        url: answer
        for address in found
        for url in [filled(address, cast.other_programme.slug, objects)]
        if (answer := statuses(client, url)) - denials(address)
    }
    assert leaks == {}


def test_an_organisation_does_not_exist_for_others(cast: Cast) -> None:
    council = cast.council
    place = Place.objects.create(organisation=council, name="Town", kind=PlaceKind.LOCALITY)
    population = Population.objects.create(place=place, group="All", count=9, year=2024, source="A census")
    member = OrganisationMember.objects.get(organisation=council, user=cast.people["administrator"])
    invitation = OrganisationInvitation.objects.create(
        organisation=council,
        email="x@example.org",
        token_hash="d" * 64,
        expires_at=timezone.now() + timedelta(days=3),
    )
    text = ConsentText.objects.create(
        organisation=council,
        language="cy",
        purpose="reply",
        version=1,
        text="Ie",
        reviewer_role="Translator",
        reviewed_on=date(2026, 1, 1),
    )
    known = {
        "organisation": council.slug,
        "invitation": invitation.pk,
        "place": place.pk,
        "population": population.pk,
        "text": text.pk,
        "member": member.pk,
    }
    found = of_organisations()
    assert found, "the walk sees no address of an organisation"
    for address in found:
        missing = [piece for piece in address.pieces if piece not in known]
        assert not missing, f"{address.name}: the walk does not know {missing}"
        url = reverse(address.name, kwargs={piece: known[piece] for piece in address.pieces})
        for outsider in ("stranger", "lead"):
            assert statuses(cast.client(outsider), url) <= {404, 405}, (outsider, url)
        assert cast.client("administrator").get(url).status_code != 404, url


def test_objects_of_another_organisation_do_not_exist_under_ones_own(cast: Cast) -> None:
    other = Organisation.objects.create(slug="third", name="Third", kind=OrganisationKind.CHARITY)
    place = Place.objects.create(organisation=other, name="Town", kind=PlaceKind.LOCALITY)
    found = [address for address in of_organisations() if "place" in address.pieces]
    assert found
    for address in found:
        known = {"organisation": cast.council.slug, "place": place.pk}
        if set(address.pieces) <= set(known):
            url = reverse(address.name, kwargs={piece: known[piece] for piece in address.pieces})
            assert statuses(cast.client("administrator"), url) <= {404, 405}, url
