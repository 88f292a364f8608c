"""The pages of a published round; the words that wait for a person; and the same counts as a file."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.tables import write_csv, write_xlsx
from commonstar.vocabulary import OpenAnswerState
from commonstar.web.common.parts import Link, NavItem
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.questionnaires import actions, bridge, queries, units
from commonstar.web.questionnaires.models import Round
from commonstar.web.questionnaires.registry import registry
from commonstar.web.questionnaires.results import queries as results_queries
from commonstar.web.questionnaires.results import weighing
from commonstar.web.questionnaires.results.changing import REASONS, Changing
from commonstar.web.questionnaires.results.queries import WOULD, Reading
from commonstar.web.questionnaires.rules import may_contribute, may_run, may_see
from commonstar.web.questionnaires.views import address, crumbs, round_or_404

FOLDER = "questionnaires/results"
WEEK = 7 * 24 * 3600
WORDS = 20  # a page
COUNTS = ("round", "question", "unit", "group", "answer", "count", "answered", "people")
FILE = (*COUNTS, "weighted_share", "population", "population_source")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def _reading(request: HttpRequest, seat: Seat, pk: UUID) -> Reading:
    found = Reading.of(round_or_404(seat, pk), request.GET.get("unit", ""))
    if found is None:
        raise Http404
    return found


def _question(reading: Reading, name: str) -> bridge.Question:
    found = next((each for each in reading.questions if each.name == name), None)
    if found is None:
        raise Http404
    return found


def _units(reading: Reading) -> list[tuple[str, list[NavItem]]]:
    """The ways to look at one place or organisation, under headings where there are two kinds."""
    if not reading.asked.units:
        return []
    names = sorted(reading.published.units)
    everything = [("", [NavItem(_("All"), "", not reading.unit)])]
    if not units.has_two_kinds(reading.asked.units):
        return [*everything, ("", [_unit(reading, each) for each in reading.asked.units])]
    alone = [each for each in names if units.MARK not in each or units.is_organisation(each)]
    places = [each for each in names if units.is_place(each)]
    pairs = [each for each in names if each not in alone and each not in places]
    kinds = ((_("Organisations"), alone), (_("Places"), places), (_("Organisations and places"), pairs))
    return [*everything, *((label, [_unit(reading, each) for each in found]) for label, found in kinds if found)]


def _unit(reading: Reading, unit: str) -> NavItem:
    return NavItem(results_queries.unit_words(unit), unit, unit == reading.unit)


@programme_page(may_see)
def results(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """The overview: who answered, where groups differ most, the parts, and each question."""
    reading = _reading(request, seat, round)
    here = {"round": reading.asked.pk}
    context = {
        "title": reading.asked.title,
        "crumbs": crumbs(seat, Link(reading.asked.title, address("round", seat, **here))),
        "reading": reading,
        "units": _units(reading),
        "people": results_queries.people_table(reading),
        "gaps": results_queries.gap_table(reading),
        "scores": results_queries.score_table(reading),
        "weighted": weighing.overview(reading),
        **_changed(reading, seat),
        "weights_url": address("weights", seat, **here) if may_run(seat) and reading.asked_groups else "",
        "questions": [
            Link(reading.words(each), address("result", seat, question=each.name, **here)) for each in reading.questions
        ],
        "files": [Link(ending.upper(), address("file", seat, ending=ending, **here)) for ending in TYPES],
    }
    return render(request, f"{FOLDER}/results.html", context)


@programme_page(may_see)
def result(request: HttpRequest, seat: Seat, round: UUID, question: str) -> HttpResponse:
    """One question: the distribution first, then gaps and change; words that were released."""
    reading = _reading(request, seat, round)
    one = _question(reading, question)
    here = {"round": reading.asked.pk}
    chart = results_queries.chart_of(reading, one)
    released = queries.open_answers(reading.asked, OpenAnswerState.RELEASED).filter(question=one.name)
    context = {
        "title": reading.words(one),
        "crumbs": crumbs(
            seat,
            Link(reading.asked.title, address("round", seat, **here)),
            Link(_("Results"), address("results", seat, **here)),
        ),
        "reading": reading,
        "units": _units(reading),
        "chart": chart,
        "chart_url": address("chart", seat, question=one.name, **here),
        "distribution": results_queries.distribution_table(reading, one),
        "gaps": results_queries.gap_table(reading, one),
        "unit_tables": results_queries.unit_tables(reading, one),
        "merged": [each.split(units.MARK)[0] for each in reading.counted_as_one],
        **_changed_one(reading, one),
        "weighing": weighing.weighing(reading, one),
        "is_weighted": bool(reading.asked.population) and not reading.unit and one.kind not in bridge.FREE,
        "is_free": one.kind in bridge.FREE,
        "words": Paginator(released, WORDS).get_page(request.GET.get("page")),
        "offers": registry.offers_of(seat, reading, one) if WOULD in one.tags and may_contribute(seat) else (),
    }
    return render(request, f"{FOLDER}/result.html", context)


def _changed(reading: Reading, seat: Seat) -> dict[str, Any]:
    """What the overview tells of the round before."""
    found = Changing.of(reading)
    if found is None:
        return {}
    url = address("results", seat, round=found.before.asked.pk)
    return {
        "before": Link(found.before.asked.title, url),
        "changes": found.overview(),
        "is_alike": found.is_alike,
        "left_out": found.left_out(),
    }


def _changed_one(reading: Reading, question: bridge.Question) -> dict[str, Any]:
    """What a question's page tells of the round before."""
    found = Changing.of(reading)
    if found is None:
        return {}
    why = found.why_not(question)
    return {
        "change": found.table(question),
        "before": found.before.asked.title,
        "why_not": REASONS[why] if why else "",
        "words_then": found.words_then(question) if not why else "",
    }


