"""Case files and rows: what is stored of a case, and the case file back from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from commonstar.formats.cases import (
    LISTS,
    PROSE,
    CaseFile,
    CaseKind,
    CostLine,
    Obstacle,
    Quote,
    case_data,
)
from commonstar.formats.figures import FigureRecord, Source
from commonstar.vocabulary import Co, CoProducer, Form, Step
from commonstar.web.common.folding import folded
from commonstar.web.library.models import Case, CaseFacet, FacetKind

NOT_GRADED = "none"


class CaseTooLong(ValueError):
    """A title, a name or a slug that the store has no room for. Nothing is cut off in silence."""

    def __init__(self, slug: str, part: str, limit: int) -> None:
        self.slug, self.part, self.limit = slug, part, limit
        super().__init__(f"{slug}: {part} is longer than {limit} characters")


def content_of(case: CaseFile) -> dict[str, Any]:
    """A case file as data, without its figures, numbers as text: as it comes back from the store."""
    data: dict[str, Any] = _plain({key: value for key, value in case_data(case).items() if key != "figures"})
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return format(value, "f") if isinstance(value, Decimal) else value


def fill(row: Case, case: CaseFile) -> Case:
    """Put a case file into a row (its figures apart). Raises `CaseTooLong`."""
    for part, text in (("slug", case.slug), ("title", case.title), ("language", case.language)):
        limit = getattr(Case._meta.get_field(part), "max_length", 0)
        if len(text) > limit:
            raise CaseTooLong(case.slug, part, limit)
    row.slug, row.kind, row.title = case.slug, case.kind.value, case.title
    row.language, row.country, row.date = case.language, case.country, case.date
    row.summary, row.content = case.summary, content_of(case)
    row.search_title, row.search_summary = (searched(text) for text in (case.title, case.summary))
    return row


def searched(text: str) -> str:
    """Folded words with a space before each and after the last."""
    words = folded(text)
    return words + " " if words else ""


def all_words(case: CaseFile, figures: tuple[FigureRecord, ...]) -> list[str]:
    """Every word by which a case is found, once each: its whole text, names, and what its figures measure."""
    texts = [case.title, case.summary, *(getattr(case, key) for key in PROSE)]
    texts += [name for key in LISTS for name in getattr(case, key)]
    texts += [text for cost in case.costs for text in (cost.label, cost.who)]
    texts += [text for obstacle in case.obstacles for text in (obstacle.text, obstacle.overcome)]
    texts += [text for quote in case.quotes for text in (quote.text, quote.who)]
    texts += [source.title for source in case.further_information]
    texts += [text for figure in figures for text in (figure.indicator, figure.population, figure.note)]
    return sorted(set(folded(" ".join(texts)).split()))


def facets_of(row: Case, case: CaseFile) -> Iterator[CaseFacet]:
    """What a case shows, once each. Needs the row's `number` and `best_grade`. Raises `CaseTooLong`."""
    shown: dict[FacetKind, list[str]] = {
        FacetKind.CO: [co.value for co in case.cos],
        FacetKind.FORM: [form.value for form in case.forms],
        FacetKind.STEP: [step.value for step in case.steps],
        FacetKind.AREA: list(case.service_areas),
        FacetKind.COUNTRY: [case.country] if case.country else [],
        FacetKind.WHO: [who.value for who in case.co_producers],
        FacetKind.GRADE: [str(row.best_grade) if row.best_grade else NOT_GRADED],
    }
    limit = getattr(CaseFacet._meta.get_field("value"), "max_length", 0)
    for facet, values in shown.items():
        for value in dict.fromkeys(values):
            if len(value) > limit:
                raise CaseTooLong(case.slug, str(facet.label), limit)
            yield CaseFacet(case_id=row.number, kind=row.kind, facet=facet.value, value=value)


def case_file_of(row: Case, figures: tuple[FigureRecord, ...] = ()) -> CaseFile:
    """The case file of a stored case, with the figures given."""
    content: Mapping[str, Any] = row.content
    given: dict[str, Any] = {key: content.get(key, "") for key in (*PROSE, "author")}
    given |= {key: tuple(content.get(key, ())) for key in LISTS}
    return CaseFile(
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        kind=CaseKind(row.kind),
        language=row.language,
        country=row.country,
        date=row.date,
        cos=tuple(Co(value) for value in content.get("cos", ())),
        forms=tuple(Form(value) for value in content.get("forms", ())),
        steps=tuple(Step(value) for value in content.get("steps", ())),
        co_producers=tuple(CoProducer(value) for value in content.get("co_producers", ())),
        costs=tuple(_cost(data) for data in content.get("costs", ())),
        obstacles=tuple(Obstacle(**data) for data in content.get("obstacles", ())),
        quotes=tuple(Quote(**data) for data in content.get("quotes", ())),
        further_information=tuple(Source(**data) for data in content.get("further_information", ())),
        figures=figures,
        **given,
    )


def _cost(data: Mapping[str, Any]) -> CostLine:
    given = dict(data)
    for key in ("money", "hours"):
        if key in given:
            given[key] = Decimal(given[key])
    if "source" in given:
        given["source"] = Source(**given["source"])
    return CostLine(**given)
