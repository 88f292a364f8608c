"""Model files: what is refused, with its place and in bounded time, and what the schema says of the same files."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from commonstar.engine.value.running import run
from commonstar.formats.value_model import ModelError, read_model
from commonstar.vocabulary import CaseQuestion

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden" / "value").glob("**/*.yaml"))
SHIPPED = sorted((ROOT / "src" / "commonstar" / "value_data").glob("*.yaml"))
SCHEMA = json.loads((ROOT / "docs" / "reference" / "value-model.schema.json").read_text(encoding="utf-8"))
BASE = (ROOT / "tests" / "golden" / "value" / "grades-and-agencies" / "input.yaml").read_text(encoding="utf-8")
SECONDS = 20


def faults(text: str) -> list[tuple[str, int | None]]:
    try:
        read_model(text, "m.yaml")
    except ModelError as error:
        return [(fault.code, fault.line) for fault in error.faults]
    return []


def changed(old: str, new: str) -> str:
    assert BASE.count(old) == 1, old
    return BASE.replace(old, new)


# What is changed in the base file, to what, and the fault with its line.
WRONG = {
    "unknown key": ("currency:", "titel: x\ncurrency:", "unknown-key", 3),
    "unknown input": ("population: people", "population: persons", "unknown-name", 23),
    "cycle": (
        "people: {value: 1000, source: example, grade: 2}",
        'people: "= more + 1"\n  more: "= people"',
        "cycle",
        None,
    ),
    "shares": ("third: 0.2}\n", "third: 0.3}\n", "shares-do-not-sum", 33),
    "share above one": ("retention: 0.8", "retention: 1.2", "not-a-share", 25),
    "negative people": ("{value: 1000", "{value: -1000", "negative", 23),
    "no source": ("grade: 2, source: example}\nbenefits", "grade: 2}\nbenefits", "no-source", 18),
    "unknown source": (
        "grade: 2, source: example}\nbenefits",
        "grade: 2, source: other}\nbenefits",
        "unknown-source",
        18,
    ),
    "division by zero": ("unit_value: 1000", 'unit_value: "= 1 / (2 - 2)"', "expression", 28),
    "not the grammar": ("unit_value: 1000", 'unit_value: "= __import__(1)"', "expression-unexpected", 28),
    "power of a name": ("unit_value: 1000", 'unit_value: "= 2 ^ people"', "expression-exponent", 28),
    "infinity": ("unit_value: 1000", "unit_value: .inf", "not-yaml", 28),
    "not a number": ("unit_value: 1000", "unit_value: .nan", "not-yaml", 28),
    "too long a number": ("unit_value: 1000", "unit_value: 1e900", "not-an-amount", 28),
    "a key twice": ("    kind: fiscal", "    kind: fiscal\n    kind: social", "duplicate-key", 23),
    "an anchor": ("    kind: fiscal", "    kind: &x fiscal", "alias", 22),
    "agency": ("agency: second", "agency: fourth", "unknown-agency", 18),
    "outcome": ("outcome: better", "outcome: worse", "unknown-outcome", 21),
    "years": ("years: 5", "years: 100000", "not-years", 5),
    "grade": ("grade: 3", "grade: 7", "not-a-grade", 31),
    "uncertain years": (
        "engagement: {value: 0.5,",
        "some: {value: 2, low: 1, high: 3, shape: uniform, source: example}\n  engagement: {value: 0.5,",
        "",
        None,
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_fault_is_named_with_its_line(what: str) -> None:
    old, new, code, line = WRONG[what]
    found = faults(changed(old, new))
    if not code:
        assert found == []
        assert faults(changed(old, new).replace("duration: 5", "duration: some"))[0][0] == "uncertain-years"
        return
    assert code in [each[0] for each in found], found
    if line:
        assert (code, line) in found


def test_every_fault_is_told_at_once() -> None:
    text = changed("retention: 0.8", "retention: lots of").replace("amounts: [100000,", "amounts: [many things,")
    assert [each[0] for each in faults(text)] == ["not-a-name", "not-a-name"]


def test_the_same_saving_twice_is_double_counting() -> None:
    line = BASE[BASE.index("  - id: saved") :].replace("    outcome", "    saving: beds\n    outcome")
    text = BASE[: BASE.index("  - id: saved")] + line + line.replace("saved", "again")
    assert [each[0] for each in faults(text)] == ["double-counting"]


def test_json_is_read_as_well() -> None:
    text = json.dumps(YAML(typ="safe", pure=True).load(BASE), indent=2)
    assert run(read_model(text)).net == run(read_model(BASE)).net


def test_options_add_drop_and_change_lines() -> None:
    text = (
        BASE
        + "options:\n  nothing: {}\n  cheap: {drop: [coordinator]}\n  twice: {change: {saved: {unit_value: 2000}}}\n"
        "scenarios:\n  low: {engagement: 0.4}\n"
    )
    model = read_model(text)
    plain = run(model)
    assert run(model.as_option("nothing")).net == 0
    assert run(model.as_option("cheap")).net == plain.benefits
    assert run(model.as_option("twice")).benefits == 2 * plain.benefits
    assert run(model.in_scenario("low")).benefits * 5 == plain.benefits * 4
    assert faults(text.replace("drop: [coordinator]", "drop: [nobody]"))[0][0] == "unknown-name"


def test_prices_of_another_year_are_converted() -> None:
    deflator = "deflator: {series: {2015: 80.0, 2025: 100.0}, source: example}\ninputs:"
    text = changed("inputs:", deflator).replace("unit_value: 1000", "unit_value: proxy")
    proxy = "inputs:\n  proxy: {value: 800, unit: GBP, price_year: 2015, source: example}"
    text = text.replace("inputs:", proxy)
    assert run(read_model(text)).net == run(read_model(BASE)).net
    assert faults(text.replace("2015: 80.0", "2014: 80.0"))[0][0] == "no-deflator"


JUNK = (None, [], {}, [1], {"a": 1}, "", "=", "= 1 +", "x y", -1, 2.5, True, "1/0", 10**40, {"1": [{}]}, [[{}]])


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


def test_junk_anywhere_is_a_fault_or_a_model_and_never_a_crash() -> None:
    whole = YAML(typ="safe", pure=True).load((ROOT / "tests" / "golden" / "value" / "everything.yaml").read_text())
    paths = list(places(whole))
    assert len(paths) > 100
    refused = 0
    for number, path in enumerate(paths):
        document = copy.deepcopy(whole)
        node = document
        for part in path[:-1]:
            node = node[part]
        node[path[-1]] = JUNK[number % len(JUNK)]
        refused += bool(faults(json.dumps(document)))
    assert refused > len(paths) / 2


HOSTILE = {
    "ten megabytes": lambda: "x: " + "y" * 10_000_000,
    "anchors that explode": lambda: (
        "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
    ),
    "deep": lambda: "[" * 50_000,
    "deep expression": lambda: changed("unit_value: 1000", f'unit_value: "= {"(" * 900}1{")" * 900}"'),
    "long expression": lambda: changed("unit_value: 1000", f'unit_value: "= {"+".join(["1"] * 1_000_000)}"')[:400_000],
    "tower of powers": lambda: changed("unit_value: 1000", 'unit_value: "= ((9 ^ 64) ^ 64) ^ 64"'),
    "huge power": lambda: changed("unit_value: 1000", 'unit_value: "= 9 ^ 999999999.5"'),
    "endless digits": lambda: (
        changed("years: 5", "years: 200")
        .replace("drop_off: 0.2", "drop_off: 0.1234567890123456789012345678")
        .replace("duration: 5", "duration: 200")
    ),
    "many scenarios": lambda: (
        changed("years: 5", "years: 200")
        + "scenarios:\n"
        + "".join(f"  s{i}: {{engagement: 0.1}}\n" for i in range(500))
    ),
    "many inputs": lambda: changed("inputs:", "inputs:\n" + "".join(f"  x{i}: 1\n" for i in range(3_000))),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_soon(what: str) -> None:
    started = time.perf_counter()
    assert faults(HOSTILE[what]())
    assert time.perf_counter() - started < SECONDS


def documents() -> Iterator[tuple[str, Any]]:
    for path in (*GOLDEN, *SHIPPED):
        yield str(path), YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def test_the_schema_takes_what_the_reader_takes() -> None:
    found = list(documents())
    assert len(found) >= 7
    for name, document in found:
        jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
        assert name


WRONG_FOR_BOTH = (
    lambda d: d.update(format="commonstar-value/2"),
    lambda d: d.update(more=1),
    lambda d: d.pop("title"),
    lambda d: d.pop("years"),
    lambda d: d.update(first_year=2),
    lambda d: d.update(years=0),
    lambda d: d.update(discount="purple-book"),
    lambda d: d["agencies"]["first"].update(kind="club"),
    lambda d: d["agencies"]["first"].update(colour="red"),
    lambda d: d["inputs"]["engagement"].update(shape="square"),
    lambda d: d["inputs"]["engagement"].update(grade=9),
    lambda d: d["outcomes"][0].update(level="planet"),
    lambda d: d["costs"][0].update(kind="barter"),
    lambda d: d["costs"][0].pop("agency"),
    lambda d: d["costs"][0].pop("amounts"),
    lambda d: d["benefits"][0].update(kind="nice"),
    lambda d: d["benefits"][0].update(pathway="hope"),
    lambda d: d["benefits"][0].pop("population"),
    lambda d: d["benefits"][0].pop("agencies"),
    lambda d: d["benefits"][0].update(unit_value=[1]),
    lambda d: d.update(thresholds=[{"name": "x", "value": 1, "per": "daly", "perspective": "x", "date": "2026"}]),
    lambda d: d.update(groups={"g": {"share": 0.5, "income": 1}}),
    lambda d: d.update(case={"weather": "Sunny"}),
    lambda d: d.update(case={"need": ["a list"]}),
)


@pytest.mark.parametrize("number", range(len(WRONG_FOR_BOTH)))
def test_the_schema_refuses_what_the_reader_refuses(number: int) -> None:
    document = copy.deepcopy(YAML(typ="safe", pure=True).load(BASE))
    WRONG_FOR_BOTH[number](document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    with pytest.raises(ModelError):
        read_model(json.dumps(document))


def test_what_people_say_is_kept_and_changes_no_number() -> None:
    document = YAML(typ="safe", pure=True).load(BASE)
    document["case"] = {"need": "Few know\n\nwhere to go. ", "agreement": ""}
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    model = read_model(json.dumps(document))
    assert model.case == {CaseQuestion.NEED: "Few know\n\nwhere to go."}
    assert run(model).net == run(read_model(BASE)).net


def test_what_is_shipped_can_be_run() -> None:
    for path in SHIPPED:
        assert run(read_model(path.read_text(encoding="utf-8"), path.name)).flows
