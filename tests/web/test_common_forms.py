"""Forms: labels, hints and errors that belong to their controls, nothing unescaped, and what was typed stays."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from commonstar.web.common.forms import Described, GovukDateField, GovukForm, PartialDate, PartialDateField
from commonstar.web.common.templatetags.parts import form_errors
from tests.web.pages import Outline, outline

HOSTILE = "<script>alert(1)</script>"


class Everything(GovukForm):
    """One field of each kind, with hostile words wherever words may stand."""

    widths = {"number": "4", "email": "one-half"}

    title = forms.CharField(label=f"Title {HOSTILE}", help_text=f"Hint {HOSTILE}")
    email = forms.EmailField(required=False)
    number = forms.IntegerField()
    words = forms.CharField(widget=forms.Textarea)
    high = forms.CharField(widget=forms.Textarea(attrs={"rows": "12", "class": "own"}), required=False)
    area = forms.ChoiceField(choices=[("", "Choose"), ("a", HOSTILE)])
    one = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("a", Described("Alpha", f"First {HOSTILE}")), ("b", "B")]
    )
    many = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("a", HOSTILE), ("b", "B")], help_text="All that apply"
    )
    agree = forms.BooleanField(label="I agree", help_text="You can change your mind")
    day = GovukDateField(help_text="For example 27 3 2026")
    since = PartialDateField(required=False)
    file = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def page(form: forms.BaseForm) -> tuple[str, Outline]:
    body = Template("{% load parts %}{% error_summary form %}{{ form }}").render(Context({"form": form}))
    return body, outline(body)


@pytest.mark.parametrize("data", [None, {}, {"title": HOSTILE, "day_day": "31", "day_month": "2", "day_year": "2026"}])
def test_every_control_has_a_label_and_ids_are_unique(data: dict[str, str] | None) -> None:
    body, found = page(Everything(data))
    assert found.unlabelled() == []
    assert found.repeated_ids() == []
    assert found.broken_references() == []
    assert HOSTILE not in body
    assert len(found.controls) > 15


def test_the_summary_leads_to_the_first_control_of_each_field() -> None:
    form = Everything({})
    body, found = page(form)
    targets = re.findall(r'<li><a href="#([^"]+)"', body)
    assert targets == ["id_title", "id_number", "id_words", "id_area", "id_one_0", "id_many_0", "id_agree", "id_day_0"]
    ids = {item.get("id") for item in found.controls}
    assert set(targets) <= ids
    assert 'govuk-visually-hidden">Error:</span>' in body


def test_an_empty_field_is_named() -> None:
    messages = [error.message for error in form_errors(Everything({}))]
    assert messages[1:] == [
        "Fill in “Number”.",
        "Fill in “Words”.",
        "Choose an answer for “Area”.",
        "Choose an answer for “One”.",
        "Choose an answer for “Many”.",
        "Tick the box “I agree”.",
        "Enter a date for “Day”.",
    ]


def test_errors_and_hints_describe_their_control() -> None:
    _body, found = page(Everything({}))
    controls = {item.get("id"): item for item in found.controls}
    assert controls["id_title"]["aria-describedby"] == "id_title_helptext id_title_error"
    assert controls["id_title"]["aria-invalid"] == "true"
    assert controls["id_agree"]["aria-describedby"] == "id_agree_helptext id_agree_error"
    assert "aria-describedby" not in controls["id_email"]


def test_what_was_typed_is_still_there() -> None:
    body, found = page(
        Everything({"title": "Café & more", "number": "many", "day_day": "31", "day_month": "2", "one": "b"})
    )
    values = {item.get("id"): item for item in found.controls}
    assert values["id_title"]["value"] == "Café & more"
    assert values["id_number"]["value"] == "many"
    assert (values["id_day_0"]["value"], values["id_day_1"]["value"]) == ("31", "2")
    assert "checked" in values["id_one_1"]
    assert "Enter a whole number for “Number”." in body


def test_classes_follow_the_kind_of_control() -> None:
    _body, found = page(Everything({}))
    classes = {item.get("id"): item.get("class") for item in found.controls}
    assert classes["id_title"] == "govuk-input govuk-input--error"
    assert classes["id_email"] == "govuk-input govuk-!-width-one-half"
    assert classes["id_number"] == "govuk-input govuk-input--error govuk-input--width-4"
    assert classes["id_high"] == "own govuk-textarea"
    assert classes["id_area"] == "govuk-select govuk-select--error"
    assert classes["id_one_0"] == "govuk-radios__input"
    assert classes["id_day_2"] == "govuk-input govuk-date-input__input govuk-input--width-4 govuk-input--error"
    rows = {item.get("id"): item.get("rows") for item in found.controls}
    assert (rows["id_words"], rows["id_high"]) == ("5", "12")


def test_optional_is_said_unless_the_form_only_filters() -> None:
    class Filter(GovukForm):
        mark_optional = False
        words = forms.CharField(required=False)

    assert "(optional)" in page(Everything())[0]
    assert "(optional)" not in page(Filter())[0]


def test_the_browser_does_not_check_for_us() -> None:
    assert all("required" not in item for item in page(Everything())[1].controls)


def test_an_error_of_the_whole_form_comes_first() -> None:
    form = Everything({})
    form.add_error(None, f"Together this makes no sense {HOSTILE}")
    body, _found = page(form)
    assert form_errors(form)[0].target == ""
    assert HOSTILE not in body


def test_a_kept_file_is_named() -> None:
    class WithFile(GovukForm):
        file = forms.FileField(required=False, initial=SimpleUploadedFile(HOSTILE, b""))

    kept = SimpleUploadedFile("photo.jpg", b"")
    kept.url = "/x"  # type: ignore[attr-defined]  # what a stored file has
    body, found = page(WithFile(initial={"file": kept}))
    assert "Kept file: photo.jpg" in body
    assert found.unlabelled() == []


class Dates(GovukForm):
    day = GovukDateField(required=False)
    since = PartialDateField(required=False)


def dates(name: str, *boxes: str) -> Dates:
    return Dates({f"{name}_{part}": text for part, text in zip(("day", "month", "year"), boxes, strict=True)})


@pytest.mark.parametrize(
    ("boxes", "meant"),
    [(("", "", "2026"), "2026"), (("", "3", "2026"), "2026-03"), ((" 7", "03", "2026 "), "2026-03-07")],
)
def test_a_date_is_as_exact_as_it_is_known(boxes: tuple[str, str, str], meant: str) -> None:
    form = dates("since", *boxes)
    assert form.is_valid(), form.errors
    assert str(form.cleaned_data["since"]) == meant
    assert PartialDate.parse(meant) == form.cleaned_data["since"]


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        (("1", "1", "26"), "Enter the year with 4 figures"),
        (("1", "", "2026"), "Enter the month as well"),
        (("30", "2", "2026"), "Enter a date that exists"),
        (("x", "2", "2026"), "Enter a date that exists"),
        (("", "13", "2026"), "Enter a date that exists"),
        (("0", "2", "2026"), "Enter a date that exists"),
    ],
)
def test_a_wrong_date_is_explained(boxes: tuple[str, str, str], message: str) -> None:
    form = dates("since", *boxes)
    assert message in form.errors["since"][0]


def test_a_whole_date_needs_all_three_boxes() -> None:
    assert "Enter the day and the month" in dates("day", "", "3", "2026").errors["day"][0]
    form = dates("day", "7", "3", "2026")
    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 3, 7)
    assert dates("day", "", "", "").is_valid()


def test_a_stored_date_fills_the_boxes() -> None:
    _body, found = page(Dates(initial={"day": date(2026, 3, 7), "since": PartialDate(2026, 5)}))
    assert [item.get("value") for item in found.controls] == ["7", "3", "2026", None, "5", "2026"]


def test_a_date_has_changed_only_when_it_means_another() -> None:
    data = {"day_day": "07", "day_month": "3", "day_year": "2026", "since_month": "05", "since_year": "2026"}
    assert Dates(data, initial={"day": date(2026, 3, 7), "since": "2026-05"}).changed_data == []
    assert Dates(data, initial={"day": date(2026, 3, 8), "since": "2026"}).changed_data == ["day", "since"]
    assert Dates({**data, "day_day": "x"}, initial={"day": date(2026, 3, 7), "since": "2026-05"}).changed_data == [
        "day"
    ]


@pytest.mark.parametrize("text", ["", "x", "2026-13", "2026-1-1-1", "2026-02-30"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_what_is_wrong_with_a_number_names_its_field_also_one_that_came_later() -> None:
    class Later(GovukForm):
        number = forms.IntegerField(label="First", min_value=1, max_value=5)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["least"] = forms.DecimalField(label="Least", min_value=2)
            self.fields["most"] = forms.IntegerField(label="Most", max_value=2000)
            self.fields["own"] = forms.IntegerField(min_value=1, error_messages={"min_value": "My own words."})
            self.fields["word"] = forms.CharField(label="Word")
            self.fields["day"] = GovukDateField(label="Day")

    messages = [
        error.message for error in form_errors(Later({"number": "7", "least": "1", "most": "2001", "own": "0"}))
    ]
    assert messages == [
        "Enter a number from 1 to 5 for “First”.",
        "Enter 2 or more for “Least”.",
        "Enter 2,000 or less for “Most”.",
        "My own words.",
        "Fill in “Word”.",
        "Enter a date for “Day”.",
    ]
    messages = [error.message for error in form_errors(Later({"number": "x", "least": "y"}))]
    assert messages[:2] == ["Enter a whole number for “First”.", "Enter a number for “Least”."]
