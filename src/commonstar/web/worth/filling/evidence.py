"""Figures that a number of a model can rest on: those of the library, and those of this programme's own subjects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.vocabulary import ChangeKind
from commonstar.web.evidence.public import Figure, amount, figure_at, grade_word, offered, others_of, when
from commonstar.web.library.public import HOLDER, case_titles
from commonstar.web.programmes.public import Seat
from commonstar.web.worth.registry import registry

SOURCE = "figure-"
NUMBERS = ("result", "change", "baseline")
MOST = 40


@dataclass(frozen=True)
class Offer:
    """One number of a figure that can be taken: which it is, its value, and whose figure it is."""

    figure: Figure
    what: str
    holder: str
    holder_url: str

    @property
    def value(self) -> Decimal:
        """The number, without needless noughts; a relative change is a share already."""
        return _short(getattr(self.figure, self.what))

    @property
    def shown(self) -> str:
        """The number as people read it."""
        if self.what == "change" and self.figure.change_kind == ChangeKind.RELATIVE:
            return amount(_short(self.value * 100), "%", "")
        return amount(self.value, self.figure.unit, self.figure.currency)

    @property
    def about(self) -> str:
        """Which number it is, of whom, when, and how strong."""
        said = {"result": _("result"), "change": _("change"), "baseline": _("before")}[self.what]
        parts = (said, self.figure.population, self.figure.period, grade_word(self.figure.grade))
        return " · ".join(part for part in parts if part)


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def offers(seat: Seat, asked: str) -> list[Offer]:
    """Numbers to choose from, best graded first."""
    holders: dict[str, Collection[UUID] | None] = {HOLDER: None}
    for name, kind in registry.kinds.items():
        holders[name] = [pk for pk, _title in kind.offer(seat)]
    return list(_offers(seat, offered(holders, asked, MOST)))


def _offers(seat: Seat, figures: Iterable[Figure]) -> Iterator[Offer]:
    listed = list(figures)
    titles = case_titles(each.holder_id for each in listed if each.holder_kind == HOLDER)
    subjects = registry.find_many(seat, {(each.holder_kind, each.holder_id) for each in listed})
    for figure in listed:
        if figure.holder_kind == HOLDER:
            if figure.holder_id not in titles:
                continue
            title, slug = titles[figure.holder_id]
            url = reverse("library:case", args=[slug])
        elif (figure.holder_kind, figure.holder_id) in subjects:
            subject = subjects[figure.holder_kind, figure.holder_id]
            title, url = subject.title, subject.url
        else:
            continue
        for what in NUMBERS:
            if getattr(figure, what) is not None:
                yield Offer(figure, what, title, url)


def offer_at(seat: Seat, pk: UUID, what: str) -> Offer | None:
    """One number that this person may take."""
    figure = figure_at(pk)
    found = _offers(seat, [figure]) if figure else ()
    return next((each for each in found if each.what == what), None)


def as_input(offer: Offer) -> dict[str, Any]:
    """What an input begins with that rests on a figure: value, unit, price year, grade, and the source by its name."""
    figure, source = offer.figure, offer.figure.source
    new = {"title": source.title, "publisher": source.publisher, "date": source.date, "url": source.url}
    about = " · ".join(part for part in (figure.indicator, figure.population, figure.period) if part)
    share = offer.what == "change" and figure.change_kind == ChangeKind.RELATIVE
    return {
        "value": offer.value,
        "unit": "share" if share else figure.currency or figure.unit,
        "price_year": figure.price_year if figure.currency else None,
        "note": _("%(about)s (%(holder)s)") % {"about": about, "holder": offer.holder},
        "grade": figure.grade,
        "comparator": figure.comparator,
        "new_source": new | {"key": f"{SOURCE}{figure.pk.hex}"},
    }


def figure_in(source: str) -> UUID | None:
    """The figure that a source stands for."""
    try:
        return UUID(source.removeprefix(SOURCE)) if source.startswith(SOURCE) else None
    except ValueError:
        return None


def news(seat: Seat, inputs: Mapping[str, Any]) -> dict[str, list[str]]:
    """By input that rests on a figure: what the evidence says besides that this person may read, in sentences."""
    resting = {name: figure_in(str(each.get("source", ""))) for name, each in inputs.items() if isinstance(each, dict)}
    known = {name: pk for name, pk in resting.items() if pk}
    beside = others_of(set(known.values()))
    listed = {each.pk: each for found in beside.values() for each in found}
    ours = {each.figure.pk for each in _offers(seat, listed.values())}
    told = {name: [_sentence(each) for each in beside.get(pk, []) if each.pk in ours] for name, pk in known.items()}
    return {name: sentences for name, sentences in told.items() if sentences}


def _sentence(figure: Figure) -> str:
    number = next(getattr(figure, what) for what in (*NUMBERS,) if getattr(figure, what) is not None)
    return _("Another figure for the same says %(number)s (%(source)s, %(date)s).") % {
        "number": amount(_short(number), figure.unit, figure.currency),
        "source": figure.source.title,
        "date": when(figure.source.date) or _("no date"),
    }
