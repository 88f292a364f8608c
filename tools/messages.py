"""Message catalogues: `extract` reads every string out of code and templates and brings the catalogues up to date;
`pseudo FOLDER` makes two catalogues that nobody speaks, for tests: one longer and accented, one right to left.

No gettext programs are needed: Django turns templates into Python calls, Babel reads those.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "commonstar"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = ("cy", "de", "fr", "es")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
UNREVIEWED = "Unreviewed: written without a native reader; correct it and take this line out."
KEPT = re.compile(r"(%\([^)]+\)[sd]|%[sd%]|\{[^}]*\}|<[^>]+>|&\w+;)")
ACCENTED = str.maketrans("aeiouyAEIOUYcnst", "áéíóúýÁÉÍÓÚÝçñšť")
MIRRORED = str.maketrans("aeioutnrsl", "اعيوهتنرسل")


def sources() -> Iterator[tuple[str, str]]:
    """Every file that may hold strings: its name in the repository, and itself as Python."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in sorted(SOURCE.rglob("templates/**/*")):
        if path.suffix in (".html", ".txt"):
            yield str(path.relative_to(ROOT)), as_python(path.read_text(encoding="utf-8"))


def as_python(template: str) -> str:
    """A template's strings as Python calls, each on its line; Django's form of it keeps indents that mean nothing."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def extract() -> Catalog:
    """The catalogue of all strings in use."""
    catalog = Catalog(project="Commonstar", charset="utf-8")
    for name, text in sources():
        read(catalog, name, text)
    return catalog


def read(catalog: Catalog, name: str, text: str) -> None:
    """Put every string of one Python text into the catalogue."""
    found = extract_python(io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for line, function, arguments, comments in found:
        add(catalog, (name, line), str(function), arguments, list(comments or ()))


def add(catalog: Catalog, place: tuple[str, int], function: str, arguments: object, comments: list[str]) -> None:
    """Put one call's string into the catalogue; calls without a literal string hold none."""
    words = [word for word in (arguments if isinstance(arguments, tuple) else (arguments,)) if isinstance(word, str)]
    context = words.pop(0) if "pgettext" in function and words else None
    plural = function.startswith("n") and "noop" not in function and len(words) > 1
    if words and words[0]:
        identity = (words[0], words[1]) if plural else words[0]
        catalog.add(identity, locations=[place], auto_comments=comments, context=context)


def update(language: str, template: Catalog) -> int:
    """Bring one language up to date; returns how many strings it still lacks."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(
            locale=language,
            project="Commonstar",
            version="1",
            charset="utf-8",
            fuzzy=False,
            msgid_bugs_address="see CONTRIBUTING.md",
            last_translator="nobody yet",
            language_team=language,
        )
    catalog.header_comment = f"# {UNREVIEWED}" if not path.exists() else catalog.header_comment
    # The day of each run would change every catalogue for nothing.
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=False, sort_output=True, no_location=True)
    return sum(1 for message in catalog if message.id and not translated(message))


def translated(message: Message) -> bool:
    """Whether a message has all its words."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def disguise(text: str, right_to_left: bool) -> str:
    """The text as nobody writes it, placeholders and markup kept: [longer, accented …], or in Arabic letters."""
    table = MIRRORED if right_to_left else ACCENTED
    words = "".join(part if KEPT.fullmatch(part) else part.translate(table) for part in KEPT.split(text))
    return words if right_to_left else f"[{words} {'~' * (len(text) // 3)}]"


def pseudo(folder: Path) -> None:
    """Write the two catalogues into `folder`, compiled."""
    template = extract()
    for directory, right_to_left in (("en_XA", False), ("ar_XB", True)):
        catalog = Catalog(locale="en", charset="utf-8")
        for message in template:
            if message.id:
                ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
                words = tuple(disguise(word, right_to_left) for word in ids)
                catalog.add(message.id, words if len(ids) > 1 else words[0], context=message.context)
        path = folder / directory / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, catalog)


def main() -> int:
    """`extract` or `pseudo FOLDER`."""
    if sys.argv[1:2] == ["pseudo"]:
        pseudo(Path(sys.argv[2]))
        return 0
    template = extract()
    print(f"{len(template)} strings")
    for language in LANGUAGES:
        print(f"{language}: {update(language, template)} not yet translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
