"""Made-up XLSForms for the tests: workbooks from rows, and a strategy that draws forms of many kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from hypothesis import strategies as st

from commonstar.formats.xlsform.sheets import write_workbook

Rows = Sequence[Mapping[str, str]]


def workbook(survey: Rows, choices: Rows = (), settings: Rows = (), **others: Rows) -> bytes:
    """A workbook of rows by their headings."""
    sheets = {"survey": survey, "choices": choices, "settings": settings, **others}
    return write_workbook({name: rows for name, rows in sheets.items() if rows}, {})


LETTERS = "abcß éشع可&<>\"'-.,?!%#/"
LANGUAGES = (
    ("label",),
    ("label::English (en)",),
    ("label::English (en)", "label::Français (fr)"),
    ("label", "label::French"),
    ("label::french", "label"),
    ("label::english", "label::chinese", "label::Klingon"),
)
PLAIN = ("text", "integer", "decimal", "date", "note", "string", "int")
KEPT = ("time", "dateTime", "geopoint", "image", "audio", "barcode", "acknowledge", "file", "hidden", "start", "today")


def forms() -> st.SearchStrategy[dict[str, list[dict[str, str]]]]:
    """Sheets of forms: groups, repeats, choices with filters, branching, languages, settings.

    Drawn from a number, since forms of a useful size are too large to be drawn piece by piece.
    """
    return st.integers(0, 2**32).map(lambda seed: form_of(Random(seed)))


def form_of(draw: Random) -> dict[str, list[dict[str, str]]]:
    """One form."""
    labels = draw.choice(LANGUAGES)
    choices = _choices(draw, labels)
    lists = sorted({row["list_name"] for row in choices})
    names: list[tuple[str, str]] = []
    survey: list[dict[str, str]] = []
    _items(draw, survey, names, labels, lists, depth=0)
    settings: dict[str, str] = {"form_title": _words(draw), "form_id": (draw.choice(["form", "a form", "F.1"]))}
    for column, values in {
        "version": ["", "3", "2026-01-05"],
        "style": ["", "pages"],
        "instance_name": ["", "'x'"],
        "default_language": ["", labels[-1].partition("::")[2]],
    }.items():
        settings[column] = draw.choice(values)
    return {"survey": survey, "choices": choices, "settings": [settings]}


def _words(draw: Random) -> str:
    return "A" + "".join(draw.choices(LETTERS, k=draw.randint(0, 9))).strip()


def _choices(draw: Random, labels: tuple[str, ...]) -> list[dict[str, str]]:
    rows = []
    filtered = draw.random() < 0.5
    pictures = draw.random() < 0.5
    for number in range(draw.randint(1, 3)):
        for at in range(draw.randint(1, 4)):
            row = {"list_name": f"list{number}", "name": (draw.choice([f"c{at}", f"{at}"]))}
            row |= {label: _words(draw) for label in labels}
            if filtered:
                row["cf"] = draw.choice(["c0", "c1", "0"])
            if pictures:
                row["image"] = draw.choice(["", "a.jpg"])
            rows.append(row)
    return rows


def _items(
    draw: Random,
    survey: list[dict[str, str]],
    names: list[tuple[str, str]],
    labels: tuple[str, ...],
    lists: list[str],
    depth: int,
) -> None:
    for _ in range(draw.randint(*((3, 9) if depth == 0 else (1, 3)))):
        block = (draw.choice(["", "", "", "group", "repeat"])) if depth < 3 else ""
        name = f"q{len(survey)}"
        row = {"name": name, **{label: _words(draw) for label in labels}}
        row["relevant"] = draw.choice(["", "", *_conditions(names)])
        row["appearance"] = draw.choice(["", "", "field-list" if block else "minimal"])
        if not block:
            row |= _question(draw, names, labels, lists)
            survey.append(row)
            names.append((name, row["type"]))
            if (draw.randint(0, 9)) == 0:
                survey.append({"default": "a comment without type"})
            continue
        row["type"] = (draw.choice(["begin {}", "begin_{}"])).format(block)
        if block == "repeat":
            row["repeat_count"] = draw.choice(["", "2"])
        survey.append(row)
        _items(draw, survey, names if block == "group" else [*names], labels, lists, depth + 1)
        survey.append({"type": f"end {block}", "name": (draw.choice(["", name]))})


def _question(draw: Random, names: list[tuple[str, str]], labels: tuple[str, ...], lists: list[str]) -> dict[str, str]:
    kind = draw.choice(["plain", "plain", "select", "select", "kept", "range", "calculate"])
    row: dict[str, str] = {"hint": (draw.choice(["", "Tell us."]))} if len(labels) == 1 else {}
    if kind == "plain":
        row["type"] = draw.choice(PLAIN)
        row["constraint"] = draw.choice(_constraints(row["type"]))
        row["default"] = (draw.choice(["", "", "3"])) if row["type"] in ("text", "integer") else ""
    elif kind == "select":
        _select(draw, row, names, lists)
    elif kind == "kept":
        row["type"] = draw.choice(KEPT)
    elif kind == "range":
        row["type"] = "range"
        row["parameters"] = draw.choice(["start=1 end=5 step=1", "start=0 end=1 step=0.5", "end=20", ""])
    else:
        row |= {"type": "calculate", "calculation": (draw.choice(["1 + 1", "concat('a', 'b')", "today()"]))}
    if row.get("constraint"):
        row["constraint_message"] = (draw.choice(["", "That does not fit."])) if len(labels) == 1 else ""
    if row["type"] in (*PLAIN, "range") or kind == "select":
        row["required"] = draw.choice(["", "yes", "no", "true()", "TRUE", "1 = 1"])
    return row


def _select(draw: Random, row: dict[str, str], names: list[tuple[str, str]], lists: list[str]) -> None:
    word = draw.choice(["select_one", "select_multiple", "select one from", "select all that apply from"])
    row["type"] = f"{word} {(draw.choice(lists))}"
    row["constraint"] = draw.choice(["", "", ". != 'c1'", "count-selected(.) < 3"])
    extra = draw.choice(["", "", "other", "filter", "random"])
    if extra == "other":
        row["type"] += draw.choice([" or_other", " or specify other"])
    elif extra == "filter" and names:
        row["choice_filter"] = f"cf = ${{{names[0][0]}}}"
    elif extra == "random":
        row["parameters"] = "randomize=true"


def _conditions(names: list[tuple[str, str]]) -> list[str]:
    found = []
    for name, kind in names[-4:]:
        found.append(f"${{{name}}} != ''")
        if kind.startswith("select"):
            found += [f"selected(${{{name}}}, 'c0')", f"not(selected(${{{name}}},'c1')) or ${{{name}}}=1"]
        elif kind in ("integer", "int", "decimal"):
            found += [f"${{{name}}}>=18 and ( ${{{name}}} < 65)", f"12 < ${{{name}}}", f"round(${{{name}}}) = 2"]
        elif kind == "date":
            found.append(f"${{{name}}} < today()")
        else:
            found.append(f"string-length(${{{name}}}) > 2")
    return found


def _constraints(kind: str) -> list[str]:
    if kind in ("integer", "int", "decimal"):
        return ["", ". >= 0", ".>=0 and .<=10", "0 <= . and . <= 3 and . != 2", ". mod 2 = 0"]
    if kind == "date":
        return ["", ". <= today()", ". > date('2020-01-31')"]
    return ["", "regex(., '[a-z]+')"] if kind != "note" else [""]


JUNK = (
    *("", "yes", "begin group", "end repeat", "select_one list0 or_other", "select_multiple nolist", "range", "${q0}"),
    *("${q1} = 1", "q0", "0", "::", "A/B", "a'b\"c", "start=x end=y", "select_one ${q1}", "audit", "note", "other"),
    *("q0_other", "TRUE", "-", "x" * 300, "date('2020-01-01')", ". >= 1 and . <= 0", "1.2.3", "1e5"),
)
ANYWHERE = (
    *("label", "label::English (en)", "name", "type", "hint", "relevant", "constraint", "calculation", "choice_filter"),
    *("media::image::French", "list_name", "value", "bind::relevant", "disabled", "required", "score", "a::b::c"),
    *("default_language", "version", "form_id"),
)


def damaged_form_of(draw: Random) -> dict[str, list[dict[str, str]]]:
    """A form into which someone wrote what does not belong there."""
    form = form_of(draw)
    for _ in range(draw.randint(1, 4)):
        rows = form[draw.choice(["survey", "choices", "settings"])]
        if rows:
            row = draw.choice(rows)
            row[draw.choice([*row, *ANYWHERE])] = draw.choice(JUNK)
    return form
