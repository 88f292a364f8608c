"""Guidance: every resource opens, prints and comes as a Word file; blanks are filled; every problem leads somewhere."""

from __future__ import annotations

import io
from importlib import resources
from typing import Any

import docx
import pytest
from django.test import Client

from commonstar.formats.guidance import shipped_problems, shipped_resources
from commonstar.vocabulary import Role, Step, Visibility
from commonstar.web.library.public import load_shipped
from commonstar.web.programmes.models import Membership
from commonstar.web.programmes.public import registry
from tests.factories.cast import Cast, make_cast, make_programme
from tests.web.pages import outline

HERE = "/programmes/living-well"
SLUGS = [each.slug for each in shipped_resources()]
MEMBERS = (*Role, "administrator")


def words_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def case_slugs() -> set[str]:
    folder = resources.files("commonstar.library_data") / "cases"
    return {each.name.removesuffix(".yaml") for each in folder.iterdir()}


def test_every_problem_leads_to_a_task_a_resource_and_a_case() -> None:
    problems = shipped_problems()
    assert len(problems) >= 12
    assert [str(each.task) for each in problems if str(each.task) not in registry.tasks] == []
    assert [each.resource for each in problems if each.resource not in SLUGS] == []
    assert [each.case for each in problems if each.case and each.case not in case_slugs()] == []


def test_every_task_names_resources_that_exist() -> None:
    named = {slug for kind in registry.tasks.values() for slug in kind.resources}
    assert len(named) >= 10
    assert named <= set(SLUGS)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_every_resource_opens_for_everyone_and_comes_as_a_word_file(slug: str) -> None:
    page = outline(Client().get(f"/guidance/{slug}/").content.decode())
    assert len(page.headings[1]) == 1
    assert page.repeated_ids() == []
    assert page.inline == []
    answer = Client().get(f"/guidance/{slug}/word/")
    assert answer["Content-Disposition"] == f'attachment; filename="{slug}.docx"'
    assert len(words_of(answer.content)) > 200


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["no-such-resource", "README"])
def test_no_other_file_opens(slug: str) -> None:
    assert Client().get(f"/guidance/{slug}/").status_code == 404
    assert Client().get(f"/guidance/{slug}/word/").status_code == 404


@pytest.mark.django_db
def test_the_list_has_every_step_and_co_with_time_difficulty_and_licence() -> None:
    body = Client().get("/guidance/").content.decode()
    for key in ("map", "focus", "people", "market", "grow", "commission", "design", "deliver", "assess"):
        assert f'<section id="{key}"' in body
    for words in ("minutes", "easy", "licence CC BY 4.0"):
        assert words in body
    assert [slug for slug in SLUGS if f"/guidance/{slug}/" not in body] == []
    assert outline(body).repeated_ids() == []


