"""Forms on tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.accounts.public import User
from commonstar.web.common.forms import GovukDateField, GovukForm, PartialDate, PartialDateField
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.tasks import files


def members_of(programme: Programme) -> Any:
    """Those to whom a task may be given."""
    return User.objects.filter(memberships__programme=programme, is_active=True).order_by("name", "email")


class CareForm(GovukForm):
    """Who looks after a task, and by when."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Who looks after it"),
        empty_label=gettext_lazy("Nobody yet"),
    )
    due_on = GovukDateField(
        required=False, label=gettext_lazy("Due date"), help_text=gettext_lazy("For example, 27 3 2027.")
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members_of(programme)  # type: ignore[attr-defined]  # a field of models has one


class OwnTaskForm(CareForm):
    """A task of the programme's own."""

    title = forms.CharField(
        max_length=200,
        label=gettext_lazy("What is to do"),
        error_messages={"required": gettext_lazy("Say what is to do.")},
    )
    field_order = ("title", "owner", "due_on")


class TitleForm(GovukForm):
    """What one of our own tasks says."""

    title = OwnTaskForm.base_fields["title"]


class NotForUsForm(GovukForm):
    """Why a task is not for this programme."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        label=gettext_lazy("Why is this not for you?"),
        help_text=gettext_lazy("Members of the programme can read this. Somebody may ask about it in a year."),
        error_messages={"required": gettext_lazy("Say why this is not for you.")},
    )


class KeptFileField(forms.FileField):
    """A file to be kept: its content says what it is, its name is not believed. Gives `files.Accepted`, or None."""

    def clean(self, data: Any, initial: Any = None) -> files.Accepted | None:
        """Refuses what is not taken in, with what to do about it."""
        found: UploadedFile[bytes] | None = super().clean(data, initial)
        if not found:
            return None
        if (found.size or 0) > settings.UPLOAD_LIMIT:
            raise ValidationError(refusal("too-large"))
        try:
            return files.accept(found.name or "", found.read())
        except files.FileRefused as refused:
            raise ValidationError(refusal(refused.code)) from refused


def what_is_kept() -> str:
    """What files are taken in, for a hint."""
    return _(
        "Such as a photo of a flip-chart. A picture (JPEG, PNG, WebP), PDF, Word or Excel file up to {size}."
    ).format(size=filesizeformat(settings.UPLOAD_LIMIT))


class ElsewhereForm(GovukForm):
    """When, by whom, what; and a file to show it."""

    on = PartialDateField(
        label=gettext_lazy("When was it done?"),
        help_text=gettext_lazy("The year is enough. For example, 27 3 2027."),
        error_messages={"required": gettext_lazy("Say when it was done. The year is enough.")},
    )
    by = forms.CharField(
        max_length=200,
        label=gettext_lazy("Who did it?"),
        help_text=gettext_lazy("A team, a group or a name."),
        error_messages={"required": gettext_lazy("Say who did it.")},
    )
    note = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=gettext_lazy("What was done, and where can it be found?"),
    )
    file = KeptFileField(required=False, label=gettext_lazy("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = what_is_kept()

    def clean_on(self) -> PartialDate:
        """Nothing was done in the future."""
        found: PartialDate = self.cleaned_data["on"]
        if found.first_day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future."))
        return found


def refusal(code: str) -> str:
    """Why a file is not taken, and what to do."""
    sentences = {
        "too-large": _("The file is larger than {size}. Choose a smaller one.").format(
            size=filesizeformat(settings.UPLOAD_LIMIT)
        ),
        "empty": _("The file is empty. Choose another one."),
        "macros": _("The file holds macros. Save it without them and choose it again."),
        "kind": _("Choose a JPEG, PNG or WebP picture, or a PDF, Word (.docx) or Excel (.xlsx) file."),
    }
    return sentences[code]
