"""The demonstration: what it holds, who may remove it, and that it is made once."""

from __future__ import annotations

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

import commonstar.web.co.commission.public as commission
from commonstar.vocabulary import PlaceKind, Role, Visibility
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.bodies.models import Body
from commonstar.web.co.commission.lots.models import PanelByLot, PanelDraw
from commonstar.web.co.commission.lots.queries import selected_of
from commonstar.web.co.commission.public import carried_by
from commonstar.web.demonstration.people import ADMINISTRATOR, CAST, MEMBERS
from commonstar.web.demonstration.public import contents, load_demonstration
from commonstar.web.demonstration.story import ANSWERS
from commonstar.web.gatherings.public import door_of, gatherings_of, registry
from commonstar.web.library.public import Case
from commonstar.web.organisations.public import Organisation, Place, Population
from commonstar.web.participation.public import contributions_at
from commonstar.web.programmes.public import Decision, Programme, Seat, board_of, seat_of
from commonstar.web.questionnaires import bridge
from commonstar.web.questionnaires.public import Reading, rounds_of
from commonstar.web.replies.public import Reply
from commonstar.web.star.focus_it.activities import activities_of
from commonstar.web.star.focus_it.public import shortlist_of
from commonstar.web.star.map_it.models import FoundAt, Initiative, Involvement, Rating, RatingLink
from commonstar.web.worth.public import BusinessCase

pytestmark = pytest.mark.django_db
INITIATIVES, UNSORTED = 44, 12


@pytest.fixture(scope="module")
def made(module_db: None) -> None:
    """The demonstration, made once for all tests of this file."""
    assert load_demonstration()


@pytest.fixture
def demonstration(made: None, db: None) -> Programme:
    return Programme.objects.get(visibility=Visibility.PUBLIC)


def remove_path(programme: Programme) -> str:
    return reverse("demonstration:remove", kwargs={"programme": programme.slug})


def seat(programme: Programme, name: str) -> Seat:
    return seat_of(programme, User.objects.get(email=f"{name}@demonstration.example"))


def test_it_has_one_person_a_role_and_an_administrator(demonstration: Programme) -> None:
    assert [seat(demonstration, person.name).role for person in MEMBERS] == list(Role)
    administrator = seat(demonstration, ADMINISTRATOR.name)
    assert (administrator.role, administrator.is_administrator) == (None, True)
    belong = set(Organisation.objects.get(is_demonstration=True).members.values_list("user__name", flat=True))
    assert belong == {"Administrator", "Lead", "Facilitator"}
    standings = {standing for row in demonstration.memberships.all() for standing in row.standings}
    assert len(standings) >= 5


def test_the_map_is_partly_sorted_and_every_row_is_marked(demonstration: Programme) -> None:
    rows = Initiative.objects.filter(programme=demonstration)
    assert rows.count() == INITIATIVES
    assert rows.filter(sorted_at=None).count() == UNSORTED
    assert rows.filter(sorted_at__isnull=False, involvements=None).count() == 1
    assert rows.exclude(key__startswith="illustrative-").count() == 0
    areas = set(rows.values_list("service_areas__name", flat=True)) - {None}
    assert len(areas) >= 5
    shown = Involvement.objects.filter(initiative__programme=demonstration)
    assert set(shown.values_list("co", flat=True)) == {"commission", "design", "deliver", "assess"}


def test_there_is_a_second_private_programme(demonstration: Programme) -> None:
    second = Programme.objects.exclude(pk=demonstration.pk).get()
    assert (second.visibility, second.is_demonstration) == (Visibility.PRIVATE, True)


