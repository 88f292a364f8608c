"""What the verbs of budgets share: their options, how a file is read, and how amounts are written."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import click

from commonstar.cli.verbs import Failure
from commonstar.engine.budget.completion import Completion, Shares, StepNeeded
from commonstar.engine.budget.counting import Method, count
from commonstar.engine.budget.greedy import ThresholdNeeded
from commonstar.engine.budget.market import Utility
from commonstar.engine.budget.phragmen import Stop
from commonstar.engine.budget.result import Result, Rule
from commonstar.engine.budget.ties import Criterion, SeedNeeded
from commonstar.formats.budget_document import noteworthy
from commonstar.formats.pabulib.reading import read_pb
from commonstar.formats.pabulib.records import Fault, PabulibError, PabulibFile, number

Command = TypeVar("Command", bound=Callable[..., Any])
# Options that only one rule heeds, by their names in the call.
HEEDED = {
    "utility": ("--utility", Rule.EQUAL_SHARES),
    "completion": ("--completion", Rule.EQUAL_SHARES),
    "step": ("--step", Rule.EQUAL_SHARES),
    "stop": ("--phragmen-stop", Rule.PHRAGMEN),
    "threshold": ("--threshold", Rule.GREEDY_THRESHOLD),
}
SHOWN = 20
COMPLETIONS = [f"{each}{end}" for each in Completion for end in ("", "+greedy")]

pb_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


class Amount(click.ParamType[Fraction]):
    """A plain decimal number above zero, or zero."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """The exact number. Refuses anything else."""
        if isinstance(value, Fraction):
            return value
        found = number(str(value))
        if found is None or found < 0:
            self.fail(f"{value} is not a number such as 1500.50", param, ctx)
        return found


class Criteria(click.ParamType[tuple[Criterion, ...]]):
    """A list of criteria with commas between them."""

    name = "list"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Criterion, ...]:
        """The criteria. Refuses unknown ones, and one given twice."""
        if isinstance(value, tuple):
            return value
        names = [part.strip() for part in str(value).split(",")]
        known = [each.value for each in Criterion]
        if any(name not in known for name in names) or len(set(names)) < len(names):
            self.fail(f"{value} is not a list out of {', '.join(known)}", param, ctx)
        return tuple(Criterion(name) for name in names)


RULES = click.Choice([each.value for each in Rule])
RULE = click.option("--rule", type=RULES, required=True, help="How winners are found.")
RULE_OR_FILE = click.option("--rule", type=RULES, help="How winners are found; without it, as the file itself says.")
OPTIONS = (
    click.option(
        "--utility",
        type=click.Choice([each.value for each in Utility]),
        default="cost",
        show_default=True,
        help="What a project is worth to its supporters, for equal-shares.",
    ),
    click.option(
        "--completion",
        type=click.Choice(COMPLETIONS),
        default="none",
        show_default=True,
        help="What is done with money left over, for equal-shares.",
    ),
    click.option(
        "--step",
        type=Amount(),
        default="1",
        show_default=True,
        help="By how much add1 raises each share, in units of the currency.",
    ),
    click.option(
        "--phragmen-stop",
        "stop",
        type=click.Choice([each.value for each in Stop]),
        default="winner",
        show_default=True,
        help="End when the winner does not fit, or when any equal to it does not.",
    ),
    click.option("--threshold", type=Amount(), help="Points that a project needs, for greedy-threshold."),
    click.option(
        "--tie-break",
        "criteria",
        type=Criteria(),
        default="votes,cost,id",
        show_default=True,
        help="What decides between equals: a list out of votes, cost, id, random.",
    ),
    click.option("--seed", help="What lots are drawn from, for --tie-break random."),
)


def counting(command: Command) -> Command:
    """Give a verb every option of a count."""
    return RULE(_others(command))


def counting_as_filed(command: Command) -> Command:
    """Give a verb every option of a count, of which the rule may be left to the file."""
    return RULE_OR_FILE(_others(command))


def _others(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def method_of(options: dict[str, Any]) -> Method:
    """The method that options ask for."""
    completion, plus, _greedy = options["completion"].partition("+")
    shares = Shares(Utility(options["utility"]), Completion(completion), bool(plus), options["step"])
    return Method(
        Rule(options["rule"]), options["criteria"], options["seed"], options["threshold"], shares, Stop(options["stop"])
    )


def with_rule_of(file: PabulibFile, options: dict[str, Any]) -> dict[str, Any]:
    """The options, with the rule that the file names where none is given. Raises `Failure` where that is not enough."""
    if options["rule"]:
        return options
    told = file.meta.get("rule", "")
    name, slash, completion = told.partition("/")
    rule = name.replace("equalshares", Rule.EQUAL_SHARES)
    if rule not in [each.value for each in Rule] or (slash and completion not in COMPLETIONS):
        raise Failure(f"The file names no rule that is known here{f' ({told})' if told else ''}; give --rule.")
    if rule == Rule.EQUAL_SHARES and not slash and not _is_given("completion"):
        raise Failure(f"The file says {told}, but not what was done with money left over; give --completion.")
    completion = completion if slash and not _is_given("completion") else options["completion"]
    ended = f" with the completion {completion}" if rule == Rule.EQUAL_SHARES else ""
    click.echo(f"Note, line {file.lines['rule']}: Counted as the file says, by {rule}{ended}.", err=True)
    return {**options, "rule": rule, "completion": completion}


def _is_given(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is click.core.ParameterSource.COMMANDLINE


def read(path: Path) -> PabulibFile:
    """The file. Raises `Failure` with one sentence, after the first faults."""
    try:
        with path.open("rb") as file:
            return read_pb(file)
    except PabulibError as error:
        for fault in error.faults[:SHOWN]:
            click.echo(f"{path.name}{', ' if fault.line else ': '}{fault}", err=True)
        many = len(error.faults)
        raise Failure(f"{path.name} has {many} {'fault' if many == 1 else 'faults'}; nothing is counted.") from error


def counted(file: PabulibFile, method: Method) -> Result:
    """The result. Raises `Failure` where the method lacks something."""
    try:
        return count(file.election, method)
    except SeedNeeded as error:
        raise Failure("--tie-break random needs --seed, so that anybody can draw the same lots.") from error
    except StepNeeded as error:
        raise Failure("--step must be above zero.") from error
    except ThresholdNeeded as error:
        raise Failure("The file does not say min_project_score_threshold; give --threshold.") from error


def warnings(file: PabulibFile, method: Method) -> list[Fault]:
    """What is noteworthy about the file, and what of it and of the call the rule ignores."""
    return [*noteworthy(file, method), *_unheeded(method)]


def tell(found: list[Fault]) -> None:
    """Say what is noteworthy on standard error."""
    for each in found:
        click.echo(f"Note{f', line {each.line}' if each.line else ''}: {each.message}", err=True)


def _unheeded(method: Method) -> list[Fault]:
    found = []
    for name in filter(_is_given, (*HEEDED, "seed")):
        option, rule = HEEDED.get(name, ("--seed", method.rule))
        if rule is not method.rule:
            found.append(f"{option} is ignored: it is for --rule {rule}.")
        elif name == "seed" and Criterion.RANDOM not in method.criteria:
            found.append("--seed is ignored: it is for --tie-break random.")
        elif name == "step" and method.shares.completion is Completion.NONE:
            found.append("--step is ignored: it is for the completions add1 and add1-exhaustive.")
    return [Fault("option-ignored", None, said) for said in found]


def money(value: Fraction | float | None) -> str:
    """An amount as people read it: whole, or with two decimals."""
    number = Fraction(value or 0)
    whole = number.denominator == 1
    return f"{int(number):,}" if whole else f"{float(number):,.2f}"
