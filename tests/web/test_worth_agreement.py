"""Who agrees: an agency answers by a link without an account, and counts only for what it was shown."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonstar.vocabulary import ConfirmationState, Realisation, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common import later
from commonstar.web.common.access import Refused
from commonstar.web.worth import bridge, queries
from commonstar.web.worth.actions import save_version, sign_off
from commonstar.web.worth.agreeing import actions
from commonstar.web.worth.agreeing.actions import Answer, Entry, ask
from commonstar.web.worth.agreeing.bridge import part_of
from commonstar.web.worth.agreeing.forms import ShareField, as_typed
from commonstar.web.worth.agreeing.jobs import forget_unanswered
from commonstar.web.worth.agreeing.queries import count_of, stands
from commonstar.web.worth.models import BusinessCase, Confirmation, Realised
from tests.factories.cast import Cast, make_cast
from tests.factories.worth import SMALL, make_case
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/worth/"
SHARED = SMALL.replace("agencies: {nhs: 1}", "agencies: {nhs: '2/3', council: '1/3'}")
WRITERS = ("lead", "co-lead", "facilitator", "contributor")
QUERIES = 9
YES = {"state": "confirmed", "person": "A head of finance", "position": "", "version": "1"}


@pytest.fixture
def case(cast: Cast) -> BusinessCase:
    return make_case(cast.seat("lead"), SHARED)


@pytest.fixture
def address(cast: Cast, case: BusinessCase) -> str:
    _row, token = ask(seat=cast.seat("contributor"), case=case, agency="nhs", person="A head of finance")
    return f"/confirm/{token}/"


def count(case: BusinessCase) -> tuple[int, int]:
    found = count_of(stands(case, queries.current(case)))
    return found.confirmed, found.asked


def change(cast: Cast, case: BusinessCase, old: str, new: str) -> None:
    newest = queries.newest(case)
    changed = newest.document.replace(old, new)
    save_version(seat=cast.seat("lead"), case=case, document=changed, after=newest.number)


@pytest.mark.parametrize("who", [*WRITERS, "viewer", "administrator", "partner", "stranger", "anonymous"])
def test_who_may_ask_close_and_enter(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    case = make_case(cast.seat("lead"), SHARED)
    row, _token = ask(seat=cast.seat("lead"), case=case, agency="nhs", person="Somebody")
    seat, client = cast.seat(who), cast.client(who)
    refused = 302 if who == "anonymous" else 403
    for page in (f"{case.pk}/agreement/ask/nhs/", f"{case.pk}/realised/enter/"):
        assert client.get(PATH + page).status_code == (200 if who in WRITERS else refused), page
    closed = client.post(f"{PATH}{case.pk}/agreement/{row.pk}/close/")
    row.refresh_from_db()
    assert bool(row.closed_at) is (who in WRITERS)
    assert closed.status_code == (302 if who in WRITERS else refused)
    entry = Entry("nhs", 2025, Realisation.CASHABLE, Decimal("10.00"), "The ledger")
    for act in (
        lambda: ask(seat=seat, case=case, agency="nhs", person="Somebody"),
        lambda: actions.enter(seat=seat, case=case, entry=entry),
    ):
        if who in WRITERS:
            act()
        else:
            with pytest.raises(Refused):
                act()


def test_names_and_words_are_for_members(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    case = make_case(cast.seat("lead"), SHARED)
    row, _token = ask(seat=cast.seat("lead"), case=case, agency="nhs", person="A head of finance")
    given = Answer(ConfirmationState.DISPUTED, "A head of finance", "Finance", "We never agreed to this.")
    actions.answer(confirmation=row, version=queries.current(case), given=given)
    page = f"{PATH}{case.pk}/agreement/"
    inside, outside = (cast.client(who).get(page).content.decode() for who in ("viewer", "anonymous"))
    for private in ("A head of finance", "We never agreed"):
        assert private in inside
        assert private not in outside
    assert "Disputed by:" in cast.client("viewer").get(f"{PATH}{case.pk}/").content.decode()
    assert "Disputed" in inside
    assert "Disputed" in outside


def test_the_page_behind_the_link(client: Client, address: str) -> None:
    answer = client.get(address)
    body = answer.content.decode()
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"], "names and figures stay out of the caches on the way"
    assert "66.67" in body, "two thirds, as a share"
    assert "Wood and work" not in body, "what another agency pays is not asked of this one"
    found = outline(body)
    assert (found.repeated_ids(), found.broken_references(), found.unlabelled(), found.inline) == ([], [], [], [])
    model = client.get(address + "model.yaml")
    assert model.content.decode() == SHARED


def test_confirmed_by_one_of_two(cast: Cast, case: BusinessCase, address: str) -> None:
    page = f"{PATH}{case.pk}/"
    assert "Confirmed by 0 of 2 agencies." in cast.client("lead").get(page).content.decode()
    answer = Client(enforce_csrf_checks=True).post(address, YES)
    assert answer["Location"] == "/confirm/thank-you/"
    assert "Thank you" in Client().get("/confirm/thank-you/").content.decode()
    assert count(case) == (1, 2)
    assert "Confirmed by 1 of 2 agencies." in cast.client("lead").get(page).content.decode()


@pytest.mark.parametrize(
    ("old", "new", "still"),
    [
        ("'2/3', council: '1/3'", "'1/3', council: '2/3'", False),
        ("cashable: 0.5", "cashable: 0.4", False),
        ("cashable: 0.5", "cashable: '1/2'", True),
        ("amounts: [400]", "amounts: [500]", True),
        ("agency: council", "agency: nhs", False),
        ("title: A bench", "title: A long bench", True),
        ("kind: fiscal", "kind: social", False),
        ("title: A bench", "title: A bench\ncurrency: EUR", True),
    ],
)
def test_it_counts_only_for_what_was_shown(
    cast: Cast, case: BusinessCase, address: str, old: str, new: str, still: bool
) -> None:
    Client().post(address, YES)
    change(cast, case, old, new)
    assert count(case) == (1 if still else 0, 2)
    body = cast.client("lead").get(f"{PATH}{case.pk}/agreement/").content.decode()
    assert ("Confirmed something else" in body) is not still


@pytest.mark.parametrize(
    ("old", "new", "still"),
    [
        ("amounts: [400]", "amounts: [0, 400]", False),
        ("amounts: [400]", "amounts: [400, 0]", True),
        ("years: 2", "years: 5", True),
        ("price_year: 2025", "price_year: 2024", False),
        ("title: A bench", "title: A bench\ncurrency: EUR", False),
        ("amounts: [400]", "kind: in-kind, amounts: [400]", False),
        ("cashable: 0.5", "cashable: 0.4", False),
        ("population: falls", "population: 2", True),
    ],
)
def test_whoever_pays_stands_by_this_money_in_these_years(
    cast: Cast, case: BusinessCase, old: str, new: str, still: bool
) -> None:
    row, _token = ask(seat=cast.seat("lead"), case=case, agency="council", person="The treasurer")
    actions.answer(confirmation=row, version=queries.current(case), given=Answer(ConfirmationState.CONFIRMED, "X"))
    change(cast, case, old, new)
    assert count(case) == (1 if still else 0, 2)


def test_no_share_is_followed_by_taking_the_agency_out_of_the_line(
    cast: Cast, case: BusinessCase, address: str
) -> None:
    Client().post(address, {**YES, "state": "changed", "words": "Not ours.", "share_fewer": "0"})
    assert count(case) == (0, 2)
    change(cast, case, "{nhs: '2/3', council: '1/3'}", "{council: 1}")
    assert count(case) == (1, 2)


def test_own_numbers_stay_with_their_line_when_lines_change_places(
    cast: Cast, case: BusinessCase, address: str
) -> None:
    second = SHARED[SHARED.index("  - id: fewer") :].replace("fewer", "shorter").replace("Fewer falls", "Shorter stays")
    change(cast, case, "benefits:\n", "benefits:\n" + second)
    first = SHARED[SHARED.index("  - id: fewer") :]
    both = queries.newest(case).document
    swapped = both.replace(second + first, first + second)
    assert swapped != both
    save_version(seat=cast.seat("lead"), case=case, document=swapped, after=2)
    own = {"state": "changed", "words": "Less.", "share_shorter": "10", "version": "2"}
    Client().post(address, {**YES, **own})
    said = Confirmation.objects.get().terms["gains"]
    assert (said["shorter"]["share"], said["fewer"]["share"]) == ("1/10", "2/3")


def test_a_share_with_many_digits_can_be_confirmed(cast: Cast, case: BusinessCase, address: str) -> None:
    change(cast, case, "'2/3', council: '1/3'", "0.333333333333, council: 0.666666666667")
    body = Client().get(address).content.decode()
    boxes = dict(re.findall(r'name="((?:share|cashable)_\w+)" value="([^"]+)"', body))
    assert len(boxes) == 2
    Client().post(address, {**YES, "version": "2", **boxes})
    assert count(case) == (1, 2)


def test_a_link_can_be_closed_after_it_was_answered(cast: Cast, case: BusinessCase, address: str) -> None:
    Client().post(address, YES)
    page = f"{PATH}{case.pk}/agreement/"
    row = Confirmation.objects.get()
    assert f"{page}{row.pk}/close/" in cast.client("contributor").get(page).content.decode()
    cast.client("contributor").post(f"{page}{row.pk}/close/")
    assert Client().get(address).status_code == 404
    assert count(case) == (1, 2)


@pytest.mark.parametrize("who", [*WRITERS, "viewer", "partner", "stranger", "anonymous"])
def test_who_may_take_a_name_out(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    case = make_case(cast.seat("lead"), SHARED)
    row, _token = ask(seat=cast.seat("lead"), case=case, agency="nhs", person="A head of finance", position="Money")
    given = Answer(ConfirmationState.CONFIRMED, "A head of finance", "Money")
    actions.answer(confirmation=row, version=queries.current(case), given=given)
    page = f"{PATH}{case.pk}/agreement/"
    assert ("Take the name out" in cast.client(who).get(page).content.decode()) is (who in WRITERS)
    cast.client(who).post(f"{page}{row.pk}/forget/")
    row.refresh_from_db()
    assert (row.person == row.position == "") is (who in WRITERS)
    assert count(case) == (1, 2), "what was said stays"
    body = cast.client("lead").get(page).content.decode()
    assert ("A head of finance" in body) is (who not in WRITERS)
    if who not in WRITERS:
        with pytest.raises(Refused):
            actions.forget_person(seat=cast.seat(who), confirmation=row)


def test_names_of_those_who_never_answered_are_forgotten(cast: Cast, case: BusinessCase) -> None:
    assert "commonstar.web.worth.agreeing.jobs.forget_unanswered" in later.RECURRING
    now = timezone.now()
    kept = []
    for days, closed, answered in ((-31, None, False), (9, -31, False), (-29, None, False), (-99, -99, True)):
        row, _token = ask(seat=cast.seat("lead"), case=case, agency="nhs", person="Somebody")
        if answered:
            given = Answer(ConfirmationState.CONFIRMED, "Somebody")
            actions.answer(confirmation=row, version=queries.current(case), given=given)
            row.refresh_from_db()
        row.expires_at = now + timedelta(days=days)
        row.closed_at = now + timedelta(days=closed) if closed else None
        row.save()
        kept.append(row.pk)
    forget_unanswered.func()
    assert set(Confirmation.objects.values_list("pk", flat=True)) == set(kept[2:])


def test_own_numbers_are_for_members(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    case = make_case(cast.seat("lead"), SHARED)
    row, _token = ask(seat=cast.seat("lead"), case=case, agency="nhs", person="Somebody")
    said = {"fewer": (Fraction(1, 10), Fraction(1, 2))}
    given = Answer(ConfirmationState.CHANGED, "Somebody", "", "Less.", said)
    actions.answer(confirmation=row, version=queries.current(case), given=given)
    page = f"{PATH}{case.pk}/agreement/"
    assert "they say 10" in cast.client("viewer").get(page).content.decode()
    assert "they say 10" not in cast.client("anonymous").get(page).content.decode()


def test_own_numbers_count_once_the_case_follows_them(cast: Cast, case: BusinessCase, address: str) -> None:
    data = {**YES, "state": "changed", "words": "We pay for less of it.", "share_fewer": "50", "cashable_fewer": "50"}
    Client().post(address, data)
    assert count(case) == (0, 2)
    body = cast.client("lead").get(f"{PATH}{case.pk}/agreement/").content.decode()
    assert "they say 50" in body
    change(cast, case, "'2/3', council: '1/3'", "0.5, council: 0.5")
    assert count(case) == (1, 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"state": ""}, "Say whether this is right"),
        ({"state": "disputed"}, "Say in a sentence why"),
        ({"state": "changed", "words": "No."}, "Your numbers are the same"),
        ({"state": "changed", "words": "No.", "share_fewer": "101"}, "at most 100"),
        ({"state": "changed", "words": "No.", "share_fewer": "half"}, "Enter a number of per cent"),
        ({"person": ""}, "Fill in “Your name”"),
    ],
)
def test_wrong_input_keeps_what_was_typed(
    client: Client, case: BusinessCase, address: str, data: dict[str, str], message: str
) -> None:
    body = client.post(address, {**YES, "position": "Head of money", **data}).content.decode()
    assert message in body
    assert "Head of money" in body
    assert count(case) == (0, 2)
    assert not Confirmation.objects.exclude(answered_at=None).exists()


def test_what_changed_while_it_was_read_is_shown_again(cast: Cast, case: BusinessCase, address: str) -> None:
    change(cast, case, "cashable: 0.5", "cashable: 0.9")
    body = Client().post(address, {**YES, "position": "Head of money"}).content.decode()
    assert "While you read" in body
    assert "Head of money" in body
    assert count(case) == (0, 2)
    Client().post(address, {**YES, "version": "2"})
    assert count(case) == (1, 2)


@pytest.mark.parametrize("how", ["closed", "expired", "unknown", "gone"])
def test_a_link_that_does_not_answer(cast: Cast, case: BusinessCase, address: str, how: str) -> None:
    row = Confirmation.objects.get()
    if how == "closed":
        actions.close(seat=cast.seat("lead"), confirmation=row)
    elif how == "expired":
        Confirmation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    elif how == "gone":
        gone = SHARED.replace("  nhs: {name: Health service, kind: public}\n", "")
        gone = gone.replace("{nhs: '2/3', council: '1/3'}", "{council: 1}")
        save_version(seat=cast.seat("lead"), case=case, document=gone, after=1)
    else:
        address = "/confirm/not-a-token/"
    answer = Client().post(address, YES)
    assert answer.status_code == 404
    assert Client().get(f"{address}model.yaml").status_code == 404
    assert "This link is closed" in answer.content.decode()
    assert not Confirmation.objects.exclude(answered_at=None).exists()


def test_the_secret_is_shown_once_and_not_kept(cast: Cast, case: BusinessCase) -> None:
    client = cast.client("lead")
    here = f"{PATH}{case.pk}/agreement/ask/council/"
    client.post(here, {"person": "The treasurer"})
    found = re.search(r"/confirm/([\w-]+)/", client.get(here).content.decode())
    assert found
    assert Client().get(found[0]).status_code == 200
    assert "/confirm/" not in client.get(here).content.decode()
    row = Confirmation.objects.get()
    assert found[1] not in str(vars(row))
    entries = str(list(audit.Entry.objects.values_list("after", flat=True)))
    assert found[1] not in entries
    assert "treasurer" not in entries, "names of people who have no account are not written into a chain for ever"


def test_society_is_not_asked_and_another_model_s_agency_neither(cast: Cast) -> None:
    document = SMALL.replace("kind: public}\nsources", "kind: society}\nsources")
    case = make_case(cast.seat("lead"), document)
    assert count(case) == (0, 1)
    for agency in ("nhs", "police"):
        with pytest.raises(actions.NotAsked):
            ask(seat=cast.seat("lead"), case=case, agency=agency, person="Somebody")


def test_a_case_of_another_programme_cannot_be_asked_about(cast: Cast, case: BusinessCase) -> None:
    other = cast.seat("lead")
    elsewhere = type(other)(cast.other_programme, other.user, other.role)
    with pytest.raises(Refused):
        ask(seat=elsewhere, case=case, agency="nhs", person="Somebody")


@pytest.mark.parametrize(
    ("text", "share"),
    [("50", "1/2"), ("12.5 %", "1/8"), ("12,5", "1/8"), ("1/3", "1/3"), ("0", "0"), ("100", "1")],
)
def test_a_share_is_read_exactly_and_typed_back(text: str, share: str) -> None:
    found = ShareField().clean(text)
    assert found == Fraction(share)
    assert ShareField().clean(as_typed(Fraction(share))) == Fraction(share)


def test_an_agency_s_part(case: BusinessCase) -> None:
    part = part_of(bridge.answers_of(SHARED).result, "nhs")
    assert [(each.line, each.share, each.cashable) for each in part.gains] == [
        ("fewer", Fraction(2, 3), Fraction(1, 2))
    ]
    assert part.burdens == ()
    council = part_of(bridge.answers_of(SHARED).result, "council")
    burden = {"kind": "cash", "money": "GBP 2025", "years": {"2025-26": "400/1"}}
    assert council.terms["burdens"] == {"bench": burden}, "as it is written, without optimism bias"


def test_promised_against_realised(cast: Cast, case: BusinessCase) -> None:
    client = cast.client("contributor")
    page, form = f"{PATH}{case.pk}/realised/", f"{PATH}{case.pk}/realised/enter/"
    assert "Nothing has been entered yet" in client.get(page).content.decode()
    data = {"agency": "nhs", "year": "2025", "kind": "cashable", "amount": "250.50", "source": "The ledger"}
    assert "Fill in" in client.post(form, {**data, "source": ""}).content.decode()
    client.post(form, data)
    client.post(form, {**data, "amount": "300"})
    body = client.get(page).content.decode()
    for shown in ("£300.00", "1 earlier entry", "The ledger", "2025-26"):
        assert shown in body
    assert Realised.objects.count() == 2
    before = cast.client("viewer").get(page).content.decode()
    assert "Enter what was realised" not in before


def test_what_was_realised_stays_though_the_model_promises_it_no_more(cast: Cast, case: BusinessCase) -> None:
    entry = Entry("nhs", 2025, Realisation.CASHABLE, Decimal("250.50"), "The ledger")
    actions.enter(seat=cast.seat("lead"), case=case, entry=entry)
    gone = SHARED.replace("  nhs: {name: Health service, kind: public}\n", "").replace(
        "price_year: 2025", "price_year: 2026"
    )
    gone = gone.replace("{nhs: '2/3', council: '1/3'}", "{council: 1}")
    save_version(seat=cast.seat("lead"), case=case, document=gone, after=1)
    body = cast.client("lead").get(f"{PATH}{case.pk}/realised/").content.decode()
    for shown in ("£250.50", "2025-26", "The ledger"):
        assert shown in body


def test_as_many_queries_for_three_askings_as_for_one(
    cast: Cast, case: BusinessCase, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("lead")
    for more in (1, 2):
        for _ in range(more):
            ask(seat=cast.seat("lead"), case=case, agency="nhs", person="Somebody")
        with django_assert_num_queries(QUERIES):
            client.get(f"{PATH}{case.pk}/agreement/")


def test_a_draft_is_confirmed_before_it_is_signed_off(cast: Cast, case: BusinessCase, address: str) -> None:
    sign_off(seat=cast.seat("lead"), version=queries.newest(case))
    change(cast, case, "'2/3', council: '1/3'", "0.5, council: 0.5")
    assert "50" in Client().get(address).content.decode()
    Client().post(address, {**YES, "version": "2"})
    stood = {version.number: count_of(stands(case, version)).confirmed for version in queries.versions_of(case)}
    assert stood == {1: 0, 2: 1}
    assert queries.current(case).number == 1
    page = cast.client("lead").get(f"{PATH}{case.pk}/agreement/").content.decode()
    assert "Confirmed by 1 of 2" in page
    assert "about version 2, which is not signed off yet. Version 1, which counts until then, is confirmed by 0" in page