def test_an_election_with_its_council_and_small_fund_can_be_opened(demonstration: Programme) -> None:
    client = Client()
    there = f"/programmes/{demonstration.slug}/commission/"
    home = client.get(there).content.decode()
    council = Body.objects.get(programme=demonstration)
    election = council.elections.get()
    assert f"{there}bodies/{council.pk}/" in home
    page = client.get(f"{there}bodies/{council.pk}/").content.decode()
    for words in ("Came after another left", "Left for another reason", "£962.65", "£1,462.65", "Begin with benches"):
        assert words in page
    shown = client.get(f"{there}elections/{election.pk}/").content.decode()
    assert "See the count, step by step" in shown
    large, small = election.contests.get(name="Everybody"), election.contests.get(name="Millbrook")
    assert client.get(f"{there}elections/contests/{large.pk}/sheet.blt").status_code == 200
    assert client.get(f"{there}elections/contests/{small.pk}/sheet.blt").status_code == 404
    fund = council.funds.order_by("begins_on")[0]
    account = client.get(f"{there}bodies/funds/{fund.pk}/").content.decode()
    assert "receipt-benches.png" in account


def test_it_is_made_once_and_everything_in_it_is_in_the_log(demonstration: Programme) -> None:
    entries = audit.newest().number
    assert not load_demonstration()
    assert (Programme.objects.count(), User.objects.count()) == (2, len(CAST))
    assert (Place.objects.count(), Population.objects.count()) == (7, 28)
    assert demonstration.attachments.count() == 3
    assert audit.newest().number == entries
    logged = set(audit.entries_of_programme(demonstration.pk).values_list("object_id", flat=True))
    assert {str(pk) for pk in Initiative.objects.filter(programme=demonstration).values_list("pk", flat=True)} <= logged
    assert list(audit.verify()) == []


def test_contents_name_every_role_and_page(demonstration: Programme) -> None:
    found = contents()
    assert [link.role for link in found.sign_in] == [*Role, "administrator"]
    assert found.programmes[0].path == reverse("programmes:star", kwargs={"programme": demonstration.slug})
    assert len(found.programmes) == 2


ALLOWED = {"lead": 200, "co-lead": 200, "administrator": 200, "facilitator": 403, "contributor": 403, "viewer": 403}


@pytest.mark.parametrize(("name", "expected"), [*ALLOWED.items(), ("newcomer", 403), ("anonymous", 302)])
def test_who_may_remove_it(demonstration: Programme, name: str, expected: int) -> None:
    client = Client()
    if name != "anonymous":
        client.force_login(User.objects.get(email=f"{name}@demonstration.example"))
    assert client.get(remove_path(demonstration)).status_code == expected
    if expected != 200:
        assert client.post(remove_path(demonstration)).status_code == expected
        assert Programme.objects.count() == 2


def test_the_banner_leads_to_the_page_that_says_what_goes(demonstration: Programme) -> None:
    client = Client()
    client.force_login(User.objects.get(email="lead@demonstration.example"))
    star = client.get(reverse("programmes:star", kwargs={"programme": demonstration.slug})).content.decode()
    assert remove_path(demonstration) in star
    page = client.get(remove_path(demonstration)).content.decode()
    assert "Demonstration council" in page
    assert demonstration.title in page
    assert f"{len(CAST)} invented people" in page


def test_people_who_take_part_see_some_of_it_otherwise_than_staff(demonstration: Programme) -> None:
    rated = Initiative.objects.filter(programme=demonstration, ratings__isnull=False).distinct()
    assert rated.count() == len(ANSWERS)
    staff = Involvement.objects.get(initiative__key="illustrative-02", initiative__programme=demonstration)
    voices = set(Rating.objects.filter(initiative=staff.initiative).values_list("voice", flat=True))
    assert staff.voice not in voices
    assert not RatingLink.objects.filter(closed_at=None).exists()


def test_a_challenge_its_demands_and_three_decisions_can_be_opened(demonstration: Programme) -> None:
    demands = list(demonstration.demands.order_by("number"))
    assert [row.known_from for row in demands if not row.is_voiced] == ["data"]
    assert {row.state for row in demands} == {"open", "recognised", "declined", "stays-open"}
    assert all(row.reply for row in demands if row.state == "declined")
    need = demonstration.needs.get()
    assert need.initiatives.count() == 2
    assert need.challenge is not None
    assert need.challenge.outcomes.get().code == "2"
    client = Client()
    client.force_login(User.objects.get(email="viewer@demonstration.example"))
    for name in ("challenges", "demands", "needs", "missing", "councillors", "themes"):
        body = client.get(reverse(f"programmes:{name}", kwargs={"programme": demonstration.slug})).content.decode()
        assert body.count("<h1") == 1
    assert "Company at home" in body


