"""Reading the strategy: what the draft is made of, and the versions that were adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.formats.documents import escape_markdown, to_docx
from commonstar.vocabulary import Step
from commonstar.web.audit.public import Newest
from commonstar.web.evidence.public import figures_of
from commonstar.web.evidence.sentences import said
from commonstar.web.programmes.challenges.queries import challenges_of, names
from commonstar.web.programmes.councillors import paper
from commonstar.web.programmes.councillors.queries import Brief, brief_of
from commonstar.web.programmes.decisions.queries import decisions_of
from commonstar.web.programmes.models import Challenge, Programme, StrategyVersion
from commonstar.web.programmes.needs.taking_away import KIND
from commonstar.web.programmes.registry import StrategySection, registry
from commonstar.web.programmes.rules import Seat
from commonstar.web.programmes.tasks.queries import board_of

NOTHING = gettext_lazy("Nothing stands here yet. Write it in, or add it on the site and draft anew.")


@dataclass(frozen=True)
class Part:
    """A section of the draft: its heading, and its text in Markdown ("" where there is nothing yet)."""

    heading: Any
    text: str


def versions_of(programme: Programme) -> QuerySet[StrategyVersion]:
    """The adopted versions, newest first, each with its decision and file."""
    rows = StrategyVersion.objects.filter(programme=programme)
    return rows.select_related("decision", "file")


def draft_of(seat: Seat) -> list[Part]:
    """The draft, section by section, from what is there today."""
    brief = brief_of(seat)
    challenges = list(challenges_of(seat.programme).prefetch_related("places", "outcomes__framework"))
    own = (
        StrategySection(10, _("What should be different"), lambda seat: _joined(_challenges(challenges))),
        StrategySection(30, _("What people want, and who is not heard"), lambda seat: _heard(brief)),
        StrategySection(40, _("Recognised needs"), lambda seat: _joined(paper.needs(brief.needs))),
        StrategySection(50, _("Priorities so far"), lambda seat: _joined(_decided(seat))),
        StrategySection(60, _("Training and learning"), lambda seat: _joined(_tasks(seat))),
        StrategySection(70, _("How we will know"), lambda seat: _joined(_measures(challenges))),
    )
    sections = sorted((*own, *registry.strategy_sections), key=lambda each: each.order)
    return [Part(each.heading, each.text(seat)) for each in sections]


def word(seat: Seat, newest: Newest, *, title: str, language: str) -> bytes:
    """The draft as a Word file that people change."""
    programme = seat.programme
    lines = [escape_markdown(programme.title)]
    if programme.is_demonstration:
        lines.append(_("Illustrative: this is part of the demonstration, and everything in it is invented."))
    lines.append(_("A draft of {day}, made from what stands in the programme.").format(day=date_format(localdate())))
    for part in draft_of(seat):
        lines += [f"# {part.heading}", part.text or str(NOTHING)]
    lines.append("# " + _("Check against the log"))
    lines.append(
        _("The newest entry of the log when this was printed is number {number}, with the hash:").format(
            number=newest.number
        )
    )
    return to_docx("\n\n".join([*lines, newest.hash or "–"]), title=title, language=language)


def _joined(lines: Iterator[str]) -> str:
    return "\n\n".join(lines)


def _challenges(challenges: list[Challenge]) -> Iterator[str]:
    figures = figures_of(KIND, [row.pk for row in challenges])
    for row in challenges:
        yield "## " + escape_markdown(row.title)
        if row.summary:
            yield escape_markdown(row.summary)
        told = (
            (_("For whom"), row.for_whom),
            (_("Where"), ", ".join(names(row.places.all()))),
            (_("Outcomes of frameworks"), "; ".join(f"{each.framework.name}: {each}" for each in row.outcomes.all())),
            (_("Who works on it"), row.team),
        )
        items = [f"- {label}: {escape_markdown(value)}" for label, value in told if value]
        items += [
            "- "
            + _("Baseline: {what}, {figure} (source: {source})").format(
                what=escape_markdown(each.indicator),
                figure=escape_markdown(said(each)),
                source=escape_markdown(each.source.title),
            )
            for each in figures[row.pk]
        ]
        yield "\n".join(items)


def _heard(brief: Brief) -> str:
    return _joined(iter((*paper.demands(brief.groups), *paper.missing(brief)))) if brief.groups else ""


def _decided(seat: Seat) -> Iterator[str]:
    """Decisions about initiatives and needs that still stand, newest first."""
    rows = decisions_of(seat.programme).filter(about_kind__in=("initiative", "need"), superseded_by=None)
    listed = [f"- {row.number}\\. {escape_markdown(row.title)} ({date_format(row.decided_on)})" for row in rows]
    if listed:
        yield "\n".join(listed)


def _tasks(seat: Seat) -> Iterator[str]:
    """What is to do in the last step, which is about learning, with who looks after it."""
    lines = [
        f"- {escape_markdown(str(line.title))}" + (f" ({date_format(line.due_on)})" if line.due_on else "")
        for line in board_of(seat.programme).of(Step.GROW)
        if line.is_open
    ]
    if lines:
        yield "\n".join(lines)


def _measures(challenges: list[Challenge]) -> Iterator[str]:
    for row in challenges:
        lines = [f"- {escape_markdown(line)}" for line in row.measures.splitlines() if line.strip()]
        if lines:
            yield "## " + escape_markdown(row.title)
            yield "\n".join(lines)
