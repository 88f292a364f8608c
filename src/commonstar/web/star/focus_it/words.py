"""What the pages of Focus it say of a worth and of what is covered."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commonstar.web.common.parts import Cell, Column, Row, Table
from commonstar.web.programmes.public import Programme
from commonstar.web.star.focus_it.queries import Chosen, Covered, Shortlist
from commonstar.web.worth.public import Worth, range_words


def worth_rows(worth: Worth | None) -> tuple[Row, ...]:
    """Benefit and saving as ranges, over how many years, and on what they rest; one row where nothing is estimated."""
    if worth is None:
        return (Row(_("Benefit and saving"), _("Not estimated yet")),)
    over = ngettext("over %(n)d year", "over %(n)d years", worth.years) % {"n": worth.years}
    said = _("%(amount)s, %(over)s")
    return (
        Row(_("Benefits"), said % {"amount": range_words(worth.benefits, worth.currency), "over": over}),
        Row(_("Saving"), said % {"amount": range_words(worth.saving, worth.currency), "over": over}),
        Row(_("Rests on"), basis(worth)),
    )


def basis(worth: Worth) -> str:
    """On what the ranges rest."""
    if worth.is_estimate:
        return _("Quick estimate, rough, illustrative") if worth.is_illustrative else _("Quick estimate, rough")
    return _("Business case, illustrative") if worth.is_illustrative else _("Business case")


def choice_rows(chosen: Chosen) -> tuple[Row, ...]:
    """What stands beneath an initiative of the shortlist, after its reason."""
    needs = "; ".join(need.title for need in chosen.needs) or _("No recognised need")
    return (Row(pgettext("what an initiative does for a need", "Answers"), needs), *worth_rows(chosen.worth))


def summary(found: Shortlist) -> str:
    """How many were chosen, out of how many."""
    return ngettext(
        "%(on)d of %(total)d initiative is on the shortlist.",
        "%(on)d of %(total)d initiatives are on the shortlist.",
        found.total,
    ) % {"on": len(found.on), "total": found.total}


def needs_sentence(found: Shortlist) -> str:
    """How many needs are answered before and after."""
    before = sum(each.before > 0 for each in found.needs)
    after = sum(each.after > 0 for each in found.needs)
    return ngettext(
        "Of %(n)d recognised need, the long list answers %(before)d and the shortlist %(after)d.",
        "Of %(n)d recognised needs, the long list answers %(before)d and the shortlist %(after)d.",
        len(found.needs),
    ) % {"n": len(found.needs), "before": before, "after": after}


def needs_table(programme: Programme, covered: Sequence[Covered]) -> Table:
    """Needs by how many initiatives answer them, before and after."""
    pages = [_need_url(programme, each) for each in covered]
    return _table(_("Coverage of needs, before and after"), _("Recognised need"), covered, pages)


def challenges_table(programme: Programme, covered: Sequence[Covered]) -> Table:
    """Challenges by how many initiatives answer a need under them, before and after."""
    pages = [_challenge_url(programme, each) for each in covered]
    return _table(_("Coverage of challenges, before and after"), _("Challenge"), covered, pages)


def _need_url(programme: Programme, each: Covered) -> str:
    return reverse("programmes:need", args=[programme.slug, each.need.number]) if each.need else ""


def _challenge_url(programme: Programme, each: Covered) -> str:
    return reverse("programmes:challenge", args=[programme.slug, each.challenge.pk]) if each.challenge else ""


def _table(caption: str, first: str, covered: Sequence[Covered], pages: Sequence[str]) -> Table:
    columns = (
        Column(first),
        Column(_("On the long list"), numeric=True),
        Column(_("On the shortlist"), numeric=True),
    )
    rows = tuple(
        (Cell(each.title, url), Cell(each.before), Cell(each.after)) for each, url in zip(covered, pages, strict=True)
    )
    return Table(caption, columns, rows)
