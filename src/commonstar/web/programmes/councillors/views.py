"""The page for councillors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.web.audit import public as audit
from commonstar.web.common.parts import Link
from commonstar.web.programmes.access import programme_page
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.councillors import paper
from commonstar.web.programmes.councillors.queries import brief_of
from commonstar.web.programmes.heard import sentences
from commonstar.web.programmes.rules import Seat, may_lead, may_see_inside

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@programme_page(may_see_inside)
def councillors(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Demands, who is not heard, what is proposed; printed, it is a committee paper."""
    brief = brief_of(seat)
    context = {
        "title": _("What people want, and who is not heard"),
        "crumbs": [Link(_("Challenges and needs"), address("challenges", seat.programme))],
        "brief": brief,
        "sentences": sentences.sentences(brief.heard),
        "table": sentences.table(brief.heard) if brief.heard.groups else None,
        "sources": sentences.sources(brief.heard),
        "today": localdate(),
        "newest": audit.newest(),
        "word_url": address("councillors_word", seat.programme),
        "decide_url": address("decide", seat.programme) if may_lead(seat) and (brief.open or brief.staying) else "",
    }
    return render(request, "programmes/councillors/councillors.html", context)


@programme_page(may_see_inside)
def word(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The same as a Word file."""
    title = _("What people want, and who is not heard")
    language = get_language() or "en-GB"
    content = paper.word(seat.programme, brief_of(seat), audit.newest(), title=title, language=language)
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{seat.programme.slug}-demands.docx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
