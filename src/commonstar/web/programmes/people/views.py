"""The pages of a programme's people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonstar.vocabulary import Role
from commonstar.web.accounts.public import SUGGESTED_EMAIL, TooManyMails, Way, tell_of_invitation, way_to
from commonstar.web.common.access import everyone
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.access import person, programme_page
from commonstar.web.programmes.models import Invitation, JoinRequest, Membership, ProgrammeOrganisation
from commonstar.web.programmes.people import actions, queries
from commonstar.web.programmes.people.forms import (
    ACCEPT,
    AnswerForm,
    AskForm,
    InviteForm,
    PartnerForm,
    RoleForm,
    StandingsForm,
)
from commonstar.web.programmes.people.pages import people_page, standings_words
from commonstar.web.programmes.people.rules import (
    has_a_role,
    may_ask_to_join,
    may_lead,
    may_name_leads,
    may_see_inside,
)
from commonstar.web.programmes.rules import Seat

PAGE = 100
FOLDER = "programmes/people"


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _people(seat: Seat) -> str:
    return reverse("programmes:people", kwargs={"programme": seat.programme.slug})


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def _form(request: HttpRequest, seat: Seat, template: str, **context: Any) -> HttpResponse:
    return render(request, template, {"cancel_url": _people(seat)} | context)


@programme_page(may_see_inside)
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who takes part, who is invited, who asks to join."""
    page = Paginator(queries.members(seat.programme), PAGE).get_page(request.GET.get("page"))
    context = {"title": _("People"), "page": page, "people": people_page(seat, list(page))}
    return render(request, f"{FOLDER}/people.html", context)


@programme_page(may_lead)
def member(request: HttpRequest, seat: Seat, membership: UUID) -> HttpResponse:
    """Change a member's role and standings."""
    found = get_object_or_404(Membership.objects.select_related("user"), pk=membership, programme=seat.programme)
    names_leads = may_name_leads(seat)
    fixed = found.role == Role.LEAD and not names_leads
    if fixed:
        messages.info(request, _("Only a lead can change a lead."))
        return redirect(_people(seat))
    initial = {"role": found.role, "standings": found.standings}
    form = RoleForm(_posted(request), initial=initial, may_name_leads=names_leads)
    if form.is_valid():
        try:
            actions.change_member(seat=seat, membership_id=found.pk, **form.cleaned_data)
        except actions.LastLead:
            form.add_error("role", _("This is the only lead. Name another lead first."))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(_people(seat))
    remove_url = reverse("programmes:remove_member", args=[seat.programme.slug, found.pk])
    return _form(
        request, seat, f"{FOLDER}/member.html", title=str(found.user), form=form, member=found, remove_url=remove_url
    )


@programme_page(may_lead)
def remove(request: HttpRequest, seat: Seat, membership: UUID) -> HttpResponse:
    """Ask before someone is taken out."""
    found = get_object_or_404(Membership.objects.select_related("user"), pk=membership, programme=seat.programme)
    if request.method == "POST":
        if found.role == Role.LEAD and not may_name_leads(seat):
            messages.error(request, _("Only a lead can take out a lead."))
            return redirect(_people(seat))
        try:
            actions.remove_member(seat=seat, membership_id=found.pk)
        except actions.LastLead:
            messages.error(request, _("This is the only lead. Name another lead first."))
        else:
            messages.success(request, _("{person} no longer takes part.").format(person=found.user))
        return redirect(_people(seat))
    sentence = _(
        "They can no longer see what is inside, and invitations that they sent no longer work. "
        "What they contributed stays."
    )
    title = _("Take {person} out of this programme?").format(person=found.user)
    return _form(request, seat, "programmes/confirm.html", title=title, sentence=sentence, button=_("Take out"))


