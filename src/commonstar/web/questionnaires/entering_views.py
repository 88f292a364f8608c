"""Typing up paper, or writing for someone: the whole questionnaire on one page, one after another."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Link
from commonstar.web.participation import public as participation
from commonstar.web.programmes.public import HelperForm, Seat, may_help, programme_page
from commonstar.web.questionnaires import actions, bridge, queries
from commonstar.web.questionnaires.answering.forms import AnswersForm
from commonstar.web.questionnaires.answering.sheets import Sheet
from commonstar.web.questionnaires.paper import form_of
from commonstar.web.questionnaires.rules import may_contribute, may_see_inside
from commonstar.web.questionnaires.views import FOLDER, address, crumbs, round_or_404


@programme_page(may_contribute)
def enter(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """Enter what someone answered on paper or says; each gets a slip."""
    found = round_or_404(seat, round)
    door = queries.door_to(found)
    here = address("round", seat, round=found.pk)
    if door is None or found.published_on is not None:
        return redirect(here)
    sent = request.method == "POST" and "another" not in request.POST
    data = request.POST if sent else None
    sheet = Sheet.of(found, data or QueryDict())
    everything = tuple(one for one in sheet.record.questions if one.kind is not bridge.Kind.NOTE)
    form = AnswersForm(data, sheet=sheet, questions=everything, asks_who=True)
    helper = HelperForm(data, initial={"channel": request.POST.get("channel", "")})
    context = {
        "title": _("Enter for someone"),
        "crumbs": crumbs(seat, Link(found.title, here)),
        "helper": helper,
        "form": form,
        "entry": request.POST.get("entry", "") if sent else participation.new_entry(),
        "round_url": here,
    }
    if form.is_valid() & helper.is_valid():
        slip = actions.answer(
            door=door,
            asked=found,
            answered=actions.Answered(sheet.answers, sheet.group, sheet.unit),
            entry=entry_of(request.POST),
            language=get_language() or sheet.language,
            channel=helper.cleaned_data["channel"],
            helper_role=may_help(seat=seat),
            printed_slip=helper.cleaned_data["printed_slip"],
        )
        context |= {"title": _("Entered"), "slip": slip, "channel": helper.cleaned_data["channel"].value}
        return render(request, f"{FOLDER}/entered.html", context)
    return render(request, f"{FOLDER}/enter.html", context)


@programme_page(may_see_inside)
def paper(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """The questionnaire as a tagged PDF, to print, fill in by hand and type up."""
    found = round_or_404(seat, round)
    door = queries.door_to(found)
    response = HttpResponse(form_of(found, door.code if door else ""), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="questionnaire-{found.number}.pdf"'
    return response


def entry_of(data: QueryDict) -> str:
    """The form's entry key; a fresh one where it is none."""
    entry = data.get("entry", "")
    try:
        participation.slip_of(entry)
    except participation.Unreadable:
        return participation.new_entry()
    return entry
