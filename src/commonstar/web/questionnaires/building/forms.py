"""Forms of the builder, and the one that takes a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import GovukForm
from commonstar.web.questionnaires import bridge
from commonstar.web.questionnaires.building.editing import NewQuestion
from commonstar.web.questionnaires.building.files import LARGEST

MOST = 60
KINDS = (
    (bridge.Kind.SELECT_ONE.value, gettext_lazy("Choose one answer")),
    (bridge.Kind.SELECT_MULTIPLE.value, gettext_lazy("Choose several answers")),
    (bridge.Kind.INTEGER.value, gettext_lazy("A whole number")),
    (bridge.Kind.TEXT.value, gettext_lazy("Their own words")),
)


def lines(text: str) -> tuple[str, ...]:
    """What stands on each line, once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class StartForm(GovukForm):
    """Asks what a new questionnaire is called, and who answers."""

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    introduction = forms.CharField(
        label=gettext_lazy("What do you tell people before they begin?"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    groups = forms.CharField(
        label=gettext_lazy("Who answers? One group on each line"),
        help_text=gettext_lazy("For example: I use services. Results tell groups apart. Leave it empty for one group."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_groups(self) -> tuple[str, ...]:
        """One each."""
        return lines(self.cleaned_data["groups"])


class QuestionForm(GovukForm):
    """Asks for one question."""

    label = forms.CharField(label=gettext_lazy("Your question"), max_length=500)
    hint = forms.CharField(label=gettext_lazy("A hint under it"), max_length=500, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What is the answer?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the answer is.")},
    )
    choices = forms.CharField(
        label=gettext_lazy("The answers to choose from, one on each line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_scale = forms.BooleanField(
        label=gettext_lazy("They are a scale, from the lowest to the highest"),
        help_text=gettext_lazy("Then results have averages and gaps."),
        required=False,
    )
    required = forms.BooleanField(label=gettext_lazy("An answer is needed"), required=False)

    def clean_kind(self) -> bridge.Kind:
        """As the engine knows it."""
        return bridge.Kind(self.cleaned_data["kind"])

    def clean_choices(self) -> tuple[str, ...]:
        """One each."""
        found = lines(self.cleaned_data["choices"])
        if len(found) > MOST:
            raise forms.ValidationError(_("Give at most {number} answers.").format(number=MOST))
        return found

    def clean(self) -> dict[str, Any]:
        """Whoever is to choose needs two answers at least; a scale is for one answer."""
        cleaned = super().clean() or self.cleaned_data
        kind, choices = cleaned.get("kind"), cleaned.get("choices", ())
        chooses = kind in (bridge.Kind.SELECT_ONE, bridge.Kind.SELECT_MULTIPLE)
        if chooses and len(choices) < 2:
            self.add_error("choices", _("Give two answers at least."))
        if kind is not None and not chooses and choices:
            self.add_error("choices", _("Empty this: nothing is chosen here."))
        if cleaned.get("is_scale") and kind is not bridge.Kind.SELECT_ONE:
            self.add_error("is_scale", _("Only where one answer is chosen there is a scale."))
        return cleaned

    def new(self) -> NewQuestion:
        """What was typed."""
        return NewQuestion(**self.cleaned_data)


class ChangeForm(QuestionForm):
    """Asks for other words, and other choices, of a question whose kind stays."""

    def __init__(self, *args: Any, record: bridge.Instrument, question: bridge.Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_asked = question.kind
        language, scale = record.languages[0], record.choice_list(question.choices)
        del self.fields["kind"]
        if self.as_asked not in (bridge.Kind.SELECT_ONE, bridge.Kind.SELECT_MULTIPLE):
            del self.fields["choices"]
        if self.as_asked is not bridge.Kind.SELECT_ONE:
            del self.fields["is_scale"]
        self.initial = {
            "label": question.label.in_language(language),
            "hint": question.hint.in_language(language),
            "choices": "\n".join(each.label.in_language(language) for each in record.choices_of(question)),
            "is_scale": scale is not None and scale.ordered,
            "required": question.required,
        }

    def clean(self) -> dict[str, Any]:
        """As when it was added."""
        self.cleaned_data["kind"] = self.as_asked
        return super().clean()


class FileForm(GovukForm):
    """Asks for a file with a questionnaire."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("An XLSForm (.xlsx, from ODK, Kobo and others) or an instrument file (.yaml)."),
    )

    def clean_file(self) -> Any:
        """Not too large to look at."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is too large."))
        return file
