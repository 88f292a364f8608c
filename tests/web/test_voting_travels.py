"""A published vote goes along with its programme and is counted again there; what was promised to voters stays."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonstar.formats.programme_file import ArchiveRefused, read_archive
from commonstar.web.co.commission.voting import actions, queries
from commonstar.web.co.commission.voting.models import Batch, CastBallot, Observer, Poll, Receipt, Voter
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.programmes.public import Programme, seat_of
from tests.factories.budgets import make_budget
from tests.factories.cast import Cast
from tests.factories.votes import SOUP, codes, opened, vote, vote_kind
from tests.web.test_archive import repacked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    with vote_kind():
        yield


def published(cast: Cast, **rules: Any) -> Poll:
    """A vote about a budget (which goes along), with a ballot, a code that was not used, and a bundle of papers."""
    lead = cast.seat("lead")
    poll = opened(cast, **rules)
    Poll.objects.filter(pk=poll.pk).update(target=make_budget(lead).pk)
    vote(poll, codes(cast, poll, 2)[0], *([] if rules else [SOUP]))
    actions.add_batch(seat=lead, poll=poll, name="Hall", issued=3)
    actions.name_observer(seat=lead, poll=poll, name="A clerk", position="Town clerk")
    row = actions.close_poll(seat=lead, poll=poll)
    Batch.objects.update(unused=3, valid=0, spoiled=0, agreed_at=row.closed_at)
    row = actions.make_file(seat=lead, poll=row)
    actions.enter_seed(seat=lead, poll=row, seed="1", witness="Two voters watched.")
    actions.count(seat=lead, poll=row)
    return actions.publish(seat=lead, poll=row)


def taken(cast: Cast) -> bytes:
    out = io.BytesIO()
    take_away(seat=cast.seat("lead"), out=out)
    return out.getvalue()


def brought(cast: Cast, content: bytes) -> Programme:
    return bring_in(user=cast.people["lead"], organisation=cast.council, file=io.BytesIO(content)).programme


@pytest.fixture(autouse=True)
def _administers(cast: Cast) -> None:
    cast.council.members.update_or_create(user=cast.people["lead"], defaults={"is_administrator": True})


def test_a_published_vote_goes_along_and_is_counted_again_there(cast: Cast) -> None:
    here = published(cast)
    content = taken(cast)
    made = brought(cast, content)
    there = Poll.objects.get(programme=made)
    assert (there.result, there.inputs_hash, there.seed) == (here.result, here.inputs_hash, here.seed)
    assert (there.held_elsewhere, there.door, there.closed_at) == (True, None, here.closed_at)
    assert queries.electorate_of(there) == (2, 1)
    assert [each.issued for each in there.batches.all()] == [3]
    for model in (Voter, CastBallot, Receipt, Observer):
        assert not model.objects.filter(poll=there).exists()
    file = queries.inputs_of(here)
    Poll.objects.filter(pk=here.pk).delete()
    lead = cast.client("lead")
    page = lead.get(f"/programmes/{made.slug}/commission/votes/{there.pk}/")
    assert page.status_code == 200
    assert "This vote was held on another site" in page.text
    assert "1 of 2 on the roll voted." in page.text
    assert lead.get(f"/programmes/{made.slug}/commission/votes/{there.pk}/open-file/").content == file
    checked = Client().post("/vote/check/", {"file": SimpleUploadedFile("lunch.json", file)})
    assert "gives the published result" in checked.text


def test_it_goes_on_from_there_as_it_came(cast: Cast) -> None:
    published(cast)
    first = taken(cast)
    made = brought(cast, first)
    out = io.BytesIO()
    take_away(seat=seat_of(made, cast.people["lead"]), out=out)
    told = [read_archive(io.BytesIO(each)).table("data/votes.json")[0] for each in (first, out.getvalue())]
    same = [{name: value for name, value in each.items() if name not in ("id", "target")} for each in told]
    assert same[0] == same[1]


def test_the_full_file_of_few_rankings_stays_and_its_hash_goes(cast: Cast) -> None:
    here = published(cast, way="ranking")
    content = taken(cast)
    (row,) = read_archive(io.BytesIO(content)).table("data/votes.json")
    assert (row["inputs"], row["inputs_name"], row["inputs_hash"]) == ("", "", here.inputs_hash)
    made = brought(cast, content)
    there, lead = Poll.objects.get(programme=made), cast.client("lead")
    here_url = f"/programmes/{made.slug}/commission/votes/{there.pk}/"
    assert "The full file stayed with the observers" in lead.get(here_url).text
    assert lead.get(here_url + "open-file/").status_code == 404


def test_a_vote_that_is_not_published_stays(cast: Cast) -> None:
    poll = opened(cast)
    vote(poll, codes(cast, poll, 1)[0], SOUP)
    actions.close_poll(seat=cast.seat("lead"), poll=poll)
    archive = read_archive(io.BytesIO(taken(cast)))
    assert archive.table("data/votes.json") == []
    assert str(poll.pk).encode() not in archive.parts["data/vote_batches.json"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"inputs": base64.b64encode(b"[]").decode()},
        {"published_at": None},
        {"held_elsewhere": False},
        {"result": None},
        {"kind": "no-such-kind"},
        {"totals": {}},
        {"ballot": {}},
        {"explained": {"web": {}}},
    ],
)
def test_a_vote_that_does_not_fit_together_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    published(cast)

    def change(parts: dict[str, bytes]) -> None:
        (row,) = json.loads(parts["data/votes.json"])
        parts["data/votes.json"] = json.dumps([row | wrong]).encode()

    with pytest.raises(ArchiveRefused):
        brought(cast, repacked(taken(cast), change))
    assert Poll.objects.count() == 1
