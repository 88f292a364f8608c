"""Every word on a page can be translated: no template holds text outside a translation tag."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOOR = 20
LEFT_OUT = re.compile(
    r"\{%\s*comment.*?endcomment\s*%\}"
    r"|\{#.*?#\}"
    r"|\{%\s*(?P<tag>blocktranslate|blocktrans)\b.*?%\}.*?\{%\s*end(?P=tag)\s*%\}"
    r"|<(?P<code>script|style)\b.*?</(?P=code)>"
    r"|<!--.*?-->|<!doctype[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
READ_OUT = re.compile(r"""\b(?:title|alt|aria-label|placeholder)\s*=\s*("[^"]*"|'[^']*')""")
TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {"Commonstar", "CSV", "XLSX", "JSON", "OPSI", "GovInt", "https", "http"}


def untranslated(source: str) -> list[str]:
    """Words that a reader would see or hear and that no catalogue can change."""
    text = LEFT_OUT.sub(" ", source)
    heard = " ".join(TEMPLATE.sub(" ", found) for found in READ_OUT.findall(text))
    seen = TAG.sub(" ", TEMPLATE.sub(" ", text))
    return [word for word in WORD.findall(ENTITY.sub(" ", seen + " " + heard)) if word not in NAMES]


def templates() -> list[Path]:
    return sorted((ROOT / "src" / "commonstar" / "web").rglob("templates/**/*.html"))


def test_no_template_holds_words_that_cannot_be_translated() -> None:
    found = {str(path.relative_to(ROOT)): untranslated(path.read_text(encoding="utf-8")) for path in templates()}
    assert len(found) >= FLOOR, "the guard sees too few templates"
    assert {name: words for name, words in found.items() if words} == {}


def test_the_guard_finds_bare_words_and_bare_labels() -> None:
    fault = '<p aria-label="Close it">{% translate "fine" %} bare {{ value }}</p>'
    assert untranslated(fault) == ["bare", "Close", "it"]
    assert untranslated("{% blocktranslate %}all {{ fine }}{% endblocktranslate %}<p class='x'>&nbsp;</p>") == []
