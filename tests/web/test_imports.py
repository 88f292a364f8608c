"""The wizard: a list comes in by paste or file, nothing is lost on the way, and what comes in is what was shown."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from commonstar.formats import cells, fields, mapping, register
from commonstar.formats.tables import read_table
from commonstar.vocabulary import Role, Status
from commonstar.web.audit.public import Entry
from commonstar.web.common.phrases import phrase
from commonstar.web.star.map_it.imports import actions, words
from commonstar.web.star.map_it.imports.views import source_of
from commonstar.web.star.map_it.models import Contact, ImportDraft, Initiative, SetAsideRow
from tests.factories.cast import Cast
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well/map"
RUNNERS = {Role.LEAD, Role.CO_LEAD, Role.FACILITATOR}
MEMBERS = {*Role, "administrator"}
ROWS = (*Role, "administrator", "partner", "stranger", "anonymous")
FORTY = "\n".join(f"Lunch club {number}" for number in range(1, 41))
FAULTY = "Ref,Name,State,Where\n1,Café,running,Old Town; Hill End\n2,,running,\n3,Choir,dreamt,\n4,Garden,closed,\n"


def begin(client: Client, pasted: str = "", **files: bytes) -> Any:
    given: dict[str, object] = {"pasted": pasted}
    given.update({name: SimpleUploadedFile(f"{name}.csv", content) for name, content in files.items()})
    return client.post(f"{HERE}/import/", given)


def draft_of(answer: Any) -> str:
    """The address of the draft to which an answer leads."""
    found = re.match(rf"{HERE}/import/[-0-9a-f]+/", answer["Location"])
    assert found, answer["Location"]
    return found[0]


def choose(client: Client, address: str, *columns: str, **more: str) -> Any:
    """Say what the columns mean, by position."""
    return client.post(f"{address}columns/", {f"column_{at}": name for at, name in enumerate(columns)} | more)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    text = answer.content.decode()
    found = outline(text)
    assert len(found.headings[1]) == 1
    assert not found.repeated_ids()
    assert not found.unlabelled()
    assert not found.broken_references()
    assert not found.inline
    return text


def test_forty_pasted_titles_are_on_the_map_with_three_buttons(cast: Cast) -> None:
    client = cast.client("facilitator")
    page(client, f"{HERE}/import/")
    first = begin(client, FORTY)
    address = draft_of(first)
    assert "Lunch club 1" in page(client, first["Location"])
    second = choose(client, address, "title")
    assert second["Location"] == f"{address}preview/"
    assert "Bring in all 40" in page(client, second["Location"])
    third = client.post(second["Location"])
    text = page(client, third["Location"])
    assert "40" in text
    assert Initiative.objects.filter(programme=cast.programme, sorted_at=None).count() == 40
    assert Initiative.objects.filter(title="Lunch club 1").exists()
    kept = ImportDraft.objects.get()
    assert "rows" not in kept.table, "the table is gone once it is in"
    assert client.post(second["Location"])["Location"] == third["Location"], "a second click does nothing"
    assert Initiative.objects.count() == 40


def test_good_rows_come_in_and_faulty_ones_wait_and_are_mended(cast: Cast) -> None:
    client = cast.client("lead")
    address = draft_of(begin(client, FAULTY))
    assert choose(client, address, "key", "title", "status", "places")["Location"] == f"{address}values/"
    asked = page(client, f"{address}values/")
    assert "“dreamt”" in asked
    assert "“running”" not in asked, "a word that is known is not asked about"
    answer = client.post(f"{address}values/", {"split_places": ";", "value_status_0": ""})
    assert answer["Location"] == f"{address}preview/"
    shown = page(client, answer["Location"])
    assert "Bring in 2, keep 2 to mend" in shown
    assert "dreamt is not a value of Status" in shown
    client.post(answer["Location"])
    assert Initiative.objects.count() == 0, "faulty rows are only kept aside on purpose"
    done = client.post(answer["Location"], {"keep": "yes"})
    page(client, done["Location"])
    cafe = Initiative.objects.get(key="1")
    assert sorted(place.name for place in cafe.places.all()) == ["Hill End", "Old Town"]
    listed = page(client, f"{HERE}/import/waiting/")
    assert "dreamt" in listed
    missing, dreamt = SetAsideRow.objects.order_by("row")
    assert (missing.row, dreamt.row) == (3, 4)
    mend = f"{HERE}/import/waiting/{dreamt.pk}/"
    assert "dreamt is not a value" in page(client, mend)
    still = client.post(mend, {"cell_0": "3", "cell_1": "Choir", "cell_2": "imagined", "cell_3": ""})
    assert "imagined is not a value" in still.content.decode()
    assert 'value="imagined"' in still.content.decode(), "what was typed is still there"
    client.post(mend, {"cell_0": "3", "cell_1": "Choir", "cell_2": "potential", "cell_3": ""})
    assert Initiative.objects.get(key="3").status == Status.POTENTIAL
    remove = f"{HERE}/import/waiting/{missing.pk}/remove/"
    page(client, remove)
    client.post(remove)
    assert not SetAsideRow.objects.exists()
    assert Initiative.objects.count() == 3
    assert "No row waits" in page(client, f"{HERE}/import/waiting/")


def test_values_are_translated_and_the_choices_come_back_as_a_file(cast: Cast) -> None:
    client = cast.client("lead")
    address = draft_of(begin(client, FAULTY))
    choose(client, address, "key", "title", "status", "", constant_told_by="Survey")
    client.post(f"{address}values/", {"value_status_0": "potential"})
    saved = client.get(f"{address}mapping/")
    assert "attachment" in saved["Content-Disposition"]
    text = saved.content.decode()
    read = mapping.read_mapping(text)
    assert read.fields["status"].values == (("dreamt", "potential"),)
    assert read.fields["told_by"].constant == "Survey"
    again = draft_of(begin(client, file=FAULTY.encode(), mapping=saved.content))
    shown = page(client, f"{again}preview/")
    assert "Bring in 3, keep 1 to mend" in shown
    kept = page(client, f"{again}columns/")
    assert 'value="Survey"' in kept
    assert "selected" in page(client, f"{again}values/")


def test_the_order_of_dates_is_seen_where_a_column_gets_another_meaning(cast: Cast) -> None:
    client = cast.client("lead")
    address = draft_of(begin(client, "Name\tOpened\nGarden\t31/05/2021\n"))
    choose(client, address, "title", "start_date")
    client.post(f"{address}preview/")
    assert Initiative.objects.get().starts_on == "2021-05-31"


def test_a_known_key_changes_instead_of_doubling(cast: Cast) -> None:
    client = cast.client("lead")
    make_initiative(cast.seat("lead"), "Café", key="1", summary="Stays", contact="jo@example.org")
    make_initiative(cast.seat("lead"), "Garden", key="4", status=Status.ENDED)
    address = draft_of(begin(client, "Key,Title,Status\n1,Café,paused\n4,Garden,ended\n5,Choir,existing\n"))
    choose(client, address, "key", "title", "status")
    shown = re.sub(r"<[^>]+>|\s+", " ", page(client, f"{address}preview/"))
    found = re.sub(r"\s+", " ", shown)
    for expected in ("1 row is new", "1 row changes an initiative", "1 row changes nothing"):
        assert expected in found
    assert Initiative.objects.count() == 2, "looking changes nothing"
    client.post(f"{address}preview/")
    cafe = Initiative.objects.get(key="1")
    assert (cafe.status, cafe.summary, Contact.objects.get().text) == ("paused", "Stays", "jo@example.org")
    assert Initiative.objects.count() == 3


@pytest.mark.parametrize(("choice", "number"), [({"leave": "yes"}, 3), ({}, 5)])
def test_probable_repeats_are_named_and_left_out_by_choice(cast: Cast, choice: dict[str, str], number: int) -> None:
    client = cast.client("lead")
    make_initiative(cast.seat("lead"), "Lunch Club")
    address = draft_of(begin(client, "lunch club\nChoir\nGarden\nchoir\n"))
    choose(client, address, "title")
    shown = page(client, f"{address}preview/")
    assert "2 rows are probably repeats" in shown
    assert "Bring in 2, leave out 2" in shown
    client.post(f"{address}preview/", choice)
    assert Initiative.objects.count() == number


def test_the_first_row_is_data_or_names_as_a_person_says(cast: Cast) -> None:
    client = cast.client("lead")
    address = draft_of(begin(client, "Lunch club\tWards\nChoir\tTown\n"))
    assert "The table has 2 rows" in page(client, f"{address}columns/")
    client.post(f"{address}header/", {"first": "names"})
    assert "The table has 1 row." in page(client, f"{address}columns/")
    client.post(f"{address}header/", {"first": "data"})
    assert "The table has 2 rows" in page(client, f"{address}columns/")


def test_a_list_of_titles_with_commas_is_a_list_and_a_person_may_say_otherwise(cast: Cast) -> None:
    client = cast.client("lead")
    titles = begin(client, "Lunch club, Barry\nWalking group, Penarth\n")
    address = draft_of(titles)
    shown = page(client, titles["Location"])
    assert "The table has 2 rows" in shown
    assert "Cut each line into columns" in shown
    assert client.post(f"{address}cut/", {"cut": "cells"})["Location"] == f"{address}columns/"
    shown = page(client, f"{address}columns/")
    assert "Penarth" in shown
    assert "column_1" in shown
    assert "Take each line as one title" in shown
    client.post(f"{address}cut/", {"cut": "lines"})
    choose(client, address, "title")
    client.post(f"{address}preview/")
    assert Initiative.objects.filter(title="Walking group, Penarth").exists()
    assert "doubtful" not in ImportDraft.objects.get().table, "what was pasted is gone once it is in"
    wide = draft_of(begin(client, "Garden" + ",x" * 300 + "\nChoir\n"))
    assert "more than 200 columns" in client.post(f"{wide}cut/", {"cut": "cells"}, follow=True).content.decode()
    plain = begin(client, "Garden\nChoir\n")
    assert "Cut each line" not in page(client, plain["Location"])
    assert client.post(f"{draft_of(plain)}cut/", {"cut": "cells"}).status_code == 404


def test_what_cannot_be_read_is_said_and_what_was_typed_stays(cast: Cast) -> None:
    client = cast.client("lead")
    cases = {
        "Paste a table or choose a file.": begin(client, ""),
        "not both": begin(client, "Choir", file=b"Title\nChoir"),
        "old Excel format": begin(client, file=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        "Line 2": begin(client, "Title\nChoir", mapping=b"version: 1\nfields: {titel: Name}\n"),
        "not a text in UTF-8": begin(client, "Title\nChoir", mapping=b"\xff\xfe\xfa"),
        "quotation mark": begin(client, 'Title\tNote\nChoir\t"never closed\n'),
    }
    for expected, answer in cases.items():
        assert answer.status_code == 200
        assert expected in answer.content.decode()
    assert "never closed" in cases["quotation mark"].content.decode()
    assert not ImportDraft.objects.exists()


def test_columns_need_a_title_and_one_column_a_field(cast: Cast) -> None:
    client = cast.client("lead")
    address = draft_of(begin(client, FAULTY))
    assert "Choose the column that holds the title" in choose(client, address, "key").content.decode()
    twice = choose(client, address, "key", "title", "title").content.decode()
    assert "is fed from “Name” already" in twice
    assert choose(client, address, "", "title", "places", "places").status_code == 302, "places may have several"


def test_a_draft_waits_is_listed_and_can_be_removed(cast: Cast) -> None:
    address = draft_of(begin(cast.client("facilitator"), FORTY))
    lead = cast.client("lead")
    assert address in page(lead, f"{HERE}/import/")
    page(lead, f"{address}remove/")
    lead.post(f"{address}remove/")
    assert not ImportDraft.objects.exists()
    assert Entry.objects.filter(action="register.draft_removed").count() == 1


def test_a_draft_goes_after_thirty_days(cast: Cast) -> None:
    client = cast.client("lead")
    address = draft_of(begin(client, FORTY))
    ImportDraft.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert client.get(f"{address}columns/").status_code == 404
    begin(client, FORTY)
    assert ImportDraft.objects.count() == 1


@pytest.mark.parametrize("who", ROWS)
def test_who_may_bring_in(cast: Cast, who: str) -> None:
    address = draft_of(begin(cast.client("lead"), FAULTY))
    choose(cast.client("lead"), address, "key", "title", "status", "")
    aside = SetAsideRow.objects.create(
        programme=cast.programme,
        name="x",
        row=3,
        cells={"columns": ["Name"], "cells": [""]},
        mapping="version: 1\nfields: {title: Name}\n",
    )
    allowed = who in RUNNERS
    expected = 200 if allowed else 403 if who in MEMBERS else 404
    client = cast.client(who)
    waiting = f"{HERE}/import/waiting/"
    pages = (
        f"{HERE}/import/",
        *(f"{address}{name}/" for name in ("columns", "values", "preview", "mapping", "remove")),
    )
    for each in (*pages, waiting, f"{waiting}{aside.pk}/", f"{waiting}{aside.pk}/remove/"):
        assert client.get(each).status_code == expected, each
    acts = {
        f"{address}header/": {"first": "names"},
        f"{address}preview/": {"keep": "yes"},
        f"{waiting}{aside.pk}/": {"cell_0": "Mended"},
    }
    for each, data in acts.items():
        assert client.post(each, data).status_code == (302 if allowed else expected), each
    assert Initiative.objects.exists() is allowed


def test_another_programme_has_none_of_it(cast: Cast) -> None:
    address = draft_of(begin(cast.client("lead"), FAULTY))
    elsewhere = address.replace("living-well", "somewhere-else")
    for name in ("columns", "values", "preview", "mapping", "done", "remove"):
        assert cast.client("stranger").get(f"{elsewhere}{name}/").status_code == 404
    begin(cast.client("lead"), FAULTY)
    choose(cast.client("lead"), address, "key", "title", "status", "")
    cast.client("lead").post(f"{address}preview/", {"keep": "yes"})
    row = SetAsideRow.objects.first()
    assert row is not None
    for name in ("", "remove/"):
        answer = cast.client("stranger").get(f"/programmes/somewhere-else/map/import/waiting/{row.pk}/{name}")
        assert answer.status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_few_queries(cast: Cast, number: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = cast.client("lead")
    for _each in range(number):
        address = draft_of(begin(client, FAULTY))
        choose(client, address, "key", "title", "status", "")
        client.post(f"{address}preview/", {"keep": "yes"})
        begin(client, FAULTY)
    assert ImportDraft.objects.filter(done_at=None).count() == number
    with django_assert_num_queries(QUERIES["import"]):
        client.get(f"{HERE}/import/")
    with django_assert_num_queries(QUERIES["waiting"]):
        client.get(f"{HERE}/import/waiting/")
    with django_assert_num_queries(QUERIES["export"]):
        client.get(f"{HERE}/export/")


QUERIES = {"import": 7, "waiting": 7, "export": 7}


def test_every_sentence_of_the_readers_is_there_in_the_readers_words() -> None:
    pairs = [
        (words.REFUSALS, cells.REFUSALS),
        (words.NOTES, cells.NOTES),
        (words.PROBLEMS, register.PROBLEMS),
        (words.FAULTS, mapping.FAULTS),
        (words.FIELDS, fields.FIELD_LABELS),
    ]
    for ours, theirs in pairs:
        assert {code: str(text) for code, text in ours.items()} == theirs


def test_a_value_that_is_not_known_is_told_with_the_words_of_those_that_are() -> None:
    allowed = {"value": "ongoing", "field": "Status", "allowed": "potential, existing, paused, ended"}
    with override("de"):
        told = words.reason(register.Problem(2, "Status", "unknown-value", allowed))
        names = [str(phrase(each)) for each in Status]
    assert all(name in told for name in names), told
    assert "existing" not in told


@pytest.mark.parametrize("who", ROWS)
def test_who_may_take_out(cast: Cast, who: str) -> None:
    make_initiative(cast.seat("lead"), "Café", key="1", contact="jo@example.org")
    client = cast.client(who)
    expected = 200 if who in MEMBERS else 404
    assert client.get(f"{HERE}/export/").status_code == expected
    answer = client.post(f"{HERE}/export/", {"format": "csv", "contacts": "on", "reason": "Invitations"})
    assert answer.status_code == expected
    if expected == 200:
        told = answer.getvalue().decode()
        assert "Café" in told
        assert ("jo@example.org" in told) is (who in RUNNERS)
    entries = Entry.objects.filter(action="register.exported_with_contacts")
    assert [(entry.after or {})["reason"] for entry in entries] == (["Invitations"] if who in RUNNERS else [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_leaves_comes_in_again_without_change(cast: Cast, kind: str) -> None:
    client = cast.client("lead")
    make_initiative(cast.seat("lead"), "=Café; the first", contact="jo@example.org", places=("Old; Town",))
    make_initiative(cast.seat("lead"), "Choir", status=Status.ENDED)
    answer = client.post(f"{HERE}/export/", {"format": kind})
    data = answer.getvalue()
    assert len(read_table(data, filename=f"x.{kind}").rows) == 2
    address = draft_of(begin(client, file=data))
    told = re.sub(r"(<[^>]+>|\s)+", " ", page(client, f"{address}preview/"))
    assert "0 rows are new" in told
    assert "2 rows change nothing" in told
    ended = client.post(f"{HERE}/export/?status=ended", {"format": kind}).getvalue()
    assert [row[1] for row in read_table(ended, filename=f"x.{kind}").rows] == ["Choir"]
    refused = client.post(f"{HERE}/export/", {"format": kind, "contacts": "on"})
    assert "Give the reason" in refused.content.decode()


def test_two_clicks_at_once_bring_a_draft_in_once(cast: Cast) -> None:
    address = draft_of(begin(cast.client("lead"), FORTY))
    choose(cast.client("lead"), address, "title")
    draft = ImportDraft.objects.get()
    source = source_of(draft)
    seat = cast.seat("lead")
    first = actions.finish_draft(seat=seat, draft=draft, source=source, keep_faulty=False, leave_repeats=False)
    again = actions.finish_draft(seat=seat, draft=draft, source=source, keep_faulty=False, leave_repeats=False)
    assert (first is None, again) == (False, None)
    assert Initiative.objects.count() == 40


def test_a_row_whose_parent_nobody_knows_is_faulty_and_so_is_what_hangs_on_it(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "Parks", key="P")
    client = cast.client("lead")
    rows = "Key,Title,Parent key\n1,Fine,P\n2,Also fine,1\n3,Orphan,X\n4,Child of the orphan,3\n"
    address = draft_of(begin(client, rows))
    choose(client, address, "key", "title", "parent")
    shown = page(client, f"{address}preview/")
    assert "Bring in 2, keep 2 to mend" in shown
    assert "3 is neither the key of an initiative" in shown
    client.post(f"{address}preview/", {"keep": "yes"})
    assert Initiative.objects.get(key="2").parent == Initiative.objects.get(key="1")


def test_looking_leaves_no_trace_in_the_log(cast: Cast) -> None:
    client = cast.client("lead")
    make_initiative(cast.seat("lead"), "Café", key="1")
    address = draft_of(begin(client, "Key,Title\n1,Coffee\n"))
    choose(client, address, "key", "title")
    before = Entry.objects.count()
    assert "1" in page(client, f"{address}preview/")
    assert Entry.objects.count() == before
    assert Initiative.objects.get().title == "Café"


def test_many_problems_are_paged(cast: Cast) -> None:
    client = cast.client("lead")
    address = draft_of(begin(client, "Title,Status\n" + "Choir,dreamt\n" * 60))
    choose(client, address, "title", "status")
    shown = page(client, f"{address}preview/")
    assert shown.count("dreamt is not a value") == 50
    assert "No row can come in yet" in shown
    assert page(client, f"{address}preview/?page=2").count("dreamt is not a value") == 10
