"""Case files: one case study a file, with the parts of the published template and its figures as data.

A *pointer* is a case of which only the name and where it is named are known; pointers share one file,
kept apart.
The format is described in docs/reference/case-file.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from commonstar.formats.figures import (
    FigureError,
    FigureRecord,
    Source,
    figure_data,
    is_date,
    located,
    read_figure,
    read_source,
    source_data,
)
from commonstar.formats.yaml import FieldError, Fields, read_yaml, write_yaml
from commonstar.vocabulary import Co, CoProducer, Form, Step

OBSTACLES_ADVISED = 3
PROSE = ("introduction", "objectives", "leadership", "outcomes", "indicators", "next_steps", "learning_points")
LISTS = ("places", "organisations", "service_areas")
NEEDED_PROSE = ("introduction", "outcomes")
COUNTRY_CODES = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB
    GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB
    SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US
    UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(COUNTRY_CODES.split())


class CaseKind(StrEnum):
    """A case that is told, or one of which only the name is known."""

    CASE = "case"
    POINTER = "pointer"


class CaseError(FigureError):
    """A case whose parts do not fit."""


@dataclass(frozen=True)
class CostLine:
    """A cost or a saving, in money or in hours, and who bears it. Money comes with its currency."""

    label: str
    money: Decimal | None = None
    currency: str = ""
    price_year: int | None = None
    hours: Decimal | None = None
    period: str = ""
    who: str = ""
    source: Source | None = None

    def __post_init__(self) -> None:
        """Raises `CaseError` unless exactly one of money and hours is given."""
        if not self.label.strip():
            raise CaseError("missing", "a cost needs a label")
        if (self.money is None) == (self.hours is None):
            raise CaseError("money-or-hours", "a cost is given in money or in hours, one of the two")
        if (self.money is not None) != bool(re.fullmatch(r"[A-Z]{3}", self.currency)):
            raise CaseError("currency", "money, and only money, needs a currency code of three capitals")


@dataclass(frozen=True)
class Obstacle:
    """What stood in the way, and how it was overcome (empty if it was not, or nobody says)."""

    text: str
    overcome: str = ""


@dataclass(frozen=True)
class Quote:
    """What somebody said. With a name it needs the recorded consent of the person named."""

    text: str
    who: str = ""
    consent: bool = False

    def __post_init__(self) -> None:
        """Raises `CaseError` for a named quote without consent."""
        if self.who.strip() and not self.consent:
            raise CaseError("quote-without-consent", "a quote with a name needs the recorded consent of that person")


@dataclass(frozen=True)
class CaseFile:
    """One case study. Texts are empty and tuples are empty where nothing is known."""

    slug: str
    title: str
    summary: str
    kind: CaseKind = CaseKind.CASE
    language: str = "en"
    country: str = ""
    introduction: str = ""
    objectives: str = ""
    leadership: str = ""
    outcomes: str = ""
    indicators: str = ""
    costs: tuple[CostLine, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    next_steps: str = ""
    learning_points: str = ""
    further_information: tuple[Source, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    service_areas: tuple[str, ...] = ()
    cos: tuple[Co, ...] = ()
    forms: tuple[Form, ...] = ()
    steps: tuple[Step, ...] = ()
    co_producers: tuple[CoProducer, ...] = ()
    quotes: tuple[Quote, ...] = ()
    date: str = ""
    author: str = ""
    figures: tuple[FigureRecord, ...] = ()

    def __post_init__(self) -> None:
        """Raises `CaseError` for an identifier, country, language or date that is none."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.slug):
            raise CaseError("slug", f"{self.slug!r} is not small letters, digits and single hyphens")
        if self.country and self.country not in COUNTRIES:
            raise CaseError("country", f"{self.country!r} is not a country code of ISO 3166 with two capitals")
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", self.language):
            raise CaseError("language", f"{self.language!r} is not a language code")
        if self.date and not is_date(self.date):
            raise CaseError("not-a-date", f"{self.date!r} is not a year, a month or a day as 2011, 2011-01, 2011-01-31")