@programme_page(may_see)
def chart(request: HttpRequest, seat: Seat, round: UUID, question: str) -> HttpResponse:
    """A question's chart as a picture. Its address carries the hash of what it shows, so that browsers may keep it."""
    from commonstar.web.questionnaires.results.drawing import picture  # noqa: PLC0415  (loading it takes a second)

    reading = _reading(request, seat, round)
    found = results_queries.chart_of(reading, _question(reading, question))
    if found is None:
        raise Http404
    response = HttpResponse(picture(found), content_type="image/svg+xml")
    kept = request.GET.get("v") == found.mark
    response.headers["Cache-Control"] = f"private, max-age={WEEK}" if kept else "private, no-cache"
    return response


@programme_page(may_see)
def file(request: HttpRequest, seat: Seat, round: UUID, ending: str) -> HttpResponse:
    """Every count that may be shown, as a file."""
    if ending not in TYPES:
        raise Http404
    reading = _reading(request, seat, round)
    rows = [asdict(row) for row in reading.published.rows()]
    if ending == "json":
        told = {"round": reading.asked.title, "threshold": reading.published.threshold, "counts": rows}
        data = json.dumps(told | weighing.population_told(reading), ensure_ascii=False).encode()
    else:
        write = write_csv if ending == "csv" else write_xlsx
        data = write(FILE, _lines(reading, rows))
    response = HttpResponse(data, content_type=TYPES[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="results-{reading.asked.number}.{ending}"'
    return response


def _lines(reading: Reading, rows: list[dict[str, Any]]) -> list[list[str]]:
    """The counts, with the weighted share beside those of everyone, and beside each group how many people it has."""
    shares, people = weighing.shares_told(reading), reading.asked.population
    source = reading.asked.population_source
    lines = []
    for row in rows:
        share = "" if row["unit"] or row["group"] else shares.get((row["question"], row["answer"]), "")
        known = "" if row["unit"] else people.get(row["group"], "")
        more = (share, known, source if share != "" or known != "" else "")
        lines.append([*(str(row[name]) for name in COUNTS), *map(str, more)])
    return lines


@programme_page(may_run)
def words(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """What people wrote in their own words: a person looks at each, and releases it or keeps it back."""
    asked = round_or_404(seat, round)
    if asked.published_on is None:
        return redirect(address("round", seat, round=asked.pk))
    if request.method == "POST":
        _decide(request, seat, asked)
        return redirect(address("words", seat, round=asked.pk))
    record = queries.record_of(asked.version)
    language = queries.language_of(record)
    labels = {each.name: each.label.in_language(language) for each in record.questions}
    waiting, released = (
        queries.open_answers(asked, state) for state in (OpenAnswerState.WAITING, OpenAnswerState.RELEASED)
    )
    shown = Paginator(released, WORDS).get_page(request.GET.get("released"))
    page = Paginator(waiting, WORDS).get_page(request.GET.get("page"))
    context = {
        "title": _("Answers in people’s own words"),
        "crumbs": crumbs(seat, Link(asked.title, address("round", seat, round=asked.pk))),
        "page": page,
        "rows": [(row, labels.get(row.question, row.question)) for row in page],
        "shown": shown,
        "released": [(row, labels.get(row.question, row.question)) for row in shown],
    }
    return render(request, f"{FOLDER}/words.html", context)


def _decide(request: HttpRequest, seat: Seat, asked: Round) -> None:
    release, keep = request.POST.get("release", ""), request.POST.get("keep", "")
    state = OpenAnswerState.RELEASED if release else OpenAnswerState.KEPT_BACK
    count = actions.decide_words(seat=seat, asked=asked, keys=[release or keep], state=state)
    if count and release:
        messages.success(request, ngettext("{count} is released.", "{count} are released.", count).format(count=count))
    elif count:
        messages.success(request, _("It is kept back."))
