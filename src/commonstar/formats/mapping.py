"""The mapping file: which column of a foreign table feeds which field of an initiative, and how its values translate.

The file is YAML and described in docs/reference/mapping-file.md. Every fault names its line and its path.
"""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from commonstar.formats.fields import FIELD_LABELS, MULTIPLE, fold
from commonstar.formats.yaml import YamlError, read_nodes, write_yaml

VERSION = "1"
_MAX_CHARACTERS = 100_000
# The YAML reader slows down badly on deep nesting, which no mapping needs.
_MAX_BRACKETS = 500
DATE_ORDERS = ("ymd", "dmy", "mdy")

FAULTS: dict[str, str] = {
    "yaml": "This is not YAML: {reason}.",
    "too-long": "The mapping has more than {limit} characters.",
    "not-a-mapping": "Expected names with values here.",
    "not-text": "Expected one text here.",
    "not-texts": "Expected one text or a list of texts here.",
    "twice": "{name} is given twice.",
    "unknown-name": "{name} is not known here. Known are: {known}.",
    "version": "The mapping says version {version}; this reader knows version 1.",
    "no-title": "Say which column feeds the title, under fields.",
    "no-source": "Give a column or a constant.",
    "both-sources": "Give a column or a constant, not both.",
    "not-multiple": "{name} takes one value, so it cannot be split or fed from several columns.",
    "not-a-date": "dates may be given only for start_date and end_date.",
    "date-order": "{name} is no order of dates. Known are: {known}.",
    "ignored-and-used": "Column {name} is ignored and used at once.",
}


@dataclass(frozen=True)
class FieldMapping:
    """How one field is fed: from columns or a constant; split, translated, defaulted, in this order.

    `values` maps a value as the file has it to the value wanted, or to None for "nothing". `empty` lists what counts as
    no value. `escaped` reads a backslash before a separator as "not a separator", as exports write it. `optional` says
    that the column may be missing. `dates` is the order of day, month and year where they are given as numbers.
    """

    columns: tuple[str, ...] = ()
    constant: str | None = None
    split: tuple[str, ...] = ()
    values: tuple[tuple[str, str | None], ...] = ()
    default: str | None = None
    empty: tuple[str, ...] = ()
    escaped: bool = False
    optional: bool = False
    dates: str = "ymd"


@dataclass(frozen=True)
class Mapping:
    """A mapping: field name to how it is fed, columns left out on purpose, and what counts as empty everywhere."""

    fields: MappingType[str, FieldMapping]
    ignore: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class MappingFault:
    """One fault in a mapping file: its line (from 1), its path such as `fields.status.values`, and why."""

    line: int
    path: str
    code: str
    params: MappingType[str, int | str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Return the fault in plain English, with line and path."""
        where = f" ({self.path})" if self.path else ""
        return f"Line {self.line}{where}: {FAULTS[self.code].format(**self.params)}"


class MappingError(Exception):
    """A mapping file that cannot be used; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: Sequence[MappingFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.message for fault in self.faults))


def read_mapping(text: str) -> Mapping:
    """Read a mapping file. Raises `MappingError` with every fault found."""
    if len(text) > _MAX_CHARACTERS:
        raise MappingError([MappingFault(1, "", "too-long", {"limit": _MAX_CHARACTERS})])
    if text.count("[") + text.count("{") > _MAX_BRACKETS:
        raise MappingError([MappingFault(1, "", "yaml", {"reason": "it has too many brackets"})])
    try:
        node = read_nodes(text)
    except YamlError as error:
        raise MappingError([MappingFault(error.line or 1, "", "yaml", {"reason": error.reason})]) from error
    reader = _Reader()
    mapping = reader.mapping(node)
    if reader.faults:
        raise MappingError(sorted(reader.faults, key=lambda fault: (fault.line, fault.path)))
    return mapping


