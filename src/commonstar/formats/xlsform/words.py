"""The languages of a form: which codes they have here, and which columns hold which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from commonstar.engine.survey.instrument import Instrument, Kind
from commonstar.formats.xlsform.headings import WORDS, language_codes, language_heading, word_columns
from commonstar.formats.xlsform.named import Named
from commonstar.formats.xlsform.rows import Columns
from commonstar.formats.xlsform.sheets import Sheets

UNKNOWN = "und"
_FIELDS = tuple((sheet, field) for sheet, fields in WORDS.items() for field in fields)


@dataclass(frozen=True)
class Languages:
    """The codes of a form's languages, the original first; the columns of words; what is to be said of them."""

    codes: tuple[str, ...]
    words: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    named: tuple[Named, ...]


def read_languages(sheets: Sheets, language: str) -> Languages:
    """Find the languages of a form. `language` is that of columns which name none and have no default in settings."""
    found = {
        (sheet, field): columns
        for sheet in WORDS
        for field, columns in word_columns(sheets[sheet].headings, sheet).items()
    }
    names = tuple(dict.fromkeys(name for columns in found.values() for _, name in columns if name))
    settings = sheets["settings"].lines[0] if sheets["settings"].lines else None
    default = settings.get("default_language") if settings else ""
    codes = language_codes([*names, *([default] if default and default not in names else ())], language)
    codes[""] = _untagged(found, codes, default, _most_labels(sheets, codes), language)
    words = {place: tuple((codes[name], heading) for heading, name in columns) for place, columns in found.items()}
    used = Counter[str]()
    for heading, name in found.get(("survey", "label"), []):
        used[codes[name]] += sum(bool(line.get(heading)) for line in sheets["survey"].lines)
    wanted = codes[default] if default else ""
    order = dict.fromkeys(code for columns in words.values() for code, _ in columns)
    first = max(order, key=lambda code: (used[code], code == wanted), default=language)
    ordered = (first, *(code for code in order if code != first))
    named = tuple(
        Named("language", "survey", 0, "", {"language": name or "without a name", "code": codes[name]})
        for name in names
        if codes[name].startswith("qa")
    )
    return Languages(ordered, {place: _sorted(pairs, ordered) for place, pairs in words.items()}, named)


def _sorted(pairs: tuple[tuple[str, str], ...], order: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: order.index(pair[0])))


def _most_labels(sheets: Sheets, codes: Mapping[str, str]) -> str:
    """The code of the language that has most labels of questions, if it is one that columns name."""
    counts = Counter[str]()
    for heading, name in word_columns(sheets["survey"].headings, "survey").get("label", []):
        counts[name] += sum(bool(line.get(heading)) for line in sheets["survey"].lines)
    most = max(counts, key=lambda name: counts[name], default="")
    return codes[most] if most else ""


def _untagged(
    found: Mapping[tuple[str, str], list[tuple[str, str]]],
    codes: Mapping[str, str],
    default: str,
    most: str,
    language: str,
) -> str:
    """The code of columns that name no language: one that another column has too only where they do not meet."""
    wanted = codes[default] if default else most or language
    for columns in found.values():
        taken = {codes[name] for _, name in columns if name}
        if wanted in taken and any(not name for _, name in columns):
            return UNKNOWN
    return wanted


def written_columns(instrument: Instrument) -> Columns:
    """The columns that an instrument is written into: those that it came from, and for the rest like-named ones."""
    known = dict(instrument.carried.columns)
    words = {}
    for sheet, field in _FIELDS:
        pairs = []
        for code in instrument.languages:
            heading = known.get(f"{sheet}.{field}.{code}")
            pairs.append((code, heading if heading is not None else _new_heading(field, code, known)))
        words[sheet, field] = tuple(pairs)
    choices = [choice for each in instrument.choice_lists for choice in each.choices]
    filters = dict.fromkeys(name for choice in choices for name, _ in choice.columns)
    return Columns(words, kinds_of(instrument), tuple(filters))


def _new_heading(field: str, code: str, known: Mapping[str, str]) -> str:
    label = known.get(f"survey.label.{code}") or known.get(f"choices.label.{code}")
    if label is None:
        return f"{field}::{language_heading(code)}"
    _, separator, language = label.partition("::")
    return field + separator + language


def column_pairs(
    words: Mapping[tuple[str, str], tuple[tuple[str, str], ...]], sheets: Sheets
) -> tuple[tuple[str, str], ...]:
    """The columns of words as they are carried, in the order in which they stand: pyxform lets the later one win."""
    place = {(sheet, heading): at for sheet in WORDS for at, heading in enumerate(sheets[sheet].headings)}
    found = [(sheet, field, code, heading) for (sheet, field), pairs in words.items() for code, heading in pairs]
    found.sort(key=lambda each: (each[0], place[each[0], each[3]]))
    return tuple((f"{sheet}.{field}.{code}", heading) for sheet, field, code, heading in found)


def kinds_of(instrument: Instrument) -> dict[str, Kind]:
    """The kinds of an instrument's questions by name."""
    return {question.name: question.kind for question in instrument.questions}


def default_language(instrument: Instrument, columns: tuple[tuple[str, str], ...]) -> str:
    """What settings call the original, where its labels name a language."""
    original = instrument.languages[0]
    heading = dict(columns).get(f"survey.label.{original}", f"label::{language_heading(original)}")
    return heading.partition("::")[2]
