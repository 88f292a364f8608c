"""How verbs are found, and how a failure is said: one clear sentence on standard error, and an exit code."""

from __future__ import annotations

import gc
import importlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

SETTINGS = "commonstar.web.config.settings"


# What SQLite and PostgreSQL say of a table or column that the code knows and the store does not.
NOT_SET_UP = {"OperationalError": ("no such table", "no such column"), "ProgrammingError": ("does not exist",)}


class Failure(click.ClickException):
    """A verb could not do what was asked. The message is one sentence for the person at the terminal."""

    def show(self, file: Any = None) -> None:
        """The sentence alone, on standard error."""
        click.echo(self.format_message(), err=True)


class WrongWords(Failure):
    """The call itself was wrong: an unknown verb or option, or one that is missing. It exits with 2, as is usual."""

    exit_code = 2

    @classmethod
    def of(cls, problem: click.UsageError) -> WrongWords:
        """The same in one sentence, which names the help that says more."""
        # Guesses at what may have been meant would be a second sentence.
        said = problem.message if isinstance(problem, click.NoSuchOption) else problem.format_message()
        text = " ".join(said.split()).rstrip(".")
        path = problem.ctx.command_path if problem.ctx else "commonstar"
        return cls(f"{text} (see `{path} --help`).")


@dataclass(frozen=True)
class Verb:
    """A verb: its words ("audit verify" belongs to the group `audit`), its module, and its line in the list."""

    name: str
    module: str
    summary: str
    needs_django: bool = True


class Verbs(click.Group):
    """A group whose commands are loaded when they are used."""

    def __init__(self, name: str, summary: str) -> None:
        super().__init__(name, help=summary, context_settings={"help_option_names": ["-h", "--help"]})
        self.summary = summary
        self.verbs: dict[str, Verb] = {}
        self.groups: dict[str, Verbs] = {}

    @classmethod
    def of(
        cls, name: str, summary: str, verbs: Sequence[Verb], groups: Mapping[str, str], version: str | None = None
    ) -> Verbs:
        """The whole command from its table of verbs. Raises KeyError for a verb of a group that has no line."""
        whole = cls(name, summary)
        for verb in verbs:
            first, _, rest = verb.name.partition(" ")
            if rest:
                group = whole.groups.setdefault(first, cls(first, groups[first]))
                group.verbs[rest] = verb
            else:
                whole.verbs[first] = verb
        if version:
            click.version_option(version, prog_name=name)(whole)
        return whole

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order of the table, then groups."""
        return [*self.verbs, *self.groups]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; Django is ready by the time its module is imported."""
        if cmd_name in self.groups:
            return self.groups[cmd_name]
        verb = self.verbs.get(cmd_name)
        return load(verb) if verb else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List from the table, so that help imports nothing."""
        lines = [(name, verb.summary) for name, verb in self.verbs.items()]
        lines += [(f"{name} {'|'.join(group.verbs)}", group.summary) for name, group in self.groups.items()]
        with formatter.section("Commands"):
            formatter.write_dl(lines)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the call; what is wrong with them is one sentence, but no words at all ask for help."""
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as problem:
            raise WrongWords.of(problem) from problem

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and turn what can go wrong with the call or the surroundings into one sentence."""
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as problem:
            raise WrongWords.of(problem) from problem
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as problem:
            if os.environ.get("COMMONSTAR_DEBUG"):
                raise
            raise Failure(sentence(problem)) from problem


def load(verb: Verb) -> click.Command:
    """The command of a verb, with Django set up first where it needs it."""
    if verb.needs_django:
        set_up()
    command: click.Command = importlib.import_module(verb.module).command
    command.name = verb.name.split(" ")[-1]
    command.context_settings.setdefault("help_option_names", ["-h", "--help"])
    return command


def set_up() -> None:
    """Make Django ready. Raises EnvironmentProblem or OSError where the surroundings do not allow it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    gc.disable()  # what is loaded stays: looking through it for what is no longer needed takes a fifth of a start
    try:
        importlib.import_module("django").setup()
        gc.freeze()
    finally:
        gc.enable()


def sentence(problem: Exception) -> str:
    """What went wrong, in one sentence. What nobody foresaw is named as such, with the way to see more."""
    kind = type(problem).__name__
    text = " ".join(str(problem).split()) or kind
    if kind == "EnvironmentProblem":
        return text
    if any(words in text for words in NOT_SET_UP.get(kind, ())):
        return f"The store is not set up for this version; run `commonstar serve` once, or restore a backup: {text}"
    if kind in ("OperationalError", "InterfaceError"):
        return f"The store cannot be used: {text}"
    if isinstance(problem, OSError):
        name = f" ({problem.filename})" if problem.filename else ""
        return f"{problem.strerror or text}{name}."
    return f"This should not have happened ({kind}: {text}). Set COMMONSTAR_DEBUG=1 to see where."


def print_json(document: Any) -> None:
    """The one JSON document of a verb that was asked for `--json`."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False, default=str))


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on standard output.")
