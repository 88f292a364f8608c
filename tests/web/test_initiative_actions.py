"""Initiatives come in one by one or by the thousand, by the same way; the log says what changed."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from commonstar.formats.fields import FIELD_LABELS
from commonstar.formats.figures import FigureRecord
from commonstar.formats.figures import Source as Told
from commonstar.vocabulary import (
    Co,
    Contribution,
    CoProducer,
    Form,
    Intervention,
    Mix,
    ProviderKind,
    Status,
    Strength,
)
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.evidence.public import Figure, Source, put_figures
from commonstar.web.library.public import Case
from commonstar.web.organisations.public import Place
from commonstar.web.star.focus_it.public import Judged, WeightsBy, criteria_settings, put_scores
from commonstar.web.star.focus_it.weighing.queries import result_of
from commonstar.web.star.map_it import actions
from commonstar.web.star.map_it.bridge import (
    FIELDS,
    InitiativeValues,
    InvolvementValues,
    fields_of_row,
    from_row,
    to_row,
    values_of,
    values_of_many,
)
from commonstar.web.star.map_it.models import FormOption, Initiative, Partner, ServiceArea
from commonstar.web.star.map_it.naming import ValuesError
from tests.factories.cast import Cast
from tests.factories.focus import make_focus, weigh
from tests.factories.initiatives import make_initiative, values

pytestmark = pytest.mark.django_db

FULL = InitiativeValues(
    title="Café for carers",
    key="R-7",
    summary="Carers run it.",
    status=Status.PAUSED,
    provider_kind=ProviderKind.SOCIAL,
    mix=Mix.BOTH,
    substitutive_share=40,
    gives_back="Company",
    people_a_year=120,
    hours_a_year=900,
    starts_on="2019-05",
    ends_on="2024",
    outcomes="Less loneliness",
    url="https://example.org/cafe",
    told_by="Jo in the library",
    service_areas=("Adult social care", "Befriending"),
    places=("Old Town",),
    partners=("Carers' Centre",),
    forms=("co-managing", "co-performing"),
    involvements=(
        InvolvementValues(Co.DESIGN, Strength.SOME, Strength.NONE),
        InvolvementValues(Co.DELIVER, Strength.STRONG, Strength.STRONG),
    ),
    who=(CoProducer.CARERS, CoProducer.VOLUNTEERS),
    contributions=(Contribution.SKILLS, Contribution.TIME),
    interventions=(Intervention.PREVENTION,),
    contact="jo@example.org",
    sorted=True,
)


def test_what_is_put_in_comes_out_the_same(cast: Cast) -> None:
    row = actions.add_initiative(seat=cast.seat("contributor"), values=FULL)
    assert values_of(Initiative.objects.get(pk=row.pk)) == FULL


def test_names_find_what_is_there_whatever_their_case(cast: Cast) -> None:
    seat = cast.seat("contributor")
    before = ServiceArea.objects.filter(programme=cast.programme).count()
    given = values(service_areas=("HOUSING", "housing ", "adult-social-care"), forms=("Co-Planning",))
    row = actions.add_initiative(seat=seat, values=given)
    found = values_of(row)
    assert found.service_areas == ("Adult social care", "Housing")
    assert found.forms == (Form.CO_PLANNING,)
    assert ServiceArea.objects.filter(programme=cast.programme).count() == before


def test_new_names_belong_to_the_programme_alone(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), service_areas=("Bees",), partners=("The Hive",), places=("Hill End",))
    assert ServiceArea.objects.get(name="Bees").programme == cast.programme
    assert Partner.objects.get().programme == cast.programme
    assert Place.objects.get().organisation == cast.council


def test_an_own_form_needs_one_co(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "A", Co.DESIGN, forms=("Story circle",))
    assert FormOption.objects.get(name="Story circle").co == Co.DESIGN
    with pytest.raises(ValuesError, match="forms"):
        make_initiative(cast.seat("lead"), "B", Co.DESIGN, Co.ASSESS, forms=("Something else",))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", " "),
        ("title", "x" * 301),
        ("substitutive_share", 101),
        ("people_a_year", -1),
        ("parent_case", "no-such-case"),
        ("service_areas", ("x" * 121,)),
    ],
)
def test_what_the_store_would_refuse_is_refused_by_name(cast: Cast, field: str, wrong: object) -> None:
    given = replace(values(), **{field: wrong})  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(ValuesError) as caught:
        actions.add_initiative(seat=cast.seat("lead"), values=given)
    assert caught.value.field == field
    assert not Initiative.objects.exists()


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("lead", True),
        ("co-lead", True),
        ("facilitator", True),
        ("contributor", True),
        ("viewer", False),
        ("administrator", False),
        ("partner", False),
        ("stranger", False),
        ("anonymous", False),
    ],
)
def test_who_may_add(cast: Cast, name: str, allowed: bool) -> None:
    if allowed:
        make_initiative(cast.seat(name))
    else:
        with pytest.raises(Refused):
            make_initiative(cast.seat(name))
    assert Initiative.objects.count() == allowed


def test_the_log_has_what_changed_and_no_personal_value(cast: Cast) -> None:
    seat = cast.seat("contributor")
    row = actions.add_initiative(seat=seat, values=FULL)
    actions.change_initiative(seat=seat, initiative=row, values=replace(FULL, title="Café", contact="new@example.org"))
    added, changed = audit.entries_of_object("initiative", row.pk)
    assert added.action == "initiative.added"
    assert changed.action == "initiative.changed"
    assert set(changed.after) == {"title", "contact"}
    assert "example.org" not in str(added.after["contact"]) + str(changed.before) + str(changed.after)
    assert "Jo in the library" not in str(added.after)
    assert audit.readable([changed.after])[0]["contact"] == "new@example.org"


def test_a_contact_that_is_not_given_stays(cast: Cast) -> None:
    seat = cast.seat("contributor")
    row = actions.add_initiative(seat=seat, values=FULL)
    actions.change_initiative(seat=seat, initiative=row, values=replace(FULL, contact=None, title="Other"))
    assert values_of(row).contact == "jo@example.org"
    actions.change_initiative(seat=seat, initiative=row, values=replace(FULL, contact=""))
    assert values_of(row).contact == ""


def test_nothing_changed_writes_nothing(cast: Cast) -> None:
    seat = cast.seat("lead")
    row = actions.add_initiative(seat=seat, values=FULL)
    actions.change_initiative(seat=seat, initiative=row, values=FULL)
    assert audit.entries_of_object("initiative", row.pk).count() == 1


def test_a_key_is_taken_once(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), key="A1")
    with pytest.raises(actions.KeyTakenError):
        make_initiative(cast.seat("lead"), "Another", key="A1")
    with pytest.raises(actions.KeyTakenError):
        actions.put_many(seat=cast.seat("lead"), values=[values(key="B"), values(key="B")], source_name="x.csv")


def test_bringing_in_twice_doubles_nothing(cast: Cast) -> None:
    seat = cast.seat("facilitator")
    rows = [values("One", key="1"), values("Two", Co.DESIGN, key="2"), FULL]
    assert actions.put_many(seat=seat, values=rows, source_name="r.csv") == actions.PutResult(3, 0, 0)
    assert actions.put_many(seat=seat, values=rows, source_name="r.csv") == actions.PutResult(0, 0, 3)
    rows[0] = replace(rows[0], title="One anew")
    assert actions.put_many(seat=seat, values=rows, source_name="r.csv") == actions.PutResult(0, 1, 2)
    entry = audit.entries_of_object("initiative", Initiative.objects.get(key="1").pk).last()
    assert entry is not None
    assert (entry.action, entry.after["source"]) == ("initiative.imported", "r.csv")


def test_a_source_changes_only_what_it_speaks_of(cast: Cast) -> None:
    seat = cast.seat("lead")
    row = actions.add_initiative(seat=seat, values=FULL)
    rows = [values("New title", key="R-7")]
    actions.put_many(seat=seat, values=rows, source_name="r.csv", fields=frozenset({"key", "title", "summary"}))
    row.refresh_from_db()
    assert values_of(row) == replace(FULL, title="New title", summary="")


def test_an_import_without_cos_does_not_unsort(cast: Cast) -> None:
    seat = cast.seat("lead")
    row = make_initiative(seat, "One", Co.ASSESS, key="1")
    actions.put_many(seat=seat, values=[values("One", key="1")], source_name="r.csv")
    row.refresh_from_db()
    assert values_of(row).cos == (Co.ASSESS,)
    assert row.sorted_at is not None


def test_one_wrong_row_brings_in_none(cast: Cast) -> None:
    rows = [values("Good", service_areas=("Brand new",)), values("Bad", parent_case="nowhere")]
    with pytest.raises(ValuesError):
        actions.put_many(seat=cast.seat("lead"), values=rows, source_name="r.csv")
    assert not Initiative.objects.exists()
    assert not ServiceArea.objects.filter(name="Brand new").exists()


def test_another_programme_keeps_its_own_row_of_the_same_key(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), key="1")
    elsewhere = replace(cast.seat("lead"), programme=cast.other_programme)
    actions.put_many(seat=elsewhere, values=[values("Theirs", key="1")], source_name="r.csv")
    assert sorted(Initiative.objects.values_list("title", flat=True)) == ["Garden club", "Theirs"]


def test_a_merged_row_is_left_alone(cast: Cast) -> None:
    seat = cast.seat("lead")
    kept, gone = make_initiative(seat, "Kept"), make_initiative(seat, "Gone", key="1")
    Initiative.objects.filter(pk=gone.pk).update(merged_into=kept)
    result = actions.put_many(seat=seat, values=[values("Again", key="1")], source_name="r.csv")
    assert result == actions.PutResult(0, 0, 0, merged=1)


def test_removing_takes_the_figures_too_and_is_logged(cast: Cast) -> None:
    row = actions.add_initiative(seat=cast.seat("lead"), values=FULL)
    source = Source.objects.create(title="A report")
    Figure.objects.create(holder_kind="initiative", holder_id=row.pk, indicator="Cost", source=source)
    with pytest.raises(Refused):
        actions.remove_initiative(seat=cast.seat("contributor"), initiative=row)
    key = row.pk
    actions.remove_initiative(seat=cast.seat("facilitator"), initiative=row)
    assert not Initiative.objects.exists()
    assert not Figure.objects.exists()
    last = audit.entries_of_object("initiative", key).last()
    assert last is not None
    assert (last.action, last.before["title"]) == ("initiative.removed", "Café for carers")


def test_a_case_used_twice_is_one_potential_initiative(cast: Cast) -> None:
    case = Case.objects.create(number=1, slug="speedwatch", title="Speedwatch")
    first = actions.add_potential_from_case(seat=cast.seat("contributor"), case=case)
    assert actions.add_potential_from_case(seat=cast.seat("lead"), case=case) == first
    assert (first.status, first.parent_case) == (Status.POTENTIAL, case)


def test_a_register_row_is_the_same_record(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_initiative(seat, "Parent", key="P")
    row = actions.add_initiative(seat=seat, values=replace(FULL, parent="P"))
    record = values_of(row)
    told = to_row(record, row)
    assert replace(from_row(told), sorted=True) == record
    assert from_row(replace(told, contact="")).contact is None


def test_every_field_of_a_register_has_its_place(cast: Cast) -> None:
    spoken = fields_of_row(frozenset(FIELD_LABELS))
    assert spoken == FIELDS


def test_what_goes_out_without_keys_comes_back_to_the_same_rows(cast: Cast) -> None:
    seat = cast.seat("lead")
    parent = make_initiative(seat, "Parent", Co.DESIGN)
    make_initiative(seat, "Child", parent=str(parent.pk), status=Status.ENDED)
    records = values_of_many(list(Initiative.objects.all()))
    rows = [from_row(to_row(records[row.pk], row)) for row in Initiative.objects.all()]
    assert actions.put_many(seat=seat, values=rows, source_name="out.csv") == actions.PutResult(0, 0, 2)


def test_a_parent_may_come_in_the_same_source_or_be_a_case(cast: Cast) -> None:
    Case.objects.create(number=1, slug="speedwatch", title="Speedwatch")
    rows = [values("Child", key="C", parent="P"), values("Parent", key="P", parent="speedwatch")]
    actions.put_many(seat=cast.seat("lead"), values=rows, source_name="x")
    child, parent = Initiative.objects.get(key="C"), Initiative.objects.get(key="P")
    assert child.parent == parent
    assert parent.parent_case is not None
    with pytest.raises(ValuesError, match="parent_case"):
        make_initiative(cast.seat("lead"), parent="nobody")


def test_a_form_shows_its_co(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), forms=(Form.CO_MONITORING,))
    assert values_of(row).cos == (Co.ASSESS,)
    assert row.sorted_at is not None


def test_a_status_that_is_not_told_stays(cast: Cast) -> None:
    seat = cast.seat("lead")
    row = make_initiative(seat, status=Status.PAUSED)
    actions.change_initiative(seat=seat, initiative=row, values=values(status=None))
    assert values_of(row).status == Status.PAUSED


def many(count: int) -> list[InitiativeValues]:
    return [
        replace(
            FULL,
            key=f"R-{number}",
            title=f"Initiative {number}",
            service_areas=("Housing", f"Area {number % 30}"),
            partners=(f"Partner {number % 400}",),
            places=(f"Place {number % 50}",),
        )
        for number in range(count)
    ]


@pytest.mark.slow
def test_ten_thousand_rows_come_in_quickly(cast: Cast) -> None:
    seat, rows = cast.seat("lead"), many(10_000)
    started = time.process_time()  # not by the clock: others may be using the machine
    assert actions.put_many(seat=seat, values=rows, source_name="big.csv").created == 10_000
    took = time.process_time() - started
    assert took < 20, f"bringing in 10,000 rows took {took:.1f} s of a processor"


def test_bringing_in_needs_little_memory(cast: Cast) -> None:
    rows = many(600)  # each has its share of what all need; to watch memory makes everything slow
    tracemalloc.start()
    actions.put_many(seat=cast.seat("lead"), values=rows, source_name="big.csv")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000, f"600 rows needed {peak / 1e6:.0f} MB: 10,000 would need more than 500 MB"


def test_many_records_are_read_in_few_queries(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    actions.put_many(seat=cast.seat("lead"), values=many(3), source_name="x")
    rows = list(Initiative.objects.select_related("parent", "parent_case"))
    with django_assert_num_queries(2):
        assert len(values_of_many(rows)) == 3


def test_what_a_case_shows_stands_beside_the_weights_of_what_began_from_it(cast: Cast) -> None:
    seat = cast.seat("lead")
    case = Case.objects.create(number=1, slug="speedwatch", title="Speedwatch")
    record = FigureRecord("Speed", source=Told("A trial", date="2025"), result=Decimal(7), grade=1)
    put_figures(holder_kind="case", holder_id=case.pk, records=[record])
    told = criteria_settings([Judged("c0", "Reach", Fraction(0), Fraction(10))], WeightsBy.POINTS)
    door, activity, (bees, choir) = make_focus(seat, "weighted-criteria", ("Bees", "Choir"), **told)
    put_scores(
        seat=seat, activity=activity, scores={str(bees.pk): {"c0": Fraction(9)}, str(choir.pk): {"c0": Fraction(1)}}
    )
    weigh(door, activity, c0=100)
    url = f"/programmes/living-well/focus/weighted-criteria/{activity.pk}/"
    assert "Case study that it began from" not in cast.client("viewer").get(url).text
    Initiative.objects.filter(pk=bees.pk).update(parent_case=case)
    one, other = result_of(activity).lines
    assert (one.initiative, other.initiative, other.case) == (bees, choir, None)
    assert one.case is not None
    assert (one.case.title, one.case.evidence.grades, one.own.figures) == ("Speedwatch", (1,), 0)
    body = cast.client("viewer").get(url).text
    assert "Speedwatch. Grade 1 of 6, 1 figure" in body
    assert 'speedwatch/"' in body
