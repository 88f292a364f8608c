"""The pages of the models that come along, for everyone: what each comes to, its working, its file; open it."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Role
from commonstar.web.common.access import everyone, signed_in
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.parts import Link
from commonstar.web.library.public import case_at
from commonstar.web.programmes.public import Programme, Seat, mine, person
from commonstar.web.worth import bridge, words
from commonstar.web.worth.addresses import address
from commonstar.web.worth.results import tables, working
from commonstar.web.worth.results.showing import Showing
from commonstar.web.worth.rules import may_contribute
from commonstar.web.worth.shipped import CASES, ShippedModel, shipped_models
from commonstar.web.worth.views import FOLDER, as_file


class ProgrammeForm(GovukForm):
    """Asks in which programme a model is opened."""

    programme = forms.ChoiceField(label=gettext_lazy("In which programme?"), widget=forms.RadioSelect)

    def __init__(self, *args: object, programmes: list[Programme], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.slug, each.title) for each in programmes]


def _crumbs(*more: Link) -> list[Link]:
    return [
        Link(_("Library"), reverse("library:index")),
        Link(_("Models of public value"), reverse("models:models")),
        *more,
    ]


def _found(name: str) -> ShippedModel:
    found = shipped_models().get(name)
    if found is None:
        raise Http404
    return found


def _showing(found: ShippedModel) -> Showing:
    answers = bridge.answers_of(found.document)
    return Showing(answers, lambda cell: reverse("models:working", args=[found.name, cell]), found.document)


@everyone
def models(request: HttpRequest) -> HttpResponse:
    """All of them."""
    listed = [(each, reverse("models:model", args=[each.name])) for each in shipped_models().values()]
    crumbs = [Link(_("Library"), reverse("library:index"))]
    return render(
        request, f"{FOLDER}/models.html", {"title": _("Models of public value"), "crumbs": crumbs, "listed": listed}
    )


@everyone
def model(request: HttpRequest, model: str) -> HttpResponse:
    """What a model comes to."""
    found = _found(model)
    showing = _showing(found)
    answers = showing.answers
    case = case_at(next((slug for slug, name in CASES.items() if name == model), ""))
    context = {
        "title": found.title,
        "crumbs": _crumbs(),
        "command": f"commonstar value run {model}",
        "model": answers.model,
        "case_link": Link(case.title, reverse("library:case", args=[case.slug])) if case else None,
        "sentence": tables.in_a_sentence(showing),
        "figures": tables.headline(showing),
        "sections": tables.sections(showing),
        "is_illustrative": answers.result.illustrative,
        "warnings": [words.warning(answers.model, each) for each in answers.tree["warnings"]],
        "file_url": reverse("models:file", args=[model]),
        "open_url": reverse("models:open", args=[model]),
    }
    return render(request, f"{FOLDER}/model.html", context)


@everyone
def worked(request: HttpRequest, model: str, cell: str) -> HttpResponse:
    """How one number came about, down to its sources."""
    found = _found(model)
    showing = _showing(found)
    try:
        told = working.worked(showing, cell)
    except bridge.NoSuchCell:
        raise Http404 from None
    context = {
        "title": told.name,
        "crumbs": _crumbs(Link(found.title, reverse("models:model", args=[model]))),
        "told": told,
        "model": showing.answers.model,
    }
    return render(request, f"{FOLDER}/model_working.html", context)


@everyone
def file(request: HttpRequest, model: str) -> HttpResponse:
    """The model file."""
    return as_file(_found(model).document, model)


@signed_in
def open_model(request: HttpRequest, model: str) -> HttpResponse:
    """Choose the programme in which it is opened; then what it is about."""
    found = _found(model)
    user = person(request)
    seats = [Seat(each.programme, user, Role(each.role)) for each in mine(user)] if user else []
    writing = {seat.programme.slug: seat.programme for seat in seats if may_contribute(seat)}
    form = ProgrammeForm(request.POST if request.method == "POST" else None, programmes=list(writing.values()))
    if request.method == "POST" and form.is_valid():
        where = address("start", writing[form.cleaned_data["programme"]])
        return redirect(f"{where}?{urlencode({'model': model})}")
    context = {
        "title": _("Open this model"),
        "caption": found.title,
        "crumbs": _crumbs(Link(found.title, reverse("models:model", args=[model]))),
        "form": form,
        "any_programme": bool(writing),
        "button": _("Continue"),
        "cancel_url": reverse("models:model", args=[model]),
    }
    return render(request, f"{FOLDER}/choose_programme.html", context)
