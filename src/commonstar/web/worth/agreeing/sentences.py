"""Who agrees, in words and tables: the state of each agency, what it said otherwise, promised against realised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import ConfirmationState, Realisation
from commonstar.web.common.parts import Cell, Column, Table, Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.worth import words
from commonstar.web.worth.agreeing.bridge import Gain, Part, Promise, half_away, number
from commonstar.web.worth.agreeing.models import Realised
from commonstar.web.worth.agreeing.queries import AGREEING, Count, Stand

COLOURS = {
    ConfirmationState.CONFIRMED: "green",
    ConfirmationState.CHANGED: "orange",
    ConfirmationState.DISPUTED: "red",
}


def counted(count: Count) -> str:
    """The sentence that stands on every output; "" where there is nobody to ask."""
    if not count.asked:
        return ""
    told = {"confirmed": count.confirmed, "asked": count.asked}
    return (
        ngettext(
            "Confirmed by %(confirmed)s of %(asked)s agency.",
            "Confirmed by %(confirmed)s of %(asked)s agencies.",
            count.asked,
        )
        % told
    )


def disputed(stands: Iterable[Stand]) -> str:
    """Who disputes its part, for the page of a case; "" where nobody does."""
    names = [each.name for each in stands if each.said and each.said.state == ConfirmationState.DISPUTED]
    return _("Disputed by: %(names)s.") % {"names": ", ".join(names)} if names else ""


def about(asked: int, counts: int, count: Count) -> str:
    """That agencies are asked about a draft, by its number, and how the signed-off version stands."""
    first = _("This page is about version %(asked)s, which is not signed off yet.") % {"asked": asked}
    if not count.asked:
        return first
    second = ngettext(
        "Version %(counts)s, which counts until then, is confirmed by %(confirmed)s of %(all)s agency.",
        "Version %(counts)s, which counts until then, is confirmed by %(confirmed)s of %(all)s agencies.",
        count.asked,
    ) % {"counts": counts, "confirmed": count.confirmed, "all": count.asked}
    return f"{first} {second}"


def share_words(share: Fraction) -> str:
    """A share in hundredths, to two places where they are needed."""
    return _("%(number)s %%") % {"number": words.plain(half_away(share * 100))}


def state_tag(stand: Stand) -> Tag:
    """Where an agency stands, in a word or two."""
    if stand.said is None:
        return Tag(_("Asked"), "blue") if stand.waiting else Tag(_("Not asked"), "grey")
    if stand.holds:
        return Tag(phrase(ConfirmationState.CONFIRMED), "green")
    if stand.said.state == ConfirmationState.CONFIRMED:
        return Tag(_("Confirmed something else"), "yellow")
    known = ConfirmationState(stand.said.state)
    return Tag(phrase(known), COLOURS[known])


def told(stand: Stand, *, inside: bool) -> str:
    """What it said and when; who said it is told to members alone."""
    said = stand.said
    if said is None or said.answered_at is None:
        return ""
    about = {"number": said.version, "day": date_format(said.answered_at, "DATE_FORMAT")}
    if inside:
        about["who"] = ", ".join(part for part in (said.person, said.position) if part)
        if about["who"]:
            return _("%(who)s, on version %(number)s, %(day)s") % about
    return _("On version %(number)s, %(day)s") % about


def otherwise(stand: Stand) -> Iterator[str]:
    """In which numbers this version does not follow what the agency stands by."""
    said = stand.said
    if said is None or said.state not in AGREEING:
        return
    gains: Mapping[str, Mapping[str, str]] = said.terms.get("gains", {})
    now = {each.line: each for each in stand.part.gains}
    for line, terms in gains.items():
        if line not in now and not number(terms["share"]):
            continue
        if line not in now:
            yield _("“%(line)s” is not in this version any more.") % {"line": words.readable(line)}
            continue
        yield from _line_otherwise(now[line], terms)
    for line in now.keys() - gains.keys():
        yield _("“%(line)s” was not there when they answered.") % {"line": now[line].name or words.readable(line)}
    if said.terms.get("burdens", {}) != stand.part.terms["burdens"]:
        yield _("What the agency pays has changed since.")


def _line_otherwise(now: Gain, terms: Mapping[str, str]) -> Iterator[str]:
    name = now.name or words.readable(now.line)
    if terms["kind"] != now.kind:
        yield _("“%(line)s” is a benefit of another kind than when they answered.") % {"line": name}
    for what, here, there in (
        (_("share"), now.share, number(terms["share"])),
        (_("cashable"), now.cashable, number(terms["cashable"])),
    ):
        if here != there:
            yield _("%(line)s, %(what)s: they say %(theirs)s, this version says %(ours)s.") % {
                "line": name,
                "what": what,
                "theirs": share_words(there),
                "ours": share_words(here),
            }


def part_tables(part: Part, currency: str, years: Sequence[str], name: str = "") -> Iterator[Table]:
    """An agency's part: what it gains and what it pays; without a name the agency itself reads it."""
    told = {"name": name}
    gains = tuple(
        (
            Cell(each.name or words.readable(each.line)),
            Cell(share_words(each.share)),
            Cell(share_words(each.cashable)),
            Cell(words.money(half_away(each.present), currency)),
        )
        for each in part.gains
    )
    if gains:
        columns = (
            Column(_("What is gained")),
            Column(_("Its share") if name else _("Your share"), numeric=True),
            Column(_("Of it cashable"), numeric=True),
            Column(_("Worth today"), numeric=True),
        )
        yield Table(_("What %(name)s gains") % told if name else _("What your agency gains"), columns, gains)
    burdens = tuple(
        (
            Cell(each.name or words.readable(each.line)),
            *(Cell(words.money(half_away(year), currency)) for year in each.years),
        )
        for each in part.burdens
    )
    if burdens:
        yield Table(
            _("What %(name)s pays or gives") % told if name else _("What your agency pays or gives"),
            (Column(_("What for")), *(Column(year, numeric=True) for year in years)),
            burdens,
        )


Entries = Mapping[tuple[str, int, str], tuple[Realised, ...]]


def realised_table(promises: Sequence[Promise], entries: Entries, kind: Realisation, currency: str) -> Table | None:
    """Promised against realised of one kind, by agency and year; None where neither is anything."""
    rows = []
    for each in promises:
        promised = half_away(each.amounts[kind])
        found = entries.get((each.agency, each.year, kind.value))
        if not promised and not found:
            continue
        rows.append(
            (Cell(each.name or words.readable(each.agency)), Cell(each.label), *_compared(promised, found, currency))
        )
    columns = (
        Column(_("Agency")),
        Column(_("Financial year")),
        Column(_("Promised"), numeric=True),
        Column(_("Realised"), numeric=True),
        Column(_("Difference"), numeric=True),
        Column(_("Where it comes from")),
    )
    return Table(str(phrase(kind)), columns, tuple(rows)) if rows else None


def _compared(promised: Decimal, found: tuple[Realised, ...] | None, currency: str) -> tuple[Cell, ...]:
    shown = Cell(words.money(promised, currency))
    if not found:
        return (shown, Cell(_("Not yet")), Cell(""), Cell(""))
    newest = found[0]
    older = ngettext("%(count)s earlier entry", "%(count)s earlier entries", len(found) - 1) % {"count": len(found) - 1}
    source = f"{newest.source} ({older})" if len(found) > 1 else newest.source
    difference = words.money(newest.amount - promised, currency)
    return (shown, Cell(words.money(newest.amount, currency)), Cell(difference), Cell(source))
