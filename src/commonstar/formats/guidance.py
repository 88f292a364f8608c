"""Read the shipped guidance: resources (Markdown with front matter), advice, problems, prompt cards, service areas.

The files are content that people who do not program may edit, so every fault is reported with its file and line.
The shape of each file is described in docs/reference/guidance-file.md.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeVar

from commonstar.formats.documents import escape_markdown
from commonstar.formats.guidance_reading import (
    DuplicateEntryError,
    Entry,
    FrontMatterError,
    GuidanceError,
    PlaceholderError,
    UnknownTermError,
    read_document,
)
from commonstar.vocabulary import FORMS_OF_CO, Co, Form, Step

ENGLISH = "en"
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
_STRAY_BRACES = re.compile(r"\{\{|\}\}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Tool = Step | Co
T = TypeVar("T")


class UnknownResourceError(GuidanceError):
    """No resource of this name is shipped."""


class UnknownValueError(GuidanceError):
    """A value was given for a placeholder that the resource does not declare."""


class ResourceKind(StrEnum):
    """What a resource is when it lies on the table."""

    PLAN = "plan"
    FORM = "form"
    SHEET = "sheet"
    CANVAS = "canvas"
    CARDS = "cards"
    ASSESSMENT = "assessment"
    SCHEDULE = "schedule"
    SUMMARY = "summary"


class Difficulty(StrEnum):
    """How much practice a resource asks of the person who uses it."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Reader(StrEnum):
    """Whom a resource is written for. What everyone reads is held to short sentences and short words."""

    EVERYONE = "everyone"
    STAFF = "staff"


@dataclass(frozen=True)
class Placeholder:
    """A blank in a resource: `name` as in `{{name}}`, and `meaning`, which stands in the page while it is empty."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Resource:
    """A ready-made text to open, print and adapt. `body` is Markdown; `minutes` is the time it takes to use."""

    slug: str
    title: str
    summary: str
    language: str
    serves: tuple[Tool, ...]
    kind: ResourceKind
    reader: Reader
    minutes: int
    difficulty: Difficulty
    licence: str
    sources: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]
    body: str


@dataclass(frozen=True)
class Filled:
    """A resource's Markdown after filling; `missing` names the placeholders that still wait for a value."""

    markdown: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """What to know about a step or a Co before starting: one aim, then short lists."""

    about: Tool
    aim: str
    needs: tuple[str, ...]
    results: tuple[str, ...]
    who: tuple[str, ...]
    tips: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class TaskKey:
    """A step's task by its short name, written `map/list-what-exists`."""

    step: Step
    slug: str

    def __str__(self) -> str:
        """The form used in files and addresses."""
        return f"{self.step}/{self.slug}"


@dataclass(frozen=True)
class Problem:
    """An everyday problem in a reader's words, and where to start: a task, a tool, a resource, and perhaps a case."""

    slug: str
    question: str
    answer: str
    task: TaskKey
    tool: Tool
    resource: str
    case: str | None


@dataclass(frozen=True)
class PromptCard:
    """A two-line case of one form of co-production, and the question it leads to.

    `case` is a slug in the library; an `illustrative` card tells of no real place and has none.
    """

    form: Form
    co: Co
    text: str
    question: str
    case: str | None
    illustrative: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ExternalCode:
    """A code for the same thing in somebody else's list."""

    scheme: str
    code: str


@dataclass(frozen=True)
class ServiceArea:
    """One entry of the default list of service areas."""

    code: str
    name: str
    includes: str
    codes: tuple[ExternalCode, ...]


def parse_resource(text: str, *, file: str, language: str = ENGLISH) -> Resource:
    """Read one resource. Raises a `GuidanceError` with file and line for anything missing, unknown or misspelt."""
    front, body, body_line = _split_front_matter(text, file)
    entry = read_document(front, file=file, first_line=2)
    placeholders = tuple(Placeholder(name, meaning) for name, meaning in entry.pairs("placeholders"))
    _check_placeholders(body, {each.name for each in placeholders}, file, body_line, entry)
    resource = Resource(
        slug=_slug(entry, "slug"),
        title=entry.text("title"),
        summary=entry.text("summary"),
        language=language,
        serves=tuple(_tool(entry, "serves", value) for value in entry.texts("serves")),
        kind=entry.term("kind", ResourceKind),
        reader=entry.term("reader", Reader),
        minutes=entry.whole_number("minutes"),
        difficulty=entry.term("difficulty", Difficulty),
        licence=entry.text("licence"),
        sources=entry.texts("sources"),
        placeholders=placeholders,
        body=body,
    )
    entry.refuse_others()
    return resource


