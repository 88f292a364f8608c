"""Forms of a case: what it is about, how it begins, its document, and why a version is withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import Described, GovukForm
from commonstar.web.programmes.public import Seat
from commonstar.web.worth import bridge, documents
from commonstar.web.worth.outputs.bridge import model_in
from commonstar.web.worth.registry import registry
from commonstar.web.worth.shipped import shipped_models

MOST_BYTES = 1_000_000
MOST_ERRORS = 20
ESTIMATE, SHIPPED, FILE, EMPTY = "estimate", "shipped", "file", "empty"
WAYS = (
    (ESTIMATE, gettext_lazy("A quick estimate"), gettext_lazy("Five questions, ten minutes, a rough range.")),
    (SHIPPED, gettext_lazy("A model that comes along"), gettext_lazy("Worked examples with sources, to change.")),
    (FILE, gettext_lazy("A model file"), gettext_lazy("YAML or JSON, commonstar-value/1.")),
    (EMPTY, gettext_lazy("An empty model"), gettext_lazy("You fill it in step by step.")),
)


def about_of(text: str) -> tuple[str, UUID] | None:
    """A subject out of an address or a form ("kind:id"); None for none. Raises ValueError."""
    if not text:
        return None
    kind, _colon, pk = text.partition(":")
    return kind, UUID(pk)


class StartForm(GovukForm):
    """Asks what a case is about, and how it begins."""

    about = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    way = forms.ChoiceField(
        label=gettext_lazy("How do you want to begin?"),
        choices=[(code, Described(label, hint)) for code, label, hint in WAYS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how to begin.")},
    )
    mark_optional = False

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        offered = [
            (str(kind.label), [(f"{name}:{pk}", title) for pk, title in kind.offer(seat)])
            for name, kind in registry.kinds.items()
        ]
        field.choices = [("", _("The programme as a whole")), *(each for each in offered if each[1])]


class ShippedForm(GovukForm):
    """Asks which of the models that come along is opened."""

    model = forms.ChoiceField(
        label=gettext_lazy("Which model?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a model.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["model"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.name, Described(each.title, each.summary)) for each in shipped_models().values()]


class EmptyForm(GovukForm):
    """Asks what an empty model must say at least."""

    widths = {"price_year": "4", "years": "3"}

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    price_year = forms.IntegerField(
        label=gettext_lazy("At the prices of which year?"),
        help_text=gettext_lazy("Figures of other years are converted, with their working."),
        min_value=1900,
        max_value=2200,
    )
    years = forms.IntegerField(
        label=gettext_lazy("Over how many years do you look?"), min_value=1, max_value=60, initial=5
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price_year", "years"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        self.initial.setdefault("price_year", timezone.localdate().year)

    def document(self) -> str:
        """The document to begin with."""
        told = self.cleaned_data
        return documents.empty(told["title"], told["price_year"], told["years"])


class DocumentForm(GovukForm):
    """Takes a model file, or its text. What is wrong is told with line and path, and the text stays to be mended."""

    mark_optional = False
    not_taken: tuple[str, ...] = ()

    file = forms.FileField(
        label=gettext_lazy("A file"),
        help_text=gettext_lazy(
            "A model file, or a workbook that was downloaded here and filled in. It takes the place of the text below."
        ),
        required=False,
    )
    document = forms.CharField(
        label=gettext_lazy("The text of the model"),
        help_text=gettext_lazy("YAML or JSON, as the reference of the model file describes it."),
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false", "dir": "ltr", "class": "cs-code"}),
        required=False,
        strip=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What did you change?"),
        help_text=gettext_lazy("In a few words, for those who look at the versions later."),
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The text that counts must be a model that can be run."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        text = self._text_of(file) if file else cleaned.get("document", "").replace("\r\n", "\n")
        if self.errors:
            return cleaned
        if not text.strip():
            raise forms.ValidationError(_("Choose a file, or write the text of a model."))
        if file:
            self._show(text)
        try:
            bridge.answers_of(text)
        except bridge.NotAModel as error:
            for reason in error.reasons[:MOST_ERRORS]:
                self.add_error("document", reason)
        cleaned["document"] = text
        return cleaned

    def _text_of(self, file: UploadedFile[bytes]) -> str:
        if (file.size or 0) > MOST_BYTES:
            self.add_error("file", _("The file is larger than 1 MB; a model is a small file."))
            return ""
        if str(file.name).lower().endswith(".xlsx"):
            return self._text_of_workbook(file)
        try:
            return bytes(file.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not UTF-8 text."))
            return ""

    def _text_of_workbook(self, file: UploadedFile[bytes]) -> str:
        """The model in a workbook of ours, with the inputs that were changed in it."""
        try:
            text, self.not_taken = model_in(bytes(file.read()), str(file.name))
        except bridge.NotAModel as error:
            for reason in error.reasons[:MOST_ERRORS]:
                self.add_error("file", reason)
            return ""
        return text

    def _show(self, text: str) -> None:
        """The file's text stands in the box, where it can be mended."""
        data = QueryDict(mutable=True)
        for name, value in self.data.items():
            data[name] = value
        data[self.add_prefix("document")] = text[: bridge.MOST_CHARACTERS]
        self.data = data
