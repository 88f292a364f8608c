"""The mails about people. Each says what it is, and its link opens a page with a button."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from commonstar.web.accounts.public import Delivery, send_on_commit
from commonstar.web.organisations.public import OrganisationMember
from commonstar.web.programmes.models import Invitation, JoinRequest, ProgrammeOrganisation

FOLDER = "programmes/people/mail"


def address_of(token: str, base_url: str = "") -> str:
    """The whole address behind which an invitation waits."""
    return (base_url or settings.SITE_URL).rstrip("/") + reverse("programmes:invitation", kwargs={"token": token})


def send_invitation(invitation: Invitation, url: str) -> Delivery:
    """Mail an invitation with its link."""
    context = {"invitation": invitation, "programme": invitation.programme, "url": url}
    return send_on_commit(to=invitation.email, template=f"{FOLDER}/invitation", context=context)


def send_answer(request: JoinRequest, base_url: str = "") -> None:
    """Mail the answer to whoever asked to join."""
    path = reverse("programmes:ask_to_join", kwargs={"programme": request.programme.slug})
    if request.answer == JoinRequest.Answer.ACCEPTED:
        path = reverse("programmes:star", kwargs={"programme": request.programme.slug})
    context = {
        "request": request,
        "programme": request.programme,
        "accepted": request.answer == JoinRequest.Answer.ACCEPTED,
        "url": (base_url or settings.SITE_URL).rstrip("/") + path,
    }
    send_on_commit(to=request.user.email, template=f"{FOLDER}/answer", context=context, language=request.user.language)


def tell_administrators(part: ProgrammeOrganisation, base_url: str = "") -> None:
    """Mail those who look after an organisation that it is a partner now, and who of them is said to have agreed."""
    path = reverse("programmes:star", kwargs={"programme": part.programme.slug})
    context = {"part": part, "url": (base_url or settings.SITE_URL).rstrip("/") + path}
    members = OrganisationMember.objects.filter(organisation=part.organisation, is_administrator=True)
    for member in members.select_related("user"):
        user = member.user
        send_on_commit(to=user.email, template=f"{FOLDER}/partner", context=context, language=user.language)
