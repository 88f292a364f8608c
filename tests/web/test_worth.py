"""Business cases: who may, what a page shows beside the command line, three clicks to a source, nothing typed lost."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commonstar.cli import value_run
from commonstar.vocabulary import Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.library.public import Case
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.star.models import Initiative
from commonstar.web.worth import actions, bridge, queries
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.results import working
from commonstar.web.worth.results.showing import Showing
from commonstar.web.worth.shipped import shipped_models
from tests.factories.cast import Cast, make_cast
from tests.factories.worth import SMALL, make_case, shipped
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/worth/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
WRITERS = ("lead", "co-lead", "facilitator", "contributor")
LEADERS = ("lead", "co-lead", "administrator")
EVERYONE = (*MEMBERS, *OUTSIDERS)


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("who", EVERYONE)
def test_who_may_read(db: None, who: str, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    made = make_case(cast.seat("lead"))
    open_to = {
        Visibility.PRIVATE: set(MEMBERS),
        Visibility.PARTNERS: {*MEMBERS, "partner"},
        Visibility.PUBLIC: set(EVERYONE),
    }
    expected = 200 if who in open_to[visibility] else 404
    client = cast.client(who)
    for path in ("", f"{made.pk}/", f"{made.pk}/versions/1/working/npv/", f"{made.pk}/versions/1/model.yaml"):
        assert client.get(PATH + path).status_code == expected, path


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may_write_and_who_signs_off(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    made = make_case(cast.seat("lead"))
    version, seat, client = queries.newest(made), cast.seat(who), cast.client(who)
    for path in ("start/", "start/model/", "start/file/", "start/empty/", f"{made.pk}/change/"):
        refused = 302 if who == "anonymous" else 403
        assert client.get(PATH + path).status_code == (200 if who in WRITERS else refused), path
    changed = SMALL.replace("[400]", "[500]")
    acts = {
        WRITERS: (
            lambda: actions.open_case(seat=seat, new=actions.NewCase(SMALL)),
            lambda: actions.save_version(seat=seat, case=made, document=changed, after=1),
            lambda: actions.open_as_model(seat=seat, case=made),
        ),
        LEADERS: (
            lambda: actions.sign_off(seat=seat, version=version),
            lambda: actions.withdraw(seat=seat, version=version, reason="Wrong"),
        ),
    }
    for allowed, listed in acts.items():
        for act in listed:
            if who in allowed:
                act()
            else:
                with pytest.raises(Refused):
                    act()


@pytest.mark.parametrize("name", sorted(shipped_models()))
def test_a_page_says_to_the_penny_what_the_command_says(cast: Cast, name: str) -> None:
    """Every amount of `commonstar value run --json` stands on the page, and no headline differs."""
    made = make_case(cast.seat("lead"), shipped(name))
    body = html.unescape(cast.client("viewer").get(f"{PATH}{made.pk}/").content.decode())
    told = json.loads(CliRunner().invoke(value_run.command, [name, "--json"]).stdout)
    for key in ("pv_benefits", "pv_costs", "npv"):
        assert pounds(told[key]) in body, key
    amounts = [
        each[key] for each in told["agencies"].values() for key in ("pv_benefits", "pv_costs", "net", "cashable")
    ]
    amounts += [each[key] for each in told["flows"] for key in ("cost", "benefit", "cumulative")]
    amounts += [
        value for key in ("by_kind", "by_pathway", "by_level", "by_beneficiaries") for value in told[key].values()
    ]
    amounts += [each["amount"] for each in told["transfers"]] + [
        each[key] for each in told["tornado"] for key in ("low", "high")
    ]
    assert [each for each in amounts if pounds(each) not in body] == []
    if told["bcr"]:
        assert f"{Decimal(told['bcr']).normalize():f}" in body
    assert ("Illustrative" in body) == told["illustrative"]


def pounds(text: str) -> str:
    value = Decimal(text)
    return f"{'−' if value < 0 else ''}£{abs(value):,.2f}"


def test_any_number_leads_to_its_source_in_three_clicks(cast: Cast) -> None:
    made = make_case(cast.seat("lead"))
    client = cast.client("viewer")
    first = client.get(f"{PATH}{made.pk}/").content.decode()
    cells = set(re.findall(rf'href="({PATH}{made.pk}/versions/1/working/[^"]+)"', first))
    assert len(cells) > 20
    lost = [each for each in cells if "https://example.org/falls" not in clicked(client, each)]
    assert [each for each in lost if not is_bare(client, each)] == []


def clicked(client: Client, url: str) -> str:
    answer = client.get(html.unescape(url))
    assert answer.status_code == 200, url
    page = outline(answer.content.decode())
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    return answer.content.decode()


def is_bare(client: Client, url: str) -> bool:
    """A sum of nothing, or the discount factors alone, rests on no figure."""
    told = client.get(html.unescape(url)).content.decode()
    return "= 0<" in told or ("Every figure that it rests on" not in told and "What went into it" not in told)


@pytest.mark.parametrize("name", sorted(shipped_models()))
def test_every_cell_has_a_page(cast: Cast, name: str) -> None:
    """By the words alone, without a request each: a name for every cell of every model that comes along."""
    answers = bridge.answers_of(shipped(name))
    showing = Showing(answers, lambda cell: cell)
    names = {cell: working.worked(showing, cell).name for cell in answers.working.steps}
    assert [cell for cell, told in names.items() if not told or told == cell] == []


def test_a_case_begins_from_a_model_that_comes_along(cast: Cast) -> None:
    initiative = Initiative.objects.create(programme=cast.programme, title="Speed on our street")
    client = cast.client("contributor")
    about = f"initiative:{initiative.pk}"
    answer = client.post(f"{PATH}start/", {"about": about, "way": "shipped"})
    assert answer.status_code == 302
    answer = client.post(answer.headers["Location"], {"model": "community-speedwatch"})
    made = BusinessCase.objects.get()
    assert answer.headers["Location"] == f"{PATH}{made.pk}/"
    assert (made.subject_kind, made.subject_id, made.title) == ("initiative", initiative.pk, "Community Speedwatch")
    assert made.versions.get().document == shipped()
    assert "Speed on our street" in client.get(f"{PATH}{made.pk}/").content.decode()
    entry = audit.entries_of_object("business-case", made.pk).get()
    assert (entry.action, entry.after["number"] if entry.after else None) == ("business-case.opened", 1)


def test_what_is_wrong_in_a_file_is_told_with_line_and_path_and_its_text_stays(cast: Cast) -> None:
    client = cast.client("contributor")
    wrong = SMALL.replace("agencies: {nhs: 1}", "agencies: {nhs: 0.9}").replace("population: falls", "population: fals")
    answer = client.post(f"{PATH}start/file/", {"file": SimpleUploadedFile("bench.yaml", wrong.encode())})
    body = html.unescape(answer.content.decode())
    assert "line 18, benefits[1].population: there is no input fals" in body
    assert "the shares of fewer sum to 9/10, not to 1" in body
    assert "population: fals" in body, "the text stands in the box"
    answer = client.post(f"{PATH}start/file/", {"document": SMALL})
    assert answer.status_code == 302
    assert BusinessCase.objects.get().title == "A bench"


@pytest.mark.parametrize("file", [b"\xff\xfe", b"", b"- 1", b"format: other/1", b"a: &x 1\nb: *x", b"x" * 1_100_000])
def test_no_file_breaks_the_page(cast: Cast, file: bytes) -> None:
    answer = cast.client("lead").post(f"{PATH}start/file/", {"file": SimpleUploadedFile("x.yaml", file)})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not BusinessCase.objects.exists()


def test_an_empty_case_says_what_to_do(cast: Cast) -> None:
    client = cast.client("contributor")
    answer = client.post(f"{PATH}start/empty/", {"title": "A garden", "price_year": "2026", "years": "5"})
    body = client.get(answer.headers["Location"]).content.decode()
    assert "Nothing stands in this model yet" in body


def test_a_change_is_a_version_and_nobody_is_overwritten(cast: Cast) -> None:
    made = make_case(cast.seat("lead"))
    client = cast.client("contributor")
    url = f"{PATH}{made.pk}/change/"
    changed = {"document": SMALL.replace("[400]", "[500]"), "after": "1", "note": "A dearer bench"}
    assert client.post(url, changed).status_code == 302
    assert [each.number for each in made.versions.all()] == [2, 1]
    late = cast.client("facilitator").post(url, {"document": SMALL.replace("[400]", "[600]"), "after": "1"})
    body = html.unescape(late.content.decode())
    assert "Contributor saved version 2 while you were writing" in body
    assert "[600]" in body
    assert made.versions.count() == 2
    assert Version.objects.get(case=made, number=1).document == SMALL


def test_what_is_typed_outlives_the_session(cast: Cast) -> None:
    made = make_case(cast.seat("lead"))
    url, client = f"{PATH}{made.pk}/change/", cast.client("contributor")
    found = re.search(r'name="kept" value="([^"]+)"', client.get(url).content.decode())
    assert found
    typed = {"kept": found[1], "document": SMALL.replace("[400]", "[700]"), "after": "1", "note": "Dearer"}
    client.logout()
    assert client.post(url, {**typed, "kept": "forged"}).status_code == 404
    answer = client.post(url, typed)
    assert answer.status_code == 302
    assert reverse("account_login") in answer.headers["Location"]
    client.force_login(cast.people["contributor"])
    body = client.get(url).content.decode()
    assert "[700]" in body
    assert "You were signed out" in body
    assert made.versions.count() == 1
    assert "[700]" not in client.get(url).content.decode(), "once"


def test_what_someone_typed_is_not_shown_to_another(cast: Cast) -> None:
    made = make_case(cast.seat("lead"))
    url, client = f"{PATH}{made.pk}/change/", cast.client("contributor")
    found = re.search(r'name="kept" value="([^"]+)"', client.get(url).content.decode())
    assert found
    client.logout()
    client.post(url, {"kept": found[1], "document": "mine"})
    client.force_login(cast.people["facilitator"])
    assert "mine</textarea>" not in client.get(url).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_many_as_for_one(
    cast: Cast, count: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    seat = cast.seat("lead")
    for number in range(count):
        initiative = Initiative.objects.create(programme=cast.programme, title=f"Bench {number}")
        make_case(seat, SMALL, subject=("initiative", initiative.pk))
    client = cast.client("viewer")
    with django_assert_num_queries(10):  # type: ignore[operator]
        client.get(PATH)


def test_a_model_goes_along_and_comes_back(cast: Cast, tmp_path: Path) -> None:
    initiative = Initiative.objects.create(programme=cast.programme, title="Bench")
    made = make_case(cast.seat("lead"), SMALL, subject=("initiative", initiative.pk))
    make_case(cast.seat("lead"), SMALL)
    with (tmp_path / "programme.zip").open("w+b") as out:
        take_away(seat=cast.seat("lead"), out=out)
        copy = bring_in(user=cast.people["administrator"], organisation=cast.council, file=out).programme
    rows = BusinessCase.objects.filter(programme=copy)
    assert rows.count() == 2
    about = rows.get(subject_kind="initiative")
    assert Initiative.objects.get(pk=about.subject_id).title == "Bench"
    assert about.versions.get().summary == made.versions.get().summary


def test_a_case_study_opens_its_model_and_the_model_opens_in_a_programme(cast: Cast) -> None:
    Case.objects.create(slug="wiltshire-speedwatch", number=1, title="Speedwatch", language="en")
    anyone = cast.client("anonymous")
    assert "/models/community-speedwatch/" in anyone.get("/library/wiltshire-speedwatch/").content.decode()
    body = html.unescape(anyone.get("/models/community-speedwatch/").content.decode())
    assert "£216,844.90" in body
    assert "commonstar value run community-speedwatch" in body
    assert "/library/wiltshire-speedwatch/" in body
    assert anyone.get("/models/community-speedwatch/open/").status_code == 302
    assert cast.client("viewer").get("/models/community-speedwatch/open/").content.decode().count('type="radio"') == 0
    client = cast.client("contributor")
    answer = client.post("/models/community-speedwatch/open/", {"programme": "living-well"})
    answer = client.post(answer.headers["Location"], {"about": "", "way": "shipped"})
    assert "checked" in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("path", ["", *(f"{name}/" for name in sorted(shipped_models()))])
def test_the_models_that_come_along_are_there_for_everyone(cast: Cast, path: str) -> None:
    answer = cast.client("anonymous").get(f"/models/{path}")
    page = outline(answer.content.decode())
    assert (answer.status_code, page.repeated_ids(), page.broken_references(), page.inline) == (200, [], [], [])


def test_a_number_of_a_shipped_model_leads_to_its_working(cast: Cast) -> None:
    client = cast.client("anonymous")
    body = html.unescape(client.get("/models/community-speedwatch/working/npv/").content.decode())
    assert "Community Speedwatch in Wiltshire" in body
    for path in ("none/", "community-speedwatch/working/none/", "none/working/npv/", "none/model.yaml"):
        assert client.get(f"/models/{path}").status_code == 404, path
    assert client.get("/models/community-speedwatch/model.yaml").content.decode() == shipped()


def test_a_scenario_and_an_option_have_pages_whose_numbers_lead_on(cast: Cast) -> None:
    document = (
        SMALL + "scenarios:\n  few: {falls: 5}\noptions:\n  nothing: {}\n  stone: {change: {bench: {amounts: [900]}}}\n"
    )
    made = make_case(cast.seat("lead"), document)
    client = cast.client("viewer")
    body = html.unescape(client.get(f"{PATH}{made.pk}/").content.decode())
    for query, net in (("scenario=few", "£100.00"), ("option=stone", "£100.00"), ("option=nothing", "£0.00")):
        assert f"versions/1/?{query}" in body
        page = client.get(f"{PATH}{made.pk}/versions/1/?{query}").content.decode()
        assert f"versions/1/working/npv/?{query}" in page
        assert net in page
    told = client.get(f"{PATH}{made.pk}/versions/1/working/npv/?scenario=few").content.decode()
    assert "= 100<" in told
    assert "Scenario: Few" in told
    for query in ("scenario=none", "option=none"):
        assert client.get(f"{PATH}{made.pk}/versions/1/?{query}").status_code == 404


def test_a_model_too_large_for_a_page_is_refused_with_another_way(cast: Cast) -> None:
    lines = "".join(f"  - {{id: c{n}, agency: council, amounts: [1], illustrative: true}}\n" for n in range(100))
    large = SMALL.replace("years: 2", "years: 200").replace("costs:\n", f"costs:\n{lines}")
    body = cast.client("lead").post(f"{PATH}start/file/", {"document": large}).content.decode()
    assert "compute it with the command" in body
    assert not BusinessCase.objects.exists()


def test_the_page_of_a_case_asks_few_queries(cast: Cast, django_assert_num_queries: object) -> None:
    made = make_case(cast.seat("lead"))
    client = cast.client("viewer")
    with django_assert_num_queries(9):  # type: ignore[operator]
        client.get(f"{PATH}{made.pk}/")
