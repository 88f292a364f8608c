"""A strict reader and a plain writer for YAML 1.2, so that open files mean one thing and faults name their line.

Stricter than the standard where people get hurt: a key given twice, an alias, a tag or a second document is refused.
Numbers with a point are read as `Decimal`, and dates stay text, so that nothing is rounded or turned into another day.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from io import StringIO
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.representer import SafeRepresenter

MAX_CHARACTERS = 2_000_000
FOLD_FROM = 90
WIDTH = 118

Path = tuple[str | int, ...]
Choice = TypeVar("Choice", bound=StrEnum)


class FileError(ValueError):
    """A file that cannot be read as what it claims to be: which file, where in it, and why.

    `code` is stable and `parameters` feed a translated sentence; the text of the error is plain English.
    """

    def __init__(self, code: str, reason: str, *, name: str = "", line: int | None = None, path: Path = ()) -> None:
        self.code = code
        self.reason = reason
        self.name = name
        self.line = line
        self.path = path
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(part for part in (self.name, line, path_text(self.path)) if part)
        return f"{where}: {self.reason}" if where else self.reason


class YamlError(FileError):
    """Text that is not the YAML we accept."""


class FieldError(FileError):
    """YAML that is well formed, but whose content does not fit."""


def path_text(path: Path) -> str:
    """A path as people write it: `figures[2].source.title`, counted from one."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class _Constructor(SafeConstructor):
    """Scalars as YAML 1.2 has them, but exact: decimals for floats, text for dates."""


def _decimal(constructor: SafeConstructor, node: ScalarNode) -> Decimal:
    text = str(node.value).replace("_", "")
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", text):
        raise ConstructorError(None, None, f"{node.value} is not a number", node.start_mark)
    return Decimal(text)


def _text(constructor: SafeConstructor, node: ScalarNode) -> str:
    return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:float", _decimal)
_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _text)


@dataclass(frozen=True)
class Document:
    """One YAML document: its value, and the line on which each part of it begins."""

    name: str
    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int | None:
        """The line of a path, or of the nearest part of the document that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_yaml(text: str, name: str = "") -> Document:
    """Read one document. Raises `YamlError` with the line for anything that is not strict YAML 1.2."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Constructor
    yaml.allow_duplicate_keys = False
    with _named_faults(name):
        node, lines = _composed(yaml, text, name)
        value = None if node is None else yaml.constructor.construct_document(node)
    return Document(name=name, value=value, lines=lines)


def read_nodes(text: str, name: str = "") -> Node | None:
    """Read one document as nodes, each with its mark, for a reader that tells many faults at once.

    Raises `YamlError` as `read_yaml` does, but leaves a key that is given twice to the caller. None where it is empty.
    """
    with _named_faults(name):
        return _composed(YAML(typ="safe", pure=True), text, name)[0]


def _composed(yaml: YAML, text: str, name: str) -> tuple[Node | None, dict[Path, int]]:
    """The nodes of a document and the line of each path, after what can be refused without reading values."""
    if len(text) > MAX_CHARACTERS:
        raise YamlError("too-large", f"the file has more than {MAX_CHARACTERS} characters", name=name)
    node = yaml.compose(text)
    return node, {} if node is None else dict(_lines(node, (), name))


@contextmanager
def _named_faults(name: str) -> Iterator[None]:
    """Every fault of the library as one of ours."""
    try:
        yield
    except MarkedYAMLError as error:
        raise _named(error, name) from error
    except RecursionError as error:
        raise YamlError("too-deep", "the parts are nested too deeply", name=name) from error
    except (YAMLError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise YamlError("not-yaml", str(error).splitlines()[0], name=name) from error


def _named(error: MarkedYAMLError, name: str) -> YamlError:
    """The library's error as ours: one line of reason and the line number."""
    mark = error.problem_mark or error.context_mark
    line = None if mark is None else mark.line + 1
    reason = str(error.problem or error.context or "not YAML").splitlines()[0]
    duplicate = re.match(r'found duplicate key "?(.*?)"? with', reason)
    if duplicate:
        return YamlError("duplicate-key", f"the key {duplicate[1]} is given twice", name=name, line=line)
    return YamlError("not-yaml", reason, name=name, line=line)


def _lines(node: Node, path: Path, name: str) -> Iterator[tuple[Path, int]]:
    """Each path of the document with its line, counted from one; that of a key where there is one.

    An alias makes a small file grow without limit and hides what a reader sees. None can stand without an anchor.
    """
    line = node.start_mark.line + 1
    if node.anchor is not None:
        raise YamlError("alias", "anchors and aliases (& and *) are not used here", name=name, line=line)
    yield path, line
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*path, index), name)
    if isinstance(node, MappingNode):
        for key, item in node.value:
            inner = (*path, str(key.value))
            yield from _lines(key, inner, name)
            yield from (found for found in _lines(item, inner, name) if found[0] != inner)


