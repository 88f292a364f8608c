"""The pages of organisations and their people."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonstar.vocabulary import OrganisationKind
from commonstar.web.accounts.public import SUGGESTED_EMAIL, TooManyMails, User, tell_of_invitation
from commonstar.web.common.access import everyone, signed_in
from commonstar.web.common.parts import Link, Row
from commonstar.web.common.phrases import phrase
from commonstar.web.organisations import actions, queries
from commonstar.web.organisations.access import organisation_page
from commonstar.web.organisations.forms import ColleagueForm, OrganisationForm
from commonstar.web.organisations.models import OrganisationInvitation, OrganisationMember
from commonstar.web.organisations.registry import registry
from commonstar.web.organisations.rules import Chair, may_administer, may_look


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty."""
    return request.POST if request.method == "POST" else None


def home_of(chair: Chair) -> str:
    """The address of an organisation's page."""
    return reverse("organisations:organisation", args=[chair.organisation.slug])


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations that one belongs to."""
    rows = [
        Row(
            each.organisation.name,
            phrase(OrganisationKind(each.organisation.kind)),
            (Link(_("Open"), reverse("organisations:organisation", args=[each.organisation.slug])),),
        )
        for each in queries.mine(cast(User, request.user))
    ]
    return render(request, "organisations/mine.html", {"title": _("My organisations"), "rows": rows})


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Make an organisation and become its administrator."""
    form = OrganisationForm(posted(request))
    if form.is_valid():
        made = actions.create_organisation(user=cast(User, request.user), **form.cleaned_data)
        messages.success(request, _("{name} is here now. You are its administrator.").format(name=made.name))
        return redirect("organisations:organisation", organisation=made.slug)
    context = {"title": _("Add an organisation"), "form": form, "cancel_url": reverse("organisations:mine")}
    return render(request, "common/form_page.html", context)


@organisation_page(may_look)
def organisation(request: HttpRequest, chair: Chair) -> HttpResponse:
    """What an organisation is, who belongs to it, and where to go on."""
    people = list(queries.people(chair.organisation))
    context = {
        "title": chair.organisation.name,
        "chair": chair,
        "kind": phrase(OrganisationKind(chair.organisation.kind)),
        "people": [(each, _name(chair, each)) for each in people],
        "invited": list(queries.invited(chair.organisation)) if chair.is_administrator else [],
        "now": timezone.now(),
        "links": registry.links(chair.organisation) if chair.is_administrator else [],
        "crumbs": [Link(_("My organisations"), reverse("organisations:mine"))],
    }
    return render(request, "organisations/organisation.html", context)


def _name(chair: Chair, member: OrganisationMember) -> str:
    """Addresses are for administrators; to colleagues someone without a name stays so."""
    return str(member.user) if chair.is_administrator or member.user.name else _("Someone without a name here")


@organisation_page(may_administer)
def edit(request: HttpRequest, chair: Chair) -> HttpResponse:
    """Change name and kind."""
    known = chair.organisation
    form = OrganisationForm(posted(request), initial={"name": known.name, "kind": known.kind})
    if form.is_valid():
        actions.change_organisation(chair=chair, **form.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return redirect(home_of(chair))
    context = {"title": _("Change the organisation"), "form": form, "cancel_url": home_of(chair)}
    return render(request, "common/form_page.html", context)


@organisation_page(may_administer)
def invite(request: HttpRequest, chair: Chair) -> HttpResponse:
    """Invite someone into the organisation."""
    form = ColleagueForm(posted(request))
    if form.is_valid():
        try:
            sent = actions.invite(chair=chair, base_url=request.build_absolute_uri("/"), **form.cleaned_data)
        except actions.AlreadyBelongs:
            form.add_error("email", _("Someone with this address belongs to the organisation already."))
        except TooManyMails as refused:
            form.add_error("email", str(refused))
        else:
            tell_of_invitation(request, sent.delivery)
            return redirect(home_of(chair))
    title = _("Invite someone into {organisation}").format(organisation=chair.organisation)
    context = {"title": title, "form": form, "button": _("Send invitation"), "cancel_url": home_of(chair)}
    return render(request, "common/form_page.html", context)


@organisation_page(may_administer)
@require_POST
def withdraw(request: HttpRequest, chair: Chair, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(OrganisationInvitation, pk=invitation, organisation=chair.organisation)
    try:
        actions.withdraw_invitation(chair=chair, invitation_id=found.pk)
    except actions.NoLongerOpen:
        messages.info(request, _("This invitation was accepted or withdrawn meanwhile."))
    else:
        messages.success(request, _("The invitation to {email} is withdrawn.").format(email=found.email))
    return redirect(home_of(chair))


@organisation_page(may_administer)
@require_POST
def member(request: HttpRequest, chair: Chair, member: UUID) -> HttpResponse:
    """Make someone an administrator, or no longer one."""
    found = get_object_or_404(OrganisationMember, pk=member, organisation=chair.organisation)
    wanted = request.POST.get("administrator") == "yes"
    try:
        actions.change_member(chair=chair, member_id=found.pk, is_administrator=wanted)
    except actions.LastAdministrator:
        messages.error(request, _("This is the only administrator. Name another one first."))
    else:
        messages.success(request, _("The changes are saved."))
    return redirect(home_of(chair) if wanted or found.user_id != chair.user.pk else "organisations:mine")


@organisation_page(may_administer)
def remove(request: HttpRequest, chair: Chair, member: UUID) -> HttpResponse:
    """Ask before someone is taken out."""
    found = get_object_or_404(
        OrganisationMember.objects.select_related("user"), pk=member, organisation=chair.organisation
    )
    title = _("Take {person} out of {organisation}?").format(person=found.user, organisation=chair.organisation)
    return _part(request, chair, found, title, _("Take out"))


@organisation_page(may_look)
def leave(request: HttpRequest, chair: Chair) -> HttpResponse:
    """Ask before someone leaves."""
    found = OrganisationMember.objects.select_related("user").get(organisation=chair.organisation, user=chair.user)
    return _part(request, chair, found, _("Leave {organisation}?").format(organisation=chair.organisation), _("Leave"))


def _part(request: HttpRequest, chair: Chair, found: OrganisationMember, title: str, button: str) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.remove_member(chair=chair, member_id=found.pk)
        except actions.LastAdministrator:
            messages.error(request, _("This is the only administrator. Name another one first."))
            return redirect(home_of(chair))
        messages.success(request, _("{person} no longer belongs to it.").format(person=found.user))
        return redirect("organisations:mine" if found.user_id == chair.user.pk else home_of(chair))
    sentence = _("Programmes that are open to its people through the organisation are closed to them then.")
    context = {"title": title, "sentence": sentence, "button": button, "cancel_url": home_of(chair)}
    return render(request, "organisations/confirm.html", context)


@everyone
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation is for, with a button. Opening it uses nothing up."""
    found = queries.invitation_behind(token)
    if found is None:
        gone = {"title": _("This invitation no longer works")}
        return render(request, "organisations/invitation_gone.html", gone, status=410)
    if isinstance(request.user, User) and request.method == "POST":
        try:
            joined = actions.accept_invitation(user=request.user, token=token)
        except actions.NoLongerOpen:
            return redirect(request.path)
        messages.success(request, _("You belong to {organisation} now.").format(organisation=joined))
        return redirect("organisations:organisation", organisation=joined.slug)
    if not request.user.is_authenticated:
        request.session[SUGGESTED_EMAIL] = found.email
    title = _("You are invited into {organisation}").format(organisation=found.organisation)
    return render(request, "organisations/invitation.html", {"title": title, "invitation": found})
