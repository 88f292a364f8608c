"""Commissioning panels: who may act when, whose scores nobody sees, what an interest prevents, what an award leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonstar.vocabulary import PanelKind, PanelState, Role, Standing
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.panels import queries
from commonstar.web.co.commission.panels.actions import (
    NameTaken,
    NotAMember,
    NotNow,
    NotReady,
    add_member,
    change_panel,
    make_member_link,
    open_bidding,
    open_meeting,
    open_scoring,
    prepare_panel,
    remove_member,
)
from commonstar.web.co.commission.panels.bids import BidValues, TooMany, send_bid, tell_plainly, withdraw
from commonstar.web.co.commission.panels.jobs import forget_contacts as forget
from commonstar.web.co.commission.panels.models import (
    Bid,
    BidContact,
    BidReading,
    CommissioningPanel,
    OwnScore,
    PanelMember,
)
from commonstar.web.co.commission.panels.scoring import HasInterest, NotAllScored, NotDeclared, declare, give_scores
from commonstar.web.co.commission.panels.settling import (
    NoReason,
    NotAgreed,
    NotSettled,
    Settled,
    TooMuch,
    agree,
    record_award,
    settle,
)
from commonstar.web.common.access import Refused
from commonstar.web.programmes.archive.actions import bring_in, take_away
from commonstar.web.programmes.models import Decision
from commonstar.web.replies.public import Reply, reach_of
from tests.factories.cast import Cast
from tests.factories.demands import make_need
from tests.factories.initiatives import make_initiative
from tests.factories.panels import (
    MANAGER,
    PROMISE,
    REFUSAL,
    closing,
    make_bid,
    make_panel,
    member,
    panel_values,
    points,
    score,
)

pytestmark = pytest.mark.django_db
LEADERS = ("lead", "co-lead")
HELPERS = (*LEADERS, "facilitator")
EVERYBODY = (*Role, "administrator", "partner", "stranger", "anonymous")
SENT = BidValues("Visits", "Forty visits", Decimal(4000), "Charity", "", "The office", "bids@example.org")


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_do_what(cast: Cast, who: str) -> None:
    seat = cast.seat(who)
    preparing, bidding, scoring, meeting = (
        make_panel(cast, state) for state in (PanelState.PREPARING, *list(PanelState)[1:4])
    )
    bid, met = bidding.bids.get(number=1), meeting.bids.get(number=1)
    acts: dict[str, tuple[Any, tuple[str, ...]]] = {
        "prepare": (lambda: prepare_panel(seat=seat, values=panel_values()), LEADERS),
        "change": (lambda: change_panel(seat=seat, panel=preparing, values=panel_values()), LEADERS),
        "add": (lambda: add_member(seat=seat, panel=bidding, name="New", standing=Standing.CARER), LEADERS),
        "link": (lambda: make_member_link(seat=seat, member=member(scoring)), LEADERS),
        "open": (lambda: open_bidding(seat=seat, panel=preparing), LEADERS),
        "type": (lambda: make_bid(seat, bidding, 9), HELPERS),
        "tell": (lambda: tell_plainly(seat=seat, bid=bid, words="Plain."), HELPERS),
        "score": (lambda: open_scoring(seat=seat, panel=bidding), LEADERS),
        # The viewer is that member: their own sheet is theirs.
        "enter": (lambda: score(member(scoring), scoring.bids.get(number=1), (1, 1), seat), (*HELPERS, "viewer")),
        "enter another's": (
            lambda: score(member(scoring, MANAGER), scoring.bids.get(number=1), (1, 1), seat),
            HELPERS,
        ),
        "withdraw": (lambda: withdraw(bid=scoring.bids.get(number=2), by=seat), HELPERS),
        "agree": (lambda: agree(seat=seat, bid=met, given=points(meeting, (1, 1), "So.")), HELPERS),
    }
    done = set()
    for name, (act, _may) in acts.items():
        try:
            with transaction.atomic():
                act()
        except Refused:
            continue
        done.add(name)
    assert done == {name for name, (_act, may) in acts.items() if who in may}


@pytest.mark.parametrize("who", ["facilitator", "contributor", "viewer", "administrator"])
def test_who_leads_alone_awards(cast: Cast, who: str) -> None:
    panel = make_panel(cast, PanelState.MEETING, bids=1)
    bid = panel.bids.get()
    agree(seat=cast.seat("lead"), bid=bid, given=points(panel, (1, 1), "So."))
    with pytest.raises(Refused):
        settle(seat=cast.seat(who), bid=bid, settled=REFUSAL)
    settle(seat=cast.seat("co-lead"), bid=bid, settled=REFUSAL)
    with pytest.raises(Refused):
        record_award(seat=cast.seat(who), panel=panel, closing=closing())
    assert record_award(seat=cast.seat("co-lead"), panel=panel, closing=closing()).number == 1


def test_a_panel_of_another_programme_is_out_of_reach(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.BIDDING)
    elsewhere = cast.seat("lead")
    elsewhere = type(elsewhere)(cast.other_programme, elsewhere.user, Role.LEAD)
    with pytest.raises(AssertionError):
        open_scoring(seat=elsewhere, panel=panel)
    assert queries.panel_at(elsewhere, panel.pk) is None


def test_no_scoring_without_an_expert_by_experience(cast: Cast) -> None:
    seat, panel = cast.seat("lead"), make_panel(cast, PanelState.BIDDING)
    remove_member(seat=seat, member=member(panel))
    with pytest.raises(NotReady, match="expert"):
        open_scoring(seat=seat, panel=panel)
    add_member(seat=seat, panel=panel, name="Expert", standing=Standing.EXPERT_BY_EXPERIENCE)
    assert open_scoring(seat=seat, panel=panel).state == PanelState.SCORING


def test_what_else_must_be_there_before_a_panel_goes_on(cast: Cast) -> None:
    seat = cast.seat("lead")
    with pytest.raises(NotReady, match="criteria"):
        open_bidding(seat=seat, panel=make_panel(cast, criteria=()))
    empty = make_panel(cast, PanelState.BIDDING, bids=0)
    with pytest.raises(NotReady, match="bids"):
        open_scoring(seat=seat, panel=empty)
    make_bid(seat, empty, plain_words="")
    with pytest.raises(NotReady, match="plain"):
        open_scoring(seat=seat, panel=empty)
    tell_plainly(seat=seat, bid=empty.bids.get(), words="They come to see you.")
    open_scoring(seat=seat, panel=empty)
    with pytest.raises(NotReady, match="scores"):
        open_meeting(seat=seat, panel=empty)


def test_each_act_has_its_time(cast: Cast) -> None:
    seat, panel = cast.seat("lead"), make_panel(cast, PanelState.SCORING)
    bid = panel.bids.get(number=1)
    late: tuple[Any, ...] = (
        lambda: change_panel(seat=seat, panel=panel, values=panel_values()),
        lambda: add_member(seat=seat, panel=panel, name="Late", standing=Standing.CARER),
        lambda: remove_member(seat=seat, member=member(panel)),
        lambda: make_bid(seat, panel, 3),
        lambda: send_bid(panel=panel, values=SENT, token="late"),
        lambda: tell_plainly(seat=seat, bid=bid, words="Other words"),
        lambda: open_bidding(seat=seat, panel=panel),
        lambda: agree(seat=seat, bid=bid, given=points(panel, (1, 1), "So.")),
        lambda: settle(seat=seat, bid=bid, settled=PROMISE),
        lambda: record_award(seat=seat, panel=panel, closing=closing()),
    )
    for act in late:
        with pytest.raises(NotNow):
            act()
    decided = make_panel(cast, PanelState.DECIDED)
    with pytest.raises(NotNow):
        score(member(decided), decided.bids.get(number=1), (1, 1))
    with pytest.raises(NotNow):
        make_member_link(seat=seat, member=member(decided))


def test_a_member_sits_once_and_belongs_to_the_programme(cast: Cast) -> None:
    seat, panel = cast.seat("lead"), make_panel(cast)
    for name, who in ((MANAGER, None), ("Another name", cast.people["viewer"])):
        with pytest.raises(NameTaken):
            add_member(seat=seat, panel=panel, name=name, standing=Standing.CARER, user=who)
    with pytest.raises(NotAMember):
        add_member(seat=seat, panel=panel, name="Far", standing=Standing.CARER, user=cast.people["stranger"])


def test_the_same_bid_sent_twice_is_one(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.BIDDING, bids=0)
    made = [send_bid(panel=panel, values=SENT, token="one") for _ in range(2)]
    assert (made[0], Bid.objects.get().number) == (made[1], 1)
    assert queries.bid_of_token("one") == made[0]
    assert "one" not in str(Bid.objects.values_list("contact__token_hash", flat=True).get())
    options = make_panel(cast, PanelState.BIDDING, bids=0, kind=PanelKind.DECOMMISSIONING)
    with pytest.raises(NotNow):
        send_bid(panel=options, values=SENT, token="two")
    CommissioningPanel.objects.filter(pk=panel.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotNow):
        send_bid(panel=panel, values=SENT, token="three")


def test_more_bids_than_anybody_reads_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonstar.web.co.commission.panels.bids.MOST_BIDS", 1)
    panel = make_panel(cast, PanelState.BIDDING, bids=0)
    first = send_bid(panel=panel, values=SENT, token="one")
    with pytest.raises(TooMany):
        send_bid(panel=panel, values=SENT, token="two")
    assert send_bid(panel=panel, values=SENT, token="one") == first


def test_contacts_go_a_year_after_the_decision_and_the_link_stays(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.DECIDED)
    forget.func()
    assert BidContact.objects.exclude(email="").count() == 2
    Decision.objects.update(decided_on=timezone.localdate() - timedelta(days=366))
    forget.func()
    assert not BidContact.objects.exclude(email="").exists()
    assert BidContact.objects.filter(bid__panel=panel).exclude(token_hash="").count() == 2


def test_a_review_that_is_due_and_sheets_to_score_wait_on_the_star(cast: Cast) -> None:
    make_panel(cast, PanelState.DECIDED)
    make_panel(cast, PanelState.SCORING, title="Still to score")
    Decision.objects.update(review_on=timezone.localdate() - timedelta(days=1))
    star = {who: cast.client(who).get("/programmes/living-well/").content.decode() for who in ("lead", "viewer")}
    assert ["Review a decision" in star[who] for who in star] == [True, False]
    assert ["Read and score: 2 are left" in star[who] for who in star] == [False, True]


def test_whoever_left_an_address_is_reached(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.DECIDED)
    found = reach_of(Reply.objects.filter(programme=cast.programme.pk))
    assert {each.address for each in found.values()} == {"bids1@example.org", "bids2@example.org"}
    assert panel.programme == cast.programme


def test_whoever_has_an_interest_does_not_score(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.SCORING)
    bid, who = panel.bids.get(number=1), member(panel)
    with pytest.raises(NotDeclared):
        give_scores(member=who, bid=bid, given=points(panel, (1, 1)), by=None)
    score(who, bid, (5, 5))
    declare(member=who, bid=bid, interest="My sister works there.", by=None)
    assert not OwnScore.objects.exists()
    with pytest.raises(HasInterest):
        give_scores(member=who, bid=bid, given=points(panel, (1, 1)), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        BidReading.objects.update(scored_at=timezone.now())
    score(who, panel.bids.get(number=2), (1, 1))


@pytest.mark.parametrize("given", [(6, 1), (1,), ()])
def test_points_are_on_the_scale_and_for_every_criterion(cast: Cast, given: tuple[int, ...]) -> None:
    panel = make_panel(cast, PanelState.SCORING)
    bid, who = panel.bids.get(number=1), member(panel)
    declare(member=who, bid=bid, interest="", by=None)
    told = dict(list(points(panel, (*given, 0, 0)[:2]).items())[: len(given)])
    with pytest.raises(NotAllScored):
        give_scores(member=who, bid=bid, given=told, by=None)


def test_nobody_compares_scores_before_the_meeting(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.SCORING)
    score(member(panel), panel.bids.get(number=1), (5, 5))
    with pytest.raises(ValueError, match="scoring"):
        queries.compared(panel, queries.criteria_of(panel))
    assert not any(queries.may_see_scores(cast.seat(who), panel) for who in EVERYBODY)
    told = str([(entry.before, entry.after) for entry in audit.entries_of_programme(cast.programme.pk)])
    assert "points" not in told
    met = make_panel(cast, PanelState.MEETING)
    assert {who for who in EVERYBODY if queries.may_see_scores(cast.seat(who), met)} == {*HELPERS, "viewer"}
    (one, _other) = queries.compared(met, queries.criteria_of(met))
    assert [each.points for each in one.spreads.values()] == [(1, 5), (2, 3)]
    assert [float(each) for each in one.each] == [30.0, 85.0]


def test_who_reads_a_bid(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.SCORING)
    bid = panel.bids.get(number=1)
    readers = {who for who in EVERYBODY if queries.may_read_bid(cast.seat(who), bid)}
    assert readers == set(HELPERS)
    declare(member=member(panel), bid=bid, interest="", by=None)
    assert queries.may_read_bid(cast.seat("viewer"), bid)
    assert not queries.may_read_bid(cast.seat("viewer"), panel.bids.get(number=2))
    declare(member=member(panel), bid=bid, interest="I work there.", by=None)
    assert not queries.may_read_bid(cast.seat("viewer"), bid)
    decided = make_panel(cast, PanelState.DECIDED).bids.get(number=1)
    assert {who for who in EVERYBODY if queries.may_read_bid(cast.seat(who), decided)} == {*Role, "administrator"}


def test_an_award_needs_agreement_reasons_and_money(cast: Cast) -> None:
    seat, panel = cast.seat("lead"), make_panel(cast, PanelState.MEETING)
    one, two = panel.bids.order_by("number")
    with pytest.raises(NotAgreed):
        settle(seat=seat, bid=one, settled=PROMISE)
    with pytest.raises(NoReason):
        agree(seat=seat, bid=one, given=points(panel, (1, 1), " "))
    for bid in (one, two):
        agree(seat=seat, bid=bid, given=points(panel, (4, 3), "So we said."))
    for wrong in (Settled(False, " "), Settled(True, "Good.", Decimal(1), "", "Count")):
        with pytest.raises(NoReason):
            settle(seat=seat, bid=one, settled=wrong)
    settle(seat=seat, bid=one, settled=PROMISE)
    with pytest.raises(NotSettled):
        record_award(seat=seat, panel=panel, closing=closing())
    rest = Settled(True, "Good.", Decimal("1000.51"), "Tea", "Cups")
    with pytest.raises(TooMuch):
        settle(seat=seat, bid=two, settled=rest)
    settle(seat=seat, bid=two, settled=Settled(True, "Good.", Decimal("1000.50"), "Tea", "Cups"))
    assert record_award(seat=seat, panel=panel, closing=closing()).title.startswith(
        "Panel “Company at home”: Charity 1"
    )


def test_an_award_is_a_decision_with_reasons_and_a_reply_to_every_bidder(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.DECIDED)
    decision = Decision.objects.get()
    assert panel.decision == decision
    assert decision.review_on == date(timezone.localdate().year + 1, 1, 31)
    assert decision.standings == {"expert-by-experience": 1, "manager": 1}
    assert "It costs more for fewer people." in decision.reasons
    assert decision.about_title == "Company at home"
    replies = {each.label: each for each in Reply.objects.all()}
    assert set(replies) == {"Charity 1", "Charity 2"}
    assert "The panel awarded your bid." in replies["Charity 1"].decided
    assert "Conditions: Report" in replies["Charity 1"].decided
    assert "It costs more for fewer people." in replies["Charity 2"].decided
    acts = [entry.action for entry in audit.entries_of_programme(cast.programme.pk)]
    assert {"commissioning-panel.decided", "decision.recorded", "reply.answered"} <= set(acts)


def test_a_withdrawn_bid_is_out(cast: Cast) -> None:
    panel = make_panel(cast, PanelState.SCORING)
    withdraw(bid=panel.bids.get(number=2), by=None)
    score(member(panel), panel.bids.get(number=1), (1, 1))
    open_meeting(seat=cast.seat("lead"), panel=panel)
    assert [each.number for each in queries.bids_of(panel)] == [1]


def test_what_an_award_leaves_is_found_by_its_initiative_once_decided(cast: Cast) -> None:
    seat = cast.seat("lead")
    row = make_initiative(seat)
    about = ("initiative", row.pk)
    panel = make_panel(cast, PanelState.DECIDED, about=about, need=make_need(seat))
    make_panel(cast, PanelState.MEETING, about=about)
    (award,) = queries.awards_of(cast.programme, "initiative", row.pk)
    assert (award.bid.panel, award.amount, award.promise) == (panel, Decimal(4000), "40 visits a month")


def test_a_decided_panel_goes_along_and_unseen_scores_stay(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"))
    make_panel(cast, PanelState.DECIDED, about=("initiative", row.pk))
    scoring = make_panel(cast, PanelState.SCORING, title="Still scoring")
    score(member(scoring), scoring.bids.get(number=1), (5, 5))
    out = BytesIO()
    take_away(seat=cast.seat("lead"), out=out)
    out.seek(0)
    made = bring_in(user=cast.people["administrator"], organisation=cast.council, file=out, slug="again")
    came = CommissioningPanel.objects.get(programme=made.programme, state=PanelState.DECIDED)
    assert came.about_id != row.pk
    assert came.decision is not None
    assert came.decision.programme == made.programme
    (one, _other) = queries.compared(came, queries.criteria_of(came))
    assert one.score == 75
    assert not BidReading.objects.filter(bid__panel__programme=made.programme, bid__panel__title="Still scoring")
    assert not PanelMember.objects.filter(panel__programme=made.programme, user__isnull=False).exists()
