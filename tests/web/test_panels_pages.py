"""The pages of commissioning panels: who reads what, at which time, in how many queries."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonstar.vocabulary import PanelKind, PanelState, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.panels.actions import NotNow, make_member_link
from commonstar.web.co.commission.panels.bids import BidValues, change_bid, send_bid
from commonstar.web.co.commission.panels.models import Bid, BidReading, CommissioningPanel, OwnScore
from commonstar.web.programmes.models import Decision
from tests.factories.cast import Cast, make_cast
from tests.factories.initiatives import make_initiative
from tests.factories.panels import EXPERT, MANAGER, make_panel
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well/commission/panels/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_reads_what_of_a_panel(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    preparing, scoring, decided = (
        make_panel(cast, state, title=state.value)
        for state in (PanelState.PREPARING, PanelState.SCORING, PanelState.DECIDED)
    )
    client, inside = cast.client(who), who in MEMBERS
    assert client.get(f"{HERE}{preparing.pk}/").status_code == (200 if inside else 404)
    assert ("Being prepared" in client.get(HERE).content.decode()) == inside
    body = client.get(f"{HERE}{scoring.pk}/").content.decode()
    assert "Visits" not in body or who in ("lead", "co-lead", "facilitator")
    assert (EXPERT in body, "Expert by experience: 1" in body) == (inside, not inside)
    body = client.get(f"{HERE}{decided.pk}/").content.decode()
    for words in ("People come to see you (1).", "£4,000.00", "It reaches most people.", "Visits each month"):
        assert words in body
    assert "Charity 2" not in body or inside


def test_a_panel_says_what_it_is_about(cast: Cast) -> None:
    panel = make_panel(cast)
    body = cast.client("viewer").get(f"{HERE}{panel.pk}/").content.decode()
    for words in ("Nobody is alone", "£5,000.50", "3 (75\u00a0%)", "1 (25\u00a0%)", "Charities and community"):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    assert "Company at home" in cast.client("viewer").get("/programmes/living-well/commission/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_many_as_for_few(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    panel = make_panel(cast, PanelState.BIDDING, bids=count)
    for _each in range(count - 1):
        make_panel(cast)
    client = cast.client("lead")
    with django_assert_num_queries(6):
        client.get(HERE)
    with django_assert_num_queries(9):
        client.get(f"{HERE}{panel.pk}/")


def paths(panel: CommissioningPanel) -> dict[str, str]:
    """Every page of a panel, by its name."""
    bid, who = panel.bids.get(number=1), panel.members.get(name=MANAGER)
    here = f"{HERE}{panel.pk}/"
    return {
        "new": f"{HERE}new/",
        "change": f"{here}change/",
        "go on": f"{here}go-on/",
        "add member": f"{here}members/add/",
        "remove member": f"{here}members/{who.pk}/remove/",
        "link": f"{here}members/{who.pk}/link/",
        "add bid": f"{here}bids/add/",
        "bid": f"{here}bids/{bid.pk}/",
        "plain": f"{here}bids/{bid.pk}/plain/",
        "withdraw": f"{here}bids/{bid.pk}/withdraw/",
        "score": f"{here}score/",
        "score bid": f"{here}score/{bid.pk}/",
        "sheets": f"{here}sheets/",
        "sheet": f"{here}sheets/{who.pk}/",
        "enter": f"{here}sheets/{who.pk}/{bid.pk}/",
        "meeting": f"{here}meeting/",
        "agree": f"{here}meeting/{bid.pk}/",
        "settle": f"{here}meeting/{bid.pk}/outcome/",
        "award": f"{here}award/",
    }


LEADING = {"new", "add member", "remove member", "change", "go on", "link", "settle", "award"}
HELPING = {"add bid", "plain", "withdraw", "sheets", "sheet", "enter", "agree", "bid"}
OPEN = {
    PanelState.BIDDING: {"new", "go on", "add member", "remove member", "link", "add bid", "plain", "withdraw"},
    PanelState.SCORING: {"new", "go on", "link", "withdraw", "score", "score bid", "enter"},
    PanelState.MEETING: {"new", "link", "meeting", "agree", "settle", "award"},
    PanelState.DECIDED: {"new", "meeting"},
}


@pytest.mark.parametrize("state", list(OPEN))
def test_who_opens_which_page_at_which_time(db: None, state: PanelState) -> None:
    cast = make_cast(Visibility.PUBLIC)
    panel = make_panel(cast, state)
    met = {"meeting"} if state in (PanelState.MEETING, PanelState.DECIDED) else set()
    read = {"bid"} if state == PanelState.DECIDED else set()
    member = {"score", "score bid"} | met
    met_bid = {"bid"} if met else set()  # who said that they have no interest reads it
    for who, may in {
        "lead": LEADING | HELPING | met,
        "facilitator": HELPING | met,
        "viewer": member | read | met_bid,
        "contributor": read | (met if read else set()),
        "partner": set(),
        "stranger": set(),
    }.items():
        client = cast.client(who)
        answers = {name: client.get(path).status_code for name, path in paths(panel).items()}
        opened = {name for name, status in answers.items() if status == 200}
        assert opened == {name for name in may if name in OPEN[state] | {"bid", "sheets", "sheet"}}, who
        # What is not for them is refused (a bid does not exist for them); what is not now leads back to the panel.
        assert {answers[name] for name in set(answers) - may} <= {403, 404, 302}, who
    assert {cast.client("anonymous").get(path).status_code for path in paths(panel).values()} <= {302, 403, 404}


def a_picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("tea.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20)


def dates(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def prepared(cast: Cast) -> CommissioningPanel:
    """A panel that a lead prepared by its form, and opened."""
    lead, today = cast.client("lead"), timezone.localdate()
    typed = {
        "kind": "funding",
        "title": "Company",
        "outcome": "Nobody is alone.",
        "money": "5000",
        "criteria": "3 Reach: how many\n1 Care",
        "top": "5",
        "about": str(make_initiative(cast.seat("lead"), "Visits at home").pk),
        **dates("closes_on", today + timedelta(days=1)),
        **dates("meets_on", today + timedelta(days=2)),
    }
    assert "Line 1: begin with a weight" in lead.post(f"{HERE}new/", typed | {"criteria": "Reach"}).content.decode()
    lead.post(f"{HERE}new/", typed)
    panel = CommissioningPanel.objects.get()
    assert "3 Reach: how many" in lead.get(f"{HERE}{panel.pk}/change/").content.decode()
    lead.post(f"{HERE}{panel.pk}/go-on/")
    return panel


def bid_by_link(panel: CommissioningPanel) -> tuple[Bid, str]:
    """A bid that somebody without an account sent twice, and where they find it again."""
    bidder = Client()
    (entry,) = re.findall(r'name="entry" value="([^"]+)"', bidder.get(f"/bids/{panel.pk}/").content.decode())
    sent = {"entry": entry, "bidder": "A charity", "title": "Tea", "offer": "Tea for all", "amount": "4000.50"}
    for _twice in range(2):
        answer = bidder.post(f"/bids/{panel.pk}/", sent | {"email": "tea@example.org", "file_1": a_picture()})
        assert answer.headers["Location"] == f"/bids/mine/{entry}/"
    assert "Keep this address" in bidder.get(f"/bids/mine/{entry}/").content.decode()
    assert not bidder.cookies
    return Bid.objects.get(), f"/bids/mine/{entry}/"


def link_after_seating(cast: Cast, panel: CommissioningPanel, bid: Bid) -> str:
    """An expert with an account and a neighbour without one sit on it; what must be there first is said. The link."""
    lead, here = cast.client("lead"), f"{HERE}{panel.pk}/"
    assert "No expert by experience" in lead.post(f"{here}go-on/", follow=True).content.decode()
    for name, who in (("Expert", str(cast.people["viewer"].pk)), ("Neighbour", "")):
        lead.post(f"{here}members/add/", {"name": name, "standing": "expert-by-experience", "user": who})
    assert "not told in plain words" in lead.post(f"{here}go-on/", follow=True).content.decode()
    lead.post(f"{here}bids/{bid.pk}/plain/", {"words": "We drink tea with you."})
    assert "The members can score now." in lead.post(f"{here}go-on/", follow=True).content.decode()
    neighbour = panel.members.get(name="Neighbour")
    page = lead.post(f"{here}members/{neighbour.pk}/link/", follow=True).content.decode()
    (link,) = re.findall(r"http://testserver(/panel/[^/]+/)", page)
    return str(link)


def read_and_score(client: Client, base: str, bid: Bid, given: dict[str, str]) -> None:
    """By account or by link: first the interest, then the bid, then points."""
    assert "To read and score" in client.get(base).content.decode()
    sheet = f"{base}{bid.pk}/"
    asked = client.get(sheet).content.decode()
    assert "Does anything tie you" in asked
    assert "Tea for all" not in asked
    assert "Say in a few words" in client.post(sheet, {"has_interest": "yes"}).content.decode()
    client.post(sheet, {"has_interest": "no"})
    read = client.get(sheet).content.decode()
    assert "We drink tea with you." in read
    (kept,) = re.findall(r'href="([^"]+)" download', read)
    headers = client.get(kept).headers
    assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "Choose points for “Reach”." in client.post(sheet, dict.fromkeys(given, "")).content.decode()
    assert "You are done." in client.post(sheet, given, follow=True).content.decode()


def test_a_panel_from_its_preparation_to_the_reply(cast: Cast) -> None:
    lead, today, panel = cast.client("lead"), timezone.localdate(), prepared(cast)
    here = f"{HERE}{panel.pk}/"
    bid, mine = bid_by_link(panel)
    link = link_after_seating(cast, panel, bid)
    given = dict.fromkeys((f"points_{each.hex}" for each in panel.criteria.values_list("pk", flat=True)), "4")
    stranger = Client()
    read_and_score(cast.client("viewer"), f"{here}score/", bid, given)
    read_and_score(stranger, link, bid, given)
    assert not stranger.cookies
    lead.post(f"{here}go-on/")
    assert "Nobody scores here now" in stranger.get(link).content.decode()
    reasons = {key.replace("points", "reason"): "All of us saw it." for key in given}
    assert "Say why for “Reach”." in lead.post(f"{here}meeting/{bid.pk}/", given).content.decode()
    lead.post(f"{here}meeting/{bid.pk}/", given | reasons)
    told = {"is_awarded": "yes", "reasons": "It is warm.", "amount": "5000.01", "promise": "Tea", "measures": "Cups"}
    assert "more than the £5,000.00" in lead.post(f"{here}meeting/{bid.pk}/outcome/", told).content.decode()
    lead.post(f"{here}meeting/{bid.pk}/outcome/", told | {"amount": "4000.50"})
    body = lead.get(f"{here}meeting/").content.decode()
    assert "<svg" in body
    assert re.search(r">\s*80\s*</td>", body)
    ends = {"reasons": "So.", "decided_by": "We", **dates("decided_on", today)}
    lead.post(f"{here}award/", ends | dates("review_on", today + timedelta(days=90)))
    assert Decision.objects.get().review_on == today + timedelta(days=90)
    assert "It is warm." in stranger.get(mine).content.decode()
    stranger.post(mine, {"verdict": "disputed", "words": "Which cups?"})
    assert "Which cups?" in stranger.get(mine).content.decode()


def test_a_bidder_takes_a_bid_back_and_a_closed_call_says_so(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.BIDDING, bids=0)
    send_bid(panel=panel, values=BidValues("Tea", "Tea", Decimal(1), "A charity", "Tea."), token="t" * 30)
    client = Client()
    client.post(f"/bids/mine/{'t' * 30}/", {"act": "withdraw"})
    assert "Withdrawn" in client.get(f"/bids/mine/{'t' * 30}/").content.decode()
    CommissioningPanel.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert "It is closed" in client.get(f"/bids/{panel.pk}/").content.decode()
    for path in (f"/bids/{make_panel(cast).pk}/", "/bids/mine/nothing/", "/panel/nothing/"):
        assert client.get(path).status_code == 404


def test_pages_without_an_account_stay_in_the_language_chosen(cast: Cast) -> None:
    bidding, scoring = make_panel(cast, PanelState.BIDDING, bids=0), make_panel(cast, PanelState.SCORING)
    token, client = "w" * 30, Client()
    link = f"/panel/{make_member_link(seat=cast.seat('lead'), member=scoring.members.get(name=MANAGER))}/"
    call = client.get(f"/bids/{bidding.pk}/?language=cy")
    assert (call.headers["Content-Language"], 'lang="cy"' in call.content.decode()) == ("cy", True)
    sent = {"entry": token, "bidder": "A charity", "title": "Tea", "offer": "Tea", "amount": "40"}
    answer = client.post(f"/bids/{bidding.pk}/?language=cy", sent)
    assert answer.headers["Location"] == f"/bids/mine/{token}/?language=cy"
    assert client.get(answer.headers["Location"]).headers["Content-Language"] == "cy"
    sheet = f"{link}{scoring.bids.get(number=1).pk}/"
    assert f'href="{sheet}?language=cy"' in client.get(f"{link}?language=cy").content.decode()
    body = client.post(f"{sheet}?language=cy", {"has_interest": "no"}, follow=True).content.decode()
    assert f'href="{sheet}?language=cy&amp;interest=change"' in body
    assert "interest=change" in client.get(sheet).content.decode()


def test_a_sheet_is_printed_and_typed_up_without_showing_what_is_stored(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.SCORING)
    found, client = paths(panel), cast.client("facilitator")
    body = client.get(found["sheet"]).content.decode()
    for words in ("People come to see you (2).", "Something ties me to it", "☐ 5"):
        assert words in body
    given = dict.fromkeys((f"points_{each.hex}" for each in panel.criteria.values_list("pk", flat=True)), "3")
    assert "Choose points for" in client.post(found["enter"], {"has_interest": "no"}).content.decode()
    client.post(found["enter"], given | {"has_interest": "no"})
    reading = BidReading.objects.get()
    assert (reading.channel, reading.scores.count()) == ("paper", 2)
    again = client.get(found["enter"]).content.decode()
    assert "selected" not in again.replace('value="" selected', "")
    client.post(found["enter"], {"has_interest": "yes", "interest": "My sister"})
    assert not OwnScore.objects.exists()


def test_stopping_something_speaks_of_options(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.BIDDING, kind=PanelKind.DECOMMISSIONING, title="The old day centre")
    body = cast.client("lead").get(f"{HERE}{panel.pk}/").content.decode()
    for words in ("Stop or change", "2 options", "Add an option", "What it costs in a year today"):
        assert words in body
    assert "/bids/" not in body.replace(f"{HERE}{panel.pk}/bids/", "")
    form = cast.client("lead").get(f"{HERE}{panel.pk}/bids/add/").content.decode()
    assert "How much would it free in a year?" in form
    assert "Which organisation bids?" not in form


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_many_bids_as_for_few(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    met = make_panel(cast, PanelState.MEETING, bids=count)
    scoring = make_panel(cast, PanelState.SCORING, bids=count)
    viewer, lead = cast.client("viewer"), cast.client("lead")
    with django_assert_num_queries(12):
        assert viewer.get(f"{HERE}{met.pk}/meeting/").status_code == 200
    with django_assert_num_queries(9):
        assert viewer.get(f"{HERE}{scoring.pk}/score/").status_code == 200
    with django_assert_num_queries(8):
        assert lead.get(f"{HERE}{scoring.pk}/sheets/").status_code == 200


def test_every_page_is_sound(cast: Cast) -> None:
    for state in OPEN:
        panel = make_panel(cast, state)
        for who in ("lead", "viewer"):
            for path in paths(panel).values():
                answer = cast.client(who).get(path)
                if answer.status_code == 200:
                    page = outline(answer.content.decode())
                    found = (page.repeated_ids(), page.broken_references(), page.unlabelled(), page.inline)
                    assert found == ([], [], [], []), path


def test_whoever_bid_changes_it_until_the_call_closes(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.BIDDING, bids=0)
    bid, mine = bid_by_link(panel)
    stranger, change = Client(), f"{mine}change/"
    assert change in stranger.get(mine).content.decode()
    body = stranger.get(change).content.decode()
    assert f'value="{bid.title}"' in body
    assert "The files that you sent stay with it." in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.unlabelled(), page.inline) == ([], [], [], [])
    said = {"bidder": "Tea club", "title": "More tea", "offer": "Tea and talk", "amount": "150.50", "email": "x@y.org"}
    assert "Error:" in stranger.post(change, {**said, "title": ""}).content.decode()
    assert stranger.post(change, said).headers["Location"] == mine
    bid = Bid.objects.select_related("contact").get()
    assert (bid.title, bid.amount, bid.contact.email) == ("More tea", Decimal("150.50"), "x@y.org")
    assert bid.files.count() == 1
    changed = audit.entries_of_object("commissioning-panel", panel.pk).filter(action="commissioning-panel.bid_changed")
    assert [each.actor_id for each in changed] == [None]
    assert "x@y.org" not in str([each.after for each in changed])
    CommissioningPanel.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert change not in stranger.get(mine).content.decode()
    assert stranger.post(change, {**said, "title": "Too late"}).headers["Location"] == mine
    assert Bid.objects.get().title == "More tea"
    with pytest.raises(NotNow):
        change_bid(bid=bid, values=BidValues("Too late", "x", Decimal(1)))
    assert stranger.get("/bids/mine/nothing/change/").status_code == 404


@pytest.mark.parametrize("why", ["withdrawn", "scoring"])
def test_a_bid_that_is_read_or_withdrawn_stays_as_it_is(cast: Cast, why: str) -> None:
    panel = make_panel(cast, PanelState.BIDDING, bids=0)
    bid, mine = bid_by_link(panel)
    if why == "withdrawn":
        Client().post(mine, {"act": "withdraw"})
    else:
        CommissioningPanel.objects.update(state=PanelState.SCORING)
    bid.refresh_from_db()
    assert f"{mine}change/" not in Client().get(mine).content.decode()
    with pytest.raises(NotNow):
        change_bid(bid=bid, values=BidValues("Too late", "x", Decimal(1)))


@pytest.mark.parametrize(("kind", "words"), [(PanelKind.FUNDING, "bids"), (PanelKind.DECOMMISSIONING, "options")])
def test_a_panel_speaks_of_bids_or_of_options_and_offers_only_what_can_be_done(
    cast: Cast, kind: PanelKind, words: str
) -> None:
    lead = cast.client("lead")
    preparing = make_panel(cast, kind=kind)
    for path in ("", "go-on/"):
        body = lead.get(f"{HERE}{preparing.pk}/{path}").text
        assert f"Open for {words}" in body
        assert "bids or options" not in body
    bidding = make_panel(cast, PanelState.BIDDING, kind=kind, title="Now open")
    assert f"Open for {words}" in lead.get(f"{HERE}{bidding.pk}/").text
    meeting = make_panel(cast, PanelState.MEETING, kind=kind, title="It meets")
    body = lead.get(f"{HERE}{meeting.pk}/").text
    assert ("Score sheets on paper" in body, "Make a link for scoring" in body) == (False, False)
