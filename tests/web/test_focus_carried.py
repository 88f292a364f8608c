"""Results of Focus it go along when a programme is taken away: what pages show of five people or more, and no more."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from commonstar.web.gatherings.public import Activity, close_activity, registry
from commonstar.web.participation.public import Contribution, Door
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.star.focus_it.activities import offered
from commonstar.web.star.focus_it.public import Judged, WeightsBy, criteria_settings, put_scores
from tests.factories.cast import Cast
from tests.factories.focus import answer, make_focus, place, weigh
from tests.factories.stating import make_stating
from tests.factories.stating import said as state

pytestmark = pytest.mark.django_db
PATHS = {
    "two-by-two": "two-by-two",
    "weighted-criteria": "weighted-criteria",
    "pairs": "pairs",
    "statements": "statements",
}
CAMEL = ("++-+", "--++")


def placing(cast: Cast, people: int) -> Activity:
    door, activity, _rows = make_focus(cast.seat("lead"), "two-by-two", ("Bees", "Choir", "Kites"))
    for number in range(people):
        place(door, activity, cast.council.pk if number % 2 else "", bees=(5, 4), choir=(1 + number % 3, 2))
    return activity


def weighing(cast: Cast, people: int) -> Activity:
    criteria = [Judged("c0", "Reach", Fraction(0), Fraction(10)), Judged("c1", "Joy", Fraction(0), Fraction(10))]
    settings = criteria_settings(criteria, WeightsBy.POINTS)
    door, activity, (bees, choir) = make_focus(cast.seat("lead"), "weighted-criteria", ("Bees", "Choir"), **settings)
    scores = {
        str(bees.pk): {"c0": Fraction(9), "c1": Fraction(2)},
        str(choir.pk): {"c0": Fraction(3), "c1": Fraction(7)},
    }
    put_scores(seat=cast.seat("lead"), activity=activity, scores=scores)
    for number in range(people):
        weigh(door, activity, cast.council.pk if number % 2 else "", c0=40 + 2 * number, c1=60 - 2 * number)
    return activity


def comparing(cast: Cast, people: int) -> Activity:
    door, activity, (bees, choir) = make_focus(cast.seat("lead"), "pairs", ("Bees", "Choir"))
    for number in range(people):
        winner = (str(bees.pk), str(bees.pk), "", str(choir.pk))[number % 4]
        answer(door, activity, "comparison", pairs=[[str(bees.pk), str(choir.pk), winner]])
    return activity


def stating(cast: Cast, people: int) -> Activity:
    door, activity = make_stating(cast.seat("lead"), ("Benches.", "Buses.", "Bees.", "Bins."))
    for number in range(people):
        sides = {"+": "agree", "-": "disagree"}
        votes = {str(at): sides[side] for at, side in enumerate(CAMEL[number % 2], 1)}
        state(door, activity, votes)
    return activity


MAKERS = {"two-by-two": placing, "weighted-criteria": weighing, "pairs": comparing, "statements": stating}


def taken(cast: Cast) -> BytesIO:
    out = BytesIO()
    take_away(seat=cast.seat("lead"), out=out)
    out.seek(0)
    return out


def settings_in(file: BytesIO) -> dict[str, Any]:
    (row,) = json.loads(ZipFile(file).read("data/activities.json"))
    file.seek(0)
    found: dict[str, Any] = row["settings"]
    return found


def copy_of(cast: Cast, file: BytesIO, slug: str = "again") -> Activity:
    made = bring_in(user=cast.people["administrator"], organisation=cast.council, file=file, slug=slug)
    return Activity.objects.get(gathering__programme=made.programme)


def page(cast: Cast, activity: Activity, query: str = "") -> str:
    slug = activity.gathering.programme.slug
    url = f"/programmes/{slug}/focus/{PATHS[activity.kind]}/{activity.pk}/{query}"
    return cast.client("administrator").get(url).text


def results(body: str) -> list[str]:
    """Tables, pictures, and the sentences that tell numbers, without addresses."""
    found = re.findall(
        r"<table.*?</table>|<svg.*?</svg>|<p class=\"govuk-body-l.*?</p>|<li class=\"cs-wrap\">.*?</li>", body, re.S
    )
    return [re.sub(r'href="[^"]*"', "", each) for each in found if "<strong>" not in each]


@pytest.mark.parametrize("kind", MAKERS)
def test_a_copy_shows_what_the_first_site_shows(cast: Cast, kind: str) -> None:
    activity = MAKERS[kind](cast, 24)
    close_activity(seat=cast.seat("lead"), activity=activity)
    file = taken(cast)
    before = results(page(cast, activity))
    there = copy_of(cast, file)
    body = page(cast, there)
    assert "This came along with the programme, with its results." in body
    assert any("<svg" in each for each in before)
    assert results(body) == before
    again = copy_of(cast, _taken_again(cast, there), "a-third-time")
    assert results(page(cast, again)) == before, "a copy of a copy holds them too"


def _taken_again(cast: Cast, there: Activity) -> BytesIO:
    out = BytesIO()
    seat = cast.seat("lead")
    take_away(seat=type(seat)(there.gathering.programme, None, seat.role), out=out)
    out.seek(0)
    return out


@pytest.mark.parametrize("kind", ["two-by-two", "weighted-criteria"])
def test_groups_come_along_by_name(cast: Cast, kind: str) -> None:
    activity = MAKERS[kind](cast, 24)
    close_activity(seat=cast.seat("lead"), activity=activity)
    before = page(cast, activity, f"?organisation={cast.council.pk}")
    there = copy_of(cast, taken(cast))
    after = page(cast, there, "?organisation=g1")
    assert "12 people" in after
    assert "“The council”" in after
    assert results(after) == results(before)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(("people", "is_closed"), [(3, True), (24, False)])
def test_what_few_say_and_what_is_open_stays(cast: Cast, kind: str, people: int, is_closed: bool) -> None:
    activity = MAKERS[kind](cast, people)
    if is_closed:
        close_activity(seat=cast.seat("lead"), activity=activity)
    file = taken(cast)
    assert "carried" not in settings_in(file)
    body = page(cast, copy_of(cast, file))
    assert "What people answered stays where they were asked." in body
    assert "<svg" not in body


@pytest.mark.parametrize("kind", MAKERS)
def test_nothing_by_which_someone_is_found_is_in_the_file(cast: Cast, kind: str) -> None:
    activity = MAKERS[kind](cast, 24)
    if kind == "two-by-two":
        (contribution,) = [place(door, activity, kites=(1, 5)) for door in Door.objects.all()]
        assert contribution.state == "shown"
    close_activity(seat=cast.seat("lead"), activity=activity)
    file = taken(cast)
    whole = b"".join(ZipFile(file).read(name) for name in ZipFile(file).namelist()).decode(errors="replace")
    for row in Contribution.objects.all():
        assert row.key not in whole
        assert row.under not in whole
    if kind == "two-by-two":
        carried = settings_in(file)["carried"]["results"][0]
        assert (len(carried["placed"]), len(carried["hidden"])) == (2, 1), "one person alone placed the third"


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("carried", [{}, {"results": 7}, {"results": [{}]}, {"people": 9, "pairs": 3}, {"people": "x"}])
def test_a_file_that_was_changed_shows_nothing_rather_than_failing(cast: Cast, kind: str, carried: Any) -> None:
    activity = MAKERS[kind](cast, 24)
    close_activity(seat=cast.seat("lead"), activity=activity)
    there = copy_of(cast, taken(cast))
    there.settings = {**there.settings, "carried": carried}
    there.save()
    assert "<svg" not in page(cast, there)


def test_a_shortlist_that_changes_after_the_close_changes_no_result(cast: Cast) -> None:
    activity = placing(cast, 6)
    close_activity(seat=cast.seat("lead"), activity=activity)
    activity.refresh_from_db()
    assert len(activity.settings["initiatives"]) == 3


def test_the_page_says_what_stays(cast: Cast) -> None:
    body = cast.client("lead").get("/programmes/living-well/archive/").text
    assert "These stay here:" in body
    assert "join codes and slips, and what each person said with them" in body


def test_each_kind_of_focus_it_lets_its_results_travel(db: None) -> None:

    assert {kind for kind in offered() if registry.activities[kind].carries is None} == set()
    assert set(offered()) == set(MAKERS)
