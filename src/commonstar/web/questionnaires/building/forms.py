"""Forms of the builder, and the one that takes a file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commonstar.web.common.forms import GovukForm
from commonstar.web.questionnaires import bridge
from commonstar.web.questionnaires.building import branching
from commonstar.web.questionnaires.building.editing import About, NewQuestion
from commonstar.web.questionnaires.building.files import LARGEST
from commonstar.web.questionnaires.building.languages import name_of

MOST = 60
KINDS = (
    (bridge.Kind.SELECT_ONE.value, gettext_lazy("Choose one answer")),
    (bridge.Kind.SELECT_MULTIPLE.value, gettext_lazy("Choose several answers")),
    (bridge.Kind.INTEGER.value, gettext_lazy("A whole number")),
    (bridge.Kind.DECIMAL.value, gettext_lazy("A number, also with a point")),
    (bridge.Kind.DATE.value, gettext_lazy("A day")),
    (bridge.Kind.TEXT.value, gettext_lazy("Their own words")),
)


def lines(text: str) -> tuple[str, ...]:
    """What stands on each line, once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class AboutForm(GovukForm):
    """Asks what a questionnaire is called, and what people read first."""

    title = forms.CharField(
        label=gettext_lazy("What is it called?"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    introduction = forms.CharField(
        label=gettext_lazy("What do you tell people before they begin?"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def about(self) -> About:
        """What was typed."""
        introduction = self.cleaned_data["introduction"].replace("\r\n", "\n")
        return About(self.cleaned_data["title"], introduction)


class StartForm(AboutForm):
    """Asks besides in which language it is written, and who answers."""

    language = forms.ChoiceField(label=gettext_lazy("In which language do you write it?"), required=False)
    groups = forms.CharField(
        label=gettext_lazy("Who answers? One group on each line"),
        help_text=gettext_lazy("For example: I use services. Results tell groups apart. Leave it empty for one group."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        codes = [code for code, told in LANG_INFO.items() if "name_local" in told]
        field.choices = [(code, name_of(code)) for code in sorted(codes, key=name_of)]
        here = get_language() or "en"
        self.initial.setdefault("language", here if here in codes else "en")

    def clean_language(self) -> str:
        """The one chosen, or that of this page."""
        return str(self.cleaned_data["language"] or self.initial["language"])

    def clean_groups(self) -> tuple[str, ...]:
        """One each."""
        return lines(self.cleaned_data["groups"])


class QuestionForm(GovukForm):
    """Asks for one question."""

    label = forms.CharField(
        label=gettext_lazy("Your question"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    hint = forms.CharField(
        label=gettext_lazy("A hint under it"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is the answer?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the answer is.")},
    )
    choices = forms.CharField(
        label=gettext_lazy("The answers to choose from, one on each line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
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
    """Asks for other words and choices of a question; its kind stays once anyone was asked it."""

    def __init__(
        self, *args: Any, record: bridge.Instrument, question: bridge.Question, was_asked: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.as_asked = question.kind
        language, scale = record.languages[0], record.choice_list(question.choices)
        self.keeps_kind = was_asked or question.kind.value not in dict(KINDS)
        if self.keeps_kind:
            self._keep_kind()
        elif self.is_bound and "kind" not in self.data:  # then it stays
            self.data = dict(self.data.items()) | {"kind": self.as_asked.value}
        self.initial = {
            "kind": question.kind.value,
            "label": question.label.in_language(language),
            "hint": question.hint.in_language(language),
            "choices": "\n".join(each.label.in_language(language) for each in record.choices_of(question)),
            "is_scale": scale is not None and scale.ordered,
            "required": question.required,
        }

    def _keep_kind(self) -> None:
        del self.fields["kind"]
        if self.as_asked not in (bridge.Kind.SELECT_ONE, bridge.Kind.SELECT_MULTIPLE):
            del self.fields["choices"]
        if self.as_asked is not bridge.Kind.SELECT_ONE:
            del self.fields["is_scale"]

    def clean(self) -> dict[str, Any]:
        """As when it was added."""
        if self.keeps_kind:
            self.cleaned_data["kind"] = self.as_asked
        return super().clean()


class OfForm(GovukForm):
    """Asks on the answer to which question it depends whether one is asked."""

    of = forms.ChoiceField(label=gettext_lazy("It depends on the answer to"))

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = questions


class ConditionForm(GovukForm):
    """Asks after which answers to a question another one is asked."""

    mark_optional = False

    how = forms.ChoiceField(
        label=gettext_lazy("Ask it only if the answer"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how the answers compare.")},
    )
    value = forms.CharField(label=gettext_lazy("This number"), max_length=20, required=False)

    def __init__(self, *args: Any, record: bridge.Instrument, asked: bridge.Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)
        how.choices = [(code, words) for code, words in branching.comparisons(asked)]
        language = record.languages[0]
        choices = [(each.code, each.label.in_language(language)) for each in record.choices_of(asked)]
        if choices:
            self.fields["value"] = forms.ChoiceField(
                label=_("This answer"), choices=choices, widget=forms.RadioSelect, required=False
            )
        elif asked.kind not in branching.NUMBERS:
            del self.fields["value"]

    def clean(self) -> dict[str, Any]:
        """What is compared needs something to compare with."""
        cleaned = super().clean() or self.cleaned_data
        how, value = cleaned.get("how", ""), cleaned.get("value", "")
        if not how or how == branching.ANSWERED or self.has_error("value"):
            return cleaned
        if self.asked.kind in branching.NUMBERS:
            if not isinstance(bridge.read_answer(self.asked, value), int | Decimal):
                self.add_error("value", _("Write a number, in figures."))
        elif not value:
            self.add_error("value", _("Choose an answer."))
        return cleaned

    def condition(self) -> bridge.Condition:
        """What was chosen."""
        told = self.cleaned_data
        value = str(told.get("value", ""))
        return branching.condition_of(self.asked, branching.Chosen(self.asked.name, told["how"], value))


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