@programme_page(has_a_role)
def me(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say who one is in this programme."""
    own = Membership.objects.get(programme=seat.programme, user=seat.user)
    form = StandingsForm(_posted(request), initial={"standings": own.standings})
    if form.is_valid():
        actions.say_who_i_am(seat=seat, standings=form.cleaned_data["standings"])
        messages.success(request, _("The changes are saved."))
        return redirect(_people(seat))
    leave_url = reverse("programmes:leave", args=[seat.programme.slug])
    return _form(request, seat, f"{FOLDER}/me.html", title=_("You in this programme"), form=form, leave_url=leave_url)


@programme_page(has_a_role)
def leave(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask before someone leaves."""
    if request.method == "POST":
        try:
            actions.leave(seat=seat)
        except actions.LastLead:
            messages.error(request, _("You are the only lead. Name another lead before you leave."))
            return redirect(_people(seat))
        messages.success(request, _("You no longer take part in {programme}.").format(programme=seat.programme))
        return redirect("account_home")
    sentence = _("You can no longer see what is inside. What you contributed stays.")
    title = _("Leave this programme?")
    return _form(request, seat, "programmes/confirm.html", title=title, sentence=sentence, button=_("Leave"))


@programme_page(may_lead)
def invite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Invite someone by e-mail."""
    form = InviteForm(_posted(request), may_name_leads=may_name_leads(seat), initial={"role": Role.CONTRIBUTOR.value})
    if form.is_valid():
        try:
            sent = actions.invite(seat=seat, base_url=_base(request), **form.cleaned_data)
        except actions.AlreadyMember:
            form.add_error("email", _("Someone with this address takes part already."))
        except TooManyMails as refused:
            form.add_error("email", str(refused))
        else:
            tell_of_invitation(request, sent.delivery)
            return redirect(_people(seat))
    return _form(
        request, seat, "programmes/form_page.html", title=_("Invite someone"), form=form, button=_("Send invitation")
    )


@programme_page(may_lead)
@require_POST
def resend(request: HttpRequest, seat: Seat, invitation: UUID) -> HttpResponse:
    """Send an invitation again, with a new link."""
    found = get_object_or_404(Invitation, pk=invitation, programme=seat.programme)
    try:
        sent = actions.resend_invitation(seat=seat, invitation_id=found.pk, base_url=_base(request))
    except actions.NoLongerOpen:
        messages.info(request, _("This invitation was accepted or withdrawn meanwhile."))
    except TooManyMails as refused:
        messages.warning(request, str(refused))
    else:
        tell_of_invitation(request, sent.delivery)
        messages.info(request, _("The old link no longer works."))
    return redirect(_people(seat))


@programme_page(may_lead)
@require_POST
def withdraw(request: HttpRequest, seat: Seat, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(Invitation, pk=invitation, programme=seat.programme)
    try:
        actions.withdraw_invitation(seat=seat, invitation_id=found.pk)
    except actions.NoLongerOpen:
        messages.info(request, _("This invitation was accepted or withdrawn meanwhile."))
    else:
        messages.success(request, _("The invitation to {email} is withdrawn.").format(email=found.email))
    return redirect(_people(seat))


@everyone
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation is for, with a button. Opening it uses nothing up; only the button does."""
    found = queries.invitation_behind(token)
    if found is None:
        gone = {"title": _("This invitation no longer works")}
        return render(request, f"{FOLDER}/invitation_gone.html", gone, status=410)
    user = person(request)
    form = StandingsForm(_posted(request), initial={"standings": found.standings})
    if user and form.is_valid():
        try:
            membership = actions.accept_invitation(user=user, token=token, standings=form.cleaned_data["standings"])
        except actions.NoLongerOpen:
            return redirect(request.path)
        messages.success(request, _("You take part now. Your role: {role}.").format(role=phrase(Role(membership.role))))
        return redirect("programmes:star", programme=found.programme.slug)
    if user is None:
        request.session[SUGGESTED_EMAIL] = found.email
    context: dict[str, Any] = {
        "title": _("You are invited to {programme}").format(programme=found.programme),
        "invitation": found,
        "role": phrase(Role(found.role)),
        "form": form,
        "another_address": user is not None and user.email.lower() != found.email.lower(),
    }
    return render(request, f"{FOLDER}/invitation.html", context)


@programme_page(may_ask_to_join)
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask to join a public programme, and see how it stands."""
    latest = queries.latest_request(seat)
    if latest and latest.answer == JoinRequest.Answer.WAITING:
        context = {"title": _("You asked to join"), "latest": latest}
        return render(request, f"{FOLDER}/asked.html", context)
    form = AskForm(_posted(request))
    if form.is_valid():
        actions.ask_to_join(seat=seat, **form.cleaned_data)
        messages.success(request, _("Your request is with the programme's leads."))
        return redirect("programmes:ask_to_join", programme=seat.programme.slug)
    context = {
        "title": _("Ask to join"),
        "form": form,
        "latest": latest,
        "button": _("Send"),
        "cancel_url": reverse("programmes:star", args=[seat.programme.slug]),
    }
    return render(request, f"{FOLDER}/ask.html", context)


@programme_page(may_lead)
def answer(request: HttpRequest, seat: Seat, join_request: UUID) -> HttpResponse:
    """Answer a request to join."""
    found = get_object_or_404(JoinRequest.objects.select_related("user"), pk=join_request, programme=seat.programme)
    if found.answer != JoinRequest.Answer.WAITING:
        messages.info(request, _("This request was answered meanwhile."))
        return redirect(_people(seat))
    form = AnswerForm(_posted(request), may_name_leads=may_name_leads(seat))
    if form.is_valid():
        data = form.cleaned_data
        accepted = data["answer"] == ACCEPT
        actions.answer_request(
            seat=seat,
            request_id=found.pk,
            accept=accepted,
            reason=data["reason"],
            role=data["role"],
            base_url=_base(request),
        )
        if way_to(found.user.email) is Way.MAIL:
            sentence = _("Your answer goes to {person} by e-mail.")
        else:
            sentence = _("Your answer to {person} is kept; {person} finds it here. No mail is sent.")
        messages.success(request, sentence.format(person=found.user))
        return redirect(_people(seat))
    title = _("{person} asks to join").format(person=found.user)
    words = standings_words(found.standings)
    context = {"title": title, "form": form, "join_request": found, "standings": words, "button": _("Send the answer")}
    return _form(request, seat, f"{FOLDER}/answer.html", **context)


@programme_page(may_lead)
def partners(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The organisations that take part; add one by name."""
    form = PartnerForm(_posted(request))
    if form.is_valid():
        actions.add_partner(
            seat=seat,
            organisation=form.organisation,
            agreed_by=form.cleaned_data["agreed_by"],
            base_url=_base(request),
        )
        messages.success(request, _("{organisation} takes part now.").format(organisation=form.organisation))
        return redirect("programmes:partners", programme=seat.programme.slug)
    return _form(
        request,
        seat,
        f"{FOLDER}/partners.html",
        title=_("Organisations"),
        form=form,
        parts=list(queries.partners(seat.programme)),
        button=_("Add"),
    )


@programme_page(may_lead)
def remove_partner(request: HttpRequest, seat: Seat, part: UUID) -> HttpResponse:
    """Ask before a partner organisation is taken out."""
    found = ProgrammeOrganisation.objects.filter(pk=part, programme=seat.programme, is_owner=False)
    row = found.select_related("organisation").first()
    if row is None:
        raise Http404
    back = reverse("programmes:partners", args=[seat.programme.slug])
    if request.method == "POST":
        actions.remove_partner(seat=seat, part_id=row.pk)
        messages.success(request, _("{organisation} no longer takes part.").format(organisation=row.organisation))
        return redirect(back)
    title = _("Take {organisation} out of this programme?").format(organisation=row.organisation)
    sentence = _("Their people no longer see it as partners. Members of the programme stay members.")
    context = {"title": title, "sentence": sentence, "button": _("Take out"), "cancel_url": back}
    return render(request, "programmes/confirm.html", context)
