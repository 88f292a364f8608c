"""Cases for others to read: as a table with one row a case, as JSON, and in the words of schema.org."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from commonstar.formats.cases import LISTS, PROSE, CaseFile, CostLine, case_data
from commonstar.formats.figures import FigureRecord, per_cent
from commonstar.vocabulary import ChangeKind

TERMS = ("cos", "forms", "steps", "co_producers")
COLUMNS = (
    *("slug", "kind", "title", "language", "country", "date", "author", "summary"),
    *(*LISTS, *TERMS, *PROSE, "costs", "obstacles", "figures", "best_grade", "further_information", "address"),
)
BETWEEN = "; "


def case_row(case: CaseFile, address: str) -> tuple[str, ...]:
    """One case as the cells of `COLUMNS`; several values in a cell stand apart by a semicolon, figures by lines."""
    grade = min((figure.grade for figure in case.figures if figure.grade), default=None)
    cells = {
        **{key: getattr(case, key) for key in ("slug", "title", "language", "country", "date", "author", "summary")},
        **{key: BETWEEN.join(getattr(case, key)) for key in LISTS},
        **{key: BETWEEN.join(term.value for term in getattr(case, key)) for key in TERMS},
        **{key: getattr(case, key) for key in PROSE},
        "kind": case.kind.value,
        "costs": "\n".join(map(cost_line, case.costs)),
        "obstacles": "\n".join(f"{each.text} {each.overcome}".strip() for each in case.obstacles),
        "figures": "\n".join(map(figure_line, case.figures)),
        "best_grade": str(grade or ""),
        "further_information": "\n".join(f"{each.title} {each.url}".strip() for each in case.further_information),
        "address": address,
    }
    return tuple(cells[column] for column in COLUMNS)


def plain(value: Decimal) -> str:
    """A number without the noughts after it."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cost_line(cost: CostLine) -> str:
    """A cost in one line: label, money or hours, period, who."""
    price = f" ({cost.price_year} prices)" if cost.price_year else ""
    amount = (
        f"{plain(cost.hours)} hours" if cost.hours is not None else f"{cost.currency} {plain(cost.money or Decimal())}"
    )
    return f"{cost.label}: " + ", ".join(filter(None, (amount + price, cost.period, cost.who)))


def figure_line(figure: FigureRecord) -> str:
    """A figure in one line: indicator, numbers, period, grade, and who says so."""
    unit = f" {figure.unit}" if figure.unit else f" {figure.currency}" if figure.currency else ""
    told = [
        f"before {plain(figure.baseline)}{unit}" if figure.baseline is not None else "",
        f"{plain(figure.result)}{unit}" if figure.result is not None else "",
        f"change {_change(figure)}" if figure.change is not None else "",
        figure.period,
        figure.edition,
        f"grade {figure.grade}" if figure.grade else "",
        figure.note,
    ]
    source = ", ".join(filter(None, (figure.source.title, figure.source.publisher, figure.source.date)))
    return f"{figure.indicator}: {', '.join(filter(None, told))} [{source}]"


def _change(figure: FigureRecord) -> str:
    value = figure.change or Decimal()
    return per_cent(value) if figure.change_kind is ChangeKind.RELATIVE else plain(value)


def cases_json(cases: Iterable[CaseFile], addresses: Mapping[str, str]) -> str:
    """Cases as one JSON document, each as its case file has it, with its address by slug."""
    listed = [{**case_data(case), "address": addresses.get(case.slug, "")} for case in cases]
    return json.dumps({"cases": listed}, ensure_ascii=False, indent=2, default=_number)


def _number(value: object) -> int | float:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return int(value) if value == value.to_integral_value() else float(value)


def schema_org(case: CaseFile, address: str, *, publisher: str) -> dict[str, Any]:
    """A case as an `Article` of schema.org, for search engines and catalogues."""
    about = [*case.service_areas, *(term.value.replace("-", " ") for key in TERMS for term in getattr(case, key))]
    pairs: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": case.title,
        "abstract": case.summary,
        "inLanguage": case.language,
        "datePublished": case.date,
        "author": {"@type": "Organization", "name": case.author} if case.author else None,
        "publisher": {"@type": "Organization", "name": publisher},
        "keywords": about,
        "about": [{"@type": "Organization", "name": name} for name in case.organisations],
        "spatialCoverage": [{"@type": "Place", "name": name} for name in (*case.places, case.country) if name],
        "citation": [_citation(title, url) for title, url in _cited(case)],
    }
    return {key: value for key, value in pairs.items() if value}


def _cited(case: CaseFile) -> list[tuple[str, str]]:
    sources = [*case.further_information, *(figure.source for figure in case.figures)]
    return list(dict.fromkeys((source.title, source.url) for source in sources))


def _citation(title: str, url: str) -> dict[str, str]:
    named = {"@type": "CreativeWork", "name": title}
    return {**named, "url": url} if url else named
