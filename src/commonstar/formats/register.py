"""A register of initiatives: a table and a mapping become rows, with every problem by row, column and reason.

Nothing stops at the first problem, and a row with a problem is never half taken: it is faulty, the others are good.
No row needs a Co; Co's that a rating or a form shows are taken as shown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from commonstar.formats.cells import Params
from commonstar.formats.fields import FIELD_LABELS, LENGTHS, MULTIPLE, NO_CO, STRENGTHS, TERMS, Terms, fold
from commonstar.formats.mapping import FieldMapping
from commonstar.formats.mapping import Mapping as RegisterMapping
from commonstar.formats.tables import Table
from commonstar.vocabulary import FORMS_OF_CO, Co, Mix

PROBLEMS: dict[str, str] = {
    "column-missing": "The table has no column called {name}, from which {field} is fed.",
    "missing": "{field} is empty.",
    "unknown-value": "{value} is not a value of {field}. Allowed are: {allowed}.",
    "too-long": "{field} has {length} characters; at most {limit} are kept.",
    "not-a-whole-number": "{value} is not a whole number from 0 to {limit}.",
    "not-a-date": "{value} is not a date. Give a year, a year and month, or a day: 2011, 2011-05 or 2011-05-03.",
    "end-before-start": "The end {end} lies before the start {start}.",
    "not-an-address": "{value} is not a web address that begins with http:// or https://.",
    "key-twice": "The key {value} is already used in row {first}.",
    "no-such-parent": "{value} is neither the key of an initiative nor the name of a case in the library.",
    "no-such-need": "{value} is not the title or number of a need that a decision recognised here.",
    "own-parent": "The row names itself as its parent.",
    "co-and-none": "{field} says that no Co is shown, but the row shows {shown}.",
    "mix-and-percent": "The mix is {mix}, but {percent} % substitutive is given.",
}
_MOST = 2_000_000_000
_GROUPED = re.compile(r"\d{1,3}(?:[,'’ \u00a0\u202f]\d{3})+")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T[\d:.]+)?")
NUMBERED_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?")
# Fields whose line breaks mean something; in all others a line break is a space.
_LONG = frozenset({"summary", "gives_back", "outcomes", "contact"})
_CO_OF_FORM = {form.value: co.value for co, forms in FORMS_OF_CO.items() for form in forms}


@dataclass(frozen=True)
class InitiativeRow:
    """One initiative as a file tells it. Codes are the vocabulary's; an empty text or None says "not told".

    `no_co` says that someone looked and found no Co; without it and without a Co nobody has looked.
    Dates are ISO texts as exact as they were given (`2011`, `2011-05`, `2011-05-03`). `row` is the number in the file;
    it is no part of what makes two rows equal.
    """

    title: str
    key: str = ""
    summary: str = ""
    service_areas: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    provider_kind: str = ""
    status: str = ""
    cos: tuple[str, ...] = ()
    voice_commission: str = "unknown"
    action_commission: str = "unknown"
    voice_design: str = "unknown"
    action_design: str = "unknown"
    voice_deliver: str = "unknown"
    action_deliver: str = "unknown"
    voice_assess: str = "unknown"
    action_assess: str = "unknown"
    forms: tuple[str, ...] = ()
    co_producers: tuple[str, ...] = ()
    contributions: tuple[str, ...] = ()
    gives_back: str = ""
    mix: str = ""
    substitutive_percent: int | None = None
    intervention: tuple[str, ...] = ()
    people_a_year: int | None = None
    hours_a_year: int | None = None
    start_date: str = ""
    end_date: str = ""
    outcomes: str = ""
    needs: tuple[str, ...] = ()
    contact: str = ""
    told_by: str = ""
    parent: str = ""
    url: str = ""
    no_co: bool = False
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Problem:
    """One thing wrong: the row as numbered in the file, the column's name there, a `code` of PROBLEMS and why."""

    row: int
    column: str
    code: str
    params: Params

    @property
    def message(self) -> str:
        """Return the reason in plain English."""
        return PROBLEMS[self.code].format(**self.params)


@dataclass(frozen=True)
class RegisterReading:
    """What a table gave: good rows, every problem, and the numbers of the rows that are faulty.

    `fields` are those that the mapping feeds from this table: an update may touch these and no others. `unused` are
    the columns that the mapping neither uses nor ignores.
    """

    rows: tuple[InitiativeRow, ...]
    problems: tuple[Problem, ...]
    faulty: tuple[int, ...]
    fields: frozenset[str]
    unused: tuple[str, ...]


def _exported(name: str) -> FieldMapping:
    label = FIELD_LABELS[name]
    split = (";",) if name in MULTIPLE else ()
    return FieldMapping(columns=(label,), split=split, escaped=bool(split), optional=name != "title")


# Reads what `to_table` makes. Columns may be missing, so that an export without contacts leaves the stored ones alone.
EXPORT_MAPPING = RegisterMapping({name: _exported(name) for name in FIELD_LABELS})


