"""Headings of columns: the many ways to spell one, and the languages that they name.

Facts of the XLSForm specification and of what pyxform 4.5 takes: headings are spelled with spaces or underscores, parts
are joined by `::` (or by `:` where the sheet has no `::`), older names live on, and the last part names a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from commonstar.engine.survey.checking import LANGUAGE

WORDS = {"survey": ("label", "hint", "constraint_message"), "choices": ("label",)}
_MEDIA = ("image", "big-image", "audio", "video")
_KNOWN = frozenset(
    {
        *("type", "name", "label", "hint", "guidance_hint", "constraint", "constraint_message", "required"),
        *("required_message", "relevant", "calculation", "appearance", "default", "read_only", "repeat_count"),
        *("choice_filter", "parameters", "trigger", "autoplay", "rows", "media", "bind", "control", "instance"),
        *("intent", "no_app_error_string", "save_to", "list_name", "disabled", *_MEDIA),
    }
)
_OLDER = {
    "survey": {
        "caption": "label",
        "relevance": "relevant",
        "constraining_message": "constraint_message",
        "calculate": "calculation",
        "command": "type",
        "tag": "name",
        "value": "name",
        "count": "repeat_count",
        "jr:count": "repeat_count",
        "readonly": "read_only",
        "requiredmsg": "required_message",
        "noapperrorstring": "no_app_error_string",
        "body": "control",
    },
    "choices": {"caption": "label", "value": "name"},
    "settings": {
        "set_form_title": "form_title",
        "title": "form_title",
        "id_string": "form_id",
        "set_form_id": "form_id",
    },
}
_GROUPED = {
    ("bind", "readonly"): "read_only",
    ("bind", "relevant"): "relevant",
    ("bind", "required"): "required",
    ("bind", "constraint"): "constraint",
    ("bind", "jr:constraintMsg"): "constraint_message",
    ("bind", "jr:requiredMsg"): "required_message",
    ("bind", "jr:noAppErrorString"): "no_app_error_string",
    ("bind", "calculate"): "calculation",
    ("control", "appearance"): "appearance",
    ("control", "jr:count"): "repeat_count",
    ("control", "autoplay"): "autoplay",
    ("control", "rows"): "rows",
    **{("media", kind): kind for kind in _MEDIA},
}
_OF_SHEET = {
    "survey": _KNOWN,
    "choices": frozenset({"list_name", "name", "label", "media", *_MEDIA}),
    "settings": frozenset({"form_title", "form_id", "version", "default_language"}),
}

# Names of languages in English and in themselves, as people write them into headings (ISO 639-1, -3).
LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Farsi",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gd": "Scottish Gaelic",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "ku": "Kurdish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ne": "Nepali",
    "nl": "Dutch",
    "no": "Norwegian",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "so": "Somali",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "ti": "Tigrinya",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
_CODES = {name.casefold(): code for code, name in LANGUAGES.items()}
_IN_BRACKETS = re.compile(r".*\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)")


def canonical_heading(heading: str, sheet: str, *, double: bool) -> str:
    """The one way in which we spell a heading; one that nobody knows stays as it is, but for its separators."""
    snake = "_".join(heading.split()).lower()
    older, known = _OLDER.get(sheet, {}), _OF_SHEET.get(sheet, frozenset())
    if snake in older or snake in known:
        return older.get(snake, snake)
    parts = _split(heading, double=double or "::" in heading)
    if len(parts) == 1:
        return heading
    first = "_".join(parts[0].split()).lower()
    first = older.get(first, first)
    if sheet in WORDS and (first, parts[1]) in _GROUPED and (sheet == "survey" or first == "media"):
        return "::".join((_GROUPED[first, parts[1]], *parts[2:]))
    return "::".join((first if first in known else parts[0], *parts[1:]))


def _split(heading: str, *, double: bool) -> list[str]:
    if double:
        return [part.strip() for part in heading.split("::")]
    parts = [part.strip() for part in heading.split(":")]
    if "jr" in parts[:-1]:
        at = parts.index("jr")
        parts[at : at + 2] = [f"jr:{parts[at + 1]}"]
    return parts


def word_columns(headings: Iterable[str], sheet: str) -> dict[str, list[tuple[str, str]]]:
    """The columns of words: by field, pairs of heading and the language that it names ("" for none)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for heading in headings:
        field, _, language = heading.partition("::")
        if field in WORDS.get(sheet, ()) and "::" not in language:
            found.setdefault(field, []).append((heading, language))
    return found


def language_codes(names: Iterable[str], default: str) -> dict[str, str]:
    """A code for each language named; of two that would share one, and for names unknown, one of the private codes.

    The name "" (columns without a language) gets the code `default` whether or not another language has it.
    """
    codes: dict[str, str] = {}
    private = (f"qa{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    for name in names:
        if name:
            code = _code(name)
            codes[name] = code if code and code not in codes.values() else next(private)
    return {"": default, **codes}


def _code(name: str) -> str:
    bracketed = _IN_BRACKETS.fullmatch(name)
    if bracketed:
        return _tidy(bracketed[1])
    plain = name.strip()
    return _CODES.get(plain.casefold()) or (_tidy(plain) if LANGUAGE.fullmatch(_tidy(plain)) else "")


def _tidy(code: str) -> str:
    first, dash, rest = code.partition("-")
    return first.lower() + dash + rest


def language_heading(code: str) -> str:
    """A language as headings name it: English (en)."""
    return f"{LANGUAGES[code]} ({code})" if code in LANGUAGES else code
