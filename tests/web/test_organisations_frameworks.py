"""Outcome frameworks: who may bring them in, all or nothing, and what a second table changes."""

from __future__ import annotations

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonstar.formats.tables import read_table
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations import public as organisations
from commonstar.web.organisations.frameworks_file import plan
from commonstar.web.organisations.models import Framework, Outcome
from commonstar.web.organisations.rules import Chair
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
PATH = "/organisations/the-council/frameworks/"
TABLE = (
    "framework,code,title,source\n"
    "The local plan,1,People feel at home,The council 2026\n"
    "THE LOCAL PLAN,2,Nobody is lonely,\n"
    "Well-being goals,a,A more equal country,The government 2015\n"
)


def bring_in(cast: Cast, text: str, who: str = "administrator") -> organisations.Framework | None:
    chair = Chair(cast.council, cast.people[who], who == "administrator")
    found = organisations.bring_in_frameworks(chair=chair, table=read_table(text.encode(), filename="x.csv"))
    assert not found.problems
    return Framework.objects.first()


def test_a_table_brings_frameworks_in_once(cast: Cast) -> None:
    for _time in range(2):
        bring_in(cast, TABLE)
    assert list(Outcome.objects.values_list("framework__name", "code", "title")) == [
        ("The local plan", "1", "People feel at home"),
        ("The local plan", "2", "Nobody is lonely"),
        ("Well-being goals", "a", "A more equal country"),
    ]
    assert audit.Entry.objects.filter(action="frameworks.imported").count() == 5, "the second time nothing changed"


def test_a_second_table_changes_titles_and_takes_nothing_away(cast: Cast) -> None:
    bring_in(cast, TABLE)
    bring_in(cast, "framework,code,title\nthe local plan,2,Nobody is lonely against their will\n")
    assert Outcome.objects.count() == 3
    assert Outcome.objects.get(code="2").title == "Nobody is lonely against their will"
    assert Framework.objects.get(folded=" the local plan").source == "The council 2026"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("framework,code\nA,1\n", (1, "title")),
        ("framework,code,title,colour\nA,1,B,red\n", (1, "colour")),
        ("framework,code,title,source\nA,1,B,\n", (2, "source")),
        ("framework,code,title,source\nA,,B,C\n", (2, "code")),
        ("framework,code,title,source\nA,1,,C\n", (2, "title")),
        ("framework,code,title,source\n,1,B,C\n", (2, "framework")),
        ("framework,code,title,source\nA,1,B,C\nA,1,D,C\n", (3, "code")),
        ("framework,code,title,source\nA,1,B,C\nA,2,D,E\n", (3, "source")),
        (f"framework,code,title,source\nA,1,{'B' * 301},C\n", (2, "title")),
    ],
)
def test_every_problem_is_named_and_nothing_is_brought_in(cast: Cast, text: str, problem: tuple[int, str]) -> None:
    table = read_table(text.encode(), filename="x.csv")
    assert [(each.row, each.column) for each in plan(table, cast.council).problems] == [problem]
    client = cast.client("administrator")
    page = client.post(f"{PATH}import/", {"file": SimpleUploadedFile("x.csv", text.encode())}).content.decode()
    assert "Nothing is brought in until" in page
    client.post(f"{PATH}import/", {"content": base64.b64encode(text.encode()).decode(), "filename": "x.csv"})
    assert not Framework.objects.exists()


def test_it_is_previewed_and_then_brought_in_by_an_administrator(cast: Cast) -> None:
    client = cast.client("administrator")
    page = client.post(f"{PATH}import/", {"file": SimpleUploadedFile("x.csv", TABLE.encode())}).content.decode()
    assert "3 outcomes are new" in page
    assert not Framework.objects.exists()
    client.post(f"{PATH}import/", {"content": base64.b64encode(TABLE.encode()).decode(), "filename": "x.csv"})
    body = client.get(PATH).content.decode()
    for words in ("The local plan", "Nobody is lonely", "The government 2015"):
        assert words in body
    damaged = client.post(f"{PATH}import/", {"content": "!", "filename": "x.csv"})
    assert damaged.status_code == 302


def test_only_administrators_bring_frameworks_in(cast: Cast) -> None:
    with pytest.raises(Refused):
        bring_in(cast, TABLE, "lead")
    assert cast.client("stranger").get(f"{PATH}import/").status_code == 404
