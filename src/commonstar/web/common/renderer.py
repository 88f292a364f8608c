"""Renders every Django form as GOV.UK Frontend components, from our own templates under `templates/django/forms/`.

As `FORM_RENDERER` it makes `{{ form }}` and `{{ form.field.as_field_group }}` accessible by default: a label or legend,
a hint, an error beside the field, and the classes that styles hang on.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

# Looked through in order: the first kind that a widget is an instance of gives its class.
WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (Input, "govuk-input"),
)
DJANGO_ROWS, ROWS = "10", "5"  # where the author asked for no height, half of Django's is enough
WITHOUT_ERROR_CLASS = {"govuk-checkboxes__input", "govuk-radios__input"}


class GovukBoundField(BoundField):
    """A field on a form, with what our templates need to know about it."""

    @property
    def is_single_checkbox(self) -> bool:
        """Whether this is one box to tick, which has its label after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_marked_optional(self) -> bool:
        """Whether the label says "(optional)": forms that only filter switch it off by `mark_optional = False`."""
        return not self.field.required and bool(getattr(self.form, "mark_optional", True))

    @property
    def label_size(self) -> str:
        """The class of the label: bold, and larger where the form asks so by `label_sizes`."""
        size = getattr(self.form, "label_sizes", {}).get(self.name, "s")
        prefix = "govuk-fieldset__legend" if self.use_fieldset else "govuk-label"
        return f"{prefix}--{size}"

    @property
    def first_control(self) -> str:
        """The id that a link in the error summary goes to."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Adds our classes to Django's attributes; classes that the form's author gave stay."""
        built = super().build_widget_attrs(attrs, widget)
        classes = self._classes(widget or self.field.widget)
        if classes:
            built["class"] = classes
        if "govuk-textarea" in classes and (widget or self.field.widget).attrs.get("rows") == DJANGO_ROWS:
            built["rows"] = ROWS
        return built

    def _classes(self, widget: forms.Widget) -> str:
        kind = next((css for kind, css in WIDGET_CLASSES if isinstance(widget, kind)), "")
        if not kind or widget.is_hidden:
            return ""
        width = getattr(self.form, "widths", {}).get(self.name)
        return " ".join(
            part
            for part in (
                str(widget.attrs.get("class", "")),
                kind,
                f"{kind}--error" if self.errors and kind not in WITHOUT_ERROR_CLASS else "",
                width_class(width) if width else "",
            )
            if part
        )


def width_class(width: str) -> str:
    """The class of a width: a number of characters ("4") or a part of the column ("one-half")."""
    return f"govuk-input--width-{width}" if width.isdigit() else f"govuk-!-width-{width}"


class GovukRenderer(TemplatesSetting):
    """Looks templates up as pages do, so that ours come before Django's own."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = GovukBoundField
