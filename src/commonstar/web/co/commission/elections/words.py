"""What the pages of elections say: rules, days, seats, and the lines of a count sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.vocabulary import CandidateState, ElectionState, ElectionWay
from commonstar.web.co.commission.elections.bridge import Rule, StageSheet
from commonstar.web.co.commission.elections.models import Candidate, Contest, Election
from commonstar.web.co.commission.elections.queries import Difference
from commonstar.web.common.parts import Cell, Column, Row, Table, Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.public import Programme

RULES: dict[str, tuple[Any, Any]] = {
    Rule.SCOTTISH: (
        gettext_lazy("Single transferable vote, as in Scottish council elections"),
        gettext_lazy(
            "People put candidates in order: 1 for their first choice, 2 for the next. A vote that one candidate does "
            "not need goes on to the next. Each large enough group gets its share of seats."
        ),
    ),
    Rule.MEEK: (
        gettext_lazy("Single transferable vote by Meek’s method"),
        gettext_lazy("As above, more exact, and only a computer can count it."),
    ),
    Rule.IRV: (
        gettext_lazy("Instant run-off"),
        gettext_lazy(
            "For one seat. People put candidates in order. Who has the fewest votes goes out, until one has more than "
            "half."
        ),
    ),
    Rule.APPROVAL: (
        gettext_lazy("Approval"),
        gettext_lazy("People name everyone who would be right for them. Whoever is named most often is elected."),
    ),
}
STATES = {
    ElectionState.DRAFTED: "yellow",
    ElectionState.NOMINATIONS: "blue",
    ElectionState.CANDIDATES: "purple",
    ElectionState.DECLARED: "green",
}


def address(name: str, programme: Programme, **pieces: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"commission:{name}", kwargs={"programme": programme.slug, **pieces})


def state_tag(state: str) -> Tag:
    """The state of an election as a tag."""
    known = ElectionState(state)
    return Tag(phrase(known), STATES[known])


def seats(number: int) -> str:
    """A number of seats."""
    return ngettext("%(n)d seat", "%(n)d seats", number) % {"n": number}


def facts(election: Election, contests: Sequence[Contest]) -> tuple[Row, ...]:
    """What stands on top of the page of an election."""
    shared = "; ".join(_("%(community)s: %(seats)s") % {"community": e.name, "seats": seats(e.seats)} for e in contests)
    voting = _day(election.votes_from)
    if election.votes_until != election.votes_from:
        voting = _("%(first)s to %(last)s") % {"first": voting, "last": _day(election.votes_until)}
    return (
        Row(_("Seats"), shared),
        Row(_("Who may stand"), election.who_stands),
        Row(_("Who may vote"), election.who_votes),
        Row(_("Nominations until"), _day(election.nominations_until)),
        Row(_("Voting"), voting),
        Row(_("How people vote"), phrase(ElectionWay(election.way))),
        Row(_("How votes are counted"), _counting(election)),
        Row(_("If votes are equal"), election.lot_words),
        Row(_("Term until"), _day(election.term_until)),
    )


def _counting(election: Election) -> str:
    """The rule, and what it means for whoever votes."""
    rule = Rule.SCOTTISH if election.rule == Rule.MEEK else election.rule
    return _("%(rule)s. %(about)s") % {"rule": RULES[election.rule][0], "about": RULES[rule][1]}


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def candidate_tag(row: Candidate) -> Tag | None:
    """What became of a nomination, where it is worth a word."""
    state = CandidateState(row.state)
    return None if state is CandidateState.STANDING else Tag(phrase(state), "grey")


def difference_table(found: Sequence[Difference]) -> Table:
    """Where two tallies differ."""
    columns = (
        Column(_("What it says")),
        Column(_("First count"), numeric=True),
        Column(_("Second count"), numeric=True),
    )
    special = {"voters": _("Papers or people in all"), "spoiled": _("Not valid")}
    rows = tuple((Cell(special.get(e.what, e.what)), Cell(e.first), Cell(e.second)) for e in found)
    return Table(_("Where the two counts differ"), columns, rows)


def stage_table(number: int, stage: StageSheet) -> Table:
    """The votes at the end of a stage."""
    columns = (
        Column(_("Candidate")),
        Column(_("Gain or loss"), numeric=True),
        Column(_("Votes"), numeric=True),
        Column(_("State")),
    )
    rows = tuple((Cell(e.name), Cell(e.change), Cell(e.votes), Cell(e.state)) for e in stage.rows)
    return Table(_("Votes at the end of stage %(number)d") % {"number": number}, columns, rows)
