"""What the pages of weighted criteria say of their result: tables and sentences."""

from __future__ import annotations

from fractions import Fraction

from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.drawings.intervals import Interval, intervals
from commonstar.formats.drawings.ranks import RankBar, ranks
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.weighing.bridge import Turn, Weighed
from commonstar.web.star.focus_it.weighing.queries import Evidence, Line, Result
from commonstar.web.star.focus_it.words import basis
from commonstar.web.worth.public import range_words

MOST_RANKS = 5
DESK, PHONE = 640, 288  # pixels: as much as a page has room for without scrolling


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
    return Table(_("What people find important"), columns, tuple(rows), stacks=True)


def order_table(activity: Activity, result: Result) -> Table:
    """The order with the parts of each score."""
    columns = (
        Column(_("Initiative")),
        Column(_("Rank"), numeric=True),
        Column(_("Score of 100"), numeric=True),
        *(Column(each.name, numeric=True) for each in result.criteria),
    )
    rows = tuple(
        (
            _initiative(activity, line),
            Cell(line.ranked.rank),
            Cell(points(line.ranked.score)),
            *(Cell(points(part.adds)) for part in line.ranked.parts),
        )
        for line in result.lines
    )
    return Table(_("The order, and what each criterion adds to the score"), columns, rows, stacks=True)


def beside_table(activity: Activity, result: Result) -> Table:
    """What stands beside the score: the strength of evidence, that of case studies, and the estimated saving."""
    has_cases = any(line.case for line in result.lines)
    columns = (
        Column(_("Initiative")),
        Column(_("Strength of evidence")),
        *([Column(_("Case study that it began from"))] if has_cases else []),
        Column(_("Estimated saving")),
    )
    rows = tuple(
        (
            _initiative(activity, line),
            Cell(evidence(line.own)),
            *([_case(line)] if has_cases else []),
            Cell(saving(line)),
        )
        for line in result.lines
    )
    return Table(_("How well each is known"), columns, rows, stacks=True)


def _initiative(activity: Activity, line: Line) -> Cell:
    slug = activity.gathering.programme.slug
    return Cell(line.initiative.title, reverse("map_it:detail", args=[slug, line.initiative.pk]))


def _case(line: Line) -> Cell:
    if line.case is None:
        return Cell("")
    told = {"title": line.case.title, "evidence": evidence(line.case.evidence)}
    return Cell(_("%(title)s. %(evidence)s") % told, reverse("library:case", args=[line.case.slug]))


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
    return Table(_("In which share of the weights each has which rank"), columns, rows, stacks=True)


def shares_picture(result: Result, width: int = DESK) -> SafeString:
    """The same as bars, from the first rank on."""
    count = min(len(result.lines), MOST_RANKS)
    rows = []
    for line in result.lines:
        shown = [float(share) for share in line.shares.shares]
        parts = [*shown[: count - 1], sum(shown[count - 1 :])]
        rows.append(RankBar(line.initiative.title, tuple((share, percent(share)) for share in parts)))
    last = _("Rank %(rank)d") if len(result.lines) == count else _("Rank %(rank)d and below")
    names = [*(_("Rank %(rank)d") % {"rank": rank} for rank in range(1, count)), last % {"rank": count}]
    title = _("In which share of the weights each has which rank")
    description = _(
        "A bar for each initiative, from the first rank at its beginning on. The table below says the same."
    )
    drawn = ranks(rows, names, title=title, description=description, width=width, prefix="ranks")
    return mark_safe(drawn)  # our own function drew it: it escapes every text


def weights_picture(result: Result, weighed: Weighed, width: int = DESK) -> SafeString:
    """What each criterion weighs: a dot for the mean, a line from the least to the most that anybody gave."""
    rows = [
        Interval(each.name, float(low), float(weighed.weights[each.id]), float(high))
        for each in result.criteria
        for low, high in (weighed.ranges[each.id],)
    ]
    title = _("What people find important")
    description = _("A dot for the mean weight of each, and a line from the least to the most that anybody gave.")
    ends = (percent(0), percent(0.5), percent(1))
    drawn = intervals(rows, ends=ends, title=title, description=description, width=width, prefix="weights")
    return mark_safe(drawn)  # as above


def headline(result: Result) -> str:
    """Which comes first, and how sure that is, in one sentence."""
    first = [line for line in result.lines if line.ranked.rank == 1]
    if len(first) > 1:
        return _("%(n)d initiatives have the same score and come first.") % {"n": len(first)}
    told = {"title": first[0].initiative.title, "share": percent(first[0].shares.shares[0])}
    return _("“%(title)s” comes first, and does so under %(share)s of the weights that fit what people said.") % told


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


def evidence(shown: Evidence) -> str:
    """The grades of figures: 1 is the best, 6 an estimate."""
    if not shown.figures:
        return _("No figures")
    if not shown.grades:
        return ngettext("%(n)d figure, not graded", "%(n)d figures, not graded", shown.figures) % {"n": shown.figures}
    told = {"n": shown.figures, "best": shown.grades[0], "worst": shown.grades[-1]}
    if shown.grades[0] == shown.grades[-1]:
        return ngettext("Grade %(best)d of 6, %(n)d figure", "Grade %(best)d of 6, %(n)d figures", shown.figures) % told
    return (
        ngettext(
            "Grades %(best)d to %(worst)d of 6, %(n)d figure",
            "Grades %(best)d to %(worst)d of 6, %(n)d figures",
            shown.figures,
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
