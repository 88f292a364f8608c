"""What readers of tables and mappings say, in the reader's language. The codes are theirs; so is the English.

The sentences stand here once more because words are collected for translation from the site alone; a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonstar.formats.cells import Note
from commonstar.formats.fields import CLOSED, FIELD_LABELS, NO_CO
from commonstar.formats.mapping import MappingFault
from commonstar.formats.register import Problem
from commonstar.web.common.phrases import phrase
from commonstar.web.common.tables import REFUSALS, refusal

__all__ = ["REFUSALS", "refusal"]

NOTES: dict[str, Promise] = {
    "cp1252": _("The text was read as Windows-1252, because it is not UTF-8. Look whether accents are right."),
    "no-name": _("Column {position} had no name; it is called {column}."),
    "same-name": _("Column {position} had the name of an earlier one; it is called {column}."),
    "title-row": _("Row {row} was taken as a heading above the table: {text}."),
    "sheet": _("Sheet {sheet} was read. The workbook has {count} sheets with content."),
    "formulas": _(
        "{count} formulas have no stored result and were read as empty. Open the workbook, save it, try again."
    ),
    "control-characters": _("Control characters that no table can carry were left out."),
    "no-header": _("The first row was taken as data, because it does not look like column names."),
}
PROBLEMS: dict[str, Promise] = {
    "column-missing": _("The table has no column called {name}, from which {field} is fed."),
    "missing": _("{field} is empty."),
    "unknown-value": _("{value} is not a value of {field}. Allowed are: {allowed}."),
    "too-long": _("{field} has {length} characters; at most {limit} are kept."),
    "not-a-whole-number": _("{value} is not a whole number from 0 to {limit}."),
    "not-a-date": _("{value} is not a date. Give a year, a year and month, or a day: 2011, 2011-05 or 2011-05-03."),
    "end-before-start": _("The end {end} lies before the start {start}."),
    "not-an-address": _("{value} is not a web address that begins with http:// or https://."),
    "key-twice": _("The key {value} is already used in row {first}."),
    "no-such-parent": _("{value} is neither the key of an initiative nor the name of a case in the library."),
    "no-such-need": _("{value} is not the title or number of a need that a decision recognised here."),
    "own-parent": _("The row names itself as its parent."),
    "co-and-none": _("{field} says that no Co is shown, but the row shows {shown}."),
    "mix-and-percent": _("The mix is {mix}, but {percent} % substitutive is given."),
}
FAULTS: dict[str, Promise] = {
    "yaml": _("This is not YAML: {reason}."),
    "too-long": _("The mapping has more than {limit} characters."),
    "not-a-mapping": _("Expected names with values here."),
    "not-text": _("Expected one text here."),
    "not-texts": _("Expected one text or a list of texts here."),
    "twice": _("{name} is given twice."),
    "unknown-name": _("{name} is not known here. Known are: {known}."),
    "version": _("The mapping says version {version}; this reader knows version 1."),
    "no-title": _("Say which column feeds the title, under fields."),
    "no-source": _("Give a column or a constant."),
    "both-sources": _("Give a column or a constant, not both."),
    "not-multiple": _("{name} takes one value, so it cannot be split or fed from several columns."),
    "not-a-date": _("dates may be given only for start_date and end_date."),
    "date-order": _("{name} is no order of dates. Known are: {known}."),
    "ignored-and-used": _("Column {name} is ignored and used at once."),
}
FIELDS: dict[str, Promise] = {
    "key": _("Key"),
    "title": _("Title"),
    "summary": _("Summary"),
    "service_areas": _("Service areas"),
    "places": _("Places"),
    "organisations": _("Organisations"),
    "provider_kind": _("Provider kind"),
    "status": _("Status"),
    "cos": _("Co's"),
    "voice_commission": _("Voice in co-commission"),
    "action_commission": _("Action in co-commission"),
    "voice_design": _("Voice in co-design"),
    "action_design": _("Action in co-design"),
    "voice_deliver": _("Voice in co-deliver"),
    "action_deliver": _("Action in co-deliver"),
    "voice_assess": _("Voice in co-assess"),
    "action_assess": _("Action in co-assess"),
    "forms": _("Forms"),
    "co_producers": _("Who co-produces"),
    "contributions": _("What citizens contribute"),
    "gives_back": _("What citizens get back"),
    "mix": _("Mix"),
    "substitutive_percent": _("Substitutive percent"),
    "intervention": _("Intervention"),
    "people_a_year": _("People a year"),
    "hours_a_year": _("Hours a year"),
    "start_date": _("Start date"),
    "end_date": _("End date"),
    "outcomes": _("Outcomes sought"),
    "needs": _("Needs"),
    "contact": _("Contact"),
    "told_by": _("Told by"),
    "parent": _("Parent key"),
    "url": _("Web address"),
}


def named(field: str, code: str) -> str:
    """What people read for a value of a closed list; a programme's own form goes by its name."""
    if field == "cos" and code == NO_CO:
        return str(_("No Co: someone looked"))
    kind = CLOSED.get(field)
    return str(phrase(kind(code))) if kind and code in list(kind) else code


def shown(field: str, value: object) -> str:
    """A field of a row as a preview shows it."""
    if isinstance(value, tuple):
        return "; ".join(named(field, each) for each in value)
    return "" if value is None else named(field, str(value))


def note(noted: Note) -> str:
    """What the reader did that a person should know."""
    return _filled(NOTES[noted.code], noted.params)


def reason(problem: Problem) -> str:
    """What is wrong with a cell."""
    return _filled(PROBLEMS[problem.code], problem.params)


def fault(found: MappingFault) -> str:
    """What is wrong with a mapping file, with its line."""
    return _("Line {line}: {reason}").format(line=found.line, reason=_filled(FAULTS[found.code], found.params))


def _filled(sentence: Promise, params: Mapping[str, int | str]) -> str:
    told = dict(params)
    field = _BY_LABEL.get(str(told.get("field")), "")
    if field:
        told["field"] = str(FIELDS[field])
    for name, listed in (("allowed", field), ("shown", "cos"), ("mix", "mix")):
        if name in told:
            told[name] = ", ".join(named(listed, code) for code in str(told[name]).split(", "))
    return str(sentence).format(**told)


_BY_LABEL = {label: name for name, label in FIELD_LABELS.items()}
