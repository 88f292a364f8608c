"""The pages of the strategy."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.web.audit import public as audit
from commonstar.web.common.parts import Link
from commonstar.web.programmes.access import posted, programme_page
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.decisions.queries import decisions_of
from commonstar.web.programmes.rules import Seat, may_lead, may_see_inside
from commonstar.web.programmes.strategy import actions, queries
from commonstar.web.programmes.strategy.forms import AdoptForm

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@programme_page(may_see_inside)
def strategy(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the draft is made of, and the versions that were adopted."""
    parts = queries.draft_of(seat)
    context = {
        "title": _("Strategy"),
        "crumbs": [Link(_("Challenges and needs"), address("challenges", seat.programme))],
        "parts": [(part.heading, bool(part.text)) for part in parts],
        "versions": list(queries.versions_of(seat.programme)),
        "draft_url": address("strategy_draft", seat.programme),
        "adopt_url": address("adopt_strategy", seat.programme) if may_lead(seat) else "",
    }
    return render(request, "programmes/strategy/strategy.html", context)


@programme_page(may_see_inside)
def draft(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The draft as a Word file."""
    title = _("Strategy: {programme}").format(programme=seat.programme.title)
    content = queries.word(seat, audit.newest(), title=title, language=get_language() or "en-GB")
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{seat.programme.slug}-strategy-draft.docx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@programme_page(may_lead)
def adopt(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep a version that was adopted."""
    rows = list(decisions_of(seat.programme))
    form = AdoptForm(posted(request), request.FILES if request.method == "POST" else None, decisions=rows)
    if form.is_valid():
        given = form.cleaned_data
        actions.adopt(seat=seat, title=given["title"], decision=form.decision_chosen(), file=given["file"])
        messages.success(request, _("The version is kept."))
        return redirect(address("strategy", seat.programme))
    context = {"title": _("Keep an adopted version"), "form": form, "cancel_url": address("strategy", seat.programme)}
    return render(request, "programmes/form_page.html", context)