def apply(table: Table, mapping: RegisterMapping, *, terms: Terms = TERMS) -> RegisterReading:
    """Read the table's rows as initiatives. `terms` says which values closed lists take, and in which words."""
    reader = _Reader(table, mapping, terms)
    good: list[InitiativeRow] = []
    for number, cells in enumerate(table.rows, table.first_row_number):
        if any(cell.strip() for cell in cells):
            row = reader.row(number, cells)
            if row is not None:
                good.append(row)
    used = {name for one in mapping.fields.values() for name in one.columns} | set(mapping.ignore)
    return RegisterReading(
        rows=tuple(good),
        problems=tuple(reader.problems),
        faulty=tuple(sorted(reader.faulty)),
        fields=frozenset(name for name, _, _ in reader.sources),
        unused=tuple(name for name in table.columns if name not in used),
    )


def to_table(rows: Iterable[InitiativeRow], *, with_contacts: bool = False) -> Table:
    """Return the rows as a table that `EXPORT_MAPPING` reads back to equal rows; contacts only if asked for."""
    columns, body = export_rows(rows, with_contacts=with_contacts)
    return Table(columns, tuple(body))


def export_rows(
    rows: Iterable[InitiativeRow], *, with_contacts: bool = False
) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """Return the columns of an export, and its rows one by one, so that they need not all be held at once."""
    names = [name for name in FIELD_LABELS if with_contacts or name != "contact"]
    body = (tuple(_cell(_told(row, name)) for name in names) for row in rows)
    return tuple(FIELD_LABELS[name] for name in names), body


def _told(row: InitiativeRow, name: str) -> object:
    return NO_CO if name == "cos" and row.no_co else getattr(row, name)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(re.sub(r"([\\;])", r"\\\1", item) for item in value)
    return "" if value is None else str(value)


