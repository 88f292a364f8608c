"""Versions: what changed in words, two side by side, signed off by leads, withdrawn with a reason."""

from __future__ import annotations

import html

import pytest

from commonstar.vocabulary import Visibility
from commonstar.web.audit import public as audit
from commonstar.web.worth import actions, documents, queries
from commonstar.web.worth.models import BusinessCase
from commonstar.web.worth.shipped import shipped_models
from commonstar.web.worth.versions.differences import differences
from commonstar.web.worth.versions.sentences import in_short
from tests.factories.cast import Cast, make_cast
from tests.factories.worth import SMALL, make_case
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/worth/"
LEADERS = ("lead", "co-lead", "administrator")
OTHER = (
    SMALL.replace("{value: 10, low: 5", "{value: 12, low: 5")
    .replace("cashable: 0.5", "cashable: 0.25")
    .replace("agencies: {nhs: 1}", 'agencies: {nhs: "1/3", council: "2/3"}')
    .replace("name: Wood and work, ", "")
)


def two(cast: Cast) -> BusinessCase:
    made = make_case(cast.seat("lead"))
    actions.save_version(seat=cast.seat("contributor"), case=made, document=OTHER, after=1, note="More falls")
    return made


def test_what_changed_is_said_in_words(cast: Cast) -> None:
    newer, older = two(cast).versions.all()
    told = in_short(older, newer, most=9)
    assert told == (
        "Inputs, Falls, Value: from 10 to 12; Costs, Wood and work, Name: taken out; "
        "Benefits, Fewer falls, Shares of agencies, Nhs: from 1 to 1/3; "
        "Benefits, Fewer falls, Shares of agencies, Council: added; "
        "Benefits, Fewer falls, Cashable share: from 0.5 to 0.25"
    )


@pytest.mark.parametrize("name", sorted(shipped_models()))
def test_a_document_written_again_says_the_same(name: str) -> None:
    content = documents.parsed(shipped_models()[name].document)
    again = documents.parsed(documents.written(content))
    assert differences(content, again) == []
    assert again == content


def test_the_page_of_versions_and_the_comparison(cast: Cast) -> None:
    made = two(cast)
    for who in ("viewer", "lead"):
        body = html.unescape(cast.client(who).get(f"{PATH}{made.pk}/versions/").content.decode())
        assert "Saved by Contributor" in body
        assert "More falls" in body
        assert "Inputs, Falls, Value: from 10 to 12" in body
    body = html.unescape(cast.client("viewer").get(f"{PATH}{made.pk}/compare/?before=1&after=2").content.decode())
    for words in ("What changed from version 1 to version 2", "£1,000.00", "£1,200.00", "£200.00", "Cashable share"):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    for query in ("", "?before=9&after=1", "?before=x", "?before=1"):
        assert cast.client("viewer").get(f"{PATH}{made.pk}/compare/{query}").status_code == 200, query


def test_outsiders_do_not_read_who_saved(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    made = two(cast)
    assert "Contributor" not in cast.client("anonymous").get(f"{PATH}{made.pk}/versions/").content.decode()


@pytest.mark.parametrize("count", [2, 5])
def test_versions_are_listed_in_as_many_queries(cast: Cast, count: int, django_assert_num_queries: object) -> None:
    made = make_case(cast.seat("lead"))
    for number in range(1, count):
        document = SMALL.replace("[400]", f"[{400 + number}]")
        actions.save_version(seat=cast.seat("lead"), case=made, document=document, after=number)
    client = cast.client("viewer")
    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get(f"{PATH}{made.pk}/versions/")


@pytest.mark.parametrize("who", ["lead", "co-lead", "facilitator", "contributor", "viewer", "administrator"])
def test_only_leads_settle(cast: Cast, who: str) -> None:
    made = two(cast)
    client = cast.client(who)
    base = f"{PATH}{made.pk}/versions/2/"
    for path in ("sign-off/", "withdraw/"):
        assert client.get(base + path).status_code == (200 if who in LEADERS else 403)
    client.post(f"{base}sign-off/")
    client.post(f"{base}withdraw/", {"reason": ""})
    client.post(f"{base}withdraw/", {"reason": "The count was wrong"})
    version = queries.version_at(made, 2)
    assert version is not None
    assert version.state == ("withdrawn" if who in LEADERS else "draft")
    acts = [entry.action for entry in audit.entries_of_object("business-case", made.pk).order_by("number")]
    settled = ["business-case.signed_off", "business-case.withdrawn"] if who in LEADERS else []
    assert acts == ["business-case.opened", "business-case.changed", *settled]


def test_a_withdrawn_version_is_read_with_its_reason_and_counts_no_more(cast: Cast) -> None:
    made = two(cast)
    newer = queries.newest(made)
    actions.withdraw(seat=cast.seat("lead"), version=newer, reason="The count was wrong")
    client = cast.client("viewer")
    assert (
        "This version was withdrawn: The count was wrong" in client.get(f"{PATH}{made.pk}/versions/2/").content.decode()
    )
    assert queries.current(made).number == 1
    with pytest.raises(actions.Settled):
        actions.sign_off(seat=cast.seat("lead"), version=newer)
    actions.withdraw(seat=cast.seat("lead"), version=queries.current(made), reason="That too")
    assert queries.lines(cast.seat("lead")) == []
    assert "A bench" in client.get(PATH).content.decode()
    assert client.get(f"{PATH}{made.pk}/").status_code == 200


def test_saving_the_same_again_makes_no_version(cast: Cast) -> None:
    made = make_case(cast.seat("lead"))
    again = actions.save_version(seat=cast.seat("lead"), case=made, document=SMALL, after=1)
    assert (again.number, made.versions.count()) == (1, 1)
