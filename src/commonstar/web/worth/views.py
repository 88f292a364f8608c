"""The pages of cases: the list, one version with its results, the working of a number, the file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonstar.vocabulary import VersionState
from commonstar.web.common.parts import Cell, Column, Link, Table
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.worth import bridge, queries, words
from commonstar.web.worth.addresses import address, case_address, version_address
from commonstar.web.worth.agreeing.queries import count_of, stands
from commonstar.web.worth.agreeing.sentences import counted, disputed
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.registry import registry
from commonstar.web.worth.results import tables, working
from commonstar.web.worth.results.chosen import Chosen
from commonstar.web.worth.results.tables import rough
from commonstar.web.worth.rules import may_contribute, may_lead, may_see

FOLDER = "worth"
DRAFT, GONE = VersionState.DRAFT, VersionState.WITHDRAWN
TYPE = "application/yaml; charset=utf-8"


def crumbs(seat: Seat, *more: Link) -> list[Link]:
    """Where pages of this room stand."""
    return [Link(_("Business cases"), address("cases", seat.programme)), *more]


def case_or_404(seat: Seat, pk: UUID) -> BusinessCase:
    """A case of this programme; of another's there is none."""
    found = queries.case_at(seat.programme, pk)
    if found is None:
        raise Http404
    return found


def version_or_404(case: BusinessCase, number: int) -> Version:
    """A version of this case."""
    found = queries.version_at(case, number)
    if found is None:
        raise Http404
    return found


@programme_page(may_see)
def cases(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list: what each case comes to, how far it is, what it is about."""
    lines = queries.lines(seat)
    context = {
        "title": _("Business cases"),
        "table": _listed(seat, [each for each in lines if not each.case.is_estimate], _("Business cases")),
        "estimates": _listed(seat, [each for each in lines if each.case.is_estimate], _("Quick estimates")),
        "withdrawn": [Link(each.title, case_address(seat.programme, each)) for each in queries.all_withdrawn(seat)],
        "start_url": address("start", seat.programme) if may_contribute(seat) else "",
        "mix_url": address("mix", seat.programme),
    }
    return render(request, f"{FOLDER}/cases.html", context)


def _listed(seat: Seat, lines: list[queries.Line], caption: str) -> Table | None:
    if not lines:
        return None
    exact = (Column(_("Net present value"), numeric=True),) if not lines[0].case.is_estimate else ()
    columns = (
        Column(_("What")),
        Column(_("About")),
        *exact,
        Column(_("Rough range of what is gained")),
        Column(_("State")),
    )
    rows = tuple(
        (
            Cell(each.case.title, case_address(seat.programme, each.case)),
            _about(seat, each),
            *(Cell(words.summary_money(each.version.summary, "npv")) for _column in exact),
            Cell(words.summary_range(each.version.summary, "npv")),
            Cell(words.state_words(each.version)),
        )
        for each in lines
    )
    return Table(caption, columns, rows)


def _about(seat: Seat, line: queries.Line) -> Cell:
    if line.subject:
        return Cell(line.subject.title, line.subject.url)
    return Cell(_("It is not there any more") if line.case.subject_kind else seat.programme.title)


@programme_page(may_see)
def case(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """A case: the version that counts now."""
    found = case_or_404(seat, business_case)
    return _results(request, seat, found, queries.current(found))


@programme_page(may_see)
def version(request: HttpRequest, seat: Seat, business_case: UUID, version: int) -> HttpResponse:
    """One version of a case."""
    found = case_or_404(seat, business_case)
    return _results(request, seat, found, version_or_404(found, version))


def _results(request: HttpRequest, seat: Seat, found: BusinessCase, shown: Version) -> HttpResponse:
    here, chosen = seat.programme, Chosen.of(request)
    subject = registry.find(seat, found.subject_kind, found.subject_id)
    showing = chosen.showing(here, shown, subject.needs if subject else ())
    answers = showing.answers
    newest, standing = queries.newest(found), stands(found, shown)
    context = {
        "title": found.title,
        "crumbs": crumbs(seat),
        "case": found,
        "version": shown,
        "chosen": chosen.words,
        "whole_url": version_address(here, shown),
        "model": answers.model,
        "subject": subject,
        "state": words.state_tag(shown.state),
        "is_newest": shown.pk == newest.pk,
        "newest_url": version_address(here, newest),
        "sentence": tables.in_a_sentence(showing, is_rough=found.is_estimate),
        "figures": rough(shown.summary) if found.is_estimate and not chosen.words else tables.headline(showing),
        "sections": tables.sections(showing),
        "is_illustrative": answers.result.illustrative,
        "confirmed": " ".join(filter(None, (counted(count_of(standing)), disputed(standing)))),
        "warnings": [words.warning(answers.model, each) for each in answers.tree["warnings"]],
        "summary_range": "" if chosen.words else words.summary_range(shown.summary, "npv"),
        **_acts(seat, found, shown, newest),
    }
    return render(request, f"{FOLDER}/version.html", context)


def _acts(seat: Seat, found: BusinessCase, shown: Version, newest: Version) -> dict[str, Any]:
    """Addresses of what may be done with a version, "" for what this person may not."""
    here = seat.programme
    may_change = may_contribute(seat) and shown.pk == newest.pk
    is_estimate = found.is_estimate
    may_settle = may_lead(seat) and not is_estimate
    return {
        "change_url": case_address(here, found, "estimate" if is_estimate else "fill") if may_change else "",
        "model_url": case_address(here, found, "open_as_model") if may_change and is_estimate else "",
        "file_url": version_address(here, shown, "file"),
        "workbook_url": version_address(here, shown, "workbook"),
        "pdf_url": version_address(here, shown, "report", layout="pdf"),
        "word_url": version_address(here, shown, "report", layout="docx"),
        "versions_url": case_address(here, found, "versions"),
        "agreement_url": case_address(here, found, "agreement"),
        "realised_url": case_address(here, found, "realised"),
        "sign_url": version_address(here, shown, "sign_off") if may_settle and shown.state == DRAFT else "",
        "withdraw_url": version_address(here, shown, "withdraw") if may_lead(seat) and shown.state != GONE else "",
    }


@programme_page(may_see)
def worked(request: HttpRequest, seat: Seat, business_case: UUID, version: int, cell: str) -> HttpResponse:
    """How one number came about, down to its sources."""
    found = case_or_404(seat, business_case)
    shown = version_or_404(found, version)
    chosen = Chosen.of(request)
    showing = chosen.showing(seat.programme, shown)
    answers = showing.answers
    try:
        told = working.worked(showing, cell)
    except bridge.NoSuchCell:
        raise Http404 from None
    here = Link(found.title, version_address(seat.programme, shown) + chosen.query)
    context = {
        "title": told.name,
        "crumbs": crumbs(seat, here),
        "told": told,
        "chosen": chosen.words,
        "model": answers.model,
        "is_illustrative": answers.result.illustrative,
    }
    return render(request, f"{FOLDER}/working.html", context)


@programme_page(may_see)
def file(request: HttpRequest, seat: Seat, business_case: UUID, version: int) -> HttpResponse:
    """The model file, as `commonstar value` takes it."""
    found = case_or_404(seat, business_case)
    shown = version_or_404(found, version)
    return as_file(shown.document, f"{slugify(found.title)[:60] or 'model'}-{shown.number}")


def as_file(document: str, name: str) -> HttpResponse:
    """A model file to keep."""
    response = HttpResponse(document, content_type=TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response