def test_a_finished_draw_can_be_opened_read_and_checked_by_anyone(demonstration: Programme) -> None:
    panel = PanelByLot.objects.get(programme=demonstration)
    first, second = PanelDraw.objects.filter(panel=panel).order_by("number")
    assert len(set(selected_of(first)) & set(selected_of(second))) == 11
    here = f"/programmes/{demonstration.slug}/commission/lots/{panel.pk}/"
    body = Client().get(f"{here}draws/1/").content.decode()
    for words in ("The seed drew panel", first.inputs_hash, "commonstar panel draw"):
        assert words in body
    for name in ("people.csv", "quotas.csv", "panels.csv", "result.json"):
        assert Client().get(f"{here}draws/1/files/{name}").status_code == 200
    assert Client().get(f"{here}missing/").content.decode().count("<svg") == 1
    assert Client().get(f"{here}people/").status_code == 302


def test_a_finished_shortlist_can_be_opened_with_its_reasons(demonstration: Programme) -> None:
    lead = User.objects.get(email="lead@demonstration.example")
    found = shortlist_of(seat_of(demonstration, lead))
    assert (len(found.on), len(found.off)) == (4, 1)
    assert all(each.worth for each in found.on)
    assert any(each.needs for each in found.on)
    line = board_of(demonstration).find("focus/choose-the-few")
    assert line is not None
    assert line.state == "done"
    body = Client().get(reverse("focus_it:shortlist", kwargs={"programme": demonstration.slug})).content.decode()
    assert "Taken off, and why" in body


def test_a_finished_commissioning_panel_can_be_opened_and_another_waits(demonstration: Programme) -> None:
    initiative = Initiative.objects.get(programme=demonstration, key="illustrative-15")
    (award,) = carried_by(demonstration, "initiative", initiative.pk)
    assert "Ten benches, placed by those who walk" in Client().get(award.panel.url).content.decode()
    expert, outsider = Client(), Client()
    expert.force_login(User.objects.get(email="co-lead@demonstration.example"))
    scores = expert.get(f"{award.panel.url}meeting/").content.decode()
    for words in ("<svg", "These members have an interest", "Agreed score of 100"):
        assert words in scores
    assert outsider.get(f"{award.panel.url}meeting/").status_code == 403
    star = expert.get(reverse("programmes:star", kwargs={"programme": demonstration.slug})).content.decode()
    assert "Read and score: 2 are left" in star
    page = reverse("map_it:detail", kwargs={"programme": demonstration.slug, "initiative": initiative.pk})
    assert "Ten benches with arms" in Client().get(page).content.decode()


def test_tasks_decisions_and_a_request_wait_as_they_do_in_life(demonstration: Programme) -> None:
    board = board_of(demonstration)
    assert {"elsewhere", "not-for-us"} <= {line.state for line in board.lines}
    assert [line.reference for line in board.lines if line.is_overdue] == ["people/find-people"]
    decisions = list(Decision.objects.filter(programme=demonstration).order_by("number"))
    assert [each.supersedes_id for each in decisions] == [
        None,
        None,
        decisions[1].pk,
        *[None] * 8,
        decisions[10].pk,
        *[None] * 4,
    ]
    assert decisions[1].about_title == "Community minibus driven by volunteers"
    assert demonstration.join_requests.get().answer == "waiting"
    client = Client()
    client.force_login(User.objects.get(email="lead@demonstration.example"))
    star = client.get(reverse("programmes:star", kwargs={"programme": demonstration.slug})).content.decode()
    assert "Review a decision" in star


