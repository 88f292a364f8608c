"""The form of one page of a questionnaire, made from its questions; and the form that a helper fills in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from commonstar.web.common.forms import GovukForm
from commonstar.web.questionnaires import bridge, units
from commonstar.web.questionnaires.answering.sentences import sentence
from commonstar.web.questionnaires.answering.sheets import AS, OF, PREFIX, Sheet


class AnswersForm(GovukForm):
    """Asks some questions of a sheet. Nothing is decided here: what is wrong with an answer, the instrument says."""

    mark_optional = False  # most are: whatever needs an answer says so instead

    def __init__(
        self,
        *args: Any,
        sheet: Sheet,
        questions: Sequence[bridge.Question],
        asks_who: bool = False,
        is_whole: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=sheet.initial(), **kwargs)
        self.sheet = sheet
        self.questions = [one for one in questions if one.kind is not bridge.Kind.NOTE]
        if asks_who:
            self._ask_who()
        for one in self.questions:
            self.fields[PREFIX + one.name] = field_of(sheet, one)
            if is_whole and (one.relevant is not None or one.asked_of):
                field = self.fields[PREFIX + one.name]
                field.help_text = f"{field.help_text} {_('Only if it fits what you answered above.')}".strip()

    def _ask_who(self) -> None:
        if self.sheet.groups:
            self.fields[AS] = forms.ChoiceField(
                label=_("As whom do you answer?"),
                choices=self.sheet.groups,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose as whom you answer.")},
            )
        if self.sheet.asked.units:
            self.fields[OF] = forms.ChoiceField(
                label=self.sheet.asked.unit_question or _("Where do your answers belong?"),
                choices=[("", ""), *units_to_choose(self.sheet.asked.units)],
                error_messages={"required": _("Choose one from the list.")},
            )

    def clean(self) -> dict[str, Any]:
        """Let the instrument look at the answers of this page."""
        cleaned = super().clean() or self.cleaned_data
        group = cleaned.get(AS, self.sheet.group)
        here = {one.name: one for one in self.questions}
        for problem in bridge.problems(self.sheet.record, self.sheet.answers, group):
            if problem.question in here and not self.has_error(PREFIX + problem.question):
                words = sentence(problem, here[problem.question], self.sheet.language)
                self.add_error(PREFIX + problem.question, words)
        return cleaned


def units_to_choose(kept: Sequence[str]) -> list[tuple[str, Any]]:
    """Units as choices: the places of an organisation stand together under its name."""
    found: dict[str, Any] = {}
    for unit in kept:
        organisation, place = units.parts(unit)
        if place:
            found.setdefault(organisation, []).append((unit, place))
        else:
            found[unit] = unit
    return list(found.items())


def field_of(sheet: Sheet, one: bridge.Question) -> forms.Field:
    """The field for a question. Every one may stay empty here: whether an answer is needed, the instrument says."""
    language = sheet.language
    common: dict[str, Any] = {
        "label": one.label.in_language(language),
        "help_text": hint_of(sheet, one),
        "required": False,
    }
    choices = [(each.code, each.label.in_language(language)) for each in sheet.offered(one)]
    if one.kind is bridge.Kind.SELECT_ONE:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if one.kind is bridge.Kind.SELECT_MULTIPLE:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if one.kind is bridge.Kind.TEXT:
        return forms.CharField(max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}), **common)
    mode = "numeric" if one.kind is bridge.Kind.INTEGER else "decimal" if one.kind is bridge.Kind.DECIMAL else "text"
    box = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "class": "govuk-input--width-10"})
    return forms.CharField(max_length=40, widget=box, **common)


def hint_of(sheet: Sheet, one: bridge.Question) -> str:
    """The instrument's hint, and what the ends of a scale mean."""
    needed = _("An answer is needed.") if bridge.is_needed(one, sheet.answers) else ""
    hint = f"{one.hint.in_language(sheet.language)} {needed}".strip()
    scale = sheet.record.choice_list(one.choices)
    if scale is not None and scale.low and scale.high:
        ends = _("From “{low}” to “{high}”.").format(
            low=scale.low.in_language(sheet.language), high=scale.high.in_language(sheet.language)
        )
        return f"{hint} {ends}".strip()
    if one.kind is bridge.Kind.DATE and not hint:
        return _("For example 2026-03-27: year, month, day.")
    return hint
