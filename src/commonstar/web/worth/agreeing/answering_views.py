"""The page behind an agency's link: it needs no account, no script and no cookie."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from commonstar.web.common.access import everyone
from commonstar.web.common.languages import in_language_of_choice, languages
from commonstar.web.worth import bridge, queries, words
from commonstar.web.worth.agreeing import actions, sentences
from commonstar.web.worth.agreeing.bridge import part_of, years_of
from commonstar.web.worth.agreeing.forms import AnswerForm
from commonstar.web.worth.agreeing.models import Confirmation
from commonstar.web.worth.agreeing.queries import open_link
from commonstar.web.worth.models import Version
from commonstar.web.worth.views import TYPE


@csrf_exempt  # nobody is signed in here, so that there is nothing to forge; a token would need a cookie
@everyone
@never_cache
@in_language_of_choice
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Say for one's agency whether its part is right."""
    asking = _asking(token)
    if asking is None:
        return render(request, "worth/confirm_closed.html", {"title": _("This link is closed")}, status=404)
    found, version = asking
    part = part_of(bridge.answers_of(version.document).result, found.agency)
    given = {"person": found.person, "position": found.position}
    form = AnswerForm(request.POST or None, part=part, initial=given)
    moved = False
    if request.method == "POST" and form.is_valid():
        seen = queries.version_at(found.case, _number(request.POST.get("version", "")))
        try:
            actions.answer(confirmation=found, version=seen or version, given=form.answer())
        except actions.Moved:
            moved = True
        else:
            chosen = request.GET.get("language", "")
            here = f"?language={chosen}" if chosen and chosen == get_language() else ""
            return redirect(reverse("confirm_thanks") + here)
    return _asked(request, found, version, form, token=token, moved=moved)


def _asking(token: str) -> tuple[Confirmation, Version] | None:
    """The asking of this secret, and the version that it is about; none where its agency is in the model no more."""
    found = open_link(token)
    version = queries.proposed(found.case) if found else None
    if found is None or version is None or found.agency not in bridge.model_of(version.document).asked:
        return None
    return found, version


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _asked(
    request: HttpRequest, found: Confirmation, version: Version, form: AnswerForm, *, token: str, moved: bool
) -> HttpResponse:
    answers = bridge.answers_of(version.document)
    model = answers.model
    years = [label for _year, label in years_of(model)]
    summary = version.summary
    context = {
        "title": _("Is your agency’s part right?"),
        "caption": model.agencies[found.agency].name,
        "case": found.case,
        "programme_title": found.case.programme.title,
        "model": model,
        "version": version,
        "tables": list(sentences.part_tables(form.part, model.currency, years)),
        "form": form,
        "questions": list(form.questions()),
        "whole": _("In all it costs %(costs)s and brings %(benefits)s over %(years)s years (present values).")
        % {
            "costs": words.summary_money(summary, "pv_costs"),
            "benefits": words.summary_money(summary, "pv_benefits"),
            "years": summary["years"],
        },
        "is_illustrative": answers.result.illustrative,
        "languages": languages(),
        "moved": moved,
        "answered": bool(found.answered_at),
        "file_url": reverse("confirm_model", args=[token]),
    }
    return render(request, "worth/confirm.html", context)


@everyone
@never_cache
def model(request: HttpRequest, token: str) -> HttpResponse:
    """The whole model behind the link, to be run and doubted."""
    asking = _asking(token)
    if asking is None:
        raise Http404
    found, version = asking
    response = HttpResponse(version.document, content_type=TYPE)
    name = slugify(found.case.title)[:60] or "model"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{version.number}.yaml"'
    return response


@everyone
@in_language_of_choice
def thanks(request: HttpRequest) -> HttpResponse:
    """After it: thank you, and what happens with it."""
    return render(request, "worth/confirm_thanks.html", {"title": _("Thank you")})