def test_cases_of_the_library_are_parents_and_places_have_people_and_bounds(demonstration: Programme) -> None:
    assert Case.objects.exists()
    assert Initiative.objects.filter(programme=demonstration, parent_case__isnull=False).count() >= 4
    places = Place.objects.filter(organisation__is_demonstration=True)
    assert [places.filter(kind=kind).count() for kind in PlaceKind] == [1, 1, 1, 4, 0]
    for place in places:
        assert place.latitude is not None
        assert place.boundary is not None
        assert place.populations.count() >= 4
        assert all("Illustrative" in each.source for each in place.populations.all())
    assert Initiative.objects.filter(programme=demonstration, places=None).count() == 0
    assert Initiative.objects.filter(programme=demonstration, places__kind="area").exists()


def test_the_people_of_the_localities_are_those_of_the_town(demonstration: Programme) -> None:
    town = Place.objects.get(organisation__is_demonstration=True, kind="area")
    inside = Population.objects.filter(place__parent=town).values_list("group").annotate(Sum("count"))
    assert dict(inside) == dict(town.populations.values_list("group", "count"))
    for smaller, larger in ((town, town.parent), (town.parent, town.parent and town.parent.parent)):
        assert smaller is not None
        assert larger is not None
        around = dict(larger.populations.values_list("group", "count"))
        assert all(count < around[group] for group, count in smaller.populations.values_list("group", "count"))


def test_places_and_people_are_in_the_log_as_the_administrators_acts(demonstration: Programme) -> None:
    council = Organisation.objects.get(is_demonstration=True)
    entries = audit.Entry.objects.filter(organisation_id=council.pk, action__in=["place.added", "population.added"])
    told = {entry.object_id for entry in entries}
    assert {str(pk) for pk in Place.objects.filter(organisation=council).values_list("pk", flat=True)} <= told
    assert {str(pk) for pk in Population.objects.values_list("pk", flat=True)} <= told
    assert set(entries.values_list("actor_id", flat=True)) == {
        User.objects.get(email=ADMINISTRATOR.email).pk,
    }


def test_a_workshop_that_is_over_and_one_that_is_open_can_be_opened(demonstration: Programme) -> None:
    """Entries were taken up, found on the map already, and left out; one reply is published. Nothing is owed, nor to
    whoever added a statement on another evening."""
    over, now = gatherings_of(demonstration).filter(activities__kind="mapping").order_by("starts_at")
    said = list(contributions_at(door_of(over) or pytest.fail("no code"), "initiative"))
    assert sorted(bool(row.became_id) for row in said) == [False, True, True, True]
    assert all(row.became_words for row in said)
    assert FoundAt.objects.filter(gathering=over).count() == 3
    replies = Reply.objects.filter(programme=demonstration.pk, about_key__in=[row.key for row in said])
    assert (replies.count(), replies.filter(answered_on=None).count(), replies.filter(published=True).count()) == (
        4,
        0,
        1,
    )
    assert [row.state for row in now.activities.all()] == ["open"]
    assert contributions_at(door_of(now) or pytest.fail("no code"), "initiative").count() == 2


def test_a_round_table_placed_and_weighed_initiatives(demonstration: Programme) -> None:
    """Both can be opened; those of the council can be shown apart, and something lies high on both axes."""
    table = gatherings_of(demonstration).get(title="Which few would help most?")
    client = Client()
    client.force_login(User.objects.get(email="viewer@demonstration.example"))
    pages = [client.get(registry.activities[each.kind].results(each)).text for each in table.activities.all()]
    for body, told in zip(pages, ("12 people placed initiatives.", "8 people weighed the criteria."), strict=True):
        assert told in body
    assert "(7)" in pages[0]
    assert "Use as template" not in pages[0]  # a viewer adds nothing
    assert "Nothing lies here yet." not in pages[0]
    assert "How sure is the order?" in pages[1]


