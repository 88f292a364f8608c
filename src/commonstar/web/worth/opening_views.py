"""The pages on which a case begins: what it is about, then a model that comes along, a file, or nothing yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.worth import actions, queries
from commonstar.web.worth.addresses import address, case_address
from commonstar.web.worth.forms import ESTIMATE, SHIPPED, DocumentForm, EmptyForm, ShippedForm, StartForm, about_of
from commonstar.web.worth.keeping import form_page, keeping, sent
from commonstar.web.worth.registry import registry
from commonstar.web.worth.rules import may_contribute
from commonstar.web.worth.shipped import shipped_models
from commonstar.web.worth.views import case_or_404, crumbs


def subject_in(request: HttpRequest, seat: Seat) -> tuple[str, UUID] | None:
    """What the address says that the case is about (`?about=kind:id`); 404 for what this person cannot see."""
    try:
        about = about_of(request.GET.get("about", ""))
    except ValueError:
        raise Http404 from None
    if about and registry.find(seat, *about) is None:
        raise Http404
    return about


def caption_of(seat: Seat, about: tuple[str, UUID] | None) -> str:
    """What stands above the heading: what the case is about."""
    subject = registry.find(seat, *about) if about else None
    return subject.title if subject else seat.programme.title


@keeping
@programme_page(may_contribute)
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask what the case is about and how to begin."""
    model = request.GET.get("model", "")
    asked = {"about": request.GET.get("about", ""), "way": SHIPPED if model else ESTIMATE}
    form = StartForm(sent(request), seat=seat, initial=asked)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        query = {"about": told["about"], "model": model if told["way"] == SHIPPED else ""}
        where = address(f"start_{told['way']}", seat.programme)
        return redirect(f"{where}?{urlencode({name: value for name, value in query.items() if value})}")
    context = {
        "title": _("Make a business case"),
        "crumbs": crumbs(seat),
        "form": form,
        "button": _("Continue"),
        "cancel_url": address("cases", seat.programme),
    }
    return form_page(request, context)


@keeping
@programme_page(may_contribute)
def start_shipped(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Open a model that comes along, as the first version."""
    about = subject_in(request, seat)
    form = ShippedForm(sent(request), initial={"model": request.GET.get("model", "")})
    if request.method == "POST" and form.is_valid():
        chosen = shipped_models()[form.cleaned_data["model"]]
        return _opened(request, seat, about, chosen.document, chosen.title)
    return _page(request, seat, form, about, _("Which model do you open?"), _("Open this model"))


@keeping
@programme_page(may_contribute)
def start_file(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Bring a model file in. What is wrong is told with line and path, and the text stays."""
    about = subject_in(request, seat)
    form = DocumentForm(sent(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        return _opened(request, seat, about, told["document"], told["note"])
    return _page(request, seat, form, about, _("Bring a model file in"), _("Bring it in"))


@keeping
@programme_page(may_contribute)
def start_empty(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin with nothing but a title."""
    about = subject_in(request, seat)
    subject = registry.find(seat, *about) if about else None
    form = EmptyForm(sent(request), initial={"title": subject.title} if subject else {})
    if request.method == "POST" and form.is_valid():
        return _opened(request, seat, about, form.document(), "")
    return _page(request, seat, form, about, _("Begin an empty model"), _("Begin"))


def _opened(request: HttpRequest, seat: Seat, about: tuple[str, UUID] | None, document: str, note: str) -> HttpResponse:
    made = actions.open_case(seat=seat, new=actions.NewCase(document, about, note=note))
    messages.success(request, _("The business case is open. Its first version is a draft."))
    return redirect(case_address(seat.programme, made))


def _page(
    request: HttpRequest, seat: Seat, form: Any, about: tuple[str, UUID] | None, title: str, button: str
) -> HttpResponse:
    context = {
        "title": title,
        "caption": caption_of(seat, about),
        "crumbs": crumbs(seat),
        "form": form,
        "button": button,
        "cancel_url": address("cases", seat.programme),
    }
    return form_page(request, context)


@keeping
@programme_page(may_contribute)
def change(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Change the whole document as text, or by a file, into the next version."""
    found = case_or_404(seat, business_case)
    newest = queries.newest(found)
    form = DocumentForm(
        sent(request),
        request.FILES if request.method == "POST" else None,
        initial={"document": newest.document},
    )
    here = case_address(seat.programme, found)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        after = request.POST.get("after", "")
        try:
            actions.save_version(
                seat=seat,
                case=found,
                document=told["document"],
                after=int(after) if after.isdecimal() else newest.number,
                note=told["note"],
            )
        except actions.Outdated as error:
            form.add_error(None, outdated_words(error))
        else:
            messages.success(request, _("Your changes are saved as a new version."))
            for note in form.not_taken:
                messages.warning(request, _("Not taken from the workbook: %(note)s") % {"note": note})
            return redirect(here)
    context = {
        "title": _("Change the model as a file"),
        "caption": found.title,
        "crumbs": crumbs(seat),
        "form": form,
        "after": newest.number,
        "button": _("Save as a new version"),
        "cancel_url": here,
    }
    return form_page(request, context)


def outdated_words(error: actions.Outdated) -> str:
    """That somebody else saved meanwhile; sent again, what stands here takes its place."""
    who = str(error.newest.made_by or _("Somebody"))
    return _(
        "%(who)s saved version %(number)s while you were writing. Look at it first; if you save again, what stands "
        "here comes after it."
    ) % {"who": who, "number": error.newest.number}
