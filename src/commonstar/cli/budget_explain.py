"""`commonstar budget explain`: say why one project won or did not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.budget_count import document_of
from commonstar.cli.budget_options import (
    counted,
    counting_as_filed,
    method_of,
    pb_file,
    read,
    tell,
    warnings,
    with_rule_of,
)
from commonstar.cli.budget_words import sentences
from commonstar.cli.verbs import Failure, as_json, print_json


@click.command(epilog="Example: commonstar budget explain town.pb --project 17")
@pb_file
@click.option("--project", required=True, help="The id of the project.")
@counting_as_filed
@as_json
def command(file: Path, project: str, as_json: bool, **options: Any) -> None:
    """Say in plain words why a project won or did not, by the rule that is given, or else by the file's own."""
    one = read(file)
    method = method_of(with_rule_of(one, options))
    if project not in one.election.places:
        raise Failure(f"{file.name} has no project {project}.")
    result = counted(one, method)
    words = sentences(result, result.account(project), one.words_of(project).get("name", ""))
    if as_json:
        document = document_of(one, method, result)
        rounds = [each for each in document["rounds"] if each["project"] == project]
        print_json({"project": project, "words": words, "rounds": rounds} | document["projects"][project])
    else:
        tell(warnings(one, method))
        click.echo("\n".join(words))
