"""The pages of taking away, bringing in and cloning."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from commonstar.formats.programme_file import ArchiveRefused
from commonstar.web.accounts.public import User
from commonstar.web.common.access import signed_in
from commonstar.web.programmes.access import person, programme_page
from commonstar.web.programmes.archive import actions, queries
from commonstar.web.programmes.archive.forms import GROUPS, BringInForm, CloneForm, refusal
from commonstar.web.programmes.queries import organisations_of
from commonstar.web.programmes.rules import Seat, may_lead

IN_MEMORY = 8 * 1024 * 1024  # bytes, before the file goes to the disk while it is made


@programme_page(may_lead)
def archive(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What can be done with the programme as a whole."""
    return render(request, "programmes/archive/archive.html", {"title": _("Take away, bring in, clone")})


@programme_page(may_lead)
@require_POST
def take_away(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The whole programme as one file. A POST, since it is written to the log."""
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the answer closes it)
    actions.take_away(seat=seat, out=out)
    out.seek(0)
    name = f"{seat.programme.slug}-{timezone.localdate().isoformat()}.zip"
    answer = FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


@signed_in
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring a programme in from a file, under an organisation that one administers."""
    user = person(request)
    assert isinstance(user, User)
    organisations = queries.administered_by(user)
    posted = request.method == "POST"
    form = BringInForm(request.POST if posted else None, request.FILES if posted else None, organisations=organisations)
    if form.is_valid():
        given = form.cleaned_data
        try:
            brought = actions.bring_in(user=user, organisation=given["organisation"], file=given["file"])
        except ArchiveRefused as refused:
            form.add_error("file", refusal(refused))
        else:
            messages.success(
                request, _("“{title}” is here. Only you can see it.").format(title=brought.programme.title)
            )
            return _brought(request, brought)
    context = {"title": _("Bring a programme in"), "form": form, "organisations": organisations}
    return render(request, "programmes/archive/bring_in.html", context)


def _brought(request: HttpRequest, brought: actions.BroughtIn) -> HttpResponse:
    """Lead to the programme, or to a page that lists whom to invite: nobody is brought in without being asked."""
    if not brought.to_invite:
        return redirect("programmes:star", programme=brought.programme.slug)
    context = {
        "title": _("Invite its people"),
        "programme": brought.programme,
        "people": brought.to_invite,
        "sentence": ngettext(
            "{number} person belonged to it.", "{number} people belonged to it.", len(brought.to_invite)
        ).format(number=len(brought.to_invite)),
    }
    return render(request, "programmes/archive/brought_in.html", context)


@programme_page(may_lead)
def clone(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Start a programme after the pattern of this one."""
    assert seat.user is not None
    organisations = organisations_of(seat.user)
    form = CloneForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        initial={"groups": [name for name, _label in GROUPS]},
    )
    if form.is_valid():
        made = actions.clone(seat=seat, **form.cleaned_data)
        messages.success(request, _("The new programme is ready. Only you can see it until you invite others."))
        return redirect("programmes:star", programme=made.slug)
    context = {
        "title": _("Use this programme as a template"),
        "form": form,
        "organisations": organisations,
        "button": pgettext("a button", "Start"),
        "cancel_url": reverse("programmes:archive", kwargs={"programme": seat.programme.slug}),
    }
    return render(request, "programmes/archive/clone.html", context)
