"""The codes of the summary in words, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import Co, CoProducer
from commonstar.web.common.parts import Figure
from commonstar.web.common.phrases import phrase
from commonstar.web.star.map_it.coverage.counting import Coverage, Shown
from commonstar.web.star.map_it.coverage.summary import NextAct, Said, Sentence, summary


def sentence(said: Sentence) -> str:
    """One thing in words."""
    if said.code in (Said.GAP, Said.WHO):
        return _gap(said) if said.code is Said.GAP else _who(said)
    words = _plural(said.number)[said.code]
    return words.format(number=said.number, of=said.of)


def _plural(number: int) -> dict[Said, str]:
    """Every sentence that holds one number, in the form that this number asks for."""
    return {**_counted(number), **_rated(number)}


def _counted(number: int) -> dict[Said, str]:
    return {
        Said.NOTHING: _("Nothing is on the map yet."),
        Said.MAPPED: ngettext("{number} initiative is on the map.", "{number} initiatives are on the map.", number),
        Said.RUNNING: ngettext("{number} of them runs now.", "{number} of them run now.", number)
        if number
        else _("None of them runs now."),
        Said.POTENTIAL: ngettext("{number} is an idea so far.", "{number} are ideas so far.", number),
        Said.AREAS: ngettext(
            "What runs stands in {number} of the {of} service areas.",
            "What runs stands in {number} of the {of} service areas.",
            number,
        ),
        Said.NO_AREA: ngettext(
            "{number} that runs has no service area yet.", "{number} that run have no service area yet.", number
        ),
        Said.UNSORTED: ngettext(
            "{number} row waits to be sorted: what it is may fill a gap.",
            "{number} rows wait to be sorted: some of them may fill a gap.",
            number,
        ),
        Said.ALL_UNSORTED: ngettext(
            "It is not sorted by the four Co's yet, so nothing can be said about gaps.",
            "None of the {number} is sorted by the four Co's yet, so nothing can be said about gaps.",
            number,
        ),
        Said.NO_CO: ngettext(
            "Of what runs, {number} was looked at and shows no co-production.",
            "Of what runs, {number} were looked at and show no co-production.",
            number,
        ),
        Said.GAPS: ngettext(
            "There is {number} gap: a service area where something runs, but nothing with that Co.",
            "There are {number} gaps: service areas where something runs, but nothing with that Co.",
            number,
        ),
        Said.NO_GAPS: _("Every service area where something runs shows all four Co's."),
        Said.EMPTY_AREAS: ngettext(
            "In {number} service area nothing is mapped that runs.",
            "In {number} service areas nothing is mapped that runs.",
            number,
        ),
        Said.WHO_UNKNOWN: _("Nobody has said yet who co-produces."),
    }


def _rated(number: int) -> dict[Said, str]:
    return {
        Said.STRONG_VOICE: ngettext(
            "In {number} of {of} with a Co, citizens have a strong voice.",
            "In {number} of {of} with a Co, citizens have a strong voice.",
            number,
        ),
        Said.STRONG_ACTION: ngettext(
            "In {number} of {of} they take strong action.", "In {number} of {of} they take strong action.", number
        ),
        Said.STRONG_BOTH: ngettext("In {number} both are strong.", "In {number} both are strong.", number)
        if number
        else _("In none are both strong."),
        Said.CONFIRMED: ngettext(
            "Of {of} ratings by staff, {number} is confirmed by the people who take part.",
            "Of {of} ratings by staff, {number} are confirmed by the people who take part.",
            number,
        ),
        Said.STAFF_ALONE: ngettext("{number} is rated by staff alone.", "{number} are rated by staff alone.", number),
        Said.DIFFERING: ngettext(
            "In {number} the people who take part see it otherwise.",
            "In {number} the people who take part see it otherwise.",
            number,
        ),
        Said.LOWER: ngettext(
            "In {number} of these they see less voice and action than staff do.",
            "In {number} of these they see less voice and action than staff do.",
            number,
        ),
        Said.HIGHER: ngettext(
            "In {number} of these they see more voice and action than staff do.",
            "In {number} of these they see more voice and action than staff do.",
            number,
        ),
    }


def _gap(said: Sentence) -> str:
    """Where nobody shows one Co, as a whole sentence for each Co: other languages turn it differently."""
    where = _listed(said, _("or"))
    words = {
        Co.COMMISSION: _("Nobody co-commissions in {where}."),
        Co.DESIGN: _("Nobody co-designs in {where}."),
        Co.DELIVER: _("Nobody co-delivers in {where}."),
        Co.ASSESS: _("Nobody co-assesses in {where}."),
    }
    return words[said.co or Co.COMMISSION].format(where=where)


def _who(said: Sentence) -> str:
    names = tuple(str(phrase(CoProducer(name))) for name in said.names)
    named = Sentence(said.code, names=names, more=said.more)
    return _("Most often named as co-producers: {who}.").format(who=_listed(named, _("and")))


def _listed(said: Sentence, last: str) -> str:
    """Names with commas and a last word; how many more there are stands as the last of them."""
    names = list(said.names)
    if said.more:
        names.append(ngettext("{number} more", "{number} more", said.more).format(number=said.more))
    return get_text_list(names, last)


# What the cards say already.
ON_CARDS = {Said.MAPPED, Said.RUNNING, Said.AREAS, Said.GAPS, Said.NO_GAPS, Said.CONFIRMED, Said.STAFF_ALONE}


@dataclass(frozen=True)
class Paragraph:
    """A few sentences on one matter under their heading."""

    heading: str
    text: str


def paragraphs(coverage: Coverage) -> tuple[Paragraph, ...]:
    """The summary without what the cards say, in paragraphs."""
    told = [said for said in summary(coverage) if said.code not in ON_CARDS]
    found = ((name, [sentence(said) for said in told if said.code in codes]) for name, codes in _matters())
    return tuple(Paragraph(heading, " ".join(sentences)) for heading, sentences in found if sentences)


def _matters() -> tuple[tuple[str, frozenset[Said]], ...]:
    """What the page speaks of, and which sentences belong to it. Together they hold every sentence (tested)."""
    there = {Said.NOTHING, Said.MAPPED, Said.RUNNING, Said.POTENTIAL, Said.AREAS, Said.NO_AREA, Said.UNSORTED}
    strong = {Said.STRONG_VOICE, Said.STRONG_ACTION, Said.STRONG_BOTH, Said.WHO, Said.WHO_UNKNOWN}
    return (
        (_("What there is"), frozenset(there | {Said.ALL_UNSORTED, Said.NO_CO})),
        (_("How strong it is"), frozenset(strong)),
        (_("Where the gaps are"), frozenset({Said.GAPS, Said.GAP, Said.NO_GAPS, Said.EMPTY_AREAS})),
        (
            _("Who says so"),
            frozenset({Said.CONFIRMED, Said.STAFF_ALONE, Said.DIFFERING, Said.LOWER, Said.HIGHER}),
        ),
    )


def cards(coverage: Coverage) -> tuple[Figure, ...]:
    """The three numbers in large print, each with its sentences."""
    matrix, ratings = coverage.matrix(Shown.EXISTING), coverage.ratings
    return (
        Figure(str(coverage.total), " ".join((_initiatives(coverage.total), *_running(coverage)))),
        Figure(str(ratings.confirmed), " ".join((_confirmed(ratings.confirmed), *_alone(coverage)))),
        Figure(str(matrix.gaps), _gaps(coverage, matrix.gaps)),
    )


def _initiatives(number: int) -> str:
    return ngettext("initiative on the map.", "initiatives on the map.", number)


def _running(coverage: Coverage) -> list[str]:
    codes = (Said.RUNNING, Said.AREAS)
    from_summary = {said.code: said for said in summary(coverage)}
    return [sentence(from_summary[code]) for code in codes if code in from_summary]


def _confirmed(number: int) -> str:
    return ngettext("confirmed by the people who take part.", "confirmed by the people who take part.", number)


def _alone(coverage: Coverage) -> list[str]:
    alone = coverage.rated_by_staff_alone
    return [sentence(Sentence(Said.STAFF_ALONE, alone))] if alone else []


def _gaps(coverage: Coverage, number: int) -> str:
    if coverage.unsorted == coverage.total:
        return _("gaps known: sort rows by the four Co's first.")
    return ngettext(
        "gap in the service areas where something runs.", "gaps in the service areas where something runs.", number
    )


ACTS = {
    NextAct.BRING_IN: lambda: _("Bring in what you know"),
    NextAct.SORT: lambda: _("Sort the next row"),
    NextAct.ASK: lambda: _("Ask people to confirm"),
    NextAct.FILL: lambda: _("Look at the gaps"),
}
