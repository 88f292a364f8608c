"""The shortlist: who chooses, what a choice leaves in the logs, what the page says, what is refused."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonstar.vocabulary import Co, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.programmes.models import Decision
from commonstar.web.programmes.tasks.queries import board_of
from commonstar.web.star.focus_it.actions import (
    AlreadyOn,
    Choice,
    NoReason,
    NotOn,
    put_on_shortlist,
    take_off_shortlist,
)
from commonstar.web.star.focus_it.models import ShortlistEntry
from commonstar.web.star.focus_it.queries import shortlist_of
from commonstar.web.star.map_it.models import Initiative
from tests.factories.cast import Cast, make_cast
from tests.factories.demands import make_challenge, make_demand, make_need
from tests.factories.initiatives import make_initiative
from tests.factories.worth import make_case
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well/focus/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
CHOOSERS = ("lead", "co-lead", "facilitator", "administrator")


def why(reason: str = "It helps most.") -> Choice:
    return Choice(reason, "The board", date(2026, 3, 2))


def filled(**more: str) -> dict[str, str]:
    day = {"decided_on_day": "2", "decided_on_month": "3", "decided_on_year": "2026"}
    return {"reason": "It helps most.", "decided_by": "The board", **day, **more}


def choose(cast: Cast, *titles: str) -> list[Initiative]:
    rows = [make_initiative(cast.seat("lead"), title) for title in titles]
    for row in rows:
        put_on_shortlist(seat=cast.seat("facilitator"), initiative=row, choice=why(f"Because of {row.title}"))
    return rows


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_read(db: None, who: str, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    choose(cast, "Choir")
    open_to = {
        Visibility.PRIVATE: set(MEMBERS),
        Visibility.PARTNERS: {*MEMBERS, "partner"},
        Visibility.PUBLIC: {*MEMBERS, *OUTSIDERS},
    }
    for path in ("", "long-list/"):
        answer = cast.client(who).get(HERE + path)
        assert answer.status_code == (200 if who in open_to[visibility] else 404)
        if answer.status_code == 200:
            assert ("take-off/" in answer.content.decode()) == (who in CHOOSERS)


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_choose(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    new, (on,) = make_initiative(cast.seat("lead")), choose(cast, "Choir")
    client = cast.client(who)
    paths = (f"{HERE}initiatives/{new.pk}/put-on/", f"{HERE}initiatives/{on.pk}/take-off/")
    expected = 200 if who in CHOOSERS else 302 if who == "anonymous" else 403
    assert [client.get(path).status_code for path in paths] == [expected] * 2
    for path in paths:
        client.post(path, filled())
    done = set(ShortlistEntry.objects.filter(is_on=True).values_list("initiative", flat=True))
    assert done == ({new.pk} if who in CHOOSERS else {on.pk})
    if who not in CHOOSERS:
        with pytest.raises(Refused):
            put_on_shortlist(seat=cast.seat(who), initiative=new, choice=why())
        with pytest.raises(Refused):
            take_off_shortlist(seat=cast.seat(who), initiative=on, choice=why())


def test_a_choice_is_a_decision_with_its_reason_and_an_entry_in_the_log(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "Choir <b>")
    client = cast.client("facilitator")
    answer = client.post(f"{HERE}initiatives/{row.pk}/put-on/", filled(reason="Many sing."), follow=True)
    body = answer.content.decode()
    for words in ("Choir &lt;b&gt;", "Many sing.", "Decision 1", "1 of 1 initiative is on the shortlist"):
        assert words in body
    decision = Decision.objects.get()
    assert (decision.title, decision.reasons) == ("Put “Choir <b>” on the shortlist", "Many sing.")
    assert (decision.about_kind, decision.about_id, decision.decided_by) == ("initiative", row.pk, "The board")
    acts = [entry.action for entry in audit.entries_of_programme(cast.programme.pk)]
    assert {"initiative.shortlisted", "decision.recorded"} <= set(acts)
    log = cast.client("lead").get("/programmes/living-well/log/").content.decode()
    assert "put the initiative “Choir &lt;b&gt;” on the shortlist" in log


def test_taking_off_supersedes_and_says_why_and_putting_on_again_too(cast: Cast) -> None:
    (row,) = choose(cast, "Choir")
    client = cast.client("lead")
    form = client.get(f"{HERE}initiatives/{row.pk}/take-off/").content.decode()
    assert "It was put on because: Because of Choir" in form
    assert 'value="The board"' in form
    client.post(f"{HERE}initiatives/{row.pk}/take-off/", filled(reason="No room to sing."))
    body = client.get(HERE).content.decode()
    assert "Nothing is on the shortlist yet" in body
    assert "No room to sing." in body[body.index("Taken off, and why") :]
    client.post(f"{HERE}initiatives/{row.pk}/put-on/", filled(reason="A room was found."))
    assert ShortlistEntry.objects.get().reason == "A room was found."
    numbers = Decision.objects.order_by("number").values_list("number", "supersedes__number")
    assert list(numbers) == [(1, None), (2, 1), (3, 2)]


def test_a_decision_that_was_superseded_by_hand_is_left_alone(cast: Cast) -> None:
    (row,) = choose(cast, "Choir")
    by_hand = "/programmes/living-well/decisions/new/?supersedes=1"
    cast.client("lead").post(by_hand, filled(title="Put it differently", reasons="Better words."))
    take_off_shortlist(seat=cast.seat("lead"), initiative=row, choice=why())
    assert [each.supersedes_id is not None for each in Decision.objects.order_by("number")] == [False, True, False]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": " "}, "Say why."),
        ({"decided_by": ""}, "Say who decided."),
        ({"decided_on_year": "2999"}, "Enter a date that is not in the future."),
        ({"decided_on_month": "14"}, "Error:"),
        ({"reason": "x" * 10_001}, "Error:"),
    ],
)
def test_wrong_input_is_said_and_what_was_typed_is_kept(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    row = make_initiative(cast.seat("lead"))
    sent = filled(decided_by="The lunch club") | wrong
    body = cast.client("lead").post(f"{HERE}initiatives/{row.pk}/put-on/", sent).content.decode()
    assert sentence in body
    assert (sent["decided_by"] in body, ShortlistEntry.objects.exists()) == (True, False)
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.unlabelled()) == ([], [], [])


def test_what_cannot_be_chosen_is_refused(cast: Cast) -> None:
    seat, (on,) = cast.seat("lead"), choose(cast, "Choir")
    off = make_initiative(seat, "Garden")
    with pytest.raises(AlreadyOn):
        put_on_shortlist(seat=seat, initiative=on, choice=why())
    with pytest.raises(NotOn):
        take_off_shortlist(seat=seat, initiative=off, choice=why())
    with pytest.raises(NoReason):
        put_on_shortlist(seat=seat, initiative=off, choice=why(" "))
    client = cast.client("lead")
    assert client.get(f"{HERE}initiatives/{on.pk}/put-on/").headers["Location"] == HERE
    assert client.get(f"{HERE}initiatives/{off.pk}/take-off/").headers["Location"] == HERE
    assert client.get(f"{HERE}initiatives/{uuid4()}/put-on/").status_code == 404
    assert Decision.objects.count() == 1


def test_coverage_of_needs_and_challenges_before_and_after(cast: Cast) -> None:
    seat = cast.seat("lead")
    challenge = make_challenge(seat)
    rest, company, lift = (
        make_need(seat, title, make_demand(seat, title)) for title in ("Places to rest", "Company at home", "A lift")
    )
    for need in (rest, company):
        need.challenge = challenge
        need.save()
    bench = make_initiative(seat, "Benches", needs=(rest.title,))
    make_initiative(seat, "Walks", needs=(rest.title, company.title))
    put_on_shortlist(seat=seat, initiative=bench, choice=why())
    found = shortlist_of(seat)
    assert [(each.title, each.before, each.after) for each in found.needs] == [
        (rest.title, 2, 1),
        (company.title, 1, 0),
        (lift.title, 0, 0),
    ]
    assert [(each.before, each.after) for each in found.challenges] == [(2, 1)]
    assert [each.title for each in found.lost] == [company.title]
    assert [each.title for each in found.unanswered] == [lift.title]
    assert [need.title for need in found.on[0].needs] == [rest.title]
    body = cast.client("viewer").get(HERE).content.decode()
    assert "Of 3 recognised needs, the long list answers 2 and the shortlist 1." in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])


def test_benefit_and_saving_are_ranges_and_say_what_they_rest_on(cast: Cast) -> None:
    rows = choose(cast, "Benches", "Choir")
    make_case(cast.seat("lead"), subject=("initiative", rows[0].pk))
    for path in ("", "long-list/"):
        body = cast.client("viewer").get(HERE + path).content.decode()
        assert "£550 to £1,500" in body
        assert "£280 to £730" in body
        assert "over 2 years" in body
        assert "Business case" in body
        assert body.count("Not estimated yet") == 1


def test_a_merged_initiative_keeps_its_place_and_its_case(cast: Cast) -> None:
    gone, stays = choose(cast, "Choir")[0], make_initiative(cast.seat("lead"), "Choirs")
    make_case(cast.seat("lead"), subject=("initiative", gone.pk))
    Initiative.objects.filter(pk=gone.pk).update(merged_into=stays)
    (line,) = shortlist_of(cast.seat("lead")).on
    assert (line.initiative, line.worth is not None) == (stays, True)
    assert "On the shortlist" in cast.client("viewer").get(f"{HERE}long-list/").content.decode()
    cast.client("lead").post(f"{HERE}initiatives/{stays.pk}/take-off/", filled())
    assert not ShortlistEntry.objects.filter(is_on=True).exists()


def test_the_long_list_is_narrowed_by_co_need_and_place(cast: Cast) -> None:
    seat = cast.seat("lead")
    town = Place.objects.create(organisation=cast.council, name="Millbrook", kind="locality")
    need = make_need(seat)
    make_initiative(seat, "Benches", Co.DESIGN, needs=(need.title,))
    make_initiative(seat, "Choir", Co.DELIVER, places=(town.name,))
    client = cast.client("viewer")
    for query, there, gone in (
        ("co=design", "Benches", "Choir"),
        (f"need={need.pk}", "Benches", "Choir"),
        (f"place={town.pk}", "Choir", "Benches"),
        ("search=choir", "Choir", "Benches"),
    ):
        body = client.get(f"{HERE}long-list/?{query}").content.decode()
        assert (there in body, gone in body) == (True, False), query
    assert "Nothing fits all of these filters" in client.get(f"{HERE}long-list/?search=zoo").content.decode()
    assert client.get(f"{HERE}long-list/?co=nonsense&page=x&need=1").status_code == 200


def test_empty_states_say_what_to_do(cast: Cast) -> None:
    client = cast.client("lead")
    for path in ("", "long-list/"):
        body = client.get(HERE + path).content.decode()
        assert "Nothing is on the map yet" in body
        assert "Begin with Map it" in body
    make_initiative(cast.seat("lead"))
    body = client.get(HERE).content.decode()
    assert "Nothing is on the shortlist yet" in body
    assert "Choose from the long list" in body
    assert "From demands to needs" in body


def test_the_task_and_the_sector_follow_the_shortlist(cast: Cast) -> None:
    line = board_of(cast.programme).find("focus/choose-the-few")
    assert line is not None
    assert line.state == "to-do"
    rows = choose(cast, "A", "B", "C")
    states = [board_of(cast.programme).find("focus/choose-the-few")]
    take_off_shortlist(seat=cast.seat("lead"), initiative=rows[0], choice=why())
    states.append(board_of(cast.programme).find("focus/choose-the-few"))
    assert [each and each.state for each in states] == ["done", "under-way"]
    assert f'href="{HERE}"' in cast.client("viewer").get("/programmes/living-well/").content.decode()


def test_a_shortlist_goes_along_when_a_programme_is_taken_away(cast: Cast) -> None:
    choose(cast, "Choir")
    seat = cast.seat("lead")
    out = BytesIO()
    take_away(seat=seat, out=out)
    out.seek(0)
    made = bring_in(user=cast.people["administrator"], organisation=cast.council, file=out, slug="again")
    entry = ShortlistEntry.objects.get(programme=made.programme)
    assert entry.initiative.programme == entry.decision.programme == made.programme
    assert (entry.reason, entry.is_on, entry.chosen_by) == ("Because of Choir", True, None)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", 13), ("long-list/", 14)])
def test_as_many_queries_for_many_as_for_few(
    cast: Cast, count: int, path: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, seat = cast.client("viewer"), cast.seat("lead")
    need = make_need(seat)
    for each in range(count):
        row = make_initiative(seat, f"Choir {each}", Co.DESIGN, needs=(need.title,))
        make_case(seat, subject=("initiative", row.pk))
        put_on_shortlist(seat=seat, initiative=row, choice=why())
    with django_assert_num_queries(queries):
        client.get(HERE + path)


def test_today_is_offered_as_the_day(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    body = cast.client("lead").get(f"{HERE}initiatives/{row.pk}/put-on/").content.decode()
    assert f'value="{timezone.localdate().year}"' in body
