"""Forms of the import: a file or a pasted table, its columns, its values, a row to mend; and what an export asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.formats.fields import FIELD_LABELS, MULTIPLE, Terms
from commonstar.formats.fields import fold as folded
from commonstar.formats.mapping import FieldMapping, Mapping, MappingError, read_mapping
from commonstar.formats.register import RegisterReading
from commonstar.formats.suggest import looks_like_header
from commonstar.formats.tables import Cut, Limits, Table, TableRefused, can_be_cut, read_pasted, read_table
from commonstar.vocabulary import Status
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.star.map_it.imports import words
from commonstar.web.star.map_it.imports.bridge import samples, values_found

UPLOAD = Limits(bytes=10_000_000)
MOST_VALUES = 60
NOTHING = "-"
DATES = ("start_date", "end_date")
SEPARATORS = [
    ("", gettext_lazy("Each cell holds one value")),
    (";", gettext_lazy("Values are separated by a semicolon")),
    (",", gettext_lazy("Values are separated by a comma")),
    ("|", gettext_lazy("Values are separated by a bar")),
    ("\n", gettext_lazy("Each line of a cell is a value")),
]


class StartForm(GovukForm):
    """A file or a pasted table, and perhaps a mapping file from an earlier time."""

    mark_optional = False
    pasted = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        label=gettext_lazy("Paste a table or a list"),
        help_text=gettext_lazy("Copy it in your spreadsheet and paste it here. A plain list of titles will do."),
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy(
            "CSV or XLSX, at most 10 MB, 50,000 rows and 200 columns, without macros or a password."
        ),
    )
    mapping = forms.FileField(
        required=False,
        label=gettext_lazy("A mapping file, if you saved one before"),
        help_text=gettext_lazy("It says which column means what, so that you need not say it again."),
    )

    table: Table
    name: str
    has_header = True
    # Kept only where a person may say that the guess at columns was wrong.
    doubtful = ""
    read_mapping: Mapping | None = None

    def clean_mapping(self) -> None:
        """Read the mapping file; every fault names its line."""
        given: UploadedFile[bytes] | None = self.cleaned_data.get("mapping")
        if given is None:
            return
        try:
            self.read_mapping = read_mapping(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError(_("The mapping file is not a text in UTF-8.")) from None
        except MappingError as error:
            raise ValidationError([words.fault(found) for found in error.faults[:10]]) from None

    def clean(self) -> None:
        """Read the table, from the one place where it is given."""
        file, pasted = self.cleaned_data.get("file"), self.cleaned_data.get("pasted") or ""
        if "file" in self.errors:
            return
        if bool(file) == bool(pasted.strip()):
            what = _("Paste a table or choose a file, not both.") if file else _("Paste a table or choose a file.")
            self.add_error("pasted", what)
            return
        try:
            self._read(file, pasted)
        except TableRefused as refused:
            self.add_error("file" if file else "pasted", words.refusal(refused))

    def _read(self, file: UploadedFile[bytes] | None, pasted: str) -> None:
        if file is not None:
            self.name = str(file.name)
            self.table = read_table(file.read(), filename=self.name, limits=UPLOAD)
        else:
            self.name = _("Pasted table")
            self.table = read_lines(pasted, Cut.GUESSED)
            self.doubtful = pasted if can_be_cut(pasted) else ""
        self.has_header = self.read_mapping is not None or looks_like_header(self.table.columns)


def read_lines(pasted: str, cut: Cut) -> Table:
    """Read what was pasted, its lines cut into cells as told or as guessed. Raises TableRefused."""
    return read_pasted(pasted, limits=UPLOAD, is_header=looks_like_header, cut=cut)


class ColumnsForm(GovukForm):
    """What each column means, and what holds for every row."""

    mark_optional = False
    widths = {"constant_told_by": "20"}

    def __init__(self, data: Any, *, table: Table, mapping: Mapping) -> None:
        super().__init__(data)
        self.table = table
        stands = {column: name for name, one in mapping.fields.items() for column in one.columns}
        offered = [("", _("Leave this column out")), *((name, words.FIELDS[name]) for name in FIELD_LABELS)]
        for place, column in enumerate(table.columns):
            seen = samples(table, column)
            self.fields[f"column_{place}"] = forms.ChoiceField(
                required=False,
                choices=offered,
                initial=stands.get(column, ""),
                label=column,
                help_text=_("For example: %(values)s") % {"values": " · ".join(_short(each) for each in seen)}
                if seen
                else _("Every cell is empty."),
            )
        self._add_constants(mapping)

    def _add_constants(self, mapping: Mapping) -> None:
        status, told = mapping.fields.get("status", FieldMapping()), mapping.fields.get("told_by", FieldMapping())
        self.fields["constant_status"] = forms.ChoiceField(
            required=False,
            choices=[("", _("Existing, unless the table says otherwise")), *choices(Status)],
            initial=status.constant or status.default or "",
            label=_("Status of rows that do not tell theirs"),
        )
        self.fields["constant_told_by"] = forms.CharField(
            required=False,
            max_length=200,
            initial=told.constant or told.default or "",
            label=_("Who told us, where the table does not say"),
        )

    def clean(self) -> None:
        """One column holds the title, and a field that takes one value has one column."""
        taken: dict[str, str] = {}
        for place, column in enumerate(self.table.columns):
            name = self.cleaned_data.get(f"column_{place}", "")
            if name and name in taken and name not in MULTIPLE:
                told = {"field": words.FIELDS[name], "column": taken[name]}
                text = _("“%(field)s” is fed from “%(column)s” already. Choose one of the two.") % told
                self.add_error(f"column_{place}", text)
            taken.setdefault(name, column)
        if "title" not in taken and not self.errors:
            self.add_error("column_0", _("Choose the column that holds the title."))

    def chosen(self) -> dict[str, str]:
        """The field of each column that is used."""
        found = {column: self.cleaned_data[f"column_{at}"] for at, column in enumerate(self.table.columns)}
        return {column: name for column, name in found.items() if name}

    def constants(self) -> dict[str, str]:
        """What holds for every row that does not tell."""
        return {name: self.cleaned_data[f"constant_{name}"] for name in ("status", "told_by")}


@dataclass(frozen=True)
class Asked:
    """A value that the form asks about: of which field, as the table has it, in which control."""

    field: str
    value: str
    control: str


class ValuesForm(GovukForm):
    """How cells split, what values mean that our lists do not know, and the order of day and month."""

    mark_optional = False

    def __init__(self, data: Any, *, table: Table, mapping: Mapping, terms: Terms) -> None:
        super().__init__(data)
        self.mapping, self.asked = mapping, list[Asked]()
        for name, one in mapping.fields.items():
            found = values_found(table, mapping, name) if one.columns else {}
            if name in MULTIPLE and one.columns and not one.escaped:
                self._ask_split(name, one, found)
            if name in terms.codes:
                self._ask_values(name, one, found, terms)
            if name in DATES and (one.dates != "ymd" or any("/" in text or "." in text for text in found)):
                self._ask_dates(name, one)

    def _ask_split(self, name: str, one: FieldMapping, found: dict[str, int]) -> None:
        if not one.split and not any(mark in text for text in found for mark in ";,|\n"):
            return
        now = "".join(one.split)
        offered: list[tuple[str, Any]] = list(SEPARATORS)
        if now not in dict(offered):
            offered.append((now, _("As the mapping says: %(marks)s") % {"marks": " ".join(one.split)}))
        self.fields[f"split_{name}"] = forms.ChoiceField(
            required=False, choices=offered, initial=now, label=_label(name, _("several values in a cell"))
        )

    def _ask_values(self, name: str, one: FieldMapping, found: dict[str, int], terms: Terms) -> None:
        told = {folded(text): wanted for text, wanted in one.values}
        codes = [(code, words.named(name, code)) for code in terms.codes[name]]
        offered = [("", _("Say what it means")), *codes, (NOTHING, _("Nothing: leave the field empty"))]
        unknown = [text for text in found if folded(text) in told or terms.code(name, text) is None]
        for place, text in enumerate(unknown[:MOST_VALUES]):
            control = f"value_{name}_{place}"
            wanted = told.get(folded(text), "")
            code = NOTHING if wanted is None else terms.code(name, wanted) or ""
            times = ngettext("%(count)d time", "%(count)d times", found[text]) % {"count": found[text]}
            self.asked.append(Asked(name, text, control))
            self.fields[control] = forms.ChoiceField(
                required=False, choices=offered, initial=code, label=_label(name, f"“{_short(text)}”"), help_text=times
            )

    def _ask_dates(self, name: str, one: FieldMapping) -> None:
        offered = [
            ("ymd", _("Year first: 2011-05-03")),
            ("dmy", _("Day first: 3.5.2011 or 3/5/2011")),
            ("mdy", _("Month first: 5/3/2011")),
        ]
        self.fields[f"dates_{name}"] = forms.ChoiceField(
            choices=offered, initial=one.dates, label=_label(name, _("how dates are written"))
        )

    def mapped(self) -> Mapping:
        """The mapping with the answers."""
        fields = dict(self.mapping.fields)
        for name, one in self.mapping.fields.items():
            given = self.cleaned_data.get(f"split_{name}")
            if given is not None:
                fields[name] = replace(fields[name], split=_split_of(one, given))
            if f"dates_{name}" in self.cleaned_data:
                fields[name] = replace(fields[name], dates=self.cleaned_data[f"dates_{name}"])
            answers = {each.value: self.cleaned_data.get(each.control, "") for each in self.asked if each.field == name}
            answered = {folded(text) for text in answers}
            kept = {text: wanted for text, wanted in one.values if folded(text) not in answered}
            meant = {text: None if code == NOTHING else code for text, code in answers.items() if code}
            fields[name] = replace(fields[name], values=tuple({**kept, **meant}.items()))
        return replace(self.mapping, fields=fields)


class MendForm(GovukForm):
    """A row that waits, cell by cell."""

    mark_optional = False

    def __init__(self, data: Any, *, columns: list[str], cells: list[str]) -> None:
        super().__init__(data)
        self.columns = columns
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            long = len(cell) > 80 or "\n" in cell
            self.fields[f"cell_{place}"] = forms.CharField(
                required=False,
                initial=cell,
                label=column,
                widget=forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput,
            )

    def cells(self) -> tuple[str, ...]:
        """The cells as mended, with one kind of line end."""
        return tuple(self.cleaned_data[f"cell_{at}"].replace("\r\n", "\n") for at in range(len(self.columns)))

    def show(self, reading: RegisterReading) -> None:
        """Put each problem beside the cell that it is about."""
        for problem in reading.problems:
            first = problem.column.split(", ")[0]
            name = problem.column if problem.column in self.columns else first
            control = f"cell_{self.columns.index(name)}" if name in self.columns else None
            text = words.reason(problem)
            self.add_error(control, text if control else f"{problem.column}: {text}")


class ExportForm(GovukForm):
    """In which form a register leaves, and whether private contacts go along."""

    format = forms.ChoiceField(
        choices=[("csv", gettext_lazy("CSV, for any program")), ("xlsx", gettext_lazy("XLSX, for a spreadsheet"))],
        initial="csv",
        widget=forms.RadioSelect,
        label=gettext_lazy("File"),
    )
    contacts = forms.BooleanField(
        required=False,
        label=gettext_lazy("Add private contacts"),
        help_text=gettext_lazy("Only if you need them outside. The log of the programme keeps who took them and why."),
    )
    reason = forms.CharField(required=False, max_length=300, label=gettext_lazy("Why contacts are needed"))

    def __init__(self, data: Any, *, may_take_contacts: bool) -> None:
        super().__init__(data)
        if not may_take_contacts:
            del self.fields["contacts"], self.fields["reason"]

    def clean(self) -> None:
        """Contacts need a reason."""
        if self.cleaned_data.get("contacts") and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Give the reason why contacts are needed."))


def _label(field: str, rest: str) -> str:
    return _("%(field)s: %(rest)s") % {"field": words.FIELDS[field], "rest": rest}


def _split_of(one: FieldMapping, given: str) -> tuple[str, ...]:
    if given == "".join(one.split):
        return one.split
    return (given,) if given else ()


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:57] + "…"
