"""Prompt cards on the page, on paper and in Word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.formats.documents import escape_markdown, to_docx
from commonstar.formats.guidance import PromptCard, shipped_prompt_cards
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = 4


def _cards() -> tuple[PromptCard, ...]:
    return shipped_prompt_cards(get_language() or "en")


@programme_page(rules.contribute)
def cards(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One card at a time: `?card=` counts from 1; behind the last one stands what comes next."""
    pack = _cards()
    asked = request.GET.get("card", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    here = address("cards", seat.programme)
    context = {
        "print_url": address("cards_print", seat.programme),
        "word_url": address("cards_word", seat.programme),
        "list_url": address("list", seat.programme),
        "total": len(pack),
    }
    if not 1 <= number <= len(pack):
        if number < 1:
            return redirect(here)
        return render(request, "map_it/cards_done.html", {**context, "title": _("You have been through all cards")})
    card = pack[number - 1]
    entry = urlencode({"co": card.co.value, "form": card.form.value, "card": number + 1})
    context |= {
        "title": _("Do we do something like this?"),
        "card": card,
        "number": number,
        "co": phrase(card.co),
        "form": phrase(card.form),
        "yes_url": f"{address('add', seat.programme)}?{entry}",
        "next_url": f"{here}?card={number + 1}",
        "back_url": f"{here}?card={number - 1}" if number > 1 else "",
    }
    return render(request, "map_it/card.html", context)


@programme_page(rules.see)
def paper(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All cards on paper, four to a page."""
    pack = [(phrase(card.co), phrase(card.form), card) for card in _cards()]
    context = {
        "title": _("Prompt cards"),
        "sheets": [pack[start : start + SHEET] for start in range(0, len(pack), SHEET)],
        "word_url": address("cards_word", seat.programme),
    }
    return render(request, "map_it/cards_print.html", context)


@programme_page(rules.see)
def word(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All cards as a Word document, to adapt."""
    parts = []
    for card in _cards():
        parts.append(f"## {escape_markdown(str(phrase(card.form)))} ({escape_markdown(str(phrase(card.co)))})")
        parts.append(escape_markdown(card.text))
        if card.illustrative:
            parts.append(f"*{escape_markdown(_('This example is made up.'))}*")
        parts.append(f"**{escape_markdown(card.question)}**")
    title = _("Prompt cards")
    document = to_docx("\n\n".join(parts), title=title, language=get_language() or "en")
    response = HttpResponse(document, content_type=WORD)
    response["Content-Disposition"] = 'attachment; filename="prompt-cards.docx"'
    return response
