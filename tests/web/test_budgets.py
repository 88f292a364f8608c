"""Budgets: who may do what, from a draft by way of ideas and checks to projects, the result, delivery and replies."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from commonstar.vocabulary import Channel, RemovalReason, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.budgets import queries
from commonstar.web.co.commission.budgets.actions import (
    BudgetValues,
    CountValues,
    NotReady,
    WrongStage,
    add_budget,
    change_budget,
    close_for_ideas,
    keep_result,
    open_for_ideas,
    put_to_vote,
)
from commonstar.web.co.commission.budgets.checking import (
    Check,
    NotPossible,
    ProjectValues,
    change_project,
    check_idea,
    forget,
    take_in,
)
from commonstar.web.co.commission.budgets.delivering import NotWon, Report, report_delivery
from commonstar.web.co.commission.budgets.models import Budget, DeliveryNote, Idea, Project
from commonstar.web.co.commission.budgets.telling import tell_proposers
from commonstar.web.co.commission.budgets.terms import Delivery, Feasibility
from commonstar.web.common.access import Refused
from commonstar.web.participation import public as participation
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.replies import public as replies
from commonstar.web.replies.public import Reply
from tests.factories.budgets import (
    VALUES,
    checking,
    decided,
    document,
    feasible,
    listed,
    make_budget,
    opened,
    propose,
    voting,
)
from tests.factories.cast import Cast, make_cast
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well/commission/budgets/"
EVERYONE = (*Role, "administrator", "partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")
WRITERS = (*RUNNERS, "contributor")
FILLED = {
    **{name: str(value) for name, value in VALUES.items()},
    "currency": "GBP",
    **{"result_on_day": "1", "result_on_month": "9", "result_on_year": "2099"},
}
COUNTED = {
    **{"way": "approval", "rule": "equal-shares", "utility": "cost", "completion": "add1+greedy"},
    **{"step": "1", "tie_break": "votes,cost,id"},
}
NOT_FEASIBLE = Check(Feasibility.NOT_FEASIBLE, "The bridge is too weak.", "Roads team")


def note() -> Report:
    return Report(date(2026, 5, 4), Delivery.UNDER_WAY, "The posts stand.", Decimal("1200.50"))


def reply_to(idea: Idea) -> Reply:
    return replies.replies_about(idea.budget.programme_id, "contribution", [idea.came_from])[idea.came_from]


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may_run_a_round(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    lead, seat = cast.seat("lead"), cast.seat(who)
    draft, budget = make_budget(lead, title="Draft"), opened(lead)
    (idea,) = listed(lead, budget, "Benches")
    expected = 200 if who in RUNNERS else 302 if who == "anonymous" else 403
    client = cast.client(who)
    pages = ("new/", f"{draft.pk}/open/", *(f"{budget.pk}/{name}/" for name in ("about", "rules", "take-in", "close")))
    for path in (*pages, f"{budget.pk}/ideas/1/", f"{budget.pk}/vote/", f"{budget.pk}/tell/"):
        assert client.get(HERE + path).status_code == expected, path
    assert client.get(f"{HERE}{draft.pk}/").status_code == (200 if who in RUNNERS else 404)
    assert client.get(f"{HERE}{budget.pk}/").status_code == 200
    acts: list[Callable[[], Any]] = [
        lambda: add_budget(seat=seat, values=BudgetValues(**VALUES)),
        lambda: change_budget(seat=seat, budget=budget, values=CountValues()),
        lambda: open_for_ideas(seat=seat, budget=draft),
        lambda: take_in(seat=seat, budget=budget, keys=()),
        lambda: check_idea(seat=seat, idea=idea, check=feasible()),
        lambda: close_for_ideas(seat=seat, budget=budget),
        lambda: put_to_vote(seat=seat, budget=budget),
        lambda: tell_proposers(seat=seat, budget=budget),
    ]
    for act in acts:
        if who in RUNNERS:
            act()
        else:
            with pytest.raises(Refused):
                act()


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may_report_on_a_delivery(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    budget = decided(cast.seat("lead"))
    path = f"{HERE}{budget.pk}/projects/1/delivery/"
    expected = 200 if who in WRITERS else 302 if who == "anonymous" else 403
    assert cast.client(who).get(path).status_code == expected
    project = Project.objects.get(budget=budget, number=1)
    if who in WRITERS:
        report_delivery(seat=cast.seat(who), project=project, report=note())
    else:
        with pytest.raises(Refused):
            report_delivery(seat=cast.seat(who), project=project, report=note())


@pytest.mark.parametrize("visibility", list(Visibility))
def test_citizens_read_a_round_without_an_account_and_no_draft(db: None, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    anyone = cast.client("anonymous")
    draft = make_budget(cast.seat("lead"))
    assert anyone.get(f"/budgets/{draft.pk}/").status_code == 404
    budget = decided(cast.seat("lead"))
    for path in ("", "ideas/", "projects/1/", "projects/2/", "result/"):
        answer = anyone.get(f"/budgets/{budget.pk}/{path}")
        assert answer.status_code == 200, path
        assert not answer.cookies
    if visibility is Visibility.PUBLIC:
        for path in (HERE, "/programmes/living-well/commission/"):
            assert f'href="/budgets/{budget.pk}/"' in anyone.get(path).content.decode()
            assert f'href="{HERE}{budget.pk}/"' in cast.client("viewer").get(path).content.decode()
    for path in ("projects/3/", "nothing/"):
        assert anyone.get(f"/budgets/{budget.pk}/{path}").status_code == 404
    assert anyone.get(f"/budgets/{voting(cast.seat('lead')).pk}/result/").status_code == 404


def test_a_round_is_set_up_from_forms_and_opened(cast: Cast) -> None:
    client = cast.client("facilitator")
    client.post(f"{HERE}new/", FILLED)
    budget = Budget.objects.get()
    assert (budget.amount, budget.stage, budget.result_on) == (Decimal("10000.00"), "drafted", date(2099, 9, 1))
    path = f"{HERE}{budget.pk}/"
    client.post(f"{path}rules/", {**COUNTED, "rule": "greedy", "most": "3"})
    budget.refresh_from_db()
    assert (budget.rule, budget.most, budget.least) == ("greedy", 3, 0)
    client.post(f"{path}open/", {"is_premoderated": "on"})
    door = queries.door_of(budget)
    assert door is not None
    assert door.is_premoderated
    body = cast.client("anonymous").get(f"/budgets/{budget.pk}/").content.decode()
    for words in ("£10,000", "The river quarter", "Send your idea", door.code, "At most 3 projects on a ballot"):
        assert words in body
    outline(body)


@pytest.mark.parametrize(
    ("path", "wrong", "sentence"),
    [
        ("new/", {**FILLED, "amount": "0"}, "Enter 0.01 or more for “"),
        ("new/", {**FILLED, "title": ""}, "Give the budget a name."),
        (
            "new/",
            {**FILLED, "votes_until_day": "2", "votes_until_month": "9", "votes_until_year": "2099"},
            "Enter a day that is not before the one above.",
        ),
        ("new/", {**FILLED, "result_on_year": "2020"}, "Enter a day that is not over."),
        ("{}/rules/", {**COUNTED, "way": "points"}, "Say how many points everyone has."),
        ("{}/rules/", {**COUNTED, "rule": "greedy-threshold"}, "Say how high the hurdle is."),
        ("{}/rules/", {**COUNTED, "most": "2", "least": "3"}, "Enter a number that is not above the one before."),
        ("{}/rules/", {**COUNTED, "utility": "points"}, "People give no points and no order"),
    ],
)
def test_what_is_wrong_in_a_form_is_said_beside_it(cast: Cast, path: str, wrong: dict[str, str], sentence: str) -> None:
    budget = make_budget(cast.seat("lead"))
    answer = cast.client("lead").post(HERE + path.format(budget.pk), wrong)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_a_day_that_is_over_by_now_may_stay(cast: Cast) -> None:
    budget = make_budget(cast.seat("lead"))
    Budget.objects.update(result_on=date(2020, 9, 1))
    sent = {**FILLED, "result_on_year": "2020", "title": "Another name"}
    cast.client("lead").post(f"{HERE}{budget.pk}/about/", sent)
    budget.refresh_from_db()
    assert budget.title == "Another name"


def test_one_act_comes_next_and_is_the_button(cast: Cast) -> None:
    seat, client = cast.seat("lead"), cast.client("lead")
    found = re.compile(r'<a class="govuk-button[^>]*>([^<]+)</a>')

    def next_of(budget: Budget) -> list[str]:
        return found.findall(client.get(f"{HERE}{budget.pk}/").content.decode())

    assert next_of(make_budget(seat)) == ["Open it for ideas"]
    assert next_of(opened(seat)) == ["Join code, poster, and ideas on paper"]
    assert next_of(checking(seat)) == ["Put it to the vote"]
    assert next_of(voting(seat)) == ["Set up the vote"]
    done = voting(seat)
    keep_result(budget=done, document=document())
    assert next_of(done) == ["Tell 2 people what became of their ideas"]
    tell_proposers(seat=seat, budget=done)
    assert next_of(done) == []


def test_an_idea_comes_without_an_account_and_its_slip_says_what_became_of_it(cast: Cast) -> None:
    seat, budget = cast.seat("lead"), opened(cast.seat("lead"))
    door = queries.door_of(budget)
    assert door is not None
    anyone = cast.client("anonymous")
    form = {"title": "Benches", "words": "Places to rest", "where": "By the river", "entry": participation.new_entry()}
    sent = anyone.post(f"/join/{door.code}/say/budget-idea/", {**form, "language": "en"})
    assert "slip" in sent.content.decode()
    assert anyone.get(f"/budgets/{budget.pk}/ideas/").content.decode().count("Benches") == 0
    (said,) = queries.to_take_in(door)
    client = cast.client("lead")
    for _twice in range(2):
        client.post(f"{HERE}{budget.pk}/take-in/", {"said": [said.key]})
    idea = Idea.objects.select_related("budget").get()
    assert (idea.number, idea.words, idea.where) == (1, "Places to rest", "By the river")
    assert "Places to rest" in anyone.get(f"/budgets/{budget.pk}/ideas/").content.decode()
    kept = participation.contribution_by_key(said.key)
    assert kept is not None
    assert "idea 1" in kept.became_words
    assert reply_to(idea).answered_on is None
    check_idea(seat=seat, idea=idea, check=NOT_FEASIBLE)
    answered = reply_to(idea)
    assert "The bridge is too weak." in answered.decided
    body = anyone.get(f"/budgets/{budget.pk}/ideas/").content.decode()
    for words in ("Cannot be done", "The bridge is too weak.", "Checked by Roads team"):
        assert words in body
    assert "P01" not in body


def test_an_idea_on_paper_is_typed_up_after_the_close(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = opened(seat)
    close_for_ideas(seat=seat, budget=budget)
    slip = propose(budget, "A swing", channel=Channel.PAPER)
    assert take_in(seat=seat, budget=budget, keys=[slip.key]) == 1
    with pytest.raises(participation.DoorClosed):
        propose(budget, "Too late")


def test_what_can_be_done_becomes_a_project_and_others_join_it(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = opened(seat)
    benches, seats, _swing = listed(seat, budget, "Benches", "Seats", "A swing")
    client = cast.client("facilitator")
    check = {"reason": "The ground is ours.", "checked_by": "Parks team", "cost": "4000.50", "project": "own"}
    client.post(f"{HERE}{budget.pk}/ideas/1/", {**check, "state": "feasible"})
    project = Project.objects.get()
    assert (project.code, project.title, project.cost) == ("P01", "Benches", Decimal("4000.50"))
    client.post(f"{HERE}{budget.pk}/ideas/2/", {**check, "state": "merged", "into": "1"})
    client.post(f"{HERE}{budget.pk}/ideas/3/", {**check, "state": "feasible", "project": "P01", "cost": "99.50"})
    project.refresh_from_db()
    assert project.cost == Decimal("4100.00")
    assert [idea.number for idea in project.ideas.all()] == [1, 3]
    seats.refresh_from_db()
    assert seats.merged_into == benches
    with pytest.raises(NotPossible):
        check_idea(seat=seat, idea=benches, check=NOT_FEASIBLE)
    values = ProjectValues("Places to rest", "Six benches", "The river", Decimal("5000"), "Parks team")
    change_project(seat=seat, project=project, values=values)
    body = cast.client("anonymous").get(f"/budgets/{budget.pk}/projects/1/").content.decode()
    for words in ("Places to rest", "£5,000", "Idea 1: Benches", "Put together with it:", "2. Seats", "Idea 3"):
        assert words in body


@pytest.mark.parametrize(
    "check",
    [
        Check(Feasibility.FEASIBLE, "Yes", "We"),
        Check(Feasibility.FEASIBLE, " ", "We", Decimal(5)),
        Check(Feasibility.FEASIBLE, "Yes", "We", Decimal(0)),
        Check(Feasibility.MERGED, "Yes", "We"),
        Check(Feasibility.WAITING, "Yes", "We"),
    ],
)
def test_a_check_without_its_reason_cost_or_idea_is_refused(cast: Cast, check: Check) -> None:
    budget = opened(cast.seat("lead"))
    (idea,) = listed(cast.seat("lead"), budget, "Benches")
    with pytest.raises(NotPossible):
        check_idea(seat=cast.seat("lead"), idea=idea, check=check)
    with pytest.raises(NotPossible):
        check_idea(seat=cast.seat("lead"), idea=idea, check=Check(Feasibility.MERGED, "Yes", "We", into=idea))


def test_the_store_refuses_a_check_without_a_reason_and_a_budget_without_money(cast: Cast) -> None:
    budget = opened(cast.seat("lead"))
    listed(cast.seat("lead"), budget, "Benches")
    for rows, values in ((Idea.objects, {"state": "feasible"}), (Budget.objects, {"amount": 0})):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_checked_again_it_leaves_its_project_and_a_reply_is_owed_again(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = opened(seat)
    (idea,) = listed(seat, budget, "Benches")
    check_idea(seat=seat, idea=idea, check=feasible())
    check_idea(seat=seat, idea=idea, check=NOT_FEASIBLE)
    assert not Project.objects.exists()
    assert reply_to(idea).answered_on is not None
    check_idea(seat=seat, idea=idea, check=feasible())
    assert reply_to(idea).answered_on is None
    assert queries.to_tell(budget) == []


def test_an_idea_that_leaves_takes_its_cost_along(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = opened(seat)
    first, second, third = listed(seat, budget, "Benches", "Seats", "A swing")
    for idea, cost in ((first, 4000), (second, 300), (third, 50)):
        project = Project.objects.first()
        check_idea(seat=seat, idea=idea, check=Check(Feasibility.FEASIBLE, "Yes", "We", Decimal(cost), project))

    def cost() -> Decimal:
        return Project.objects.get(number=1).cost

    assert cost() == 4350
    project = Project.objects.get()
    check_idea(seat=seat, idea=second, check=Check(Feasibility.FEASIBLE, "Yes", "We", Decimal(200), project))
    assert cost() == 4250, "it costs less than was thought"
    check_idea(seat=seat, idea=second, check=Check(Feasibility.FEASIBLE, "Yes", "We", Decimal(200)))
    assert cost() == 4050, "it became a project of its own"
    assert Project.objects.get(number=2).cost == 200
    entries = audit.entries_of_object("budget-project", project.pk)
    assert [each.action for each in entries].count("budget-project.changed") == 4
    forget(third.came_from)
    assert cost() == 4000, "whoever proposed it took it back"


def test_a_cost_that_was_said_otherwise_is_never_below_that_of_the_ideas(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = opened(seat)
    first, second = listed(seat, budget, "Benches", "Seats")
    check_idea(seat=seat, idea=first, check=Check(Feasibility.FEASIBLE, "Yes", "We", Decimal(900)))
    project = Project.objects.get()
    check_idea(seat=seat, idea=second, check=Check(Feasibility.FEASIBLE, "Yes", "We", Decimal(500), project))
    values = ProjectValues("Rest", "Both", "", Decimal(450), "We")
    change_project(seat=seat, project=project, values=values)
    check_idea(seat=seat, idea=second, check=NOT_FEASIBLE)
    project.refresh_from_db()
    assert project.cost == 900


def test_nothing_goes_to_the_vote_unchecked_and_nothing_changes_after(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = opened(seat)
    (idea,) = listed(seat, budget, "Benches")
    with pytest.raises(WrongStage):
        put_to_vote(seat=seat, budget=budget)
    close_for_ideas(seat=seat, budget=budget)
    with pytest.raises(NotReady):
        put_to_vote(seat=seat, budget=budget)
    check_idea(seat=seat, idea=idea, check=feasible())
    put_to_vote(seat=seat, budget=budget)
    project = Project.objects.get()
    values = ProjectValues("Other", "Other", "", Decimal(1), "Other")
    acts: list[Callable[[], Any]] = [
        lambda: change_budget(seat=seat, budget=budget, values=CountValues(rule="greedy")),
        lambda: change_project(seat=seat, project=project, values=values),
        lambda: check_idea(seat=seat, idea=idea, check=NOT_FEASIBLE),
        lambda: take_in(seat=seat, budget=budget, keys=()),
    ]
    for act in acts:
        with pytest.raises(WrongStage):
            act()


def test_the_result_says_who_won_and_everyone_who_proposed_is_told_why(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = voting(seat)
    with pytest.raises(ValueError, match="other projects"):
        keep_result(budget=budget, document=document(("P07",), ()))
    assert queries.to_tell(budget) == []
    keep_result(budget=budget, document=document())
    with pytest.raises(WrongStage):
        keep_result(budget=budget, document=document())
    budget.refresh_from_db()
    assert [each.won for each in queries.projects_of(budget)] == [True, False]
    client = cast.client("facilitator")
    assert "Tell 2 people" in client.get(f"{HERE}{budget.pk}/").content.decode()
    client.post(f"{HERE}{budget.pk}/tell/")
    first, second = queries.ideas_of(budget)
    assert "P01, “Idea 4000”, which won" in reply_to(first).decided
    assert "£1,000 was missing" in reply_to(second).decided
    assert tell_proposers(seat=seat, budget=budget) == 0
    body = cast.client("anonymous").get(f"/budgets/{budget.pk}/result/").content.decode()
    for words in ("1 of 2 projects won", "£1,000 was missing", "Spent: £4,000", "Left: £6,000", "Did not win"):
        assert words in body
    outline(body)


def test_a_delivery_is_told_with_dates_and_money(cast: Cast) -> None:
    budget = decided(cast.seat("lead"))
    client = cast.client("contributor")
    day = {"on_day": "4", "on_month": "5", "on_year": "2026"}
    told = {**day, "state": "under-way", "words": "The posts stand.", "spent": "1200.50"}
    client.post(f"{HERE}{budget.pk}/projects/1/delivery/", told)
    older = Report(date(2026, 1, 2), Delivery.PLANNED, "Drawn.", Decimal(3))
    won, lost = queries.projects_of(budget)
    report_delivery(seat=cast.seat("contributor"), project=won, report=older)
    won.refresh_from_db()
    assert (won.delivery, won.spent) == ("under-way", Decimal("1200.50"))
    body = cast.client("anonymous").get(f"/budgets/{budget.pk}/projects/1/").content.decode()
    for words in ("The posts stand.", "£1,200.50", "Under way", "Drawn."):
        assert words in body
    with pytest.raises(NotWon):
        report_delivery(seat=cast.seat("lead"), project=lost, report=note())
    assert client.get(f"{HERE}{budget.pk}/projects/2/delivery/").status_code == 302


def test_an_idea_that_is_taken_back_goes_and_before_the_vote_its_project_too(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = opened(seat)
    first, second = listed(seat, budget, "Benches", "Seats")
    check_idea(seat=seat, idea=first, check=feasible())
    first.refresh_from_db()
    check_idea(seat=seat, idea=second, check=Check(Feasibility.MERGED, "The same", "Parks team", into=first))
    participation.remove(
        by=cast.people["lead"],
        contribution_key=first.came_from,
        reason=RemovalReason.PERSONAL,
        explanation="A name",
        today=date(2026, 5, 1),
    )
    assert not Project.objects.exists()
    (left,) = queries.ideas_of(budget)
    assert (left.pk, left.state) == (second.pk, "waiting")


def test_a_project_that_is_voted_on_outlives_its_idea(cast: Cast) -> None:
    budget = decided(cast.seat("lead"))
    idea = queries.ideas_of(budget)[0]
    for hook in participation.registry.on_taken_back:
        hook(idea.came_from)
    assert not Idea.objects.filter(pk=idea.pk).exists()
    body = cast.client("anonymous").get(f"/budgets/{budget.pk}/projects/1/").content.decode()
    assert "Whoever had the idea took it back." in body


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_for_many_as_for_one(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seat = cast.seat("lead")
    budget = voting(seat, costs=[str(4000 + at) for at in range(count)])
    anyone = cast.client("anonymous")
    for path, many in (("", 5), ("ideas/", 2), ("projects/1/", 5)):
        with django_assert_num_queries(many):
            anyone.get(f"/budgets/{budget.pk}/{path}")
    for _each in range(count - 1):
        make_budget(seat)
    client = cast.client("lead")
    with django_assert_num_queries(15):
        client.get(f"{HERE}{budget.pk}/")
    with django_assert_num_queries(6):
        client.get(HERE)


def test_a_budget_goes_along_with_its_programme(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = decided(seat)
    report_delivery(seat=seat, project=queries.projects_of(budget)[0], report=note())
    out = BytesIO()
    take_away(seat=seat, out=out)
    out.seek(0)
    made = bring_in(user=cast.people["administrator"], organisation=cast.council, file=out, slug="again")
    (brought,) = Budget.objects.filter(programme=made.programme)
    assert (brought.amount, brought.stage, brought.result) == (budget.amount, budget.stage, budget.result)
    told = [
        (each.code, each.won, each.cost, [idea.number for idea in each.ideas.all()])
        for each in queries.projects_of(brought)
    ]
    assert told == [("P01", True, Decimal("4000.00"), [1]), ("P02", False, Decimal("7000.00"), [2])]
    (kept,) = DeliveryNote.objects.filter(project__budget=brought)
    assert (kept.words, kept.spent, kept.written_by) == ("The posts stand.", Decimal("1200.50"), None)
    assert cast.client("anonymous").get(f"/budgets/{brought.pk}/result/").status_code == 200
