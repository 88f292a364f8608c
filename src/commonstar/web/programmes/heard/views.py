"""Who is missing: a table and a picture with words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Link
from commonstar.web.programmes.access import programme_page
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.heard import sentences
from commonstar.web.programmes.heard.bridge import heard_in
from commonstar.web.programmes.rules import Seat, may_see


@programme_page(may_see)
def missing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those heard against those who live there, by place and group."""
    heard = heard_in(seat.programme)
    context = {
        "title": _("Who is missing?"),
        "crumbs": [Link(_("Challenges and needs"), address("challenges", seat.programme))],
        "heard": heard,
        "sentences": sentences.sentences(heard),
        "table": sentences.table(heard),
        "bars": sentences.bars(heard),
        "sources": sentences.sources(heard),
    }
    return render(request, "programmes/heard/missing.html", context)
