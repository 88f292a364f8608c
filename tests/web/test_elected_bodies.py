"""Elected bodies: who sits after a declaration, how empty seats are filled, what was agreed, and the money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given as given_by
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from commonstar.vocabulary import ElectionState, FundNext, Role, TermEnd, TermStart, Visibility
from commonstar.web.co.commission.bodies import actions, money, queries
from commonstar.web.co.commission.bodies.models import AgreedTask, Body, Fund, Meeting, Spending, Term
from commonstar.web.co.commission.bodies.money import Spent
from commonstar.web.co.commission.elections import bridge, counting
from commonstar.web.co.commission.elections.bridge import Tallied
from commonstar.web.co.commission.elections.declaring import (
    Declaration,
    NobodyLeft,
    NotCounted,
    NotVacant,
    declare,
    fill_by_recount,
    pass_over,
)
from commonstar.web.co.commission.elections.models import Contest, Election
from commonstar.web.co.commission.elections.queries import next_by_recount
from commonstar.web.common.access import Refused
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.programmes.public import Decided, Decision
from tests.factories.cast import Cast, make_cast
from tests.factories.elections import UNTIL, end_somebody, make_body, make_counted, make_fund, make_standing
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HOME = "/programmes/living-well/commission/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator", "administrator")
WRITERS = ("lead", "co-lead", "facilitator", "contributor")
BEGINS = date(2026, 1, 1)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def paid(amount: str, what: str = "Tea", on: date = date(2026, 3, 1)) -> Spent:
    return Spent(on, what, "The corner shop", Decimal(amount), "The till was broken.")


def term(name: str) -> Term:
    return Term.objects.select_related("body__programme", "contest__election", "followed_by").get(name=name)


leaves = end_somebody


def test_declaring_seats_those_elected(cast: Cast) -> None:
    contest = make_counted(cast.seat("lead"))
    client = cast.client("facilitator")
    there = f"{HOME}elections/{contest.election_id}/"
    sent = {"body": "new", "title": "Council", "remit": "It decides.", **_day("begins_on", "1 1 2026")}
    assert "A new body needs a name" in client.post(f"{there}declare/", sent | {"title": ""}).content.decode()
    body = client.post(f"{there}declare/", sent, follow=True).content.decode()
    row = Body.objects.get()
    assert (row.title, Election.objects.get().state) == ("Council", ElectionState.DECLARED)
    assert list(Term.objects.values_list("name", "start", "until")) == [
        ("Ash", "elected", UNTIL),
        ("Birch", "elected", UNTIL),
    ]
    assert "Northfield" in body
    page = cast.client("viewer").get(there).content.decode()
    assert "See the count, step by step" in page
    assert f"bodies/{row.pk}/" in page


def test_nothing_is_declared_before_every_community_is_counted(cast: Cast) -> None:
    lead = cast.seat("lead")
    contest = make_standing(lead, contests=(("Northfield", 2), ("Southside", 3)))
    given = Declaration(BEGINS, title="Council", remit="It decides.")
    with pytest.raises(NotCounted, match="Northfield"):
        declare(seat=lead, election=contest.election, given=given)
    assert not Body.objects.exists()
    for place in (1, 2):
        tallied = Tallied(piles=((((1,),), 2), (((2,),), 1)))
        counting.enter_tally(seat=lead, contest=contest, place=place, counter=f"C{place}", tallied=tallied)
    counting.fix_inputs(seat=lead, contest=contest)
    counting.count_contest(seat=lead, contest=contest)
    declare(seat=lead, election=contest.election, given=given)
    starts = Term.objects.order_by("community", "name").values_list("community", "start")
    assert list(starts) == [("Northfield", "elected")] * 2 + [("Southside", "unopposed")] * 3


def test_a_seat_is_filled_by_counting_again(cast: Cast) -> None:
    lead = cast.seat("lead")
    body, contest = make_body(lead)
    gone = leaves(lead, "Ash")
    assert next_by_recount(contest) == "Cedar"
    client = cast.client("lead")
    there = f"{HOME}elections/seats/{gone.pk}/fill/"
    assert f"{there}" in client.get(f"{HOME}bodies/{body.pk}/").content.decode()
    page = client.get(there).content.decode()
    assert "Next comes: Cedar" in page
    assert outline(page).repeated_ids() == []
    client.post(there, {"agrees": "no", **_day("begins_on", "2 6 2026")})
    assert "Next comes: Dill" in client.get(there).content.decode()
    client.post(there, {"agrees": "yes", **_day("begins_on", "2 6 2026")})
    filled = term("Dill")
    assert (filled.start, filled.follows, filled.until) == (TermStart.RECOUNT, gone, UNTIL)
    found = queries.communities(queries.terms_of(body), date(2026, 7, 1))
    assert [[each.name for each in row.sitting] for row in found] == [["Birch", "Dill"]]
    with pytest.raises(NotVacant):
        fill_by_recount(seat=lead, term=term("Ash"), begins_on=date(2026, 6, 2))


def test_what_sits_stays_and_a_by_election_fills_what_a_recount_cannot(cast: Cast) -> None:
    lead = cast.seat("lead")
    body, _contest = make_body(lead)
    leaves(lead, "Birch")
    for _each in range(2):
        pass_over(seat=lead, term=term("Birch"))
    with pytest.raises(NobodyLeft):
        fill_by_recount(seat=lead, term=term("Birch"), begins_on=date(2026, 6, 2))
    there = f"{HOME}elections/seats/{term('Birch').pk}/fill/"
    assert "Nobody is left" in cast.client("lead").get(there).content.decode()
    extra = make_standing(lead, ("Elm",), contests=(("Northfield", 1),), title="By-election")
    declare(seat=lead, election=extra.election, given=Declaration(date(2026, 7, 1), body))
    assert (term("Elm").follows, term("Elm").start) == (term("Birch"), TermStart.UNOPPOSED)


def test_counting_again_may_need_a_lot_of_its_own(cast: Cast) -> None:
    lead = cast.seat("lead")
    piles = Tallied(piles=((((1,),), 5), (((2,),), 2), (((3,),), 2)))
    contest = make_counted(lead, piles, rule="irv", contests=(("Northfield", 1),))
    declare(seat=lead, election=contest.election, given=Declaration(BEGINS, title="Council", remit="It decides."))
    gone = leaves(lead, "Ash")
    with pytest.raises(bridge.SeedNeeded):
        next_by_recount(contest)
    there = f"{HOME}elections/seats/{gone.pk}/fill/"
    assert contest.sha256 in cast.client("lead").get(there).content.decode()
    page = cast.client("lead").post(there, {"seed": "4 2 6"}, follow=True).content.decode()
    assert "Next comes:" in page
    assert Contest.objects.get().seed == "4 2 6"


def test_a_term_ends_within_its_days_and_once(cast: Cast) -> None:
    lead = cast.seat("lead")
    make_body(lead)
    there = f"{HOME}bodies/terms/{term('Ash').pk}/end/"
    sent = {"end": "resigned", "reason": ""}
    client = cast.client("lead")
    wrong = client.post(there, sent | _day("on", "1 1 2030")).content.decode()
    assert "Enter a day between the first and the last day" in wrong
    client.post(there, sent | _day("on", "1 6 2026"))
    assert (term("Ash").end, term("Ash").ended_on) == (TermEnd.RESIGNED, date(2026, 6, 1))
    with pytest.raises(actions.Ended):
        leaves(lead, "Ash")
    body = client.get(f"{HOME}bodies/{Body.objects.get().pk}/").content.decode()
    assert "Ash, Northfield: 1 January 2026 to 1 June 2026 (Resigned)" in body


def test_tasks_meetings_and_decisions(cast: Cast) -> None:
    body, _contest = make_body(cast.seat("lead"))
    client = cast.client("contributor")
    there = f"{HOME}bodies/{body.pk}/"
    client.post(f"{there}tasks/new/", {"title": "Ask for benches", "who": "", **_day("agreed_on", "1 3 2026")})
    task = AgreedTask.objects.get()
    page = client.get(there).content.decode()
    assert "It is done" in page
    client.post(
        f"{HOME}bodies/tasks/{task.pk}/done/", {"what_came": "Three were set up.", **_day("done_on", "1 4 2026")}
    )
    late = {"present": "2", "guests": "1", "where": "Library", "summary": "Benches.", **_day("held_on", "1 1 2999")}
    assert "not in the future" in client.post(f"{there}meetings/new/", late).content.decode()
    client.post(f"{there}meetings/new/", late | _day("held_on", "1 3 2026"))
    assert Meeting.objects.get().present == 2
    decided = {"title": "Three benches", "reasons": "People said so.", "heard": "", **_day("decided_on", "1 3 2026")}
    assert client.post(f"{there}decide/", decided).status_code == 403
    cast.client("facilitator").post(f"{there}decide/", decided)
    row = Decision.objects.get()
    assert (row.about_kind, row.about_id, row.decided_by) == ("elected-body", body.pk, body.title)
    page = client.get(there).content.decode()
    for words in ("Three were set up.", "2 members and 1 other person came.", "Three benches", "Library"):
        assert words in page
    shown = outline(page)
    assert (shown.repeated_ids(), shown.broken_references(), shown.inline) == ([], [], [])


def test_money_is_granted_spent_to_the_penny_and_settled(cast: Cast) -> None:
    lead = cast.seat("lead")
    body, _contest = make_body(lead)
    fund = make_fund(lead, body)
    there = f"{HOME}bodies/funds/{fund.pk}/"
    client = cast.client("contributor")
    spend = {
        "what": "Seeds",
        "amount": "£1,234.56",
        "paid_to": "Shop",
        "no_receipt": "",
        **_day("spent_on", "1 3 2026"),
    }
    nothing = client.post(f"{there}spend/", spend).content.decode()
    assert "Choose a picture of the receipt" in nothing
    assert "£1,234.56" in nothing
    over = client.post(f"{there}spend/", spend | {"receipt": _png()}).content.decode()
    assert "Only £500.00 is left." in over
    early = client.post(f"{there}spend/", spend | {"receipt": _png(), "amount": "1", **_day("spent_on", "1 3 2025")})
    assert "This fund is for 1 January 2026" in early.content.decode()
    client.post(f"{there}spend/", spend | {"receipt": _png(), "amount": "120.10"})
    client.post(f"{there}spend/", spend | {"what": "Tea", "amount": "0.20", "no_receipt": "A market stall."})
    page = client.get(there).content.decode()
    for words in ("£379.70", "£379.90", "£120.30", "receipt.png", "A market stall.", "files/"):
        assert words in page
    assert "files/" not in _public(cast).get(there).content.decode()
    tea = Spending.objects.get(what="Tea")
    client.post(f"{HOME}bodies/spendings/{tea.pk}/take-back/", {"reason": "It was not for us."})
    assert "It was not for us." in client.get(there).content.decode()
    settle = {"amount": "250", "rest": "keep", "decided_by": "The board", "reasons": "It worked."}
    cast.client("lead").post(f"{there}next-year/", settle | _day("decided_on", "2 6 2026"))
    following = Fund.objects.exclude(pk=fund.pk).get()
    assert (following.amount, following.carried) == (Decimal("629.90"), Decimal("379.90"))
    assert (following.begins_on, following.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))
    fund.refresh_from_db()
    assert (fund.next, Decision.objects.count()) == (FundNext.AGAIN, 2)
    with pytest.raises(money.Settled):
        money.spend(seat=lead, fund=fund, given=paid("1"))
    assert "There is money for the next year again." in client.get(there).content.decode()


def test_a_fund_ends_where_nothing_is_granted_and_nothing_kept(cast: Cast) -> None:
    lead = cast.seat("lead")
    fund = make_fund(lead, make_body(lead)[0])
    decided = Decided("No more", "It is done.", "The board", date(2026, 6, 1))
    made = money.decide_next_year(seat=lead, fund=fund, amount=Decimal(0), keeps_rest=False, decided=decided)
    fund.refresh_from_db()
    assert (made, fund.next, Fund.objects.count()) == (None, FundNext.ENDED, 1)


@given_by(st.lists(st.integers(1, 9_999_999), max_size=9), st.lists(st.booleans(), min_size=9, max_size=9))
def test_granted_is_spent_and_left_to_the_penny(pennies: list[int], backs: list[bool]) -> None:
    fund = Fund(amount=Decimal(sum(pennies) + 7) / 100)
    spendings = tuple(
        Spending(amount=Decimal(each) / 100, taken_back="wrong" if back else "")
        for each, back in zip(pennies, backs, strict=False)
    )
    account = queries.Account(fund, spendings)
    assert account.spent + account.left == fund.amount
    assert account.spent * 100 == sum(each for each, back in zip(pennies, backs, strict=False) if not back)


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_do_what_with_a_body(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    lead = cast.seat("lead")
    body, _contest = make_body(lead)
    fund = make_fund(lead, body)
    money.spend(seat=lead, fund=fund, given=paid("1"))
    task = actions.agree_task(seat=lead, body=body, title="Ask", agreed_on=BEGINS)
    seat, client = cast.seat(who), cast.client(who)
    decided = Decided("T", "R", "B", BEGINS)
    write = (
        lambda: actions.agree_task(seat=seat, body=body, title="More", agreed_on=BEGINS),
        lambda: actions.finish_task(seat=seat, task=task, done_on=BEGINS, what_came="Yes"),
        lambda: actions.hold_meeting(seat=seat, body=body, held_on=BEGINS, present=1),
        lambda: money.spend(seat=seat, fund=fund, given=paid("1")),
        lambda: money.take_back(seat=seat, spending=Spending.objects.filter(taken_back="")[0], reason="No"),
    )
    run = (
        lambda: actions.change_body(seat=seat, body=body, title="B", remit="R"),
        lambda: actions.decide(seat=seat, body=body, decided=decided),
        lambda: make_fund(seat, body),
        lambda: leaves(seat, "Ash"),
        lambda: pass_over(seat=seat, term=term("Ash")),
        lambda: fill_by_recount(seat=seat, term=term("Ash"), begins_on=date(2026, 7, 1)),
        lambda: money.decide_next_year(seat=seat, fund=fund, amount=Decimal(1), keeps_rest=True, decided=decided),
        lambda: actions.found_body(seat=seat, title="B", remit="R"),
    )
    for acts, allowed in ((write, WRITERS), (run, RUNNERS)):
        for act in acts:
            if who in allowed:
                act()
            else:
                with pytest.raises(Refused):
                    act()
    assert client.get(f"{HOME}bodies/{body.pk}/").status_code == 200
    assert client.get(f"{HOME}bodies/funds/{fund.pk}/").status_code == 200
    refused = 302 if who == "anonymous" else 403
    pages = ((f"bodies/{body.pk}/tasks/new/", WRITERS), (f"bodies/{body.pk}/grant/", RUNNERS))
    for path, allowed in pages:
        assert client.get(HOME + path).status_code == (200 if who in allowed else refused)


def test_who_may_declare(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    contest = make_counted(cast.seat("lead"))
    given = Declaration(BEGINS, title="Council", remit="It decides.")
    for who in (*MEMBERS, *OUTSIDERS):
        if who not in RUNNERS:
            with pytest.raises(Refused):
                declare(seat=cast.seat(who), election=contest.election, given=given)
    for who in RUNNERS:
        assert cast.client(who).get(f"{HOME}elections/{contest.election_id}/declare/").status_code == 200


def test_everything_goes_along_when_a_programme_is_taken_away(cast: Cast) -> None:
    lead = cast.seat("lead")
    body, _contest = make_body(lead)
    leaves(lead, "Ash")
    fill_by_recount(seat=lead, term=term("Ash"), begins_on=date(2026, 6, 2))
    money.spend(seat=lead, fund=make_fund(lead, body), given=paid("12.34"))
    actions.agree_task(seat=lead, body=body, title="Ask", agreed_on=BEGINS)
    out = BytesIO()
    take_away(seat=lead, out=out)
    out.seek(0)
    made = bring_in(user=cast.people["administrator"], organisation=cast.council, file=out, slug="again").programme
    copy = Body.objects.get(programme=made)
    follows = Term.objects.get(body=copy, name="Cedar").follows
    assert follows is not None
    assert (follows.body, follows.name) == (copy, "Ash")
    assert queries.accounts_of(copy)[0].left == Decimal("487.66")
    assert Contest.objects.get(election__programme=made).result["elected"] == ["Ash", "Birch"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "number"), [("body", 13), ("fund", 7)])
def test_as_many_queries_for_many_as_for_few(
    cast: Cast, count: int, page: str, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lead = cast.seat("lead")
    body, _contest = make_body(lead)
    fund = make_fund(lead, body)
    for each in range(count):
        actions.agree_task(seat=lead, body=body, title=f"T{each}", agreed_on=BEGINS)
        actions.hold_meeting(seat=lead, body=body, held_on=BEGINS, present=1)
        actions.decide(seat=lead, body=body, decided=Decided(f"D{each}", "R", "B", BEGINS))
        money.spend(seat=lead, fund=fund, given=paid("1", f"S{each}"))
    client = cast.client("viewer")
    with django_assert_num_queries(number):
        client.get(f"{HOME}bodies/{body.pk}/" if page == "body" else f"{HOME}bodies/funds/{fund.pk}/")


def _day(name: str, day: str) -> dict[str, str]:
    parts = zip(("day", "month", "year"), day.split(), strict=True)
    return {f"{name}_{part}": value for part, value in parts}


def _png() -> SimpleUploadedFile:
    return SimpleUploadedFile("receipt.png", PNG, "image/png")


def _public(cast: Cast) -> Any:
    """A browser in which nobody is signed in, with the programme open to all."""
    cast.programme.visibility = Visibility.PUBLIC
    cast.programme.save(update_fields=["visibility"])
    return cast.client("anonymous")


def seats_of(cast: Cast, body: Body, who: str = "lead") -> str:
    return cast.client(who).get(f"{HOME}bodies/{body.pk}/").content.decode()


def test_a_seat_that_nobody_took_stands_empty_and_a_by_election_fills_it(cast: Cast) -> None:
    lead = cast.seat("lead")
    contest = make_standing(lead, names=("Ash",), contests=(("Northfield", 3),))
    given = Declaration(BEGINS, title="Neighbourhood council", remit="It agrees what is done.")
    body = declare(seat=lead, election=contest.election, given=given)
    (empty,) = queries.never_filled(body, queries.terms_of(body))
    assert (empty.community, empty.seats, empty.until) == ("Northfield", 2, UNTIL)
    page = seats_of(cast, body)
    assert "2 seats for Northfield are empty: fewer people stood than there are seats." in page
    assert page.count("Empty from the start") == 2
    assert "Fill it by a by-election" in page
    assert "Fill it by a by-election" not in seats_of(cast, body, "viewer")
    begun = f"{HOME}elections/new/?body={body.pk}&community=Northfield&seats=2"
    assert begun.replace("&", "&amp;") in page
    form = cast.client("lead").get(begun).content.decode()
    assert "By-election: Neighbourhood council, Northfield" in form
    assert "Northfield: 2" in form
    assert f'name="term_until_year" value="{UNTIL.year}"' in form, "who comes in sits as long as the others"
    again = make_standing(lead, names=("Birch",), title="By-election", contests=(("Northfield", 1),))
    declare(seat=lead, election=again.election, given=Declaration(BEGINS, body))
    (empty,) = queries.never_filled(body, queries.terms_of(body))
    assert empty.seats == 1
    assert "A seat for Northfield is empty: fewer people stood" in seats_of(cast, body)
    end_somebody(lead, "Birch")
    (empty,) = queries.never_filled(body, queries.terms_of(body))
    assert empty.seats == 1, "a seat that was left is not one that was never filled"


def test_a_body_whose_seats_were_all_filled_has_none_empty_from_the_start(cast: Cast) -> None:
    body, _contest = make_body(cast.seat("lead"))
    end_somebody(cast.seat("lead"), "Ash")
    assert queries.never_filled(body, queries.terms_of(body)) == []
    assert queries.never_filled(body, [], date(2040, 1, 1)) == []
    page = seats_of(cast, body)
    assert "Empty from the start" not in page
    assert "Fill it by a by-election" in page
    wrong = cast.client("lead").get(f"{HOME}elections/new/?body=nonsense&community=X&seats=-1")
    assert wrong.status_code == 200
