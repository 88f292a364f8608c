"""For an organisation's administrators: which languages people may take part in, and who reviewed their texts."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commonstar.vocabulary import Purpose
from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.common.parts import Link
from commonstar.web.organisations.public import Chair, may_administer, organisation_page
from commonstar.web.participation import consent, consent_actions
from commonstar.web.participation.models import ConsentText


class ConsentTextForm(GovukForm):
    """Asks for a text, and for who reviewed it when."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    text = forms.CharField(
        label=gettext_lazy("What people agree to, in this language"),
        help_text=gettext_lazy("Name your organisation, and the one purpose: to tell them what became of it."),
        max_length=4_000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write the text that people agree to.")},
    )
    reviewer_role = forms.CharField(
        label=gettext_lazy("Who reviewed it, in what role?"),
        help_text=gettext_lazy(
            "The role is enough, such as: data protection officer, reads Welsh as a first language."
        ),
        max_length=200,
        error_messages={"required": gettext_lazy("Say in what role someone reviewed it.")},
    )
    reviewed_on = GovukDateField(label=gettext_lazy("When was it reviewed?"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [(code, str(name)) for code, name in settings.LANGUAGES]

    def clean_reviewed_on(self) -> object:
        """A review has happened."""
        day = self.cleaned_data["reviewed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The review cannot be in the future: record the text when it is reviewed."))
        return day


@organisation_page(may_administer)
def consent_texts(request: HttpRequest, chair: Chair) -> HttpResponse:
    """Which languages are offered, by which text."""
    names = dict(settings.LANGUAGES)
    current = {text.language: text for text in consent.current_texts(chair.organisation)}
    offered = consent.languages_offered(chair.organisation)
    context = {
        "title": _("Languages to take part in"),
        "crumbs": _crumbs(chair),
        "chair": chair,
        "lines": [(names[code], current.get(code)) for code in offered],
        "missing": [name for code, name in settings.LANGUAGES if code not in offered],
        "shipped": consent.SHIPPED[Purpose.REPLY].format(organisation=chair.organisation.name),
    }
    return render(request, "participation/consent_texts.html", context)


def _crumbs(chair: Chair) -> list[Link]:
    return [Link(chair.organisation.name, reverse("organisations:organisation", args=[chair.organisation.slug]))]


@organisation_page(may_administer)
def record_consent_text(request: HttpRequest, chair: Chair) -> HttpResponse:
    """Record a reviewed text."""
    form = ConsentTextForm(request.POST if request.method == "POST" else None)
    here = reverse("consent:texts", args=[chair.organisation.slug])
    if form.is_valid():
        consent_actions.record_text(chair=chair, purpose=Purpose.REPLY, **form.cleaned_data)
        messages.success(request, _("The text is recorded. Its language is offered from now on."))
        return redirect(here)
    context = {
        "title": _("Record a reviewed text"),
        "crumbs": [*_crumbs(chair), Link(_("Languages to take part in"), here)],
        "form": form,
        "cancel_url": here,
        "shipped": consent.SHIPPED[Purpose.REPLY].format(organisation=chair.organisation.name),
    }
    return render(request, "participation/consent_form.html", context)


@organisation_page(may_administer)
@require_POST
def withdraw_consent_text(request: HttpRequest, chair: Chair, text: UUID) -> HttpResponse:
    """Offer a text no longer."""
    found = ConsentText.objects.filter(pk=text, organisation=chair.organisation, is_withdrawn=False).first()
    if found is None:
        raise Http404
    consent_actions.withdraw_text(chair=chair, text=found)
    messages.success(request, _("The text is withdrawn. Its language is no longer offered."))
    return redirect("consent:texts", organisation=chair.organisation.slug)
