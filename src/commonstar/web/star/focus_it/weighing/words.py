"""What the pages of weighted criteria say of their result: tables and sentences."""

from __future__ import annotations

from fractions import Fraction

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.weighing.bridge import Turn, Weighed
from commonstar.web.star.focus_it.weighing.queries import Line, Result
from commonstar.web.star.focus_it.words import basis
from commonstar.web.worth.public import range_words

MOST_RANKS = 5


def percent(share: Fraction | float, places: int = 0) -> str:
    """A share in hundredths."""
    return f"{formats.number_format(round(float(share) * 100, places), places)}\N{NO-BREAK SPACE}%"


def points(score: Fraction) -> str:
    """A score out of 100, with one decimal."""
    return str(formats.number_format(round(float(score) * 100, 1), 1))


def people(count: int) -> str:
    """How many weighed."""
    return ngettext("%(n)d person weighed the criteria.", "%(n)d people weighed the criteria.", count) % {"n": count}


def weights_table(result: Result, weighed: Weighed) -> Table:
    """What each criterion weighs."""
    columns = (
        Column(_("Criterion")),
        Column(_("Scale")),
        Column(_("Mean weight"), numeric=True),
        Column(_("Least"), numeric=True),
        Column(_("Most"), numeric=True),
    )
    rows = []
    for each in result.criteria:
        least, most = weighed.ranges[each.id]
        told = (percent(weighed.weights[each.id]), percent(least), percent(most))
        rows.append((Cell(each.name), Cell(each.scale), *(Cell(value) for value in told)))
    return Table(_("What people find important"), columns, tuple(rows))


def order_table(activity: Activity, result: Result) -> Table:
    """The order with the parts of each score, the strength of evidence, and the estimated saving."""
    slug = activity.gathering.programme.slug
    columns = (
        Column(_("Initiative")),
        Column(_("Rank"), numeric=True),
        Column(_("Score of 100"), numeric=True),
        *(Column(each.name, numeric=True) for each in result.criteria),
        Column(_("Strength of evidence")),
        Column(_("Estimated saving")),
    )
    rows = tuple(
        (
            Cell(line.initiative.title, reverse("map_it:detail", args=[slug, line.initiative.pk])),
            Cell(line.ranked.rank),
            Cell(points(line.ranked.score)),
            *(Cell(points(part.adds)) for part in line.ranked.parts),
            Cell(evidence(line)),
            Cell(saving(line)),
        )
        for line in result.lines
    )
    return Table(_("The order, and what each criterion adds to the score"), columns, rows)


def shares_table(result: Result) -> Table:
    """In which share of weights each initiative comes first, second and so on."""
    ranks = range(1, min(len(result.lines), MOST_RANKS) + 1)
    columns = (
        Column(_("Initiative")),
        *(Column(_("Rank %(rank)d") % {"rank": rank}, numeric=True) for rank in ranks),
    )
    rows = tuple(
        (Cell(line.initiative.title), *(Cell(percent(line.shares.shares[rank - 1])) for rank in ranks))
        for line in result.lines
    )
    return Table(_("In which share of the weights each has which rank"), columns, rows)


def headline(result: Result) -> str:
    """Which comes first, and how sure that is, in one sentence."""
    first = [line for line in result.lines if line.ranked.rank == 1]
    if len(first) > 1:
        return _("%(n)d initiatives have the same score and come first.") % {"n": len(first)}
    told = {"title": first[0].initiative.title, "share": percent(first[0].shares.shares[0])}
    return _("“%(title)s” comes first, and does so under %(share)s of the plausible weights.") % told


def plausible(result: Result, weighed: Weighed) -> str:
    """Over which weights the shares are taken, and how exact they are."""
    error = {"error": percent(max(line.shares.error for line in result.lines), 1)}
    if weighed.is_narrow:
        return (
            _(
                "The shares are taken over 4,000 weights between the least and the most that anybody gave each "
                "criterion. Give or take %(error)s."
            )
            % error
        )
    return _("The shares are taken over 4,000 weights out of all there could be. Give or take %(error)s.") % error


def evidence(line: Line) -> str:
    """The grades of its figures: 1 is the best, 6 an estimate."""
    if not line.figures:
        return _("No figures")
    if not line.grades:
        return ngettext("%(n)d figure, not graded", "%(n)d figures, not graded", line.figures) % {"n": line.figures}
    told = {"n": line.figures, "best": line.grades[0], "worst": line.grades[-1]}
    if line.grades[0] == line.grades[-1]:
        return ngettext("Grade %(best)d of 6, %(n)d figure", "Grade %(best)d of 6, %(n)d figures", line.figures) % told
    return (
        ngettext(
            "Grades %(best)d to %(worst)d of 6, %(n)d figure",
            "Grades %(best)d to %(worst)d of 6, %(n)d figures",
            line.figures,
        )
        % told
    )


def saving(line: Line) -> str:
    """The range that the case or the estimate names."""
    if line.worth is None:
        return _("Not estimated yet")
    told = {"range": range_words(line.worth.saving, line.worth.currency), "basis": basis(line.worth)}
    return _("%(range)s. %(basis)s") % told


def turns(result: Result, weighed: Weighed) -> list[str]:
    """For each two neighbours, the smallest change of one weight that would turn them; or that there is none."""
    least: dict[tuple[str, str], Turn] = {}
    for each in weighed.turns:
        least.setdefault((each.first, each.second), each)
    found = []
    for first, second in zip(result.lines, result.lines[1:], strict=False):
        told = {"first": first.initiative.title, "second": second.initiative.title}
        if first.ranked.rank == second.ranked.rank:
            found.append(_("“%(first)s” and “%(second)s” have the same score.") % told)
            continue
        turn = least.get((first.ranked.option.id, second.ranked.option.id))
        if turn is None:
            found.append(_("No change of one weight puts “%(second)s” before “%(first)s”.") % told)
            continue
        told |= {
            "criterion": result.name_of(turn.criterion),
            "weight": percent(turn.weight, 1),
            "at": percent(turn.at, 1),
        }
        found.append(
            _(
                "“%(second)s” catches up with “%(first)s” if “%(criterion)s” weighs %(at)s instead of %(weight)s, and "
                "the others share the rest as now."
            )
            % told
        )
    return found


def never(result: Result) -> list[str]:
    """What can come first under no weights at all."""
    return [line.initiative.title for line in result.lines if line.shares.never_first]


def reason(activity: Activity, result: Result, line: Line) -> str:
    """Why it goes on the shortlist, to begin with; whoever decides rewrites it."""
    told = {
        "title": activity.title,
        "n": result.people,
        "score": points(line.ranked.score),
        "rank": line.ranked.rank,
        "share": percent(line.shares.shares[0]),
    }
    return (
        ngettext(
            "In “%(title)s” %(n)d person weighed the criteria: it has %(score)s of 100, rank %(rank)d, and comes first "
            "under %(share)s of the plausible weights.",
            "In “%(title)s” %(n)d people weighed the criteria: it has %(score)s of 100, rank %(rank)d, and comes first "
            "under %(share)s of the plausible weights.",
            result.people,
        )
        % told
    )
