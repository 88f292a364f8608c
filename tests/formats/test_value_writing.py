"""What is written of a model reads as the same model."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.value.expressions import Expression, Name, Number, Operation, Power, parse, written
from commonstar.engine.value.model import Model
from commonstar.formats.value_lines import KINDS
from commonstar.formats.value_model import read_model
from commonstar.formats.value_writing import number_of, tree_of_model, write_model
from tests.formats.value_models import rich_models

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "src" / "commonstar" / "value_data").glob("*.yaml")),
    *sorted((ROOT / "tests" / "golden" / "value").glob("**/*.yaml")),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_comes_back(path: Path) -> None:
    model = read_model(path.read_text(encoding="utf-8"), path.name)
    assert read_model(write_model(model)) == model


def test_there_are_files() -> None:
    assert len(FILES) >= 13


def test_every_field_of_a_model_is_written() -> None:
    """A field that is new in the engine is to be in the file that has every key, and in what is written of it."""
    whole = next(path for path in FILES if path.stem == "everything")
    model = read_model(whole.read_text(encoding="utf-8"))
    apart = {"lines": "costs", "bias": "optimism_bias"}
    written = tree_of_model(model)
    assert {apart.get(field.name, field.name) for field in fields(Model)} <= written.keys()
    assert set(KINDS) <= written.keys()


@settings(max_examples=20, deadline=None)
@given(rich_models())
def test_a_model_made_by_chance_comes_back(model: Model) -> None:
    assert read_model(write_model(model)) == model


names = st.sampled_from(["a", "b-c", "people"]).map(Name)
decimals = st.decimals(0, 10**9, places=7).map(lambda value: Number(Fraction(value)))
operations = st.sampled_from("+-*/")
trees: st.SearchStrategy[Expression] = st.recursive(
    names | decimals,
    lambda inner: st.one_of(
        st.builds(lambda sign, a, b: Operation(sign, (a, b)), operations, inner, inner),
        st.builds(
            lambda name, parts: Operation(name, tuple(parts)),
            st.sampled_from(["min", "max"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(Power, inner, st.fractions(-3, 3, max_denominator=7)),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(trees)
def test_an_expression_comes_back(tree: Expression) -> None:
    assert parse(written(tree), frozenset(["a", "b-c", "people"])) == tree


@pytest.mark.parametrize(("value", "text"), [("1/3", "1/3"), ("5", "5"), ("0.035", "0.035"), ("1e-7", "1E-7")])
def test_numbers_are_written_exactly(value: str, text: str) -> None:
    assert str(number_of(Fraction(value))) == text
