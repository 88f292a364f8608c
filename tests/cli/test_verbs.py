"""Every verb explains itself with an example, `--help` answers at once, and a failure is one sentence."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from commonstar import __version__
from commonstar.cli.main import GROUPS, VERBS, main
from commonstar.cli.verbs import Failure, Verb, Verbs, sentence
from tests.cli.conftest import Store

FLOOR = 3
AT_ONCE = 0.3


def help_of(name: str) -> str:
    result = CliRunner().invoke(main, [*name.split(), "--help"])
    assert result.exit_code == 0, result.output
    return result.output


def without_example(texts: dict[str, str]) -> list[str]:
    return [name for name, text in texts.items() if f"commonstar {name}" not in text.partition("Example:")[2]]


def test_every_verb_has_help_with_an_example() -> None:
    texts = {verb.name: help_of(verb.name) for verb in VERBS}
    assert len(texts) >= FLOOR
    assert without_example(texts) == []


def test_the_guard_finds_help_without_an_example() -> None:
    assert without_example({"serve": "Start the site. Example: commonstar worker"}) == ["serve"]


def test_every_group_of_verbs_is_described_and_used() -> None:
    assert {verb.name.split()[0] for verb in VERBS if " " in verb.name} == set(GROUPS)


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_answer_at_once(option: str) -> None:
    def seconds() -> float:
        """Of the processor, so that a busy machine does not decide."""
        before = os.times()
        subprocess.run([sys.executable, "-m", "commonstar", option], check=True, capture_output=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    assert min(seconds() for _ in range(5)) < AT_ONCE


def test_help_imports_neither_django_nor_the_verbs() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from commonstar.cli.main import main; "
        "CliRunner().invoke(main, ['--help']); "
        "print([name for name in sys.modules if name == 'django' or name.startswith('commonstar.cli.s')])"
    )
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert result.stdout.strip() == "[]"


def test_the_version_is_printed() -> None:
    assert __version__ in CliRunner().invoke(main, ["--version"]).output


def broken(problem: Exception) -> click.Command:
    @click.command("broken")
    def command() -> None:
        raise problem

    return command


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Failure("The file is empty."), "The file is empty."),
        (FileNotFoundError(2, "No such file or directory", "x.zip"), "No such file or directory (x.zip)."),
        (KeyError("x"), "This should not have happened (KeyError: 'x'). Set COMMONSTAR_DEBUG=1 to see where."),
    ],
)
def test_a_failure_is_one_sentence_on_standard_error(problem: Exception, said: str) -> None:
    group = Verbs.of("commonstar", "All.", [], {})
    group.add_command(broken(problem))
    group.verbs["broken"] = Verb("broken", "", "")
    group.get_command = lambda ctx, name: group.commands[name]  # type: ignore[method-assign]  # no module to load
    result = CliRunner().invoke(group, ["broken"])
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", said + "\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("sing", "No such command 'sing' (see `commonstar --help`)."),
        ("--sing", "No such option '--sing' (see `commonstar --help`)."),
        ("register sing", "No such command 'sing' (see `commonstar register --help`)."),
        ("backup", "Missing argument 'FILE' (see `commonstar backup --help`)."),
        ("register export x.csv", "Missing option '--programme' (see `commonstar register export --help`)."),
    ],
)
def test_a_call_with_the_wrong_words_is_one_sentence_too(words: str, said: str) -> None:
    result = CliRunner().invoke(main, words.split(), prog_name="commonstar")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", said + "\n")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("OperationalError", "no such table: common_turn"),
        ("OperationalError", "no such column: star_initiative.key"),
        ("ProgrammingError", 'relation "common_turn" does not exist'),
    ],
)
def test_a_store_that_is_older_than_the_code_is_told_apart_on_both_stores(kind: str, text: str) -> None:
    problem = type(kind, (Exception,), {})(text)
    assert sentence(problem).startswith("The store is not set up for this version; run `commonstar serve` once")


def test_a_database_that_is_not_there_is_no_store_to_set_up() -> None:
    problem = type("OperationalError", (Exception,), {})('FATAL: database "x" does not exist')
    assert sentence(problem).startswith("The store cannot be used: ")


def test_a_sentence_never_has_a_second_line() -> None:
    assert "\n" not in sentence(ValueError("one\ntwo"))


def test_a_setting_that_cannot_be_used_is_named(store: Store) -> None:
    result = store.cold("-m", "commonstar", "worker", DATABASE_URL="mysql://here/x")
    assert result.returncode == 1
    assert result.stderr.startswith("DATABASE_URL begins with 'mysql'")
    assert "Traceback" not in result.stderr


def test_an_unknown_verb_is_refused(store: Store) -> None:
    result = store.cold("-m", "commonstar", "sing")
    assert result.returncode == 2
    assert "No such command 'sing'" in result.stderr