class _Reader:
    """Reads one table; keeps the problems, and the keys seen with their rows."""

    def __init__(self, table: Table, mapping: RegisterMapping, terms: Terms) -> None:
        self.terms = terms
        self.problems: list[Problem] = []
        self.faulty: set[int] = set()
        self.keys: dict[str, int] = {}
        self.number = 0
        self.sources: list[tuple[str, FieldMapping, tuple[int, ...]]] = []
        self.columns = {name: ", ".join(one.columns) or FIELD_LABELS[name] for name, one in mapping.fields.items()}
        self.empty: dict[str, frozenset[str]] = {}
        self.values: dict[str, dict[str, str | None]] = {}
        places = {name: place for place, name in enumerate(table.columns)}
        for name, one in mapping.fields.items():
            missing = [column for column in one.columns if column not in places]
            if missing and not one.optional:
                header = table.first_row_number - 1
                for column in missing:
                    params = {"name": column, "field": FIELD_LABELS[name]}
                    self.problems.append(Problem(header, column, "column-missing", params))
                continue
            if missing:
                continue
            self.sources.append((name, one, tuple(places[column] for column in one.columns)))
            self.empty[name] = frozenset(_folded(text) for text in (*mapping.empty, *one.empty))
            self.values[name] = {_folded(value): wanted for value, wanted in one.values}

    def problem(self, name: str, code: str, **params: int | str) -> None:
        self.faulty.add(self.number)
        self.problems.append(Problem(self.number, self.columns.get(name, FIELD_LABELS[name]), code, params))

    def row(self, number: int, cells: Sequence[str]) -> InitiativeRow | None:
        """Return the row as an initiative, or None if it is faulty."""
        self.number = number
        told: dict[str, object] = {}
        for name, one, places in self.sources:
            texts = list(self.texts(name, one, [cells[place] for place in places]))
            if texts:
                told[name] = self.read(name, one, texts)
        if not told.get("title"):
            self.problem("title", "missing", field=FIELD_LABELS["title"])
        self.check_key(told)
        self.check_whole(told)
        if number in self.faulty:
            return None
        told["no_co"] = NO_CO in _items(told.get("cos"))
        told["cos"] = _shown(told)
        return InitiativeRow(**told, row=number)  # type: ignore[arg-type]  # each value was read for its field

    def texts(self, name: str, one: FieldMapping, cells: Sequence[str]) -> Iterator[str]:
        """Yield the field's values: split, without the empty ones, translated, and the default if none is left."""
        found = False
        given = [one.constant] if one.constant is not None else cells
        empty, values = self.empty[name], self.values[name]
        for cell in given:
            for part in split_cell(cell, one) if one.split else (cell,):
                text = part.strip()
                if not text:
                    continue
                if empty or values:
                    folded = _folded(text)
                    if folded in empty:
                        continue
                    wanted = values.get(folded, text)
                    if wanted is None:
                        continue
                    text = wanted
                found = True
                yield text
        if not found and one.default is not None:
            yield one.default

    def read(self, name: str, one: FieldMapping, texts: list[str]) -> object:
        """Return the value as the field holds it; what cannot be read becomes a problem."""
        if name in MULTIPLE:
            read = [self.code(name, text) if name in self.terms.codes else self.text(name, text) for text in texts]
            return tuple(dict.fromkeys(read))
        text = texts[0]
        if name in self.terms.codes:
            return self.code(name, text)
        if name in {"people_a_year", "hours_a_year"}:
            return self.whole(name, text, _MOST)
        if name == "substitutive_percent":
            return self.whole(name, text.removesuffix("%").rstrip(), 100)
        if name in {"start_date", "end_date"}:
            return self.date(name, text, one.dates)
        if name == "url":
            return self.address(text)
        return self.text(name, text)

    def text(self, name: str, text: str) -> str:
        text = text if name in _LONG else " ".join(text.split())
        limit = LENGTHS[name]
        if len(text) > limit:
            self.problem(name, "too-long", field=FIELD_LABELS[name], length=len(text), limit=limit)
        return text

    def code(self, name: str, text: str) -> str:
        code = self.terms.code(name, text)
        if code is None:
            allowed = ", ".join(self.terms.codes[name])
            self.problem(name, "unknown-value", value=text, field=FIELD_LABELS[name], allowed=allowed)
            return ""
        return code

    def whole(self, name: str, text: str, most: int) -> int:
        digits = re.sub(r"\D", "", text) if _GROUPED.fullmatch(text) else text
        if not re.fullmatch(r"[0-9]{1,12}", digits) or int(digits) > most:
            self.problem(name, "not-a-whole-number", value=text, limit=most)
            return 0
        return int(digits)

    def date(self, name: str, text: str, order: str) -> str:
        found = _iso_date(text, order)
        if found is None:
            self.problem(name, "not-a-date", value=text)
        return found or ""

    def address(self, text: str) -> str:
        # A browser's address bar takes a bare host name, so registers are full of them.
        whole = f"https://{text}" if _HOST.fullmatch(text) else text
        if not re.fullmatch(r"https?://[^\s/]+\S*", whole, re.IGNORECASE):
            self.problem("url", "not-an-address", value=text)
        return self.text("url", whole)

    def check_key(self, told: Mapping[str, object]) -> None:
        key = str(told.get("key", ""))
        if not key:
            return
        first = self.keys.setdefault(key, self.number)
        if first != self.number:
            self.problem("key", "key-twice", value=key, first=first)
        if told.get("parent") == key:
            self.problem("parent", "own-parent")

    def check_whole(self, told: Mapping[str, object]) -> None:
        """Check what only several fields together can tell."""
        start, end = str(told.get("start_date", "")), str(told.get("end_date", ""))
        shared = min(len(start), len(end))
        if end[:shared] < start[:shared]:
            self.problem("end_date", "end-before-start", start=start, end=end)
        shown = _shown(told)
        if shown and NO_CO in _items(told.get("cos")):
            self.problem("cos", "co-and-none", field=FIELD_LABELS["cos"], shown=", ".join(shown))
        mix, percent = told.get("mix"), told.get("substitutive_percent")
        expected = {Mix.SUBSTITUTIVE.value: 100, Mix.ADDITIVE.value: 0}.get(str(mix))
        if isinstance(percent, int) and expected not in (None, percent):
            self.problem("substitutive_percent", "mix-and-percent", mix=str(mix), percent=percent)


def _shown(told: Mapping[str, object]) -> tuple[str, ...]:
    """Return the Co's that the row shows: those named, those rated some or strong, those of its forms."""
    shown = {str(co) for co in _items(told.get("cos"))}
    shown |= {name.partition("_")[2] for name in STRENGTHS if told.get(name) in ("some", "strong")}
    shown |= {_CO_OF_FORM[str(form)] for form in _items(told.get("forms")) if form in _CO_OF_FORM}
    return tuple(co.value for co in Co if co.value in shown)


def _folded(text: str) -> str:
    # A value of signs alone, such as a dash, folds to nothing and stands for itself.
    return fold(text) or text


def _items(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def split_cell(cell: str, one: FieldMapping) -> list[str]:
    """Return the parts of a cell at the separators of its field, which must have some."""
    if not one.escaped:
        return re.split("|".join(map(re.escape, one.split)), cell)
    separators = "".join(re.escape(mark) for mark in one.split)
    parts = re.findall(rf"((?:\\.|\\$|[^\\{separators}])*)(?:[{separators}]|$)", cell, re.DOTALL)
    return [re.sub(r"\\(.)", r"\1", part.strip(), flags=re.DOTALL) for part in parts]


def _iso_date(text: str, order: str) -> str | None:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif order in {"dmy", "mdy"} and (match := NUMBERED_DATE.fullmatch(text)):
        first, second, year = match.groups()
        day, month = (first, second) if order == "dmy" else (second, first)
    else:
        return None
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7] if month else whole[:4]