class Severity(StrEnum):
    """An error keeps a case from being published; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """Something that a case lacks or overdoes: a stable code and the parameters of its sentence."""

    code: str
    severity: Severity
    parameters: tuple[tuple[str, str | int], ...] = ()


def read_case(text: str, name: str = "") -> CaseFile:
    """Read one case file. Raises a named `FileError` with file, line, path and reason."""
    return _case(Fields.of(read_yaml(text, name)))


def read_pointers(text: str, name: str = "") -> tuple[CaseFile, ...]:
    """Read a file of pointers: a list under the one key `pointers`."""
    fields = Fields.of(read_yaml(text, name))
    pointers: list[CaseFile] = []
    for row in fields.rows("pointers"):
        pointer = _case(row)
        if pointer.kind is not CaseKind.POINTER:
            raise row.error("not-a-pointer", "a case of its own belongs in a file of its own", "kind")
        if pointer.slug in {earlier.slug for earlier in pointers}:
            raise row.error("slug-twice", f"{pointer.slug} is given twice", "slug")
        pointers.append(pointer)
    fields.done()
    return tuple(pointers)


def _case(fields: Fields) -> CaseFile:
    given: dict[str, Any] = {key: fields.text(key, required=True) for key in ("slug", "title", "summary")}
    given |= {key: fields.text(key) for key in (*PROSE, "date", "author", "country")}
    given |= {key: fields.texts(key) for key in LISTS}
    given |= {
        "kind": fields.choice("kind", CaseKind),
        "language": fields.text("language", required=True),
        "cos": fields.choices("cos", Co),
        "forms": fields.choices("forms", Form),
        "steps": fields.choices("steps", Step),
        "co_producers": fields.choices("co_producers", CoProducer),
        "costs": tuple(_cost(row) for row in fields.rows("costs")),
        "obstacles": tuple(_obstacle(row) for row in fields.rows("obstacles")),
        "quotes": tuple(_quote(row) for row in fields.rows("quotes")),
        "further_information": tuple(read_source(row) for row in fields.rows("further_information")),
        "figures": tuple(read_figure(row) for row in fields.rows("figures")),
    }
    fields.done()
    try:
        return CaseFile(**given)
    except CaseError as error:
        raise located(error, fields) from error


def _cost(fields: Fields) -> CostLine:
    given: dict[str, Any] = {key: fields.text(key) for key in ("label", "currency", "period", "who")}
    given |= {key: fields.number(key) for key in ("money", "hours")}
    given["price_year"] = fields.whole("price_year")
    given["source"] = read_source(fields.inner("source")) if fields.raw("source") else None
    fields.done()
    try:
        return CostLine(**given)
    except CaseError as error:
        raise located(error, fields) from error


def _obstacle(fields: Fields) -> Obstacle:
    obstacle = Obstacle(text=fields.text("text", required=True), overcome=fields.text("overcome"))
    fields.done()
    return obstacle


def _quote(fields: Fields) -> Quote:
    text, who, consent = fields.text("text", required=True), fields.text("who"), fields.flag("consent")
    fields.done()
    try:
        return Quote(text=text, who=who, consent=consent)
    except CaseError as error:
        raise located(error, fields) from error


def write_case(case: CaseFile) -> str:
    """The text of a case file. What `read_case` makes of it is equal to the case."""
    return write_yaml(case_data(case))


def write_pointers(pointers: tuple[CaseFile, ...]) -> str:
    """The text of a file of pointers."""
    return write_yaml({"pointers": [case_data(pointer) for pointer in pointers]})


def case_data(case: CaseFile) -> dict[str, Any]:
    """A case as a mapping to write, in the order of the template, without what is empty."""
    pairs: dict[str, Any] = {
        "slug": case.slug,
        "kind": case.kind.value,
        "title": case.title,
        "language": case.language,
        "country": case.country,
        **{key: list(getattr(case, key)) for key in LISTS},
        **{key: [term.value for term in getattr(case, key)] for key in ("cos", "forms", "steps", "co_producers")},
        "date": case.date,
        "author": case.author,
        "summary": case.summary,
        **{key: getattr(case, key) for key in PROSE[:5]},
        "costs": [_cost_data(cost) for cost in case.costs],
        "obstacles": [_without_empty({"text": o.text, "overcome": o.overcome}) for o in case.obstacles],
        **{key: getattr(case, key) for key in PROSE[5:]},
        "quotes": [_without_empty({"text": q.text, "who": q.who, "consent": q.consent or None}) for q in case.quotes],
        "further_information": [source_data(source) for source in case.further_information],
        "figures": [figure_data(figure) for figure in case.figures],
    }
    return _without_empty(pairs)


def _cost_data(cost: CostLine) -> dict[str, Any]:
    pairs = {key: getattr(cost, key) for key in ("label", "money", "currency", "price_year", "hours", "period", "who")}
    return _without_empty(pairs | {"source": source_data(cost.source) if cost.source else None})


def _without_empty(pairs: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in pairs.items() if value is not None and value != "" and value != []}


def completeness(case: CaseFile) -> tuple[Finding, ...]:
    """What a case lacks or overdoes, errors first. Costs in hours alone are as good as costs in money."""
    checks = _pointer_findings(case) if case.kind is CaseKind.POINTER else _case_findings(case)
    return tuple(sorted(checks, key=lambda finding: finding.severity is not Severity.ERROR))


def _pointer_findings(case: CaseFile) -> Iterator[Finding]:
    if not case.further_information:
        yield _missing("further_information", Severity.ERROR)


def _case_findings(case: CaseFile) -> Iterator[Finding]:
    for section in ("title", "summary", "country", *NEEDED_PROSE):
        if not getattr(case, section).strip():
            yield _missing(section, Severity.ERROR)
    optional = (
        *(section for section in PROSE if section not in (*NEEDED_PROSE, "next_steps", "learning_points")),
        *("costs", "obstacles", "further_information", "places", "organisations", "service_areas"),
        *("cos", "forms", "steps", "co_producers", "figures"),
    )
    for section in optional:
        if not getattr(case, section):
            yield _missing(section, Severity.WARNING)
    if not case.next_steps and not case.learning_points:
        yield _missing("learning_points", Severity.WARNING)
    if len(case.obstacles) > OBSTACLES_ADVISED:
        numbers = (("number", len(case.obstacles)), ("advised", OBSTACLES_ADVISED))
        yield Finding("too-many-obstacles", Severity.WARNING, numbers)
    yield from _source_findings(case)


def _source_findings(case: CaseFile) -> Iterator[Finding]:
    for cost in case.costs:
        if cost.source is None:
            yield Finding("cost-without-source", Severity.ERROR, (("label", cost.label),))
        if cost.money is not None and cost.price_year is None:
            yield Finding("money-without-price-year", Severity.WARNING, (("label", cost.label),))
    for figure in case.figures:
        if figure.currency and figure.price_year is None:
            yield Finding("money-without-price-year", Severity.WARNING, (("label", figure.indicator),))
        if not figure.source.date:
            yield Finding("source-without-date", Severity.WARNING, (("label", figure.indicator),))


def _missing(section: str, severity: Severity) -> Finding:
    return Finding("section-missing", severity, (("section", section),))


@lru_cache(maxsize=1)
def shipped_cases() -> tuple[CaseFile, ...]:
    """The cases that come with Commonstar by slug, then the pointers by slug; `kind` tells them apart."""
    folder = files("commonstar") / "library_data"
    paths = sorted((folder / "cases").iterdir(), key=lambda path: path.name)
    cases = [_shipped_case(path.read_text("utf-8"), path.name) for path in paths if path.name.endswith(".yaml")]
    pointers = read_pointers((folder / "pointers.yaml").read_text("utf-8"), "pointers.yaml")
    return (*cases, *sorted(pointers, key=lambda pointer: pointer.slug))


def _shipped_case(text: str, name: str) -> CaseFile:
    case = read_case(text, name)
    if name != f"{case.slug}.yaml":
        raise FieldError("slug-and-name", f"the file is named otherwise than its slug {case.slug}", name=name)
    return case
