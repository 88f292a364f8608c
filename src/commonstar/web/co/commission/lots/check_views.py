"""Check a draw: anyone brings the files that were published and reads what comes out. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonstar.vocabulary import Visibility
from commonstar.web.co.commission.lots import checking, words
from commonstar.web.co.commission.lots.addresses import check_address, draw_address
from commonstar.web.co.commission.lots.forms import CheckDrawForm
from commonstar.web.common.languages import languages
from commonstar.web.common.parts import NavItem
from commonstar.web.participation.pages import with_language, without_account


@without_account
def check(request: HttpRequest) -> HttpResponse:
    """The form, and what came out of the files."""
    sent = request.method == "POST"
    form = CheckDrawForm(
        request.POST if sent else None, request.FILES if sent else None, initial={"draw": _named(request)}
    )
    context: dict[str, Any] = {
        "title": _("Check a draw"),
        "form": form,
        "languages": _languages(form["draw"].value()),
        "here": with_language(check_address()),
    }
    if form.is_valid():
        try:
            context |= _told(checking.check(form.brought()))
        except checking.Unfit as unfit:
            form.add_error(unfit.field, unfit.words)
    return render(request, "lots/check.html", context)


def _languages(draw: object) -> list[tuple[str, NavItem]]:
    """The languages of the page, which goes on about the same draw."""
    more = f"&{urlencode({'draw': draw})}" if draw else ""
    return [(code, replace(item, url=item.url + more)) for code, item in languages()]


def _named(request: HttpRequest) -> UUID | None:
    """The draw from whose page somebody comes."""
    try:
        return UUID(request.GET.get("draw", ""))
    except ValueError:
        return None


def _told(found: checking.Checked) -> dict[str, Any]:
    panel = found.draw.panel
    is_public = panel.programme.visibility == Visibility.PUBLIC
    return {
        "checked": found,
        "name": f"{panel.title}: {words.draw_name(found.draw)}",
        "draw_url": draw_address(panel, found.draw) if is_public else "",
        "command": words.command(panel, found.draw),
    }
