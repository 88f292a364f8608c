"""`commonstar panel draw`: draw a panel by lot, with everybody's chance as fair as the quotas allow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.panel.drawing import Lottery, lottery, without
from commonstar.engine.panel.pool import Method, PanelError, Pool
from commonstar.formats.panel_document import panel_document
from commonstar.formats.panels import (
    PanelFileError,
    TableRefused,
    read_people,
    read_population,
    read_quotas,
    write_panels,
)

Existing = click.Path(exists=True, dir_okay=False, path_type=Path)
PROMISE = 0.001


@click.command(
    epilog="Example: commonstar panel draw people.csv quotas.csv --size 20 --method leximin --seed 'dice 4 2 6'"
)
@click.argument("respondents", type=Existing)
@click.argument("categories", type=Existing)
@click.option("--size", type=click.IntRange(min=1), required=True, help="How many people are on the panel.")
@click.option("--method", type=click.Choice([str(each) for each in Method]), required=True, help="What is fair.")
@click.option("--seed", metavar="TEXT", required=True, help="The public text that decides.")
@click.option("--panels", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write all panels as CSV.")
@click.option("--household", metavar="COLUMNS", default="", help="Columns that are the same for one household.")
@click.option("--fixed", metavar="IDS", default="", help="Who is on the panel anyway, with commas between.")
@click.option("--without", "left", metavar="IDS", default="", help="Who cannot take part, with commas between.")
@click.option("--population", type=Existing, help="How many people live there: category, value, people.")
@as_json
def command(respondents: Path, categories: Path, size: int, out: Path | None, as_json: bool, **options: Any) -> None:
    """Draw a panel by lot from the people in RESPONDENTS, with the quotas in CATEGORIES.

    A thousand panels, numbered from 0, give everybody their chance; the seed says which of them it is. Publish the
    panels before the seed is made. For replacements, give those who stay with --fixed and those who left --without.
    """
    pool, population = _pool(respondents, categories, size, options)
    try:
        if options["left"]:
            pool = without(pool, frozenset(), frozenset(_ids(options["left"])))
        made = lottery(pool, Method(options["method"]))
    except PanelError as error:
        raise Failure(f"{respondents.name}: {error}") from error
    if out:
        out.write_bytes(write_panels(made))
    document = panel_document(made, options["seed"], population)
    if as_json:
        print_json(document)
    else:
        _tell(document, made)


def _ids(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pool(
    respondents: Path, categories: Path, size: int, options: dict[str, Any]
) -> tuple[Pool, dict[tuple[str, str], int] | None]:
    file = categories
    try:
        quotas = read_quotas(file.read_bytes(), file.name)
        population = None
        if options["population"]:
            file = options["population"]
            population = read_population(file.read_bytes(), file.name, quotas)
        file = respondents
        people = read_people(file.read_bytes(), file.name, quotas, _ids(options["household"]))
        return Pool(quotas.categories, quotas.quotas, people, size, frozenset(_ids(options["fixed"]))), population
    except PanelFileError as error:
        raise Failure(f"{file.name}, line {error.line}: {error.reason}") from error
    except TableRefused as error:
        raise Failure(f"{file.name}: {error}") from error
    except PanelError as error:
        raise Failure(f"{file.name}: {error}") from error


def _tell(document: dict[str, Any], made: Lottery) -> None:
    click.echo(f"{document['pool']} people, a panel of {document['size']}, by {document['method']}.")
    click.echo(f"The least chance is {document['minimum']:.2%}.")
    if document["impossible"]:
        click.echo(f"Can be on no panel: {', '.join(document['impossible'])}")
    if made.deviation > PROMISE + 1e-6:
        click.echo(f"Frequencies differ from chances by up to {made.deviation:.4f}.", err=True)
    click.echo(f"The seed draws panel {document['drawn']} of 0 to {document['panels'] - 1}.")
    for category, lines in document["quotas"].items():
        click.echo(f"\n{category}")
        for value, line in lines.items():
            words = " missing" if line["missing"] else " seldom" if line["seldom"] else ""
            click.echo(
                f"  {value}: {line['panel']} (from {line['min']} to {line['max']}; {line['pool']} in the pool){words}"
            )
    click.echo(f"\nDrawn: {', '.join(document['selected'])}")