def test_staff_see_more_co_production_than_people_who_use_services(demonstration: Programme) -> None:
    rounds = {asked.version.instrument.code: asked for asked in rounds_of(demonstration)}
    reading = Reading.of(rounds["maturity"])
    assert reading is not None
    assert reading.published.people() == 46
    page = Client().get(reverse("questionnaires:results", args=[demonstration.slug, rounds["maturity"].pk]))
    assert "Where groups see things most differently" in page.text
    scores = bridge.scores(reading.record, reading.published)
    means = {each.group: each.value for each in scores if (each.dimension, each.level) == ("assets", "service")}
    assert means["staff"] - means["users"] > 1
    would = Reading.of(rounds["community"])
    assert would is not None
    assert would.published.distribution("would_do").answered == 24


def test_a_business_case_and_quick_estimates_are_there_to_open(demonstration: Programme) -> None:
    """Marked illustrative everywhere, the whole case in two versions, the newer one signed off."""
    cases = list(BusinessCase.objects.filter(programme=demonstration))
    assert sorted(each.is_estimate for each in cases) == [False, True, True, True, True]
    whole = next(each for each in cases if not each.is_estimate)
    assert [(each.number, each.state) for each in whole.versions.all()] == [(2, "signed-off"), (1, "draft")]
    for each in cases:
        page = Client().get(reverse("worth:case", args=[demonstration.slug, each.pk])).text
        assert "Illustrative" in page
        assert all(version.summary["illustrative"] for version in each.versions.all())
    assert {each.subject_kind for each in cases} == {"initiative"}


def test_agencies_answered_and_a_year_was_realised(demonstration: Programme) -> None:
    """One confirms, one disputes, one has not answered; what was realised is marked as invented."""
    case = BusinessCase.objects.get(programme=demonstration, is_estimate=False)
    here = [demonstration.slug, case.pk]
    agreement = Client().get(reverse("worth:agreement", args=here)).text
    assert "Confirmed by 1 of 3 agencies." in agreement
    assert "Confirmed by 1 of 3 agencies." in Client().get(reverse("worth:case", args=here)).text
    for state in ("Confirmed", "Disputed", "Asked"):
        assert f">{state}<" in " ".join(agreement.split()).replace("> ", ">").replace(" <", "<"), state
    realised = Client().get(reverse("worth:realised", args=here)).text
    assert "27,140.00" in realised
    assert "Invented, to show the way of reckoning (illustrative)" in realised


def test_an_evening_shows_groups_what_they_share_and_an_order(demonstration: Programme) -> None:
    kinds = {row.kind: row for row in activities_of(demonstration)}
    client = Client()
    client.force_login(User.objects.get(email="viewer@demonstration.example"))
    said = client.get(registry.activities["statements"].results(kinds["statements"])).text
    for words in ("34 people answered", "What group B says", "In every group", "five offices"):
        assert words in said
    assert "Do not make much of these groups" not in said
    order = client.get(registry.activities["pairs"].results(kinds["pairs"])).text
    assert "24 people answered." in order
    assert "The order, the strongest first" in order


def test_a_budget_is_finished_told_and_on_its_way(demonstration: Programme) -> None:
    """Somebody can read of every idea what became of it, and count the ballots again."""
    budgets, voting = commission.budgets, commission.voting
    (budget,) = budgets.Budget.objects.filter(programme=demonstration)
    won = {each.code: each.delivery for each in budgets.projects_of(budget) if each.won}
    assert won == {"P01": "under-way", "P02": "done", "P05": "planned", "P06": "not-started"}
    said = [each.came_from for each in budgets.ideas_of(budget)]
    answered = Reply.objects.filter(programme=demonstration.pk, about_key__in=said).exclude(answered_on=None)
    assert answered.count() == len(said) == 8
    poll = voting.poll_of("budget", budget.pk)
    assert poll is not None
    assert voting.registry.kinds["budget"].count(poll.rules, voting.inputs_of(poll), poll.seed) == budget.result
    assert "£17.41 was missing" in Client().get(f"/budgets/{budget.pk}/projects/3/").text
