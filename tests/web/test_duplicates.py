"""Likely duplicates are proposed with reasons; a person merges them, keeps them apart, or takes a merge back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from commonstar.vocabulary import Co, CoProducer, Status, Strength
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.evidence.public import Figure, Source
from commonstar.web.star.map_it import actions as map_actions
from commonstar.web.star.map_it.bridge import InitiativeValues, InvolvementValues, values_of
from commonstar.web.star.map_it.duplicates import actions, queries
from commonstar.web.star.map_it.duplicates.uniting import Side, differences, united
from commonstar.web.star.map_it.models import Initiative, Rating, RatingLink
from tests.factories.cast import Cast
from tests.factories.initiatives import make_initiative

pytestmark = pytest.mark.django_db

INVOLVED = InvolvementValues(Co.DESIGN, Strength.SOME, Strength.STRONG)


def pair(cast: Cast) -> tuple[Initiative, Initiative]:
    """Two entries of one garden club, differing in most things."""
    seat = cast.seat("lead")
    first = InitiativeValues(
        title="Garden club by the river",
        key="A",
        summary="People grow food together.",
        service_areas=("Housing",),
        partners=("The charity",),
        involvements=(INVOLVED,),
        who=(CoProducer.CARERS,),
        contact="first@example.org",
    )
    second = replace(
        first,
        title="Garden club by the River",
        key="B",
        status=Status.PAUSED,
        hours_a_year=90,
        service_areas=("Environment",),
        involvements=(replace(INVOLVED, voice=Strength.NONE), InvolvementValues(Co.ASSESS)),
        who=(CoProducer.RESIDENTS,),
        contact="second@example.org",
    )
    return (
        map_actions.add_initiative(seat=seat, values=first),
        map_actions.add_initiative(seat=seat, values=second),
    )


def every(kept: Initiative, other: Initiative, side: Side) -> dict[str, Side]:
    return {each.name: side for each in differences(values_of(kept), values_of(other))}


def merge(cast: Cast, kept: Initiative, other: Initiative, side: Side = Side.OTHER) -> None:
    actions.merge(seat=cast.seat("lead"), kept=kept.pk, other=other.pk, chosen=every(kept, other, side))
    kept.refresh_from_db()
    other.refresh_from_db()


def url(cast: Cast, name: str, **more: object) -> str:
    return reverse(f"map_it:{name}", kwargs={"programme": cast.programme.slug, **more})


def test_likely_pairs_are_proposed_with_reasons(cast: Cast) -> None:
    pair(cast)
    make_initiative(cast.seat("lead"), "Something else entirely")
    body = cast.client("lead").get(url(cast, "duplicates")).content.decode()
    assert "1 pair looks as if it were the same thing twice." in body
    assert "Titles 100% alike" in body


def test_a_merge_keeps_what_was_chosen_and_all_of_several_values(cast: Cast) -> None:
    kept, other = pair(cast)
    merge(cast, kept, other)
    values = values_of(kept)
    assert (values.title, values.status, values.hours_a_year) == ("Garden club by the River", Status.PAUSED, 90)
    assert (values.key, values.contact) == ("A", "second@example.org")
    assert set(values.service_areas) == {"Housing", "Environment"}
    assert set(values.who) == {CoProducer.CARERS, CoProducer.RESIDENTS}
    assert values.involvements == (replace(INVOLVED, voice=Strength.NONE), InvolvementValues(Co.ASSESS))
    assert other.merged_into == kept
    assert list(audit.verify()) == []


def test_the_choice_of_the_kept_side_changes_no_single_value(cast: Cast) -> None:
    kept, other = pair(cast)
    before = values_of(kept)
    merge(cast, kept, other, Side.KEPT)
    after = values_of(kept)
    assert (after.title, after.status, after.contact) == (before.title, before.status, before.contact)
    assert after.involvements[0] == INVOLVED


def test_dates_that_differ_read_as_words_like_those_above(cast: Cast) -> None:
    kept = make_initiative(cast.seat("lead"), "Garden club", starts_on="2022")
    other = make_initiative(cast.seat("lead"), "Garden club", starts_on="2022-03")
    found = cast.client("lead").get(url(cast, "duplicate", kept=kept.pk, other=other.pk)).content.decode()
    assert found.count("March 2022") == 2, "side by side, and in the choice"
    assert "2022-03" not in found


def test_a_difference_that_nobody_chose_on_refuses_the_merge(cast: Cast) -> None:
    kept, other = pair(cast)
    with pytest.raises(KeyError):
        actions.merge(seat=cast.seat("lead"), kept=kept.pk, other=other.pk, chosen={})
    other.refresh_from_db()
    assert other.merged_into is None


def belongings(cast: Cast, other: Initiative) -> tuple[Figure, RatingLink]:
    source = Source.objects.create(title="A report")
    figure = Figure.objects.create(
        holder_kind="initiative", holder_id=other.pk, indicator="Cost", result="100", unit="GBP", source=source
    )
    link = RatingLink.objects.create(initiative=other, token_hash="x", expires_at=timezone.now() + timedelta(days=1))
    return figure, link


def test_figures_links_and_ratings_follow_a_merge_and_come_back(cast: Cast) -> None:
    kept, other = pair(cast)
    figure, link = belongings(cast, other)
    tally = {"co": Co.DESIGN, "voice": Strength.SOME, "action": Strength.SOME}
    Rating.objects.create(initiative=kept, count=2, **tally)
    Rating.objects.create(initiative=other, count=3, **tally)
    merge(cast, kept, other)
    figure.refresh_from_db()
    link.refresh_from_db()
    assert (figure.holder_id, link.initiative_id) == (kept.pk, kept.pk)
    assert Rating.objects.get(initiative=kept).count == 5
    actions.take_back(seat=cast.seat("lead"), merged=other.pk)
    figure.refresh_from_db()
    link.refresh_from_db()
    assert (figure.holder_id, link.initiative_id) == (other.pk, other.pk)
    assert {row.initiative_id: row.count for row in Rating.objects.all()} == {kept.pk: 2, other.pk: 3}


def test_a_merge_taken_back_leaves_both_as_they_were(cast: Cast) -> None:
    kept, other = pair(cast)
    before = values_of(kept), values_of(other)
    merge(cast, kept, other)
    actions.take_back(seat=cast.seat("lead"), merged=other.pk)
    rows = Initiative.objects.in_bulk([kept.pk, other.pk])
    assert (values_of(rows[kept.pk]), values_of(rows[other.pk])) == before
    assert rows[other.pk].merged_into is None


def test_what_was_changed_since_the_merge_stays_when_it_is_taken_back(cast: Cast) -> None:
    kept, other = pair(cast)
    merge(cast, kept, other)
    changed = replace(values_of(kept), title="Garden circle")
    map_actions.change_initiative(seat=cast.seat("lead"), initiative=kept, values=changed)
    actions.take_back(seat=cast.seat("lead"), merged=other.pk)
    values = values_of(Initiative.objects.get(pk=kept.pk))
    assert (values.title, values.status) == ("Garden circle", Status.EXISTING)


def test_the_merged_address_leads_to_the_kept_one_which_shows_both_histories(cast: Cast) -> None:
    kept, other = pair(cast)
    merge(cast, kept, other)
    client = cast.client("lead")
    assert client.get(url(cast, "detail", initiative=other.pk)).headers["Location"] == url(
        cast, "detail", initiative=kept.pk
    )
    body = client.get(url(cast, "history", initiative=kept.pk)).content.decode()
    assert "merged it into another" in body
    assert str(other.pk) not in body


def test_what_is_said_not_to_be_the_same_is_not_proposed_again(cast: Cast) -> None:
    first, second = pair(cast)
    seat = cast.seat("lead")
    assert len(queries.found_for(seat).proposals) == 1
    actions.say_not_the_same(seat=seat, first=second.pk, second=first.pk)
    assert queries.found_for(seat).proposals == ()


def test_two_of_different_programmes_cannot_be_merged(cast: Cast) -> None:
    kept, _ = pair(cast)
    seat = cast.seat("lead")
    for strange in (uuid4(), kept.pk):
        with pytest.raises(actions.MergeRefused):
            actions.merge(seat=seat, kept=kept.pk, other=strange, chosen={})


def test_a_person_merges_and_takes_back_through_the_pages(cast: Cast) -> None:
    kept, other = pair(cast)
    client = cast.client("facilitator")
    where = url(cast, "duplicate", kept=kept.pk, other=other.pk)
    assert "second@example.org" in client.get(where).content.decode()
    assert client.post(where, {}).status_code == 200
    chosen = {name: side.value for name, side in every(kept, other, Side.OTHER).items()}
    assert client.post(where, chosen).status_code == 302
    back = url(cast, "take_back_merge", initiative=other.pk)
    assert client.get(back).status_code == 200
    assert client.post(back).status_code == 302
    apart = url(cast, "not_duplicate", first=kept.pk, second=other.pk)
    assert client.get(apart).status_code == 405
    assert client.post(apart).status_code == 302
    assert "Nothing looks like a duplicate." in client.get(url(cast, "duplicates")).content.decode()


def test_a_large_map_is_looked_through_by_the_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 1)
    pair(cast)
    seat = cast.seat("lead")
    assert queries.found_for(seat).looking
    queries.look(seat.programme)
    found = queries.found_for(seat)
    assert (len(found.proposals), found.looking) == (1, False)
    make_initiative(seat, "Another")
    assert queries.found_for(seat).looking


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 200),
        ("co-lead", 200),
        ("facilitator", 200),
        ("contributor", 403),
        ("viewer", 403),
        ("administrator", 403),
        ("partner", 404),
        ("stranger", 404),
        ("anonymous", 404),
    ],
)
def test_who_may_open_duplicates(cast: Cast, who: str, status: int) -> None:
    kept, other = pair(cast)
    pages = [
        url(cast, "duplicates"),
        url(cast, "duplicate", kept=kept.pk, other=other.pk),
    ]
    merge(cast, kept, make_initiative(cast.seat("lead"), "Gone"), Side.KEPT)
    gone = Initiative.objects.get(title="Gone")
    pages.append(url(cast, "take_back_merge", initiative=gone.pk))
    client = cast.client(who)
    assert [client.get(page).status_code for page in pages] == [status] * 3
    apart = url(cast, "not_duplicate", first=kept.pk, second=other.pk)
    assert client.post(apart).status_code == (302 if status == 200 else status)


def test_the_acts_ask_the_rule(cast: Cast) -> None:
    kept, other = pair(cast)
    seat = cast.seat("contributor")
    with pytest.raises(Refused):
        actions.merge(seat=seat, kept=kept.pk, other=other.pk, chosen={})
    with pytest.raises(Refused):
        actions.take_back(seat=seat, merged=other.pk)
    with pytest.raises(Refused):
        actions.say_not_the_same(seat=seat, first=kept.pk, second=other.pk)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_few_questions(cast: Cast, django_assert_max_num_queries: object, number: int) -> None:
    for _ in range(number):
        pair(cast) if not _ else make_initiative(cast.seat("lead"), "Garden club by the river")
    client = cast.client("lead")
    client.get(url(cast, "duplicates"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django gives no type for it
        client.get(url(cast, "duplicates"))


def test_uniting_needs_no_choice_where_nothing_differs() -> None:
    values = InitiativeValues(title="A", who=(CoProducer.CARERS,))
    assert united(values, values, {}) == values
