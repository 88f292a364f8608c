"""`commonstar user invite`: the first person of a programme, or any other, from the console."""

from __future__ import annotations

import contextlib
import sys

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.vocabulary import Role
from commonstar.web.common.access import Refused
from commonstar.web.programmes.public import Programme, invite


@click.command()
@click.argument("email")
@click.option("--programme", "slug", required=True, metavar="SLUG", help="The programme, as its address names it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.LEAD.value, show_default=True)
@click.option("--base-url", metavar="URL", default="", help="How the site is reached, for the link.")
@as_json
def command(email: str, slug: str, role: str, base_url: str, as_json: bool) -> None:
    """Invite EMAIL into a programme; a link is sent by mail and printed.

    \b
    Example:
      commonstar user invite sam@example.org --programme living-well --role lead
    """
    try:
        validate_email(email)
    except ValidationError as problem:
        raise Failure(f"{email} is not an e-mail address.") from problem
    programme = Programme.objects.filter(slug=slug).first()
    if programme is None:
        raise Failure(f"There is no programme {slug}.")
    try:
        with contextlib.redirect_stdout(sys.stderr):  # mail that is printed on the console is no part of the answer
            sent = invite(seat=None, email=email, role=Role(role), programme=programme, base_url=base_url or reached())
    except Refused as problem:
        raise Failure(f"{email} belongs to {slug} already.") from problem
    if as_json:
        print_json({"email": email, "programme": slug, "role": role, "url": sent.url})
    else:
        click.echo(f"{email} is invited to {slug} as {role}: {sent.url}")


def reached() -> str:
    """The site's address as the settings have it."""
    return f"https://{settings.HOSTS[0]}" if settings.HOSTS else "http://localhost:8000"
