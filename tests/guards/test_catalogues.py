"""Every string is found, and no translation loses a placeholder, a tag or a plural form."""

from __future__ import annotations

import gettext
import importlib.util
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "src" / "commonstar" / "web" / "locale"
FLOOR = {"languages": 4, "translated": 300, "strings": 1500}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?[a-z][^>]*>|&\w+;")
FIRST_LINES = ("# Unreviewed", "# Reviewed")

TEMPLATE = """{% extends "x.html" %}{% load i18n %}
  <div>
    <p title="{% translate 'Said aloud' %}">{% translate "400 % larger" %}</p>
{% translate "Open" context "of a door" %}
      {% blocktranslate trimmed count number=n with who=w %}
          {{ who }} has
          one door
      {% plural %}
          {{ who }} has {{ number }} doors
      {% endblocktranslate %}
  {% if it's %}{{ words|default:_("Nothing yet") }}{% endif %}
  </div>
"""
PYTHON = """
LABELS = {"a": Label(gettext_lazy("In a table"), hint=pgettext_lazy("a shop", "Closed"))}
TWO = _("One sentence "
        "in two parts.")
def say(n: int) -> str:
    return ngettext("%(n)d door", "%(n)d doors", n) % {"n": n} + _(TWO)
"""


def tool() -> ModuleType:
    """The tool that extracts, which lies outside any package."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ids(text: str) -> set[tuple[str | None, object]]:
    """Context and identity of every string in a text of Python."""
    messages = tool()
    catalog = messages.Catalog()
    messages.read(catalog, "x.py", text)
    return {(message.context, message.id) for message in catalog if message.id}


def test_strings_of_a_template_are_found_as_django_asks_for_them() -> None:
    assert ids(tool().as_python(TEMPLATE)) == {
        (None, "Said aloud"),
        (None, "400 %% larger"),
        ("of a door", "Open"),
        (None, ("%(who)s has one door", "%(who)s has %(number)s doors")),
        (None, "Nothing yet"),
    }


def test_strings_of_python_are_found_in_constants_and_in_parts() -> None:
    assert ids(PYTHON) == {
        (None, "In a table"),
        ("a shop", "Closed"),
        (None, "One sentence in two parts."),
        (None, ("%(n)d door", "%(n)d doors")),
    }


def test_every_string_of_the_package_is_found() -> None:
    assert len(tool().extract()) >= FLOOR["strings"]


def catalogues() -> list[Path]:
    return sorted(LOCALE.rglob("django.po"))


def pairs(entry: polib.POEntry) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each translated text with the texts it may follow: a plural form follows either of the two English ones."""
    if entry.msgid_plural:
        yield from (((entry.msgid, entry.msgid_plural), text) for text in entry.msgstr_plural.values() if text)
    elif entry.msgstr:
        yield (entry.msgid,), entry.msgstr


def kept(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def faults(catalogue: polib.POFile) -> list[str]:
    """What would break a page or show half a sentence."""
    found = []
    forms = re.search(r"nplurals\s*=\s*(\d)\s*;\s*plural\s*=", catalogue.metadata.get("Plural-Forms", ""))
    if forms is None:
        found.append("no plural forms in the header")
    for entry in catalogue:
        wrong = [text for sources, text in pairs(entry) if kept(text) not in [kept(source) for source in sources]]
        found += [f"other placeholders: {text}" for text in wrong]
        words = entry.msgstr_plural.values()
        if forms and any(words) and not (all(words) and len(words) == int(forms[1])):
            found.append(f"a plural form is missing: {entry.msgid}")
    return found


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-3])
def test_a_catalogue_is_whole(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    assert sum(1 for entry in catalogue if entry.translated()) >= FLOOR["translated"]
    assert faults(catalogue) == []
    assert path.read_text(encoding="utf-8").startswith(FIRST_LINES), "say in the first line whether it is reviewed"
    assert catalogue.to_binary()


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "Mae {count} person yn cymryd rhan."),
        (2, "Mae {count} o bobl yn cymryd rhan."),
        (7, "Mae {count} o bobl yn cymryd rhan."),
    ],
)
def test_welsh_keeps_the_form_for_one_where_its_rule_looks_for_it(count: int, words: str) -> None:
    """The first form of the Welsh rule is the one for most numbers; the second is for one."""
    catalogue = polib.pofile(str(LOCALE / "cy" / "LC_MESSAGES" / "django.po"))
    told = gettext.GNUTranslations(io.BytesIO(catalogue.to_binary()))
    assert told.ngettext("{count} person takes part.", "{count} people take part.", count) == words


def test_all_languages_are_there() -> None:
    assert len(catalogues()) >= FLOOR["languages"]


FAULTY = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Sent to <strong>%%(who)s</strong>, 5 %%%% of {all}"
msgstr "%s"

msgid "%%(n)d door"
msgid_plural "%%(n)d doors"
msgstr[0] "%%(n)d Tür"
msgstr[1] "%s"
"""


@pytest.mark.parametrize(
    ("whole", "plural", "expected"),
    [
        ("An <strong>%(who)s</strong>, 5 %% von {all}", "%(n)d Türen", 0),
        ("An <strong>%(wer)s</strong>, 5 %% von {all}", "%(n)d Türen", 1),
        ("An %(who)s, 5 %% von {all}", "%(n)d Türen", 1),
        ("An <strong>%(who)s</strong>, 5 % von {all}", "%(n)d Türen", 1),
        ("An <strong>%(who)s</strong>, 5 %% von {alle}", "viele Türen", 2),
        ("", "", 1),
    ],
)
def test_the_guard_finds_lost_placeholders_tags_and_plurals(whole: str, plural: str, expected: int) -> None:
    assert len(faults(polib.pofile(FAULTY % (whole, plural)))) == expected


def test_the_guard_finds_a_catalogue_without_plural_forms() -> None:
    assert faults(polib.pofile('msgid ""\nmsgstr "Language: cy\\n"\n')) == ["no plural forms in the header"]