class _Reader:
    """Walks the YAML nodes, which know their lines, and collects faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[MappingFault] = []

    def fault(self, node: Node | None, path: str, code: str, **params: int | str) -> None:
        line = node.start_mark.line + 1 if node is not None else 1
        self.faults.append(MappingFault(line, path, code, params))

    def mapping(self, node: Node | None) -> Mapping:
        parts = self.pairs(node, "", ("version", "fields", "ignore", "empty"))
        if "version" in parts and self.text(parts["version"], "version") != VERSION:
            self.fault(parts["version"], "version", "version", version=str(parts["version"].value))
        fields = {}
        given = self.pairs(parts["fields"], "fields", tuple(FIELD_LABELS)) if "fields" in parts else {}
        for name, value in given.items():
            fields[name] = self.field(name, value, f"fields.{name}")
        if "title" not in given:
            self.fault(parts.get("fields", node), "fields", "no-title")
        ignore = self.texts(parts["ignore"], "ignore") if "ignore" in parts else ()
        used = {column for one in fields.values() for column in one.columns}
        for name in sorted(used & set(ignore)):
            self.fault(parts["ignore"], "ignore", "ignored-and-used", name=name)
        return Mapping(fields, ignore, self.texts(parts["empty"], "empty") if "empty" in parts else ())

    def field(self, name: str, node: Node, path: str) -> FieldMapping:
        if isinstance(node, ScalarNode):
            return FieldMapping(columns=(self.text(node, path),))
        known = ("column", "columns", "constant", "split", "values", "default", "empty", "escaped", "optional", "dates")
        parts = self.pairs(node, path, known)
        columns = tuple(
            text for key in ("column", "columns") if key in parts for text in self.texts(parts[key], f"{path}.{key}")
        )
        if isinstance(node, MappingNode):
            self.check(name, node, path, parts, columns)
        return FieldMapping(
            columns=columns,
            constant=self.text(parts["constant"], f"{path}.constant") if "constant" in parts else None,
            split=self.texts(parts["split"], f"{path}.split") if "split" in parts else (),
            values=self.values(parts["values"], f"{path}.values") if "values" in parts else (),
            default=self.text(parts["default"], f"{path}.default") if "default" in parts else None,
            empty=self.texts(parts["empty"], f"{path}.empty") if "empty" in parts else (),
            escaped="escaped" in parts and self.text(parts["escaped"], f"{path}.escaped") == "true",
            optional="optional" in parts and self.text(parts["optional"], f"{path}.optional") == "true",
            dates=self.text(parts["dates"], f"{path}.dates") if "dates" in parts else "ymd",
        )

    def check(self, name: str, node: Node, path: str, parts: dict[str, Node], columns: tuple[str, ...]) -> None:
        if not columns and "constant" not in parts:
            self.fault(node, path, "no-source")
        if columns and "constant" in parts:
            self.fault(node, path, "both-sources")
        if name not in MULTIPLE and ("split" in parts or len(columns) > 1):
            self.fault(node, path, "not-multiple", name=name)
        if "dates" in parts:
            order = self.text(parts["dates"], f"{path}.dates")
            if name not in {"start_date", "end_date"}:
                self.fault(parts["dates"], f"{path}.dates", "not-a-date")
            elif order not in DATE_ORDERS:
                self.fault(parts["dates"], f"{path}.dates", "date-order", name=order, known=", ".join(DATE_ORDERS))

    def pairs(self, node: Node | None, path: str, known: tuple[str, ...]) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            self.fault(node, path, "not-a-mapping")
            return {}
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = self.text(key, path)
            if name not in known:
                self.fault(key, path, "unknown-name", name=name, known=", ".join(known))
            elif name in found:
                self.fault(key, path, "twice", name=name)
            else:
                if isinstance(value, ScalarNode) and not value.value:
                    # The mark of a value that is not there lies on a later line.
                    value.start_mark = key.start_mark
                found[name] = value
        return found

    def values(self, node: Node, path: str) -> tuple[tuple[str, str | None], ...]:
        if not isinstance(node, MappingNode):
            self.fault(node, path, "not-a-mapping")
            return ()
        found: dict[str, tuple[str, str | None]] = {}
        for key, value in node.value:
            name = self.text(key, path)
            if fold(name) in found:
                self.fault(key, path, "twice", name=name)
            nothing = isinstance(value, ScalarNode) and str(value.tag).endswith(":null")
            found[fold(name)] = (name, None if nothing else self.text(value, f"{path}.{name}"))
        return tuple(found.values())

    def text(self, node: Node, path: str) -> str:
        if not isinstance(node, ScalarNode) or str(node.tag).endswith(":null"):
            self.fault(node, path, "not-text")
            return ""
        return str(node.value)

    def texts(self, node: Node, path: str) -> tuple[str, ...]:
        if isinstance(node, SequenceNode):
            return tuple(self.text(item, path) for item in node.value)
        if isinstance(node, ScalarNode):
            return (self.text(node, path),)
        self.fault(node, path, "not-texts")
        return ()


def write_mapping(mapping: Mapping) -> str:
    """Return the mapping as YAML, such that reading it gives an equal mapping."""
    out: dict[str, object] = {"version": int(VERSION)}
    if mapping.empty:
        out["empty"] = list(mapping.empty)
    out["fields"] = {name: _plain_field(one) for name, one in mapping.fields.items()}
    if mapping.ignore:
        out["ignore"] = list(mapping.ignore)
    return write_yaml(out)


def _plain_field(one: FieldMapping) -> object:
    if one == FieldMapping(columns=one.columns) and len(one.columns) == 1:
        return one.columns[0]
    plain: dict[str, object] = {}
    if len(one.columns) == 1:
        plain["column"] = one.columns[0]
    elif one.columns:
        plain["columns"] = list(one.columns)
    for name in ("constant", "default"):
        if getattr(one, name) is not None:
            plain[name] = getattr(one, name)
    for name in ("split", "empty"):
        if getattr(one, name):
            plain[name] = list(getattr(one, name))
    if one.values:
        plain["values"] = dict(one.values)
    for name in ("escaped", "optional"):
        if getattr(one, name):
            plain[name] = True
    if one.dates != "ymd":
        plain["dates"] = one.dates
    return plain
