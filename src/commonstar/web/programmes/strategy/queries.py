"""Reading the strategy: what the draft is made of, and the versions that were adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.formats.documents import escape_markdown, to_docx
from commonstar.vocabulary import Step
from commonstar.web.audit.public import Newest
from commonstar.web.evidence.public import figures_of, said
from commonstar.web.programmes.challenges.queries import challenges_of, names
from commonstar.web.programmes.councillors import paper
from commonstar.web.programmes.councillors.queries import Brief, Proposed, brief_of
from commonstar.web.programmes.decisions.queries import decisions_of
from commonstar.web.programmes.models import Challenge, Decision, Programme, StrategyVersion
from commonstar.web.programmes.needs.taking_away import KIND
from commonstar.web.programmes.registry import StrategySection, registry
from commonstar.web.programmes.rules import Seat
from commonstar.web.programmes.tasks.queries import FINISHED, TaskLine, board_of

ABOUT = ("initiative", "need", "demand")
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
        StrategySection(50, _("Priorities so far"), lambda seat: _joined(_priorities(seat, brief))),
        StrategySection(60, _("Training and learning"), lambda seat: _joined(_learning(seat))),
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
    if not brief.groups and not brief.staying:
        return ""
    stays = ["## " + _("What stays open"), *paper.staying(brief.staying)] if brief.staying else []
    return _joined(iter((*paper.demands(brief.groups), *stays, *paper.missing(brief))))


def _priorities(seat: Seat, brief: Brief) -> Iterator[str]:
    """Needs by how many initiatives answer them, then the decisions that still stand on needs, initiatives, demands."""
    if brief.needs:
        yield "## " + _("Needs, and what answers them")
        yield "\n".join(_answered(each) for each in sorted(brief.needs, key=lambda each: -len(each.answers)))
    rows = decisions_of(seat.programme).filter(about_kind__in=ABOUT, superseded_by=None)
    listed = [f"- {_line(row)}" for row in rows]
    if listed:
        yield "## " + _("What was decided")
        yield "\n".join(listed)


def _answered(each: Proposed) -> str:
    title, count = escape_markdown(each.need.title), len(each.answers)
    if not count:
        return "- " + _("{need}: no initiative answers it yet").format(need=title)
    words = ngettext("{need}: {count} initiative answers it", "{need}: {count} initiatives answer it", count)
    return "- " + words.format(need=title, count=count)


def _line(row: Decision) -> str:
    """A decision in a line: number, title, who decided and when, and when it is looked at again."""
    by, day = escape_markdown(row.decided_by), date_format(row.decided_on)
    words = _("{number}: {title} ({by}, {day})").format(
        number=row.number, title=escape_markdown(row.title), by=by, day=day
    )
    if row.review_on:
        again = date_format(row.review_on, "DATE_FORMAT")
        words = f"{words}. " + _("To be looked at again by {day}.").format(day=again)
    return words


def _learning(seat: Seat) -> Iterator[str]:
    """What was learned from: tasks of the last step, and those of any step that come with ready-made material."""
    lines = [each for each in board_of(seat.programme).lines if each.step is Step.GROW or each.has_material]
    done = [f"- {_task(each)}" for each in lines if each.state in FINISHED]
    ahead = [f"- {_task(each)}" for each in lines if each.is_open]
    for heading, listed in ((_("Done so far"), done), (_("What is ahead"), ahead)):
        if listed:
            yield f"## {heading}"
            yield "\n".join(listed)


def _task(line: TaskLine) -> str:
    """A task with who did it away from the site and what came of it, or until when it is to be done."""
    words = escape_markdown(str(line.title))
    if line.row and line.row.elsewhere_on:
        told = (line.row.elsewhere_on, line.row.elsewhere_by, line.row.elsewhere_note)
        return f"{words} ({escape_markdown('; '.join(each for each in told if each))})"
    if line.is_open and line.due_on:
        return f"{words} ({_('by {day}').format(day=date_format(line.due_on))})"
    return words


def _measures(challenges: list[Challenge]) -> Iterator[str]:
    for row in challenges:
        lines = [f"- {escape_markdown(line)}" for line in row.measures.splitlines() if line.strip()]
        if lines:
            yield "## " + escape_markdown(row.title)
            yield "\n".join(lines)
