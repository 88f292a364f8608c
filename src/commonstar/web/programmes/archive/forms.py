"""Forms for bringing a programme in and for cloning one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.formats.programme_file import ArchiveRefused
from commonstar.web.common.forms import GovukForm
from commonstar.web.organisations.public import Organisation

GROUPS = (
    ("settings", gettext_lazy("Whom to ask, and how long details are kept")),
    ("service-areas", gettext_lazy("The list of service areas")),
    ("forms", gettext_lazy("The list of forms of co-production")),
    ("tasks", gettext_lazy("Our own tasks, and what is not for us")),
)


def _organisation(help_text: Any = "") -> Any:
    """One of the organisations that the form is given."""
    return forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organisation"), empty_label=None, help_text=help_text
    )


class BringInForm(GovukForm):
    """A file, and the organisation that the programme will belong to."""

    organisation = _organisation(gettext_lazy("You are an administrator of these."))
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.filter(pk__in=[each.pk for each in organisations])
        self.fields["organisation"].queryset = known  # type: ignore[attr-defined]  # a field of models has one
        self.fields["file"].help_text = _("A file that was made by taking a programme away, up to {size}.").format(
            size=filesizeformat(settings.ARCHIVE_LIMIT)
        )

    def clean_file(self) -> Any:
        """No larger than is taken in."""
        found = self.cleaned_data["file"]
        if (found.size or 0) > settings.ARCHIVE_LIMIT:
            raise ValidationError(
                _("The file is larger than {size}. Ask whoever runs this site to bring it in at the console.").format(
                    size=filesizeformat(settings.ARCHIVE_LIMIT)
                )
            )
        return found


class CloneForm(GovukForm):
    """The new programme's name, where it belongs, and what goes along."""

    title = forms.CharField(max_length=200, label=gettext_lazy("Name of the new programme"))
    organisation = _organisation()
    groups = forms.MultipleChoiceField(
        choices=GROUPS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("What goes along"),
        help_text=gettext_lazy("Initiatives, people and decisions stay here."),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.filter(pk__in=[each.pk for each in organisations])
        self.fields["organisation"].queryset = known  # type: ignore[attr-defined]  # a field of models has one


def refusal(refused: ArchiveRefused) -> str:
    """Why a file is not taken in, in the reader's language."""
    sentences = {
        "not-a-zip": _("This is not a file that a programme was taken away in."),
        "foreign": _("This zip file was not made by taking a programme away."),
        "newer": _("This file was made by a newer version of Commonstar."),
        "encrypted": _("The file is encrypted. Take the password off first."),
        "too-large": _("The file unpacks to more than is taken in."),
        "name": _("The file holds a part that does not belong in it: {part}."),
        "missing": _("A part is missing: {part}."),
        "changed": _("A part was changed after the file was made: {part}."),
        "unreadable": _("A part cannot be read: {part}."),
        "rows": _("The rows of this part do not fit together: {part}."),
    }
    return sentences[refused.code].format(part=refused.part)
