"""`commonstar check`: what is misconfigured, in plain words."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from commonstar.cli.serve import PLAIN_HTTP, is_loopback
from commonstar.cli.verbs import as_json, print_json
from commonstar.web.accounts.public import has_demonstration_people, trouble_with_service
from commonstar.web.audit.public import newest_holds
from commonstar.web.common import later
from commonstar.web.common.context import CONSOLE
from commonstar.web.common.heartbeat import living
from commonstar.web.config.package import PACKAGE
from commonstar.web.participation.public import kept_in_the_log, overdue_for_sealing

FAULT, ADVICE = "fault", "advice"
LEAST_SPACE = 500 * 1024 * 1024
LEAST_KEY = 32


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be; a fault fails the check, advice does not."""

    level: str
    code: str
    message: str


def store(public: bool) -> Iterator[Finding]:
    """Can the store be reached and written, and are its tables up to date?"""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield Finding(FAULT, "store-behind", "The store's tables are not up to date: start `commonstar serve`.")
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE commonstar_check (x integer)")
            transaction.set_rollback(True)
    except (DatabaseError, ImproperlyConfigured) as problem:
        said = " ".join(str(problem).split())
        yield Finding(FAULT, "store-unusable", f"The store cannot be reached or written: {said}")
        return
    yield from contents(public)


def contents(public: bool) -> Iterator[Finding]:
    """What only a store that can be read can tell."""
    if public and has_demonstration_people():
        yield Finding(
            FAULT,
            "demonstration-in-public",
            "The store holds the demonstration, whose people sign in by a link, and others can reach the site: "
            "remove the demonstration.",
        )
    if not newest_holds():
        yield Finding(FAULT, "log-broken", "The newest entries of the log do not hold: run `commonstar audit verify`.")
    unsealed = overdue_for_sealing()
    if unsealed:
        yield Finding(
            FAULT,
            "not-sealed",
            f"What was said through {unsealed} closed join codes is not sealed after two days: see that a worker runs.",
        )
    if kept := kept_in_the_log():
        yield Finding(
            ADVICE,
            "log-of-postgresql",
            f"PostgreSQL's write-ahead log can keep the order of what people said ({'; '.join(kept)}): "
            "see docs/howto/run-a-server.md.",
        )
    if later.waiting() and not living(later.PREFIX):
        yield Finding(
            FAULT, "no-worker", "Work is waiting and no worker runs on this machine: start `commonstar worker`."
        )


def data_directory(public: bool) -> Iterator[Finding]:
    """Is the data directory private, writable, and is there room?"""
    data = Path(settings.DATA)
    if not os.access(data, os.W_OK):
        yield Finding(FAULT, "data-read-only", f"The data directory {data} cannot be written.")
    if os.name == "posix":
        for path in (data, data / "secret-key", data / "commonstar.sqlite3"):
            if path.exists() and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH) and not private(path.parent):
                yield Finding(FAULT, "data-open", f"Everyone on this machine can read {path}: run `chmod o-rwx` on it.")
    free = shutil.disk_usage(data).free
    if free < LEAST_SPACE:
        yield Finding(FAULT, "disk-full", f"Only {free // 1024**2} MB are free where the data lies.")


def private(folder: Path) -> bool:
    """Whether others cannot enter a folder at all, so that what is in it is private too."""
    return not folder.stat().st_mode & stat.S_IXOTH


def secret_key(public: bool) -> Iterator[Finding]:
    """Is the key that signs cookies long enough?"""
    if len(settings.SECRET_KEY) < LEAST_KEY:
        yield Finding(FAULT, "key-short", f"COMMONSTAR_SECRET_KEY is shorter than {LEAST_KEY} characters.")


def public_address(public: bool) -> Iterator[Finding]:
    """What others can reach needs real mail, HTTPS and a contact."""
    if settings.DEBUG:
        yield Finding(FAULT if public else ADVICE, "debug", "COMMONSTAR_DEBUG shows visitors the inside.")
    if not public:
        yield Finding(
            ADVICE,
            "not-public",
            "COMMONSTAR_HOSTS names no address: only this machine can use the site, which is fine.",
        )
        return
    if not settings.HOSTS:
        yield Finding(FAULT, "no-hosts", "COMMONSTAR_HOSTS names no address, so nobody elsewhere is let in: set it.")
    if "*" in settings.HOSTS:
        yield Finding(FAULT, "any-host", "COMMONSTAR_HOSTS allows every name: write the site's own.")
    if settings.EMAIL_BACKEND == CONSOLE:
        yield Finding(
            FAULT,
            "console-mail",
            "Mail is printed on the console, so nobody can sign in from elsewhere: set COMMONSTAR_MAIL_URL.",
        )
    if "@" not in settings.DEFAULT_FROM_EMAIL or "localhost" in settings.DEFAULT_FROM_EMAIL:
        yield Finding(FAULT, "mail-from", "Mail has no real sender: set COMMONSTAR_MAIL_FROM.")
    if not settings.SECURITY_CONTACT:
        yield Finding(ADVICE, "security-contact", "Set COMMONSTAR_SECURITY_CONTACT, so that people can report a hole.")
    if not getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        yield Finding(
            ADVICE,
            "https",
            "HTTPS must be answered for: by `serve --certificate`, or by a proxy with COMMONSTAR_BEHIND_PROXY=1.",
        )
        yield Finding(ADVICE, "no-offline-queue", PLAIN_HTTP)


def sign_in_service(public: bool) -> Iterator[Finding]:
    """Does the organisation's own sign-in answer, where one is set?"""
    if found := trouble_with_service():
        address, code = found
        yield Finding(
            FAULT,
            "sign-in-service",
            f"The sign-in service {address} cannot be used ({code}): look at COMMONSTAR_OIDC_SERVER.",
        )


def assets(public: bool) -> Iterator[Finding]:
    """Are styles and catalogues built?"""
    if not (PACKAGE / "web" / "static" / "commonstar.css").is_file():
        yield Finding(FAULT, "no-assets", "Styles and scripts are not built: run `make assets`.")
    sources = list((PACKAGE / "web" / "locale").glob("*/LC_MESSAGES/django.po"))
    if any(not source.with_suffix(".mo").is_file() for source in sources):
        yield Finding(FAULT, "no-catalogues", "The translations are not compiled: run `make assets`.")


CHECKS: tuple[Callable[[bool], Iterator[Finding]], ...] = (
    data_directory,
    store,
    secret_key,
    public_address,
    sign_in_service,
    assets,
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address that `serve` is to listen on.")
@as_json
def command(host: str, as_json: bool) -> None:
    """Say in plain words what is misconfigured.

    Exits with 1 where something is wrong. Advice alone does not fail.

    \b
    Example:
      commonstar check
      commonstar check --host 0.0.0.0
      COMMONSTAR_HOSTS=star.example.org commonstar check --json
    """
    public = settings.PUBLIC or not is_loopback(host)
    found = [finding for check in CHECKS for finding in check(public)]
    faults = [finding for finding in found if finding.level == FAULT]
    if as_json:
        print_json({"ok": not faults, "checked": len(CHECKS), "findings": [asdict(finding) for finding in found]})
    else:
        for finding in found:
            click.echo(f"{finding.level}: {finding.message}", err=finding.level == FAULT)
        click.echo("All is well." if not faults else f"{len(faults)} to mend.")
    if faults:
        sys.exit(1)
