"""Initiatives name the needs that they answer: in the form, the list, the register, the archive and the API."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from commonstar.formats.register import EXPORT_MAPPING, to_table
from commonstar.vocabulary import Co, Status
from commonstar.web.organisations.public import Framework, Outcome
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.programmes.models import Need
from commonstar.web.programmes.needs.actions import recognise
from commonstar.web.star.map_it.actions import change_initiative
from commonstar.web.star.map_it.bridge import to_row, values_of
from commonstar.web.star.map_it.coverage.breakdowns import by_need, by_outcome
from commonstar.web.star.map_it.duplicates.uniting import united
from commonstar.web.star.map_it.imports.bridge import Source
from commonstar.web.star.map_it.imports.queries import read
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.naming import ValuesError
from tests.factories.cast import Cast
from tests.factories.demands import decided, make_challenge, make_demand, make_need
from tests.factories.initiatives import make_initiative, values

pytestmark = pytest.mark.django_db
MAP = "/programmes/living-well/map/"


def test_a_need_is_ticked_in_the_form_and_shown_on_both_pages(cast: Cast) -> None:
    seat = cast.seat("lead")
    need, initiative = make_need(seat), make_initiative(seat, "Bench builders")
    client = cast.client("contributor")
    page = f"{MAP}initiatives/{initiative.pk}/"
    assert "Which needs does it answer?" in client.get(f"{page}change/").content.decode()
    client.post(f"{page}change/", {"title": "Bench builders", "status": "existing", "needs": [need.title]})
    assert list(initiative.needs.all()) == [need]
    assert need.title in client.get(page).content.decode()
    for path in ("needs/", "needs/1/"):
        assert "Bench builders" in client.get(f"/programmes/living-well/{path}").content.decode()


def test_without_a_need_the_form_does_not_ask(cast: Cast) -> None:
    initiative = make_initiative(cast.seat("lead"))
    body = cast.client("lead").get(f"{MAP}initiatives/{initiative.pk}/change/").content.decode()
    assert "Which needs does it answer?" not in body


def test_the_list_is_narrowed_to_a_need(cast: Cast) -> None:
    seat = cast.seat("lead")
    need = make_need(seat)
    make_initiative(seat, "Bench builders", needs=(need.title,))
    make_initiative(seat, "Choir")
    body = cast.client("viewer").get(f"{MAP}initiatives/?need={need.pk}").content.decode()
    assert ("Bench builders" in body, "Choir" in body) == (True, False)


def test_only_a_decision_makes_a_need(cast: Cast) -> None:
    with pytest.raises(ValuesError, match="no such recognised need"):
        make_initiative(cast.seat("lead"), needs=("Made up",))
    assert not Need.objects.exists()


def test_the_register_carries_needs_out_and_in_and_names_the_row_of_an_unknown_one(cast: Cast) -> None:
    seat = cast.seat("lead")
    need = make_need(seat)
    row = make_initiative(seat, "Bench builders", Co.DESIGN, needs=("1",))
    assert values_of(row).needs == (need.title,), "a number stands for the title"
    table = to_table([to_row(values_of(row), row)])
    reading = read(seat.programme, Source("rows.csv", table, EXPORT_MAPPING))
    assert [each.needs for each in reading.rows] == [(need.title,)]
    unknown = to_table([replace(to_row(values_of(row), row), needs=("Made up",))])
    faulty = read(seat.programme, Source("rows.csv", unknown, EXPORT_MAPPING))
    assert [(each.row, each.column, each.code) for each in faulty.problems] == [(2, "Needs", "no-such-need")]
    assert (faulty.rows, faulty.faulty) == ((), (2,))


def test_of_two_that_are_merged_the_needs_of_both_stay() -> None:
    one, other = values("A", needs=("Rest",)), values("A", needs=("Company",))
    assert united(one, other, {}).needs == ("Rest", "Company")


def test_needs_challenges_and_demands_go_along_when_a_programme_is_taken_away(cast: Cast) -> None:
    seat = cast.seat("lead")
    challenge = make_challenge(seat)
    need = make_need(seat, "Rest", make_demand(seat, "A bench", challenge=challenge.pk, people=7))
    row = make_initiative(seat, "Bench builders", needs=("Rest",))
    out = io.BytesIO()
    take_away(seat=seat, out=out)
    brought = bring_in(
        user=cast.people["administrator"], organisation=cast.council, file=io.BytesIO(out.getvalue())
    ).programme
    copy = Initiative.objects.get(programme=brought)
    again = copy.needs.get()
    assert (again.title, again.programme) == ("Rest", brought)
    assert again.pk != need.pk
    demand = brought.demands.get()
    assert (demand.words, demand.people, demand.need, demand.challenge.title) == ("A bench", 7, again, challenge.title)
    assert again.decision.programme == brought
    assert row.needs.get() == need


def test_the_api_gives_needs_and_challenges(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_challenge(seat, measures="One\n\nTwo")
    make_need(seat)
    cast.programme.visibility = "public"
    cast.programme.save()
    client = cast.client("anonymous")
    needs = client.get("/api/v1/programmes/living-well/needs").json()
    assert [(each["number"], each["demands"], each["decision"]) for each in needs["items"]] == [(1, 1, 1)]
    challenges = client.get("/api/v1/programmes/living-well/challenges").json()
    assert challenges["items"][0]["measures"] == ["One", "Two"]


def test_an_initiative_lets_go_of_a_need(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_need(seat)
    row = make_initiative(seat, "Bench builders", needs=("1",))
    change_initiative(seat=seat, initiative=row, values=replace(values_of(row), needs=()))
    assert not row.needs.exists()


def test_coverage_is_shown_by_need_and_by_outcome(cast: Cast) -> None:
    seat = cast.seat("lead")
    framework = Framework.objects.create(
        organisation=cast.council, name="The local plan", folded=" the local plan", source="The council, 2026"
    )
    outcome = Outcome.objects.create(framework=framework, code="2", title="Nobody is lonely")
    challenge = make_challenge(seat, outcomes=frozenset({outcome.pk}))
    recognise(seat=seat, title="Rest", demands=[make_demand(seat)], decided=decided(), challenge=challenge)
    recognise(seat=seat, title="Company", demands=[make_demand(seat)], decided=decided(), challenge=challenge)
    make_need(seat, "Buses")
    make_initiative(seat, "Bench builders", needs=("Rest", "Company"))
    make_initiative(seat, "Bus club", needs=("Buses",), status=Status.POTENTIAL)
    counted = {each.id: each.by_status for each in by_need(cast.programme)}
    assert sorted(counted.values(), key=str) == [{Status.EXISTING: 1}] * 2 + [{Status.POTENTIAL: 1}]
    assert by_outcome(cast.programme) == {outcome.pk: {Status.EXISTING: 1}}, "an initiative counts once an outcome"
    body = cast.client("viewer").get(f"{MAP}needs/").content.decode()
    assert "No existing initiative answers:" in body
    assert "The local plan: 2 Nobody is lonely" in body
