"""The decision log: who may read and record, what is found, what supersedes what, and the paper that it prints."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from commonstar.vocabulary import Role, Standing, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.programmes.decisions.actions import AlreadySuperseded, NoSuchObject
from commonstar.web.programmes.models import Decision
from commonstar.web.programmes.public import Decided, record_decision
from commonstar.web.programmes.star import star_page
from tests.factories.cast import Cast, make_cast
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/decisions/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
LEADERS = ("lead", "co-lead", "administrator")


def decide(cast: Cast, title: str = "Fund the lunch club", **more: Any) -> Decision:
    given = {"reasons": "It reaches most.", "decided_by": "The board", "decided_on": date(2026, 3, 2), **more}
    return record_decision(seat=cast.seat("lead"), decided=Decided(title=title, **given))


def filled(**more: str) -> dict[str, str]:
    return {
        "title": "Fund the lunch club",
        "options": "Fund it\nWait",
        "reasons": "It reaches most.",
        "decided_by": "The board",
        "decided_on_day": "2",
        "decided_on_month": "3",
        "decided_on_year": "2026",
        "took_part_carer": "4",
        "about": "",
        **more,
    }


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_read(db: None, who: str, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    decide(cast)
    open_to = {
        Visibility.PRIVATE: set(MEMBERS),
        Visibility.PARTNERS: {*MEMBERS, "partner"},
        Visibility.PUBLIC: {*MEMBERS, *OUTSIDERS},
    }
    expected = 200 if who in open_to[visibility] else 404
    for path in ("", "1/", "1/word/", "word/"):
        assert cast.client(who).get(PATH + path).status_code == expected, path


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_record(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    expected = 200 if who in LEADERS else 302 if who == "anonymous" else 403
    assert cast.client(who).get(f"{PATH}new/").status_code == expected
    cast.client(who).post(f"{PATH}new/", filled())
    assert Decision.objects.count() == (who in LEADERS)
    if who not in LEADERS:
        with pytest.raises(Refused):
            record_decision(seat=cast.seat(who), decided=Decided("A", "B", "C", date(2026, 1, 1)))


def test_a_decision_is_written_down_with_its_log_entry(cast: Cast) -> None:
    answer = cast.client("lead").post(
        f"{PATH}new/", filled(review_on_day="2", review_on_month="3", review_on_year="2027")
    )
    assert answer.headers["Location"] == f"{PATH}1/"
    row = Decision.objects.get()
    assert (row.standings, row.review_on, row.recorded_by) == ({"carer": 4}, date(2027, 3, 2), cast.people["lead"])
    entry = audit.entries_of_object("decision", row.pk).get()
    assert entry.action == "decision.recorded"
    assert entry.after is not None
    assert "personal" in entry.after["decided_by"], "who decided may be a name"


def test_numbers_follow_one_another_in_each_programme(cast: Cast) -> None:
    assert [decide(cast).number, decide(cast).number] == [1, 2]
    seat = cast.seat("lead")
    other = type(seat)(cast.other_programme, cast.people["stranger"], Role.LEAD)
    assert record_decision(seat=other, decided=Decided("A", "B", "C", date(2026, 1, 1))).number == 1


def test_the_page_says_everything_and_is_sound(cast: Cast) -> None:
    decide(cast, options="Fund it\nWait <b>", standings={Standing.CARER: 4, Standing.MANAGER: 1})
    body = cast.client("viewer").get(f"{PATH}1/").content.decode()
    for words in ("Fund the lunch club", "Wait &lt;b&gt;", "It reaches most.", "The board", "2 March 2026", "Carer: 4"):
        assert words in body
    assert audit.newest().hash in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Say what was decided."),
        ({"decided_on_year": str(timezone.localdate().year + 1)}, "Enter a date that is not in the future."),
        ({"review_on_day": "1", "review_on_month": "3", "review_on_year": "2026"}, "Enter a day after the decision."),
        ({"took_part_carer": "-1"}, "Enter a number from 0 to "),
        ({"about": "initiative:no"}, "no"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, wrong: dict[str, str], said: str) -> None:
    answer = cast.client("lead").post(f"{PATH}new/", filled(**wrong))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "It reaches most." in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_newer_decision_supersedes_and_both_stand(cast: Cast) -> None:
    decide(cast)
    form = cast.client("lead").get(f"{PATH}new/?supersedes=1").content.decode()
    assert "supersedes decision 1" in form
    cast.client("lead").post(f"{PATH}new/?supersedes=1", filled(title="Fund it twice"))
    assert Decision.objects.get(number=2).supersedes == Decision.objects.get(number=1)
    older, newer = (cast.client("viewer").get(f"{PATH}{number}/").content.decode() for number in (1, 2))
    assert "Decision 2 supersedes this one" in older
    assert "It supersedes decision 1" in newer
    assert cast.client("lead").get(f"{PATH}new/?supersedes=1").status_code == 404
    with pytest.raises(AlreadySuperseded):
        decide(cast, supersedes=1)
    assert audit.entries_of_object("decision", Decision.objects.get(number=2).pk).get().action == "decision.superseding"


@pytest.mark.parametrize("number", ["0", "2", "x", "99999999999"])
def test_only_a_decision_of_this_programme_is_superseded(cast: Cast, number: str) -> None:
    decide(cast)
    assert cast.client("lead").get(f"{PATH}new/?supersedes={number}").status_code == 404


def test_it_can_be_about_an_initiative_and_keeps_its_title(cast: Cast) -> None:
    initiative = make_initiative(cast.seat("lead"), "Garden club")
    chosen = f"initiative:{initiative.pk}"
    form = cast.client("lead").get(f"{PATH}new/?about={chosen}").content.decode()
    assert re.search(rf'value="{chosen}"\s+selected', form)
    cast.client("lead").post(f"{PATH}new/", filled(about=chosen))
    assert str(initiative.pk) in cast.client("viewer").get(f"{PATH}1/").content.decode()
    assert "Fund the lunch club" in cast.client("viewer").get(f"{PATH}?about={chosen}").content.decode()
    initiative.delete()
    body = cast.client("viewer").get(f"{PATH}1/").content.decode()
    assert "Garden club" in body
    assert str(initiative.pk) not in body


def test_it_cannot_be_about_what_belongs_elsewhere(cast: Cast) -> None:
    stranger = type(cast.seat("lead"))(cast.other_programme, cast.people["stranger"], Role.LEAD)
    with pytest.raises(NoSuchObject):
        decide(cast, about=("initiative", make_initiative(stranger).pk))
    with pytest.raises(NoSuchObject):
        decide(cast, about=("castle", cast.programme.pk))


def test_the_list_is_searched_and_narrowed(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    decide(cast, "Café at the library", review_on=yesterday)
    decide(cast, "Two more buses")

    def shown(query: str) -> set[str]:
        body = cast.client("viewer").get(PATH + query).content.decode()
        return {title for title in ("Café at the library", "Two more buses") if title in body}

    assert shown("") == {"Café at the library", "Two more buses"}
    assert shown("?search=cafe+lib") == {"Café at the library"}
    assert shown("?search=board") == {"Café at the library", "Two more buses"}
    assert shown("?state=review") == {"Café at the library"}
    assert shown("?about=task") == set()
    assert shown("?about=initiative:nonsense") == set()


def test_an_overdue_review_is_marked_and_waits_for_those_who_lead(cast: Cast) -> None:
    decide(cast, "Review me", review_on=timezone.localdate() - timedelta(days=1))
    assert "Review overdue" in cast.client("viewer").get(PATH).content.decode()
    waits = {who: [str(each.note) for each in star_page(cast.seat(who)).waiting] for who in ("lead", "contributor")}
    assert waits == {"lead": ["Review me"], "contributor": []}
    decide(cast, "Reviewed", supersedes=1)
    assert "Review overdue" not in cast.client("viewer").get(PATH).content.decode()


def test_the_word_file_is_a_committee_paper(cast: Cast) -> None:
    decide(cast, "Use *stars* # and [links](x)", options="One\nTwo", standings={Standing.COUNCILLOR: 2})
    answer = cast.client("viewer").get(f"{PATH}1/word/")
    assert "living-well-decision-1.docx" in answer.headers["Content-Disposition"]
    text = "\n".join(part.text for part in Document(io.BytesIO(answer.content)).paragraphs)
    for words in ("Use *stars* # and [links](x)", "Options considered", "It reaches most.", "Councillor: 2"):
        assert words in text
    assert audit.newest().hash in text


def test_the_word_file_of_the_list_holds_what_the_list_shows(cast: Cast) -> None:
    decide(cast, "Café")
    decide(cast, "Buses")
    answer = cast.client("viewer").get(f"{PATH}word/?search=cafe")
    text = "\n".join(part.text for part in Document(io.BytesIO(answer.content)).paragraphs)
    assert "Café" in text
    assert "Buses" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_queries(cast: Cast, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        decide(cast, f"Decision {number}")
    client: Client = cast.client("lead")
    with django_assert_num_queries(7):
        client.get(PATH)
    with django_assert_num_queries(7):
        client.get(f"{PATH}1/")