def test_inside_a_programme_blanks_are_filled_and_the_rest_is_named(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.HOSTED_BY = "Anytown Council, in the United Kingdom"
    cast.programme.contact = "Ann *Lee*"
    cast.programme.save()
    body = cast.client("lead").get(f"{HERE}/guidance/information-sheet/").content.decode()
    for words in (
        "The council",
        "Living well",
        "Ann *Lee*",
        "Anytown Council, in the United Kingdom",
        "Still to fill in",
    ):
        assert words in body
    word = cast.client("viewer").get(f"{HERE}/guidance/information-sheet/word/")
    assert "Living well" in words_of(word.content)
    assert "Ann *Lee*" in words_of(word.content)


def test_the_store_is_named_as_it_is_and_the_server_fills_its_part(cast: Cast, settings: Any) -> None:
    settings.SECURITY_CONTACT, settings.BACKUP_DAYS = "holes@example.org", "35"
    body = cast.client("lead").get(f"{HERE}/guidance/security-summary/").content.decode()
    assert "SQLite" in body or "PostgreSQL" in body
    assert "holes@example.org" in body
    assert "kept for 35 days" in body
    assert "filled in by whoever runs this site" in body


@pytest.mark.parametrize("who", [*MEMBERS, "partner", "stranger", "anonymous"])
@pytest.mark.parametrize(
    "address", ["guidance/", "guidance/consent-form/", "guidance/consent-form/word/", "start-from-a-problem/"]
)
def test_who_opens_it_inside(cast: Cast, who: str, address: str) -> None:
    expected = 200 if who in MEMBERS else 404
    assert cast.client(who).get(f"{HERE}/{address}").status_code == expected


@pytest.mark.django_db
def test_outsiders_of_a_public_programme_do_not_read_its_settings() -> None:
    cast = make_cast(Visibility.PUBLIC)
    assert cast.client("stranger").get(f"{HERE}/guidance/consent-form/").status_code == 403


@pytest.mark.django_db
def test_problems_outside_lead_to_public_pages() -> None:
    body = Client().get("/start-from-a-problem/").content.decode()
    page = outline(body)
    assert len(page.headings[2]) >= 12
    main = body.split("<main")[1].split("</main>")[0]
    links = {part.split('"')[0].split("#")[0] for part in main.split('href="')[1:]}
    assert not any(link.startswith("/programmes/") and link != "/programmes/" for link in links)
    assert main.count('href="/about/">The task:') == len(shipped_problems())
    assert {link for link in links if Client().get(link).status_code != 200} == set()
    assert page.repeated_ids() == []


def test_outside_a_problem_leads_to_ones_own_programme_or_asks_which(cast: Cast) -> None:
    problem = shipped_problems()[0]
    lead = cast.client("lead")
    only = lead.get("/start-from-a-problem/").content.decode()
    assert f'href="{HERE}/tasks/{problem.task}/"' in only
    second = make_programme(cast.council, "second")
    Membership.objects.create(programme=second, user=cast.people["lead"], role=Role.VIEWER)
    where = f"/start-from-a-problem/{problem.slug}/"
    assert f'href="{where}">The task:' in lead.get("/start-from-a-problem/").content.decode()
    page = lead.get(where).content.decode()
    assert str(registry.tasks[str(problem.task)].title) in page
    for link in (f"{HERE}/tasks/{problem.task}/", f"/programmes/second/tasks/{problem.task}/"):
        assert f'href="{link}"' in page
        assert lead.get(link).status_code == 200
    assert cast.other_programme.title not in page
    assert lead.get("/start-from-a-problem/no-such-problem/").status_code == 404


def test_who_is_asked_in_which_programme(cast: Cast) -> None:
    where = f"/start-from-a-problem/{shipped_problems()[0].slug}/"
    assert "You do not belong to a programme yet" in cast.client("partner").get(where).content.decode()
    assert cast.client("anonymous").get(where).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_choosing_a_programme(cast: Cast, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(count - 1):
        made = make_programme(cast.council, f"programme-{number}")
        Membership.objects.create(programme=made, user=cast.people["lead"], role=Role.LEAD)
    client = cast.client("lead")
    with django_assert_num_queries(3):
        body = client.get(f"/start-from-a-problem/{shipped_problems()[0].slug}/").content.decode()
    assert body.split("<main")[1].count('href="/programmes/') == count


def test_an_english_title_says_so_on_a_page_of_another_language(cast: Cast) -> None:
    client = cast.client("lead")
    client.cookies["django_language"] = "de"
    body = client.get("/guidance/consent-form/").content.decode()
    title = next(each.title for each in shipped_resources() if each.slug == "consent-form")
    assert '<html lang="de"' in body
    assert f'<span lang="en" dir="auto">{title}</span></h1>' in body
    problems = client.get("/start-from-a-problem/").content.decode()
    assert '<span lang="en">' in problems.split("<main")[1]
    named = next(kind for kind in registry.tasks.values() if kind.resources)
    assert '" lang="en">' in client.get(f"{HERE}/tasks/{named.key}/").content.decode().split("<main")[1]


def test_every_way_out_of_a_problem_opens(cast: Cast) -> None:
    client = cast.client("lead")
    body = client.get(f"{HERE}/start-from-a-problem/").content.decode().split("<main")[1].split("</main>")[0]
    links = {part.split('"')[0].split("#")[0] for part in body.split('href="')[1:]}
    assert len(links) >= 15
    assert any(f"/tasks/{Step.MAP}/" in link for link in links)
    assert not any("/library/" in link for link in links), "no case was loaded"
    assert {link for link in links if client.get(link).status_code != 200} == set()


@pytest.mark.django_db
def test_a_problem_leads_to_its_case_where_the_library_has_it(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    load_shipped()
    with django_assert_num_queries(1):
        body = Client().get("/start-from-a-problem/").content.decode().split("<main")[1].split("</main>")[0]
    links = {part.split('"')[0] for part in body.split('href="/library/')[1:]}
    assert {f"{each.case}/" for each in shipped_problems() if each.case} == links
    assert {link for link in links if Client().get(f"/library/{link}").status_code != 200} == set()
