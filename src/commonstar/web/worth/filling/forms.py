"""The form of a record, made of the table of parts; every number asks for its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import CaseQuestion
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import PHRASES, phrase
from commonstar.web.evidence.public import GRADES
from commonstar.web.worth import words
from commonstar.web.worth.bridge import CostKind, Shape
from commonstar.web.worth.documents import Content
from commonstar.web.worth.filling.contents import (
    Record,
    Unreadable,
    names_of,
    new_key,
    read_pairs,
    typed,
    values_read,
)
from commonstar.web.worth.filling.parts import REDUCTION, Box, Part, Spot

NEW, ILLUSTRATIVE = "+new", "+illustrative"
MOST_REDUCTIONS = 6
SHAPES: Mapping[str, Promise] = {
    Shape.FIXED: gettext_lazy("It is certain"),
    Shape.UNIFORM: gettext_lazy("Anything between low and high"),
    Shape.TRIANGULAR: gettext_lazy("Most likely the value, at most low and high (triangular)"),
    Shape.PERT: gettext_lazy("Most likely the value, seldom low or high (PERT)"),
    Shape.NORMAL: gettext_lazy("Normal; low and high are the 5th and 95th percentile"),
    Shape.LOGNORMAL: gettext_lazy("Lognormal; low and high are the 5th and 95th percentile"),
    Shape.BETA: gettext_lazy("Beta; low and high are the 5th and 95th percentile"),
    Shape.GAMMA: gettext_lazy("Gamma; low and high are the 5th and 95th percentile"),
}
HINTS: Mapping[str, Promise] = {
    Box.AMOUNT: gettext_lazy("A number, the name of an input, or a calculation after =, such as = people * 0.4."),
    Box.SHARE: gettext_lazy("A share such as 25 % or 0.25, the name of an input, or a calculation after =."),
    Box.AMOUNTS: gettext_lazy("One line a year: a number, the name of an input, or a calculation after =."),
    Box.CHANGES: gettext_lazy("One line each: the name of an input, a colon, and what it is in this scenario."),
    Box.SHARES: gettext_lazy("One line each: the agency, a colon, and its share. They must make 1: 0.5, 50 % or 1/2."),
}
LABELS: Mapping[str, Promise] = {
    "changes": gettext_lazy("What is different"),
    "direction": gettext_lazy("Which way does it go?"),
    "persists": gettext_lazy("What is achieved stays and lowers the next year’s demand"),
    "recurring": gettext_lazy("It comes every year"),
    "capital": gettext_lazy("It is capital, not revenue"),
    "double_running": gettext_lazy("It is double running: the old and the new side by side"),
    "level": gettext_lazy("Where does it show?"),
}
SAID_BY_NAME: Mapping[str, Promise] = {
    "price_year": gettext_lazy(
        "For money at the prices of another year. It is converted by the price levels under “The whole model”."
    ),
}


def labelled(member: StrEnum) -> str:
    """A member of a list in words."""
    if type(member) in PHRASES:
        return str(phrase(member))
    return str(SHAPES.get(member) or words.term_of(member))


@dataclass(frozen=True)
class Group:
    """Fields under a heading; `folded` ones stand in a part of the page that opens, `opened` from the beginning."""

    heading: str
    fields: list[BoundField]
    folded: bool = False
    opened: bool = False


NEW_SOURCE = ["source_title", "source_publisher", "source_date", "source_url"]
STRENGTH = ["grade_reason", "before_after", "comparator"]


class SaidForm(GovukForm):
    """Asks one of the ten questions in words."""

    mark_optional = False
    said = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), required=False, max_length=20_000)

    def __init__(self, *args: Any, question: CaseQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].label = str(phrase(question))
        self.fields["said"].help_text = _("In your own words. It stands in the printed business case.")


class RecordForm(GovukForm):
    """Asks everything that a record of a part says."""

    # What must stand there hangs on the rest: an amount or hours, a source unless it is calculated.
    mark_optional = False

    def __init__(self, data: Any, *, part: Part, content: Content, record: Record | None, start: Any = None) -> None:
        self.part, self.content, self.record = part, content, record
        given = dict(record.values if record else start or {})
        if part.code == "costs":
            given.setdefault("kind", CostKind.CASH.value)
        plain = [spot for spot in part.spots if spot.box is not Box.FLAG]
        initial: dict[str, Any] = {spot.name: typed(spot, given.get(spot.name)) for spot in plain}
        initial |= {spot.name: _flag(spot, given) for spot in part.spots if spot.box is Box.FLAG}
        if part.sourced:
            initial |= _sourced(given)
        reductions = list(given.get("reductions") or [])
        initial |= {
            f"reduction_{number}_{spot.name}": typed(spot, each.get(spot.name))
            for number, each in enumerate(reductions)
            for spot in REDUCTION
        }
        self.rows = min(len(reductions) + 1, MOST_REDUCTIONS) if part.code == "demand" else 0
        self.base_fields = dict(self._asked())  # type: ignore[misc]  # each form has fields of its own
        super().__init__(data, initial=initial)

    def _asked(self) -> Iterator[tuple[str, forms.Field]]:
        """The fields by name; a record that came without something that is asked of new ones may stay without it."""
        if self.part.keyed and self.record is None and self.part.code != "agencies":
            yield "label", forms.CharField(label=_("What is it called?"), max_length=80)
        for spot in self.part.spots:
            without = self.record is not None and not self.record.values.get(spot.name)
            yield spot.name, self._field(spot, required=spot.required and not without)
        for number in range(self.rows):
            for spot in REDUCTION:
                yield f"reduction_{number}_{spot.name}", self._field(spot)
        if self.part.sourced:
            yield from source_fields(names_of(self.content, "sources")).items()

    def _field(self, spot: Spot, *, required: bool = False) -> forms.Field:
        label = str(LABELS.get(spot.name) or words.FIELDS.get(spot.name) or words.readable(spot.name))
        told: dict[str, Any] = {
            "label": label,
            "required": required,
            "help_text": SAID_BY_NAME.get(spot.name) or HINTS.get(spot.box, ""),
        }
        if spot.box is Box.FLAG:
            return forms.BooleanField(label=label, required=False)
        if spot.box is Box.CHOICE:
            assert spot.choices is not None
            return forms.ChoiceField(
                choices=_empty(spot, [(each.value, labelled(each)) for each in spot.choices]), **told
            )
        if spot.box is Box.RECORD:
            return forms.ChoiceField(choices=_empty(spot, list(names_of(self.content, spot.refers).items())), **told)
        if spot.box is Box.WHOLE:
            return forms.IntegerField(min_value=1900, max_value=2200, **told)
        if spot.box in (Box.TEXT, Box.AMOUNTS, Box.SHARES, Box.CHANGES):
            rows = 3 if spot.box is Box.TEXT else 5
            return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **told)
        return forms.CharField(max_length=300, **told)

    def groups(self) -> Iterator[Group]:
        """The fields in the order of the page; what is seldom asked is folded until it says something."""
        common = [self[each.name] for each in self.part.spots if each.common]
        yield Group("", [*([self["label"]] if "label" in self.fields else []), *common])
        for number in range(self.rows):
            heading = _("What lowers it, %(number)s") % {"number": number + 1}
            yield self._folded(heading, [f"reduction_{number}_{spot.name}" for spot in REDUCTION])
        if self.part.sourced:
            yield Group(_("Where does it come from?"), [self["source"]])
            yield self._folded(_("Name another source"), NEW_SOURCE)
            yield Group("", [self["grade"]])
        seldom = [each.name for each in self.part.spots if not each.common] + (STRENGTH if self.part.sourced else [])
        if seldom:
            yield self._folded(_("More"), seldom)

    def _folded(self, heading: str, names: list[str]) -> Group:
        fields = [self[name] for name in names]
        says = any(each.errors or each.value() not in (None, "", False) for each in fields if each.name != "recurring")
        return Group(heading, fields, folded=True, opened=says)

    def clean(self) -> dict[str, Any]:
        """Shares and changes are read by name; a source must be one, or the figure is illustrative."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for spot in self.part.spots:
            if spot.box in (Box.SHARES, Box.CHANGES) and given.get(spot.name):
                code = "agencies" if spot.box is Box.SHARES else "inputs"
                try:
                    given[spot.name] = read_pairs(given[spot.name], names_of(self.content, code))
                except Unreadable as error:
                    self.add_error(spot.name, _("This line cannot be read: “%(line)s”.") % {"line": error})
        calculated = self.part.code == "inputs" and str(given.get("value", "")).strip().startswith("=")
        if self.part.sourced and not given.get("source") and not calculated:
            words_said = _("Choose a source, or say that the number is illustrative.")
            self.add_error("source", forms.ValidationError(words_said, code="required"))
        if self.part.sourced and given.get("source") == NEW and not given.get("source_title"):
            self.add_error("source_title", forms.ValidationError(_("Say what the source is called."), code="required"))
        return given

    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the record says now, and new sources by key. What the form does not ask stays as it was."""
        given = self.cleaned_data
        kept = dict(self.record.values) if self.record else {}
        found = kept | values_read(self.part.spots, given)
        if "label" in self.fields:
            found["label"] = given["label"]
        for spot in self.part.spots:
            if spot.box is Box.FLAG:
                found[spot.name] = given[spot.name] if given[spot.name] != _default(spot) else None
        if self.rows:
            found["reductions"] = list(self._reductions())
        return (found | self._provenance(), self._new_source()) if self.part.sourced else (found, {})

    def _reductions(self) -> Iterator[dict[str, Any]]:
        for number in range(self.rows):
            text = {spot.name: self.cleaned_data[f"reduction_{number}_{spot.name}"] for spot in REDUCTION}
            told = {name: value for name, value in values_read(REDUCTION, text).items() if value not in (None, "", [])}
            if set(told) - {"pathway"}:
                yield told

    def _provenance(self) -> dict[str, Any]:
        given = self.cleaned_data
        source = given["source"]
        told: dict[str, Any] = {name: given[name] or None for name in ("grade_reason", "comparator", "before_after")}
        told["grade"] = int(given["grade"]) if given["grade"] else None
        told["illustrative"] = True if source == ILLUSTRATIVE else None
        told["source"] = (
            next(iter(self._new_source()), "") if source == NEW else "" if source == ILLUSTRATIVE else source
        )
        return told

    def _new_source(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["source"] != NEW:
            return {}
        told = {name: given[f"source_{name}"] for name in ("title", "publisher", "date", "url")}
        key = given.get("source_key") or new_key(self.content, SOURCES, told["title"])
        return {key: {name: value for name, value in told.items() if value}}


SOURCES = Part("sources", CaseQuestion.CERTAINTY, (), keyed=True, named="title")


def _flag(spot: Spot, given: Mapping[str, Any]) -> bool:
    return bool(given.get(spot.name, _default(spot)))


def _default(spot: Spot) -> bool:
    return spot.name == "recurring"


def _empty(spot: Spot, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", _("Choose") if spot.required else _("Not said")), *choices]


def _sourced(given: Mapping[str, Any]) -> dict[str, Any]:
    """Where a record says it comes from, as its fields hold it."""
    new = given.get("new_source") or {}
    found = {f"source_{name}": value for name, value in new.items()}
    chosen = NEW if new else given.get("source") or (ILLUSTRATIVE if given.get("illustrative") else "")
    names = ("grade", "grade_reason", "before_after", "comparator")
    return found | {"source": chosen} | {name: given.get(name) for name in names}


def source_fields(known: Mapping[str, str]) -> dict[str, forms.Field]:
    """The fields that ask where a figure comes from."""
    others = [(NEW, _("Another source, which I name below")), (ILLUSTRATIVE, _("Nowhere: it is illustrative"))]
    grades = [("", _("Not graded")), *((str(each.number), f"{each.number}: {each.evidence}") for each in GRADES)]
    short: dict[str, Any] = {"max_length": 400, "required": False}
    return {
        "source": forms.ChoiceField(
            label=_("Source"),
            choices=[("", _("Choose")), *known.items(), *others],
            help_text=_("Every number needs one. What is illustrative is marked so wherever it shows."),
            required=False,
        ),
        "source_key": forms.RegexField(r"^figure-[0-9a-f]{32}$", widget=forms.HiddenInput, required=False),
        "source_title": forms.CharField(label=_("Title of the source"), **short),
        "source_publisher": forms.CharField(label=_("Who published it"), **short),
        "source_date": forms.CharField(label=_("When"), max_length=20, required=False),
        "source_url": forms.URLField(label=_("Its address on the web"), required=False, assume_scheme="https"),
        "grade": forms.ChoiceField(label=_("How strong is the evidence?"), choices=grades, required=False),
        "grade_reason": forms.CharField(label=_("Why it is graded better than its inputs, if it is"), **short),
        "before_after": forms.BooleanField(label=_("It compares before with after"), required=False),
        "comparator": forms.CharField(label=_("Compared with whom?"), **short),
    }
