"""Forms of those who choose an instrument and open a round."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import Described, GovukDateField, GovukForm
from commonstar.web.questionnaires import bridge, queries, units
from commonstar.web.questionnaires.actions import RoundValues
from commonstar.web.questionnaires.models import Version

MOST_UNITS = 500


class ShippedForm(GovukForm):
    """Asks which of the instruments that come along is taken."""

    code = forms.ChoiceField(
        label=gettext_lazy("Which one?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a questionnaire.")},
    )

    def __init__(self, *args: Any, shipped: tuple[bridge.Instrument, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.id, Described(*_told(one))) for one in shipped]


def _is_whole(unit: str) -> bool:
    """Whether a line names what it means: both sides of its mark, and neither for all."""
    organisation, place = units.parts(unit)
    named = {organisation, place} if units.MARK.strip() in unit else {organisation}
    return not named & {"", units.ALL} and not any(units.MARK.strip() in each for each in named)


def _told(one: bridge.Instrument) -> tuple[str, str]:
    language = queries.language_of(one)
    return one.title.in_language(language), one.introduction.in_language(language)


class TimesForm(GovukForm):
    """Asks when a round opens and closes by itself."""

    widths = {"opens_time": "5", "closes_time": "5"}

    opens_day = GovukDateField(
        label=gettext_lazy("On which day does it open?"),
        help_text=gettext_lazy("For example, 27 3 2027. Leave it empty to open now."),
        required=False,
    )
    opens_time = forms.TimeField(
        label=gettext_lazy("At what time does it open?"),
        help_text=gettext_lazy("For example, 14:00."),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a time like 14:00.")},
    )
    closes_day = GovukDateField(
        label=gettext_lazy("On which day does it close?"),
        help_text=gettext_lazy("It closes by itself then. Leave it empty to close it when you publish the results."),
        required=False,
    )
    closes_time = forms.TimeField(
        label=gettext_lazy("At what time does it close?"),
        help_text=gettext_lazy("For example, 17:00."),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a time like 14:00.")},
    )

    def clean(self) -> dict[str, Any]:
        """What is said of the times fits together."""
        cleaned = super().clean() or self.cleaned_data
        self._check_times()
        return cleaned

    def _check_times(self) -> None:
        """A day needs its time and a time its day; it closes in time to come, and after it opens."""
        given = self.cleaned_data
        for what in ("opens", "closes"):
            day, clock = (f"{what}_{part}" for part in ("day", "time"))
            if given.get(day) and not given.get(clock) and not self.has_error(clock):
                self.add_error(clock, _("Enter the time as well as the day."))
            if given.get(clock) and not given.get(day) and not self.has_error(day):
                self.add_error(day, _("Enter the day as well as the time."))
        if self.errors:
            return
        opens, closes = self.moment("opens"), self.moment("closes")
        if closes is not None and closes <= timezone.now():
            self.add_error("closes_day", _("Enter a day and time that are still to come."))
        elif opens is not None and closes is not None and closes <= opens:
            self.add_error("closes_day", _("Enter a day and time after it opens."))

    def moment(self, what: str) -> datetime | None:
        """When it `opens` or `closes`, if that was said."""
        day: date | None = self.cleaned_data[f"{what}_day"]
        clock: time | None = self.cleaned_data[f"{what}_time"]
        return timezone.make_aware(datetime.combine(day, clock)) if day and clock else None


class RoundForm(TimesForm):
    """Asks of whom, as whom and for how long an instrument is asked."""

    widths = {"title": "30", "opens_time": "5", "closes_time": "5"}

    title = forms.CharField(
        label=gettext_lazy("What is this round called?"),
        help_text=gettext_lazy("People read this. For example: How far do we co-produce? Spring 2027."),
        max_length=200,
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Who answers?"),
        help_text=gettext_lazy("Each chooses as whom they answer. Results tell these groups apart."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one group.")},
    )
    unit_question = forms.CharField(
        label=gettext_lazy("What do you ask to tell places or organisations apart?"),
        help_text=gettext_lazy("For example: Which service do you know best? Leave it empty if you do not."),
        max_length=200,
        required=False,
    )
    units = forms.CharField(
        label=gettext_lazy("The places or organisations to choose from, one on each line"),
        help_text=gettext_lazy(
            "Small ones are hidden in the results. To see results by organisation and by place, write both on each "
            "line: Organisation > Place."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "groups", "unit_question", "units"])
        record = queries.record_of(version)
        language = queries.language_of(record)
        self.initial.setdefault("title", record.title.in_language(language))
        if record.answered_by:
            field = self.fields["groups"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(each.code, each.label.in_language(language)) for each in record.answered_by]
            self.initial.setdefault("groups", [each.code for each in record.answered_by])
        else:
            del self.fields["groups"]

    def clean_units(self) -> tuple[str, ...]:
        """The names, each once, in the order in which they are typed."""
        names = [units.read(line) for line in self.cleaned_data["units"].splitlines()]
        found = tuple(dict.fromkeys(name for name in names if name))
        if len(found) > MOST_UNITS:
            raise forms.ValidationError(_("Name at most {number}.").format(number=MOST_UNITS))
        if any(len(name) > 200 for name in found):
            raise forms.ValidationError(_("A name has at most 200 letters."))
        wrong = next((name for name in found if not _is_whole(name)), None)
        if wrong is not None:
            raise forms.ValidationError(_("Write an organisation and a place around the >: {line}").format(line=wrong))
        mixed = {units.parts(name)[0] for name in found if units.MARK in name} & set(found)
        if mixed:
            raise forms.ValidationError(
                _("“{name}” stands alone and also with places. Write a place behind it on each line.").format(
                    name=min(mixed)
                )
            )
        return found

    def clean(self) -> dict[str, Any]:
        """A list needs its question, and a question its list."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("units") and not cleaned.get("unit_question"):
            self.add_error("unit_question", _("Write the question that people choose from the list for."))
        if cleaned.get("unit_question") and cleaned.get("units") == ():
            self.add_error("units", _("Name the places or organisations, or empty the question above."))
        return cleaned

    def values(self) -> RoundValues:
        """What was asked for."""
        cleaned = self.cleaned_data
        return RoundValues(
            title=cleaned["title"],
            groups=tuple(cleaned.get("groups", ())),
            units=cleaned["units"],
            unit_question=cleaned["unit_question"],
            opens_at=self.moment("opens"),
            closes_at=self.moment("closes"),
        )
