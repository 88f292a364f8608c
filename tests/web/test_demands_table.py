"""Demands from a table: who may bring them in, all or nothing, each mistake by its row, and who is owed a reply."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonstar.formats.tables import read_table, write_xlsx
from commonstar.vocabulary import HeardBy, KnownFrom, PlaceKind, ReplyBy, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.archive.rows import rows_of
from commonstar.web.programmes.demands.actions import remove_demand
from commonstar.web.programmes.demands.table import bring_in, plan
from commonstar.web.programmes.models import Demand, DemandContact
from commonstar.web.programmes.needs.actions import decline
from commonstar.web.programmes.public import registry
from commonstar.web.programmes.replying import jobs
from commonstar.web.replies.public import Reply, owe
from tests.factories.cast import Cast, make_cast
from tests.factories.demands import decided, make_challenge, make_demand
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/demands/import/"
RUNNERS = ("lead", "co-lead", "facilitator")
HEAD = "words,group,people,heard_by,heard_on,known_from,source,place,challenge,theme,reply_by,contact\n"
GOOD = (
    HEAD
    + "A bench half way,Aged 65 and over,12,gathering,2026-03,,Lunch club,Millbrook,Company for all,Benches,,\n"
    + "Somebody to talk to at night,Carers,,,,data,Calls to the night line 2025,,,,,\n"
    + 'A lamp,,,"In a letter, e-mail or call",2026-05-17,,Letter box,,,Benches,email,wrote@example.org\n'
)


def ready(cast: Cast) -> None:
    Place.objects.create(organisation=cast.council, name="Millbrook", kind=PlaceKind.LOCALITY)
    make_challenge(cast.seat("lead"), "Company for all")


def send(cast: Cast, text: str, who: str = "lead", *, agreed: bool = True) -> str:
    """Choose a file and look; then bring in what was previewed."""
    agrees = {"agrees": "on"} if agreed else {}
    client = cast.client(who)
    body = client.post(PATH, {"file": SimpleUploadedFile("demands.csv", text.encode()), **agrees}).content.decode()
    content = base64.b64encode(text.encode()).decode()
    client.post(PATH, {"content": content, "filename": "demands.csv", **agrees})
    return body


@pytest.mark.parametrize("who", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_bring_demands_in(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    expected = 200 if who in RUNNERS else 302 if who == "anonymous" else 403
    assert cast.client(who).get(PATH).status_code == expected
    if who not in RUNNERS:
        with pytest.raises(Refused):
            bring_in(seat=cast.seat(who), table=read_table(b"words\nA bench\n", filename="x.csv"), agreed=False)


def test_a_table_is_previewed_and_then_comes_in_whole(cast: Cast) -> None:
    ready(cast)
    client = cast.client("facilitator")
    page = client.post(PATH, {"file": SimpleUploadedFile("x.csv", GOOD.encode()), "agrees": "on"}).content.decode()
    for words in ("3 demands are new", "A bench half way", "Not voiced", "1 of them is owed a reply"):
        assert words in page, words
    assert not Demand.objects.exists()
    assert (outline(page).repeated_ids(), outline(page).broken_references(), outline(page).inline) == ([], [], [])
    client.post(PATH, {"content": base64.b64encode(GOOD.encode()).decode(), "filename": "x.csv", "agrees": "on"})
    bench, night, lamp = Demand.objects.order_by("number")
    assert (bench.group, bench.people, bench.heard_by, bench.heard_on) == (
        "Aged 65 and over",
        12,
        HeardBy.GATHERING,
        "2026-03",
    )
    assert (str(bench.place), str(bench.challenge), str(bench.theme)) == ("Millbrook", "Company for all", "Benches")
    assert (night.is_voiced, night.known_from, night.people) == (False, KnownFrom.DATA, None)
    assert (lamp.heard_by, lamp.theme) == (HeardBy.LETTER, bench.theme)
    acts = [entry.action for entry in audit.entries_of_programme(cast.programme.pk)]
    assert acts.count("demand.added") == 3
    assert "wrote@example.org" not in str(list(audit.Entry.objects.values_list("after", flat=True)))


def test_a_second_time_nothing_doubles(cast: Cast) -> None:
    ready(cast)
    send(cast, GOOD)
    body = send(cast, GOOD.replace("A lamp", "A brighter lamp"))
    assert "2 demands are written down here already" in body
    assert "1 demand is new" in body
    assert Demand.objects.count() == 4


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",,,,,,,,,,,", None),
        (",Carers,,letter,,,,,,,,", (2, "words")),
        (f"{'x' * 4001},,,letter,,,,,,,,", (2, "words")),
        ("A,,many,letter,,,,,,,,", (2, "people")),
        ("A,,0,letter,,,,,,,,", (2, "people")),
        ("A,,,pigeon,,,,,,,,", (2, "heard_by")),
        ("A,,,,,,,,,,,", (2, "heard_by")),
        ("A,,,letter,next week,,,,,,,", (2, "heard_on")),
        ("A,,,letter,2999,,,,,,,", None),
        ("A,,,,,rumour,Somebody,,,,,", (2, "known_from")),
        ("A,,,,,data,,,,,,", (2, "source")),
        ("A,,,letter,,data,X,,,,,", (2, "known_from")),
        ("A,,,letter,,,,Nowhere,,,,", (2, "place")),
        ("A,,,letter,,,,,No such,,,", (2, "challenge")),
        ("A,,,letter,,,,,,,email,", (2, "contact")),
        ("A,,,letter,,,,,,,,x@example.org", (2, "reply_by")),
        ("A,,,letter,,,,,,,owl,x", (2, "reply_by")),
        ("A,,,letter,,,,,,,email,not-an-address", (2, "contact")),
        ("A,,,,,data,X,,,,email,x@example.org", (2, "contact")),
    ],
)
def test_every_mistake_is_named_by_its_row(cast: Cast, row: str, problem: tuple[int, str] | None) -> None:
    table = read_table((HEAD + row + "\nA good one,,,letter,,,,,,,,\n").encode(), filename="x.csv")
    found = plan(cast.seat("lead"), table, agreed=True)
    assert [(each.row, each.column) for each in found.problems] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("text", "column"),
    [("group\nCarers\n", "words"), ("words,colour\nA,red\n", "colour"), ("words,words\nA,B\n", "words")],
)
def test_columns_that_are_missing_or_not_known_are_named(cast: Cast, text: str, column: str) -> None:
    found = plan(cast.seat("lead"), read_table(text.encode(), filename="x.csv"), agreed=True)
    assert [(each.row, each.column[: len(column)]) for each in found.problems] == [(1, column)]


def test_one_mistake_keeps_all_of_it_out(cast: Cast) -> None:
    ready(cast)
    body = send(cast, GOOD + "A tower,,many,letter,,,,,,,,\n")
    assert "Nothing is brought in until" in body
    assert "“many” is not a whole number" in body
    assert not Demand.objects.exists()


def test_what_is_not_a_table_is_refused_in_the_readers_words(cast: Cast) -> None:
    client = cast.client("lead")
    page = client.post(PATH, {"file": SimpleUploadedFile("x.csv", b"")}).content.decode()
    assert "file is empty" in page
    page = client.post(PATH, {"file": SimpleUploadedFile("x.csv", b"\x00\x01\x02")}).content.decode()
    assert "NUL" in page
    assert "damaged" in client.post(PATH, {"content": "!", "filename": "x.csv"}, follow=True).content.decode()


def test_a_workbook_comes_in_as_well(cast: Cast) -> None:
    made = write_xlsx(("words", "heard_by", "people"), [("A bench", "letter", "3")])
    client = cast.client("lead")
    page = client.post(PATH, {"file": SimpleUploadedFile("x.xlsx", io.BytesIO(made).read())}).content.decode()
    assert "1 demand is new" in page


def test_a_contact_comes_in_only_with_their_consent(cast: Cast) -> None:
    ready(cast)
    body = send(cast, GOOD, agreed=False)
    assert "Tick the box if those whose contact stands in the table agreed" in body
    assert not Demand.objects.exists()
    assert "“&gt;" not in body


def test_whoever_left_a_contact_is_owed_a_reply_and_gets_it(cast: Cast) -> None:
    ready(cast)
    send(cast, GOOD)
    lamp = Demand.objects.get(words="A lamp")
    owed = Reply.objects.get()
    assert (owed.asked, owed.by, owed.about_kind, owed.about_key) == ("A lamp", ReplyBy.EMAIL, "demand", lamp.pk.hex)
    assert owed.due_on == timezone.localdate() + timedelta(days=90)
    assert f"/replies/{owed.pk}/" in cast.client("viewer").get("/programmes/living-well/demands/3/").content.decode()
    decline(seat=cast.seat("lead"), demands=[lamp], decided=decided(), reply="It is bright enough.")
    jobs.send_reply.func(reply_id=str(owed.pk))
    (sent,) = mail.outbox
    assert (sent.to, "It is bright enough." in sent.body) == (["wrote@example.org"], True)
    remove_demand(seat=cast.seat("lead"), demand=lamp)
    assert (DemandContact.objects.count(), Reply.objects.count()) == (0, 0)


def test_a_contact_stays_where_it_was_given(cast: Cast) -> None:
    ready(cast)
    send(cast, GOOD)
    told = [rows_of(table, cast.programme) for name, table in registry.tables.items() if "demand" in name]
    assert "A lamp" in str(told)
    assert "wrote@example.org" not in str(told)


def voiced(**more: str) -> dict[str, str]:
    return {"words": "A lamp", "heard_by": "letter", **more}


def test_a_letter_that_is_written_down_by_hand_is_owed_a_reply(cast: Cast) -> None:
    client, path = cast.client("contributor"), "/programmes/living-well/demands/"
    for wrong, said in (
        ({"way": "post"}, "Write where the reply goes"),
        ({"reach": "1 The Street"}, "Choose how"),
        ({"way": "post", "reach": "1 The Street"}, "Tick the box if they agreed"),
        ({"way": "email", "reach": "x", "agrees": "on"}, "Enter an e-mail address like name@example.org."),
    ):
        assert said in client.post(f"{path}add/", voiced(**wrong)).content.decode(), said
    assert not Demand.objects.exists()
    client.post(f"{path}add/", voiced(way="post", reach="1 The Street", agrees="on"))
    assert Reply.objects.get().by == ReplyBy.LETTER
    assert "1 The Street" in cast.client("lead").get(f"{path}1/change/").content.decode()
    client.post(f"{path}1/change/", voiced(way="phone", reach="01632 960001", agrees="on"))
    assert (Reply.objects.get().by, DemandContact.objects.get().value) == (ReplyBy.CALL, "01632 960001")
    client.post(f"{path}1/change/", voiced())
    assert (Reply.objects.count(), DemandContact.objects.count()) == (0, 0)
    client.post(f"{path}1/change/", voiced(way="phone", reach="01632 960001", agrees="on"))
    assert Reply.objects.count() == 1


def test_without_a_contact_nothing_is_owed(cast: Cast) -> None:
    make_demand(cast.seat("lead"))
    assert not Reply.objects.exists()
    assert owe(owed=[]) == {}
