"""The councillors' page as a committee paper: Markdown, from which the Word file is made."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.documents import escape_markdown, to_docx
from commonstar.web.audit.public import Newest
from commonstar.web.common.parts import Table
from commonstar.web.programmes.councillors.queries import Brief, Group, Proposed, Staying
from commonstar.web.programmes.heard import sentences
from commonstar.web.programmes.models import Programme


def word(programme: Programme, brief: Brief, newest: Newest, *, title: str, language: str) -> bytes:
    """A Word file of the page, with the newest entry of the log."""
    return to_docx("\n\n".join(_parts(programme, brief, newest)), title=title, language=language)


def _parts(programme: Programme, brief: Brief, newest: Newest) -> Iterator[str]:
    yield escape_markdown(programme.title)
    if programme.is_demonstration:
        yield _("Illustrative: this is part of the demonstration, and everything in it is invented.")
    yield _("As of {day}").format(day=date_format(localdate(), "DATE_FORMAT"))
    yield "# " + _("What people want")
    yield from demands(brief.groups) if brief.groups else [_("No demand waits for a decision.")]
    if brief.declined:
        yield ngettext(
            "{number} demand was declined; its reasons stand among the decisions.",
            "{number} demands were declined; their reasons stand among the decisions.",
            brief.declined,
        ).format(number=brief.declined)
    if brief.staying:
        yield "# " + _("What stays open")
        yield from staying(brief.staying)
    yield "# " + _("Who is not heard")
    yield from missing(brief)
    yield "# " + _("What is recognised, and what is proposed")
    yield from needs(brief.needs) if brief.needs else [_("No need is recognised yet.")]
    yield "# " + _("Check against the log")
    yield _("The newest entry of the log when this was printed is number {number}, with the hash:").format(
        number=newest.number
    )
    yield newest.hash or "–"


def demands(groups: tuple[Group, ...]) -> Iterator[str]:
    """Open demands by theme, in people's own words."""
    for group in groups:
        yield "## " + (escape_markdown(group.title) or _("Without a theme"))
        yield "\n".join(
            f"- {line.number}\\. {escape_markdown(line.words)} ({escape_markdown(line.origin)})" for line in group.lines
        )


def staying(rows: tuple[Staying, ...]) -> Iterator[str]:
    """What a decision leaves open, with its reasons and the day on which it is looked at again."""
    for each in rows:
        line, decision = each.line, each.decision
        yield f"{line.number}\\. {escape_markdown(line.words)} ({escape_markdown(line.origin)})"
        told = [_one_line(decision.reasons)]
        if decision.heard:
            told.append(_("Who was heard: {words}").format(words=_one_line(decision.heard)))
        if decision.not_heard:
            told.append(_("Who was not heard: {words}").format(words=_one_line(decision.not_heard)))
        if decision.review_on:
            told.append(_("To be looked at again by {day}.").format(day=date_format(decision.review_on, "DATE_FORMAT")))
        if each.is_overdue:
            told.append(_("Its review is overdue."))
        yield "\n".join(f"- {part}" for part in told)


def _one_line(words: str) -> str:
    return escape_markdown(" ".join(words.split()))


def missing(brief: Brief) -> Iterator[str]:
    """Who is missing, in sentences and as a table."""
    if not brief.heard.groups:
        yield _("No numbers of people are known here, so nobody can say who is missing.")
        return
    found = sentences.sentences(brief.heard) or [_("Every group whose number is known was heard.")]
    yield "\n".join(f"- {escape_markdown(each)}" for each in found)
    yield markdown_table(sentences.table(brief.heard))
    yield escape_markdown(sentences.sources(brief.heard))


def needs(proposed: tuple[Proposed, ...]) -> Iterator[str]:
    """Needs with the initiatives that answer them."""
    for each in proposed:
        yield f"## {each.need.number}\\. {escape_markdown(each.need.title)}"
        if each.answers:
            words = ngettext("{count} initiative answers it:", "{count} initiatives answer it:", len(each.answers))
            yield words.format(count=len(each.answers))
            yield "\n".join(f"- {escape_markdown(str(link.label))}" for link in each.answers)
        else:
            yield _("No initiative answers it yet.")


def markdown_table(table: Table) -> str:
    """A table in Markdown, numeric columns to the right."""
    head = " | ".join(escape_markdown(str(column.label)) for column in table.columns)
    marks = " | ".join("---:" if column.numeric else "---" for column in table.columns)
    rows = [" | ".join(escape_markdown(str(cell.value)) for cell in row) for row in table.rows]
    return "\n".join(f"| {line} |" for line in (head, marks, *rows))