@dataclass
class Fields:
    """The keys of one mapping, taken one by one, so that a wrong type or an unknown key is named with its place."""

    document: Document
    path: Path
    value: dict[str, Any]
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document, path: Path = (), value: Any = None) -> "Fields":
        """The mapping at a path. Raises `FieldError` if it is something else."""
        value = document.value if not path and value is None else value
        if not isinstance(value, dict):
            raise FieldError(
                "not-a-mapping", "keys and values are expected", name=document.name, line=document.line(path), path=path
            )
        return cls(document, path, value)

    def error(self, code: str, reason: str, key: str = "") -> FieldError:
        """A `FieldError` at a key of this mapping, to raise."""
        path = (*self.path, key) if key else self.path
        return FieldError(code, reason, name=self.document.name, line=self.document.line(path), path=path)

    def raw(self, key: str) -> Any:
        """The value of a key as it stands, or None where it is not given."""
        self.taken.add(key)
        return self.value.get(key)

    def text(self, key: str, *, required: bool = False) -> str:
        """A text, empty if not given. A whole number (a year, say) counts as its digits."""
        value = self.raw(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise self.error("not-text", "a text is expected", key)
        if required and not (value or "").strip():
            raise self.error("missing", f"{key} is missing", key)
        return value or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty if not given."""
        items = self._list(key)
        for index, item in enumerate(items):
            if not isinstance(item, str) or not item.strip():
                raise self.error("not-text", f"item {index + 1} is not a text", key)
        return tuple(items)

    def number(self, key: str) -> Decimal | None:
        """An exact number, or None where not given."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.error("not-a-number", f"{value!r} is not a number", key)
        return Decimal(value)

    def whole(self, key: str) -> int | None:
        """A whole number, or None where not given."""
        value = self.raw(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.error("not-a-whole-number", f"{value!r} is not a whole number", key)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where not given."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            raise self.error("not-a-flag", f"{value!r} is neither true nor false", key)
        return bool(value)

    def choice(self, key: str, kind: type[Choice], value: Any = None) -> Choice:
        """One of a vocabulary's terms."""
        value = self.raw(key) if value is None else value
        try:
            return kind(value)
        except ValueError as error:
            known = ", ".join(kind)
            raise self.error("unknown-term", f"{value!r} is not one of {known}", key) from error

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """A list of a vocabulary's terms, empty if not given."""
        return tuple(self.choice(key, kind, value) for value in self._list(key))

    def inner(self, key: str) -> "Fields":
        """The mapping under a key."""
        return Fields.of(self.document, (*self.path, key), self.raw(key))

    def rows(self, key: str) -> tuple["Fields", ...]:
        """The mappings in the list under a key, empty if not given."""
        items = self._list(key)
        return tuple(Fields.of(self.document, (*self.path, key, index), item) for index, item in enumerate(items))

    def done(self) -> None:
        """Raises `FieldError` for a key that nobody asked for: a typing mistake would lose what was written."""
        for key in self.value:
            if key not in self.taken:
                raise self.error("unknown-key", f"the key {key} is not known here", str(key))

    def _list(self, key: str) -> list[Any]:
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.error("not-a-list", "a list is expected", key)
        return value


class _Representer(SafeRepresenter):
    """Text as people read it: long lines folded, and every value written out where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always: an alias is what the reader refuses."""
        return True


def _write_text(representer: SafeRepresenter, value: str) -> ScalarNode:
    style = None
    plain = value.isprintable() and value == value.strip() and "  " not in value
    if plain and len(value) > FOLD_FROM:
        style = ">"
    elif not plain or re.fullmatch(r"[-+.\d_:eE/T ]*\d[-+.\d_:eE/TZ ]*", value):
        style = '"'
    return representer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _write_decimal(representer: SafeRepresenter, value: Decimal) -> ScalarNode:
    text = format(value, "f")
    kind = "float" if "." in text else "int"
    return representer.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


_Representer.add_representer(str, _write_text)
_Representer.add_representer(Decimal, _write_decimal)


def write_yaml(value: Mapping[str, Any]) -> str:
    """Write a mapping of texts, exact numbers, flags, lists and mappings, in the order given.

    What `read_yaml` makes of the text is equal to what went in.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # the stub says None, the library a flag
    yaml.width = WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(dict(value), stream)
    return stream.getvalue()
