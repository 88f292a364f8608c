"""What is counted of a map agrees with a naive count of its rows, whatever the rows are."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonstar.vocabulary import Co, CoProducer, Status, Strength
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.coverage.counting import COLUMNS, NO_CO, UNSORTED, Coverage, Shown, Strengths
from commonstar.web.star.map_it.coverage.queries import coverage_of
from commonstar.web.star.map_it.coverage.summary import NextAct, Said, next_act, summary
from commonstar.web.star.map_it.models import Initiative, Rating, ServiceArea
from tests.factories.cast import Cast
from tests.factories.initiatives import make_initiative
from tests.factories.maps import Draft, build

pytestmark = pytest.mark.django_db
AREAS = ("Housing", "Safety", "Young people")
LEVELS = {Strength.NONE: 0, Strength.SOME: 1, Strength.STRONG: 2}

strengths = st.sampled_from(list(Strength))
drafts = st.builds(
    Draft,
    status=st.sampled_from(list(Status)),
    is_sorted=st.booleans(),
    cos=st.dictionaries(st.sampled_from(list(Co)), st.tuples(strengths, strengths), max_size=4),
    areas=st.frozensets(st.sampled_from(AREAS)),
    who=st.frozensets(st.sampled_from(list(CoProducer)[:4])),
    ratings=st.dictionaries(st.tuples(st.sampled_from(list(Co)), strengths, strengths), st.integers(0, 5), max_size=6),
    merged=st.booleans(),
)


def oracle_columns(initiative: Initiative) -> set[str]:
    """The columns of one initiative, read from its rows one by one."""
    found = {each.co for each in initiative.involvements.all()}
    return found or {UNSORTED if initiative.sorted_at is None else NO_CO}


def oracle_matrix(programme: Programme, shown: Shown) -> Counter[tuple[str, str]]:
    """Each cell, each total of a line, each total of a column, counted one initiative at a time."""
    counts: Counter[tuple[str, str]] = Counter()
    for initiative in Initiative.objects.filter(programme=programme):
        if initiative.merged_into_id or not shown.takes(Status(initiative.status)):
            continue
        areas = {area.name for area in initiative.service_areas.all()} or {"nowhere"}
        for area, column in product(areas, oracle_columns(initiative)):
            counts[area, column] += 1
        counts.update((area, "total") for area in areas)
        counts.update(("totals", column) for column in oracle_columns(initiative))
        counts["totals", "total"] += 1
    return counts


def cells(coverage: Coverage, shown: Shown) -> Counter[tuple[str, str]]:
    matrix = coverage.matrix(shown)
    named = [(line.area.name, line) for line in matrix.lines]
    counts: Counter[tuple[str, str]] = Counter()
    for name, line in [*named, ("nowhere", matrix.nowhere), ("totals", matrix.totals)]:
        counts[name, "total"] = line.total
        counts.update({(name, column): number for column, number in zip(COLUMNS, line.numbers, strict=True)})
    return counts


def existing(programme: Programme) -> list[Initiative]:
    return list(Initiative.objects.filter(programme=programme, status=Status.EXISTING, merged_into=None))


def oracle_ratings(programme: Programme) -> Counter[str]:
    """What people say beside what staff say, one answer at a time."""
    found: Counter[str] = Counter()
    for initiative in existing(programme):
        staff = {each.co: each for each in initiative.involvements.all()}
        same = said = balance = 0
        for rating in initiative.ratings.all():
            own = staff.get(rating.co)
            for _ in range(rating.count if own else 0):
                assert own is not None
                said += 1
                same += (rating.voice, rating.action) == (own.voice, own.action)
                for theirs, ours in ((rating.voice, own.voice), (rating.action, own.action)):
                    if theirs != Strength.UNKNOWN and ours != Strength.UNKNOWN:
                        balance += LEVELS[Strength(theirs)] - LEVELS[Strength(ours)]
        if said:
            others = "lower" if balance < 0 else "higher" if balance > 0 else "otherwise"
            found["confirmed" if same * 2 > said else others] += 1
    return found


def oracle_strengths(programme: Programme) -> Strengths:
    pairs = [{(each.voice, each.action) for each in row.involvements.all()} for row in existing(programme)]
    strong = Strength.STRONG
    return Strengths(
        voice=sum(any(voice == strong for voice, _ in each) for each in pairs),
        action=sum(any(action == strong for _, action in each) for each in pairs),
        both=sum((strong, strong) in each for each in pairs),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(listed=st.lists(drafts, max_size=8))
def test_the_counts_agree_with_a_naive_count(cast: Cast, listed: list[Draft]) -> None:
    programme = cast.programme
    build(programme, AREAS, listed)
    build(cast.other_programme, AREAS, [Draft(cos={Co.DESIGN: (Strength.STRONG, Strength.STRONG)})])
    coverage = coverage_of(programme)
    for shown in Shown:
        assert +cells(coverage, shown) == +oracle_matrix(programme, shown)
    assert coverage.strengths == oracle_strengths(programme)
    assert +Counter(vars(coverage.ratings)) == oracle_ratings(programme)
    who: Counter[str] = Counter(tag.value for row in existing(programme) for tag in row.tags.all())
    assert {each.value: number for each, number in coverage.who} == who
    live = Initiative.objects.filter(programme=programme, merged_into=None)
    assert coverage.total == live.count()
    assert coverage.unsorted == sum(oracle_columns(row) == {UNSORTED} for row in live)


def test_an_area_in_which_nothing_is_mapped_has_no_gaps(cast: Cast) -> None:
    build(cast.programme, AREAS, [Draft(cos={Co.DESIGN: (Strength.SOME, Strength.SOME)}, areas=frozenset({"Housing"}))])
    matrix = coverage_of(cast.programme).matrix(Shown.EXISTING)
    assert [(line.area.name, line.gaps) for line in matrix.mapped] == [
        ("Housing", (Co.COMMISSION, Co.DELIVER, Co.ASSESS))
    ]
    assert matrix.gaps == 3
    assert len(matrix.empty) == 2


def codes(programme: Programme) -> list[Said]:
    return [each.code for each in summary(coverage_of(programme))]


def test_an_empty_map_says_so_and_asks_for_rows(cast: Cast) -> None:
    assert codes(cast.programme) == [Said.NOTHING]
    assert next_act(coverage_of(cast.programme)) is NextAct.BRING_IN


def test_an_unsorted_map_names_no_gaps_and_asks_for_sorting(cast: Cast) -> None:
    for title in "AB":
        make_initiative(cast.seat("lead"), title, service_areas=("Housing",))
    said = codes(cast.programme)
    assert Said.ALL_UNSORTED in said
    assert not {Said.GAPS, Said.GAP, Said.NO_GAPS, Said.UNSORTED, Said.CONFIRMED} & set(said)
    assert next_act(coverage_of(cast.programme)) is NextAct.SORT


def test_once_all_is_sorted_people_are_asked_and_then_gaps_looked_at(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "A", Co.DESIGN, service_areas=("Housing",))
    assert next_act(coverage_of(cast.programme)) is NextAct.ASK
    Rating.objects.create(initiative=row, co=Co.DESIGN, voice=Strength.UNKNOWN, action=Strength.UNKNOWN, count=1)
    assert next_act(coverage_of(cast.programme)) is NextAct.FILL
    assert ServiceArea.objects.filter(programme=cast.programme).exists()
