"""Decisions as a committee paper: Markdown, from which the Word file is made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonstar.formats.documents import escape_markdown, to_docx
from commonstar.web.audit.public import Newest
from commonstar.web.programmes.decisions.queries import is_overdue, took_part
from commonstar.web.programmes.models import Decision, Programme


def word(programme: Programme, decisions: Iterable[Decision], newest: Newest, *, title: str, language: str) -> bytes:
    """A Word file of these decisions, in the order given, with the newest entry of the log."""
    parts = [_heading(programme)]
    parts += [_section(decision) for decision in decisions]
    parts.append(_end(newest))
    return to_docx("\n\n".join(parts), title=title, language=language)


def _heading(programme: Programme) -> str:
    lines = [escape_markdown(programme.title)]
    if programme.is_demonstration:
        lines.append(_("Illustrative: this is part of the demonstration, and everything in it is invented."))
    return "\n\n".join(lines)


def _section(decision: Decision) -> str:
    lines = [
        "# " + _("Decision {number}: {title}").format(number=decision.number, title=escape_markdown(decision.title)),
        _status(decision),
        *_part(_("Options considered"), decision.options),
        *_part(_("Reasons"), decision.reasons),
        *_part(_("Who was heard"), decision.heard),
        *_part(_("Who was not heard"), decision.not_heard),
        "## " + _("Who decided, and when"),
        _paragraphs(decision.decided_by),
        _day(_("Decided on {day}"), decision.decided_on),
        *[f"- {label}: {count}" for label, count in took_part(decision)],
    ]
    if decision.review_on:
        lines.append(_day(_("To be reviewed by {day}"), decision.review_on))
    if decision.about_title:
        lines.append(_("It is about: {what}").format(what=escape_markdown(decision.about_title)))
    return "\n\n".join(line for line in lines if line)


def _status(decision: Decision) -> str:
    later = getattr(decision, "superseded_by", None)
    found = []
    if later:
        found.append(_("Superseded by decision {number}.").format(number=later.number))
    if decision.supersedes:
        found.append(_("It supersedes decision {number}.").format(number=decision.supersedes.number))
    if is_overdue(decision):
        found.append(_("Its review is overdue."))
    return " ".join(found)


def _part(heading: str, text: str) -> list[str]:
    return [f"## {heading}", _paragraphs(text)] if text.strip() else []


def _paragraphs(text: str) -> str:
    return "\n\n".join(escape_markdown(line) for line in text.splitlines() if line.strip())


def _day(sentence: str, day: date) -> str:
    return sentence.format(day=date_format(day, "DATE_FORMAT"))


def _end(newest: Newest) -> str:
    return "\n\n".join(
        (
            "## " + _("Check against the log"),
            _("The newest entry of the log when this was printed is number {number}, with the hash:").format(
                number=newest.number
            ),
            newest.hash or "–",
        )
    )
