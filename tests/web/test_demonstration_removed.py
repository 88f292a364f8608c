"""The demonstration is loaded into a store in use and removed again: all of it goes, and everything else stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commonstar.vocabulary import Role, Visibility
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.demonstration.actions import NotTheDemonstration
from commonstar.web.demonstration.public import is_empty_store, load_demonstration, remove_demonstration
from commonstar.web.organisations.public import Organisation, Place, Population
from commonstar.web.participation.public import Contribution
from commonstar.web.programmes.public import Programme, seat_of
from commonstar.web.replies.public import Reply
from commonstar.web.star.map_it.models import Initiative
from tests.factories.cast import Cast, make_user
from tests.web.test_demonstration import remove_path, seat

pytestmark = pytest.mark.django_db


def test_a_store_that_is_in_use_is_not_empty(db: None) -> None:
    assert is_empty_store()
    make_user("someone")
    assert not is_empty_store()


def test_removing_takes_all_of_it_and_nothing_else(cast: Cast) -> None:
    before = Programme.objects.count(), Organisation.objects.count(), User.objects.count()
    load_demonstration()
    programme = Programme.objects.get(is_demonstration=True, visibility=Visibility.PUBLIC)
    entries = audit.newest().number
    client = Client()
    client.force_login(User.objects.get(email="co-lead@demonstration.example"))
    answer = client.post(remove_path(programme), follow=True)
    assert "The demonstration is removed." in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert (Programme.objects.count(), Organisation.objects.count(), User.objects.count()) == before
    assert Initiative.objects.count() == 0
    assert audit.newest().number > entries
    assert list(audit.verify()) == []
    assert load_demonstration(), "it can be loaded again"


def test_no_other_programme_is_removed_so(cast: Cast) -> None:
    load_demonstration()
    assert cast.client("lead").get(remove_path(cast.programme)).status_code == 404
    with pytest.raises(NotTheDemonstration):
        remove_demonstration(seat=cast.seat("lead"))


def test_whoever_joined_it_keeps_their_account(cast: Cast) -> None:
    load_demonstration()
    programme = Programme.objects.get(is_demonstration=True, visibility=Visibility.PUBLIC)
    programme.memberships.create(user=cast.people["stranger"], role=Role.LEAD)
    remove_demonstration(seat=seat_of(programme, cast.people["stranger"]))
    assert User.objects.filter(pk=cast.people["stranger"].pk).exists()


def test_what_was_done_elsewhere_has_a_real_picture_that_goes_with_it(
    settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.DATA = tmp_path
    load_demonstration()
    programme = Programme.objects.get(is_demonstration=True, visibility=Visibility.PUBLIC)
    client = Client()
    client.force_login(User.objects.get(email="viewer@demonstration.example"))
    task = client.get(f"/programmes/{programme.slug}/tasks/people/ask-needs-and-strengths/").content.decode()
    kept = programme.attachments.get(task__isnull=False)
    assert kept.name in task
    answer = client.get(reverse("programmes:file", kwargs={"programme": programme.slug, "file": kept.pk}))
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]  # a file's answer
    load_demonstration()
    assert len(list(tmp_path.glob("files/*"))) == programme.attachments.count()
    with django_capture_on_commit_callbacks(execute=True):
        remove_demonstration(seat=seat(programme, "lead"))
    assert list(tmp_path.glob("files/*")) == []
    assert not Place.objects.exists()
    assert not Population.objects.exists()
    assert not Contribution.objects.exists()
    assert not Reply.objects.exists()


def test_no_mail_goes_to_the_demonstration(
    db: None, mailoutbox: list[object], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        load_demonstration()
    assert mailoutbox == []
