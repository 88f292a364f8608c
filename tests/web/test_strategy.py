"""The strategy: who drafts and keeps it, what the draft says, and that an adopted version stays with its decision."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from commonstar.formats.figures import FigureRecord, Source
from commonstar.vocabulary import Co, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.programmes.challenges.actions import add_baseline
from commonstar.web.programmes.decisions.actions import record_decision
from commonstar.web.programmes.models import Decision, StrategyVersion
from commonstar.web.programmes.needs.actions import leave_open
from commonstar.web.programmes.public import Elsewhere, board_of, mark_done_elsewhere
from commonstar.web.programmes.strategy.actions import NotOurDecision, adopt
from commonstar.web.programmes.tasks.files import accept
from tests.factories.cast import Cast, make_cast
from tests.factories.demands import decided, make_challenge, make_demand, make_need
from tests.factories.initiatives import make_initiative
from tests.factories.questionnaires import publish_lunch
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/strategy/"
PDF = b"%PDF-1.7 the strategy"


@pytest.mark.parametrize("who", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_draft_and_who_may_keep(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    decision = record_decision(seat=cast.seat("lead"), decided=decided())
    outside = 302 if who == "anonymous" else 403
    for path in (PATH, f"{PATH}draft/"):
        assert cast.client(who).get(path).status_code == (200 if who in (*Role, "administrator") else outside)
    leads = who in ("lead", "co-lead", "administrator")
    assert cast.client(who).get(f"{PATH}adopt/").status_code == (200 if leads else outside)
    if not leads:
        with pytest.raises(Refused):
            adopt(seat=cast.seat(who), title="Mine", decision=decision, file=accept("x.pdf", PDF))


def test_the_draft_says_what_is_there_and_what_is_not(cast: Cast) -> None:
    seat = cast.seat("lead")
    challenge = make_challenge(seat, "Company *for* all", for_whom="People over 80", measures="Visits a week")
    figure = FigureRecord("Lonely often", Source("A survey"), result=Decimal(12), unit="%")
    add_baseline(seat=seat, challenge=challenge, figure=figure)
    make_demand(seat, "A bench by the river", people=3)
    make_need(seat, "Rest on the way")
    make_initiative(seat, "Bench builders", Co.DELIVER, needs=("Rest on the way",))
    answer = cast.client("viewer").get(f"{PATH}draft/")
    assert "living-well-strategy-draft.docx" in answer.headers["Content-Disposition"]
    text = "\n".join(part.text for part in Document(io.BytesIO(answer.content)).paragraphs)
    for words in (
        "Company *for* all",
        "People over 80",
        "Baseline: Lonely often, 12% (source: A survey)",
        "How much co-production there is",
        "A bench by the river",
        "fewer than 5 people",
        "Rest on the way",
        "Bench builders",
        "Visits a week",
        audit.newest().hash,
    ):
        assert words in text
    assert "3 people" not in text
    page = cast.client("lead").get(PATH).content.decode()
    assert outline(page).inline == []


def test_the_draft_says_priorities_learning_and_how_one_will_know(cast: Cast) -> None:
    seat = cast.seat("lead")
    make_need(seat, "Rest on the way")
    make_need(seat, "Company at night")
    make_initiative(seat, "Bench builders", Co.DELIVER, needs=("Rest on the way",))
    tunnel = decided(review_on=date(2031, 9, 1), reasons="Nobody counted yet.")
    leave_open(seat=seat, demands=[make_demand(seat, "A tunnel")], decided=tunnel)
    done = Elsewhere(on="2026-05", by="The Forum", note="Forty people came")
    line = board_of(cast.programme).find("map/use-prompt-cards")
    assert line is not None
    mark_done_elsewhere(seat=seat, line=line, elsewhere=done)
    publish_lunch(seat)
    answer = cast.client("viewer").get(f"{PATH}draft/")
    text = "\n".join(part.text for part in Document(io.BytesIO(answer.content)).paragraphs)
    for words in (
        "Rest on the way: 1 initiative answers it",
        "Company at night: no initiative answers it yet",
        "1: A decision (The housing committee, ",
        "To be looked at again by 1 September 2031.",
        "What stays open",
        "Nobody counted yet.",
        "Find more with the prompt cards (2026-05; The Forum; Forty people came)",
        "What is ahead",
        "The lunch club, spring: results of",
    ):
        assert words in text, words
    assert text.index("Rest on the way: 1") < text.index("Company at night: no")


def test_an_empty_programme_gets_a_draft_with_its_headings(cast: Cast) -> None:
    answer = cast.client("viewer").get(f"{PATH}draft/")
    text = "\n".join(part.text for part in Document(io.BytesIO(answer.content)).paragraphs)
    assert text.count("Nothing stands here yet.") >= 4
    assert "Training and learning" in text


def test_an_adopted_version_is_kept_with_its_decision_and_hash(cast: Cast) -> None:
    decision = record_decision(seat=cast.seat("lead"), decided=decided())
    client = cast.client("lead")
    given = {"title": "Strategy 2026", "decision": "1", "file": SimpleUploadedFile("strategy.pdf", PDF)}
    assert client.post(f"{PATH}adopt/", given).status_code == 302
    made = StrategyVersion.objects.get()
    assert (made.number, made.decision, made.file.media_type) == (1, decision, "application/pdf")
    body = cast.client("viewer").get(PATH).content.decode()
    assert "Strategy 2026" in body
    assert made.file.sha256 in body
    again = cast.client("viewer").get(reverse("programmes:file", args=["living-well", made.file.pk]))
    assert b"".join(again.streaming_content) == PDF  # type: ignore[attr-defined]
    assert audit.entries_of_object("strategy", made.pk).get().action == "strategy.adopted"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"decision": "9"}, "Select a valid choice"),
        ({"title": ""}, "Give the version a name."),
        ({"file": ""}, "Choose the file."),
    ],
)
def test_without_a_decision_a_name_or_a_file_nothing_is_kept(cast: Cast, wrong: dict[str, str], said: str) -> None:
    record_decision(seat=cast.seat("lead"), decided=decided())
    given = {"title": "Strategy", "decision": "1", "file": SimpleUploadedFile("strategy.pdf", PDF), **wrong}
    assert said in cast.client("lead").post(f"{PATH}adopt/", given).content.decode()
    assert not StrategyVersion.objects.exists()


def test_the_decision_is_one_of_the_programme(cast: Cast) -> None:
    elsewhere = Decision.objects.create(
        programme=cast.other_programme,
        number=1,
        title="Theirs",
        reasons="x",
        decided_by="They",
        decided_on=decided().decided_on,
    )
    with pytest.raises(NotOurDecision):
        adopt(seat=cast.seat("lead"), title="Mine", decision=elsewhere, file=accept("x.pdf", PDF))
