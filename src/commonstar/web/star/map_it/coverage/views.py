"""Pages that count the map: the answer on one page, coverage and gaps, and the answer as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.formats.tables import write_csv, write_xlsx
from commonstar.web.audit import public as audit
from commonstar.web.common.parts import NavItem
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.coverage.addresses import act_address
from commonstar.web.star.map_it.coverage.counting import Coverage, Shown
from commonstar.web.star.map_it.coverage.queries import kept_coverage
from commonstar.web.star.map_it.coverage.sentences import ACTS, cards, paragraphs, sentence
from commonstar.web.star.map_it.coverage.summary import gaps, next_act
from commonstar.web.star.map_it.coverage.tables import sheet, shown_names, spreadsheet

PAGES = (
    ("answer", gettext_lazy("The answer")),
    ("coverage", gettext_lazy("Coverage and gaps")),
    ("grid", gettext_lazy("The grid")),
    ("by_need", gettext_lazy("By need and outcome")),
    ("partners", gettext_lazy("By partner")),
    ("places", gettext_lazy("By place")),
    ("charts", gettext_lazy("Charts")),
)


def tabs(seat: Seat, path: str) -> list[NavItem]:
    """The other ways to look at the same map."""
    found = [(label, address(name, seat.programme)) for name, label in PAGES]
    return [NavItem(label, url, url == path) for label, url in found]


def onward(seat: Seat, counted: Coverage) -> dict[str, str]:
    """What a page leads to that has nothing to show: the one act that would change that, if it is this person's."""
    act = next_act(counted)
    return {"next_url": act_address(seat, act), "next_label": ACTS[act]()}


@programme_page(rules.see)
def answer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How much co-production is there? Sentences first, then the matrix, then one thing to do."""
    newest = audit.newest()
    coverage = kept_coverage(seat.programme, newest)
    context = {
        "title": _("How much co-production is there?"),
        "tabs": tabs(seat, request.path),
        "coverage": coverage,
        "cards": cards(coverage) if coverage.total else (),
        "paragraphs": paragraphs(coverage),
        "sheet": sheet(coverage, seat.programme, Shown.EXISTING),
        "onward": onward(seat, coverage),
        "today": localdate(),
        "newest": newest,
        "page_class": "cs-one-page",
    }
    return render(request, "map_it/coverage/answer.html", context)


@programme_page(rules.see)
def coverage(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Service areas by Co, for existing, potential or all initiatives; every cell leads to its list."""
    chosen = request.GET.get("show", Shown.EXISTING)
    shown = Shown(chosen) if chosen in list(Shown) else Shown.EXISTING
    counted = kept_coverage(seat.programme, audit.newest())
    matrix = counted.matrix(shown)
    choices = [NavItem(name, f"?show={each}", each is shown) for each, name in shown_names().items()]
    context = {
        "title": _("Coverage and gaps"),
        "tabs": tabs(seat, request.path),
        "coverage": counted,
        "choices": choices,
        "shown": shown.value,
        "shown_name": shown_names()[shown],
        "sheet": sheet(counted, seat.programme, shown),
        "sentences": tuple(sentence(said) for said in gaps(matrix)) if shown is not Shown.POTENTIAL else (),
        "multiple": matrix.totals.total,
        "onward": onward(seat, counted),
    }
    return render(request, "map_it/coverage/coverage.html", context)


@programme_page(rules.see)
def download(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """The numbers of the answer as a file, for existing, potential and all initiatives."""
    columns, rows = spreadsheet(kept_coverage(seat.programme, audit.newest()))
    if kind == "csv":
        content, media = write_csv(columns, rows), "text/csv; charset=utf-8"
    else:
        content = write_xlsx(columns, rows, sheet="Coverage")
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{seat.programme.slug}-coverage.{kind}"'
    return response
