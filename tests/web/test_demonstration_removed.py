"""The demonstration is loaded into a store in use and removed again: all of it goes, and everything else stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client, TestCase, override_settings
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
from tests.factories.cast import Cast, make_cast, make_user
from tests.web.test_demonstration import remove_path, seat

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Loaded:
    """Who was there before the demonstration, and how much; its mails; the folder of its files."""

    cast: Cast
    before: tuple[int, ...]
    mails: list[object]
    data: Path


def counted() -> tuple[int, ...]:
    return Programme.objects.count(), Organisation.objects.count(), User.objects.count()


@pytest.fixture(scope="module")
def loaded(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The demonstration beside the cast, loaded once for all tests of this file."""
    data = tmp_path_factory.mktemp("data")
    cast = make_cast()
    before, sent = counted(), len(mail.outbox)
    with override_settings(DATA=data):
        with TestCase.captureOnCommitCallbacks(execute=True):
            load_demonstration()
        yield Loaded(cast, before, mail.outbox[sent:], data)


def test_a_store_that_is_in_use_is_not_empty(db: None) -> None:
    assert is_empty_store()
    make_user("someone")
    assert not is_empty_store()


def test_removing_takes_all_of_it_and_nothing_else(loaded: Loaded, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # for the files of what is loaded again
    programme = Programme.objects.get(is_demonstration=True, visibility=Visibility.PUBLIC)
    entries = audit.newest().number
    client = Client()
    client.force_login(User.objects.get(email="co-lead@demonstration.example"))
    answer = client.post(remove_path(programme), follow=True)
    assert "The demonstration is removed." in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert counted() == loaded.before
    assert Initiative.objects.count() == 0
    assert audit.newest().number > entries
    assert list(audit.verify()) == []
    assert load_demonstration(), "it can be loaded again"


def test_no_other_programme_is_removed_so(loaded: Loaded) -> None:
    cast = loaded.cast
    assert cast.client("lead").get(remove_path(cast.programme)).status_code == 404
    with pytest.raises(NotTheDemonstration):
        remove_demonstration(seat=cast.seat("lead"))


def test_whoever_joined_it_keeps_their_account(loaded: Loaded) -> None:
    cast = loaded.cast
    programme = Programme.objects.get(is_demonstration=True, visibility=Visibility.PUBLIC)
    programme.memberships.create(user=cast.people["stranger"], role=Role.LEAD)
    remove_demonstration(seat=seat_of(programme, cast.people["stranger"]))
    assert User.objects.filter(pk=cast.people["stranger"].pk).exists()


def test_what_was_done_elsewhere_has_a_real_picture_that_goes_with_it(
    loaded: Loaded, django_capture_on_commit_callbacks: Any
) -> None:
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
    assert len(list(loaded.data.glob("files/*"))) == programme.attachments.count()
    with django_capture_on_commit_callbacks(execute=True):
        remove_demonstration(seat=seat(programme, "lead"))
    assert list(loaded.data.glob("files/*")) == []
    assert not Place.objects.exists()
    assert not Population.objects.exists()
    assert not Contribution.objects.exists()
    assert not Reply.objects.exists()


def test_no_mail_goes_to_the_demonstration(loaded: Loaded) -> None:
    assert loaded.mails == []
