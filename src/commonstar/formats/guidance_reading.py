"""YAML read strictly and by name: every value is asked for, every fault knows its file and line."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from commonstar.formats.yaml import Document, Path, YamlError, read_yaml

Term = TypeVar("Term", bound=StrEnum)


class GuidanceError(ValueError):
    """A fault in a guidance file. `file` is the file's name, `line` counts from 1, `reason` is one plain sentence."""

    def __init__(self, reason: str, *, file: str, line: int) -> None:
        super().__init__(f"{file}, line {line}: {reason}")
        self.reason = reason
        self.file = file
        self.line = line


class FrontMatterError(GuidanceError):
    """The block between the two '---' lines is missing or does not fit the file."""


class MalformedYamlError(GuidanceError):
    """The text is not YAML, or not a list of names and values."""


class MissingFieldError(GuidanceError):
    """A field that must be there is not, or is empty."""


class UnknownFieldError(GuidanceError):
    """A field that nothing reads: most often a slip of the pen."""


class WrongKindError(GuidanceError):
    """A value is of the wrong kind: text where a number belongs, a single value where a list belongs."""


class UnknownTermError(GuidanceError):
    """A value is none of the terms allowed there."""


class PlaceholderError(GuidanceError):
    """A placeholder is used but not declared, declared but not used, or misspelt."""


class DuplicateEntryError(GuidanceError):
    """Two entries have the same key."""


class Entry:
    """One mapping of a YAML file; remembers which fields were asked for."""

    def __init__(self, document: Document, path: Path, data: Mapping[str, object], *, first_line: int) -> None:
        self._document = document
        self._path = path
        self._data = data
        self._asked: set[str] = set()
        self._first_line = first_line
        self.file = document.name
        self.line = self._line_at(path)

    def _line_at(self, path: Path) -> int:
        return self._first_line + (self._document.line(path) or 1) - 1

    def line_of(self, key: str) -> int:
        """The line of a field, or of the entry where the field is missing."""
        return self._line_at((*self._path, key))

    def text(self, key: str) -> str:
        """A text that must be there; the blanks around it are dropped. Raises `MissingFieldError`, `WrongKindError`."""
        value = self.optional_text(key)
        if value is None:
            raise MissingFieldError(f"{key} is missing", file=self.file, line=self.line_of(key))
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, or `None` where the field is absent or empty. Raises `WrongKindError`."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._wrong(key, "a text (put it between quotation marks)")
        return re.sub(r"\s+", " ", value).strip() or None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, which may be empty but must be there. Raises `MissingFieldError`, `WrongKindError`."""
        value = self._must(key)
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise self._wrong(key, "a list")
        if not all(isinstance(each, str) and each.strip() for each in value):
            raise self._wrong(key, "a list of texts")
        return tuple(re.sub(r"\s+", " ", each).strip() for each in value)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Names with a text each, in their order. Raises `MissingFieldError`, `WrongKindError`."""
        value = self._must(key)
        if not isinstance(value, Mapping) or not all(isinstance(each, str) for pair in value.items() for each in pair):
            raise self._wrong(key, "names with a text each")
        return tuple((str(name), str(meaning)) for name, meaning in value.items())

    def term(self, key: str, kind: type[Term]) -> Term:
        """A term of `kind`. Raises `UnknownTermError` naming those allowed."""
        value = self.text(key)
        if value not in list(kind):
            allowed = ", ".join(kind)
            raise UnknownTermError(f"{key}: {value!r} is none of {allowed}", file=self.file, line=self.line_of(key))
        return kind(value)

    def whole_number(self, key: str) -> int:
        """A whole number above nought. Raises `MissingFieldError`, `WrongKindError`."""
        value = self._must(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._wrong(key, "a whole number above nought")
        return int(value)

    def flag(self, key: str) -> bool:
        """True or false; false where the field is absent. Raises `WrongKindError`."""
        value = self._get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def entries(self, key: str) -> tuple["Entry", ...]:
        """A list of mappings. Raises `MissingFieldError`, `WrongKindError`."""
        value = self._must(key)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self._wrong(key, "a list of entries")
        return tuple(
            Entry(self._document, (*self._path, key, index), each, first_line=self._first_line)
            for index, each in enumerate(value)
        )

    def refuse_others(self) -> None:
        """Raise `UnknownFieldError` for the first field that nothing asked for."""
        for key in self._data:
            if key not in self._asked:
                raise UnknownFieldError(f"{key!r} is not a field here", file=self.file, line=self.line_of(key))

    def _get(self, key: str) -> object:
        self._asked.add(key)
        value: object = self._data.get(key)
        return value

    def _must(self, key: str) -> object:
        value = self._get(key)
        if value is None:
            raise MissingFieldError(f"{key} is missing", file=self.file, line=self.line_of(key))
        return value

    def _wrong(self, key: str, wanted: str) -> WrongKindError:
        return WrongKindError(f"{key} must be {wanted}", file=self.file, line=self.line_of(key))


def read_document(text: str, *, file: str, first_line: int = 1) -> Entry:
    """The top mapping of a YAML text that starts on `first_line` of `file`. Raises `MalformedYamlError`."""
    try:
        document = read_yaml(text, file)
    except YamlError as error:
        line = first_line + (error.line or 1) - 1
        raise MalformedYamlError(error.reason, file=file, line=line) from error
    if not isinstance(document.value, dict):
        raise MalformedYamlError("the file must start with a name and a colon", file=file, line=first_line)
    return Entry(document, (), document.value, first_line=first_line)