def fill(resource: Resource, values: Mapping[str, str]) -> Filled:
    """Put settings into a resource's placeholders.

    A value is plain text: it is escaped, so a name with an asterisk stays a name. A placeholder without a value (or
    with a blank one) is shown in bold between square brackets by its meaning, and named in `missing`.
    Raises `UnknownValueError` for a value that the resource does not declare.
    """
    meanings = {each.name: each.meaning for each in resource.placeholders}
    for name in values:
        if name not in meanings:
            raise UnknownValueError(f"{resource.slug} has no placeholder {name!r}", file=resource.slug, line=1)
    missing = tuple(name for name in meanings if not values.get(name, "").strip())

    def written(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in missing:
            return f"**\\[{escape_markdown(meanings[name])}\\]**"
        return escape_markdown(values[name])

    return Filled(_PLACEHOLDER.sub(written, resource.body), missing)


def parse_advice(text: str, *, file: str) -> tuple[Advice, ...]:
    """Read `steps.yaml` or `cos.yaml`: one entry for each step or Co. Raises a `GuidanceError` with file and line."""
    found = []
    for entry in read_document(text, file=file).entries("advice"):
        advice = Advice(
            about=_tool(entry, "about", entry.text("about")),
            aim=entry.text("aim"),
            needs=entry.texts("needs"),
            results=entry.texts("results"),
            who=entry.texts("who"),
            tips=entry.texts("tips"),
            sources=entry.texts("sources"),
        )
        entry.refuse_others()
        found.append((entry, advice.about, advice))
    return _unique(found)


def parse_problems(text: str, *, file: str) -> tuple[Problem, ...]:
    """Read `problems.yaml`. Raises a `GuidanceError` with file and line."""
    found = []
    for entry in read_document(text, file=file).entries("problems"):
        problem = Problem(
            slug=_slug(entry, "slug"),
            question=entry.text("question"),
            answer=entry.text("answer"),
            task=_task(entry),
            tool=_tool(entry, "tool", entry.text("tool")),
            resource=_slug(entry, "resource"),
            case=entry.optional_text("case"),
        )
        entry.refuse_others()
        found.append((entry, problem.slug, problem))
    return _unique(found)


def parse_prompt_cards(text: str, *, file: str) -> tuple[PromptCard, ...]:
    """Read `prompt_cards.yaml`. Raises a `GuidanceError` where a form stands under a Co that it does not belong to."""
    found = []
    for entry in read_document(text, file=file).entries("cards"):
        card = PromptCard(
            form=entry.term("form", Form),
            co=entry.term("co", Co),
            text=entry.text("text"),
            question=entry.text("question"),
            case=entry.optional_text("case"),
            illustrative=entry.flag("illustrative"),
            sources=entry.texts("sources"),
        )
        if card.form not in FORMS_OF_CO[card.co]:
            raise UnknownTermError(f"{card.form!s} is no form of {card.co!s}", file=file, line=entry.line_of("co"))
        if card.illustrative == bool(card.case or card.sources):
            message = "a card is either illustrative or has a case or a source"
            raise UnknownTermError(message, file=file, line=entry.line_of("illustrative"))
        entry.refuse_others()
        found.append((entry, card.form, card))
    return _unique(found)


def parse_service_areas(text: str, *, file: str) -> tuple[ServiceArea, ...]:
    """Read `service_areas.yaml`. Raises a `GuidanceError` with file and line."""
    found = []
    for entry in read_document(text, file=file).entries("areas"):
        codes = []
        for each in entry.entries("codes"):
            codes.append(ExternalCode(scheme=each.text("scheme"), code=each.text("code")))
            each.refuse_others()
        area = ServiceArea(_slug(entry, "code"), entry.text("name"), entry.text("includes"), tuple(codes))
        entry.refuse_others()
        found.append((entry, area.code, area))
    return _unique(found)


@lru_cache(maxsize=64)
def shipped_resources(language: str = ENGLISH, *, root: Traversable | None = None) -> tuple[Resource, ...]:
    """Every resource, by slug, in `language` where there is such a file and in English otherwise."""
    folder = _root(root) / "resources"
    slugs = sorted(
        each.name[:-3] for each in folder.iterdir() if each.name.endswith(".md") and each.name.count(".") == 1
    )
    return tuple(_read_resource(folder, slug, language) for slug in slugs)


@lru_cache(maxsize=64)
def shipped_resource(slug: str, language: str = ENGLISH, *, root: Traversable | None = None) -> Resource:
    """One resource by its slug. Raises `UnknownResourceError`; a slug is never used as a path."""
    folder = _root(root) / "resources"
    if not _SLUG.fullmatch(slug) or not (folder / f"{slug}.md").is_file():
        raise UnknownResourceError(f"no resource is called {slug!r}", file="resources", line=1)
    return _read_resource(folder, slug, language)


@lru_cache(maxsize=64)
def shipped_steps(language: str = ENGLISH, *, root: Traversable | None = None) -> tuple[Advice, ...]:
    """The advice for the five steps, in their order."""
    text, file, _ = _text(_root(root), "steps", "yaml", language)
    return parse_advice(text, file=file)


@lru_cache(maxsize=64)
def shipped_cos(language: str = ENGLISH, *, root: Traversable | None = None) -> tuple[Advice, ...]:
    """The advice for the four Co's, in their order."""
    text, file, _ = _text(_root(root), "cos", "yaml", language)
    return parse_advice(text, file=file)


@lru_cache(maxsize=64)
def shipped_problems(language: str = ENGLISH, *, root: Traversable | None = None) -> tuple[Problem, ...]:
    """The questions of "start from a problem", in the order in which they are shown."""
    text, file, _ = _text(_root(root), "problems", "yaml", language)
    return parse_problems(text, file=file)


@lru_cache(maxsize=64)
def shipped_prompt_cards(language: str = ENGLISH, *, root: Traversable | None = None) -> tuple[PromptCard, ...]:
    """The prompt cards, one for each form."""
    text, file, _ = _text(_root(root), "prompt_cards", "yaml", language)
    return parse_prompt_cards(text, file=file)


@lru_cache(maxsize=64)
def shipped_service_areas(language: str = ENGLISH, *, root: Traversable | None = None) -> tuple[ServiceArea, ...]:
    """The default list of service areas."""
    text, file, _ = _text(_root(root), "service_areas", "yaml", language)
    return parse_service_areas(text, file=file)


def language_of(stem: str, language: str = ENGLISH, *, root: Traversable | None = None) -> str:
    """The language in which `steps`, `cos` or `problems` come to a reader of `language`: that one, or English."""
    return _text(_root(root), stem, "yaml", language)[2]


def _root(root: Traversable | None) -> Traversable:
    return resources.files("commonstar.guidance_data") if root is None else root


def _text(folder: Traversable, stem: str, ending: str, language: str) -> tuple[str, str, str]:
    """Text, file name and language of the nearest version: `de-at`, then `de`, then English."""
    wanted = language.lower().replace("_", "-")
    for code in (wanted, wanted.split("-")[0]):
        file = folder / f"{stem}.{code}.{ending}"
        if re.fullmatch(r"[a-z0-9-]+", code) and code != ENGLISH and file.is_file():
            return file.read_text(encoding="utf-8"), file.name, code
    file = folder / f"{stem}.{ending}"
    return file.read_text(encoding="utf-8"), file.name, ENGLISH


def _read_resource(folder: Traversable, slug: str, language: str) -> Resource:
    text, file, found = _text(folder, slug, "md", language)
    resource = parse_resource(text, file=file, language=found)
    if resource.slug != slug:
        raise FrontMatterError(f"the slug is {resource.slug!r} but the file is called {file!r}", file=file, line=2)
    return resource


def _split_front_matter(text: str, file: str) -> tuple[str, str, int]:
    """Front matter, body and the line the body starts on."""
    lines = text.splitlines()
    if not lines or lines[0] != "---":
        raise FrontMatterError("the first line must be '---', the start of the front matter", file=file, line=1)
    try:
        end = lines.index("---", 1)
    except ValueError:
        raise FrontMatterError("the front matter has no closing '---'", file=file, line=len(lines)) from None
    start = end + 1
    while start < len(lines) and not lines[start].strip():
        start += 1
    return "\n".join(lines[1:end]) + "\n", "\n".join(lines[start:]).rstrip("\n") + "\n", start + 1


def _check_placeholders(body: str, declared: set[str], file: str, body_line: int, entry: Entry) -> None:
    """What is used is declared, what is declared is used, and no braces are left over from a slip."""
    used = set()
    for number, line in enumerate(body.splitlines(), start=body_line):
        used |= set(_PLACEHOLDER.findall(line))
        if unknown := sorted(used - declared):
            raise PlaceholderError(f"{{{{{unknown[0]}}}}} is not declared in the front matter", file=file, line=number)
        if _STRAY_BRACES.search(_PLACEHOLDER.sub("", line)):
            raise PlaceholderError("'{{' or '}}' without a placeholder's name between", file=file, line=number)
    if unused := sorted(declared - used):
        line_number = entry.line_of("placeholders")
        raise PlaceholderError(f"{unused[0]!r} is declared but not used", file=file, line=line_number)


def _slug(entry: Entry, key: str) -> str:
    value = entry.text(key)
    if not _SLUG.fullmatch(value):
        raise UnknownTermError(
            f"{key}: {value!r} is not lower-case words joined by '-'", file=entry.file, line=entry.line_of(key)
        )
    return value


def _tool(entry: Entry, key: str, value: str) -> Tool:
    for kind in (Step, Co):
        if value in list(kind):
            return kind(value)
    allowed = ", ".join([*Step, *Co])
    raise UnknownTermError(f"{key}: {value!r} is none of {allowed}", file=entry.file, line=entry.line_of(key))


def _task(entry: Entry) -> TaskKey:
    step, _, slug = entry.text("task").partition("/")
    if step not in list(Step) or not _SLUG.fullmatch(slug):
        message = "task: write a step and a short name, as in map/list-what-exists"
        raise UnknownTermError(message, file=entry.file, line=entry.line_of("task"))
    return TaskKey(Step(step), slug)


def _unique(found: Iterable[tuple[Entry, str, T]]) -> tuple[T, ...]:
    """The records, refused if two have the same key."""
    seen: dict[str, int] = {}
    records = []
    for entry, key, record in found:
        if key in seen:
            raise DuplicateEntryError(f"{key!s} stands on line {seen[key]} already", file=entry.file, line=entry.line)
        seen[key] = entry.line
        records.append(record)
    return tuple(records)
