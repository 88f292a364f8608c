"""`commonstar serve`: bring the store up to date, then run the site and a worker until told to stop."""

from __future__ import annotations

import ipaddress
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from commonstar.cli.verbs import Failure
from commonstar.web.accounts.public import SIGN_IN_FLAG, has_demonstration_people
from commonstar.web.common.heartbeat import Heartbeat
from commonstar.web.demonstration.public import contents
from commonstar.web.library.public import load_shipped_if_empty

WORKERS = 2
THREADS = 8  # a worker; each keeps a connection to the store
BACKPRESSURE = 256  # requests a worker takes in before it lets the others wait at the door
STOP_WITHIN = 10.0
SERVING = "serve"
PLAIN_HTTP = (
    "Phones that come by plain HTTP keep nothing for later: what is typed without signal is not queued on the device. "
    "Give --certificate and --key, or stand behind a proxy that answers for HTTPS."
)


@dataclass(frozen=True)
class Address:
    """Where the site listens, and what it shows to be one."""

    host: str
    port: int
    certificate: Path | None
    key: Path | None

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it: a loopback address, and no public host name set."""
        return is_loopback(self.host) and not settings.PUBLIC

    @property
    def is_secure(self) -> bool:
        """Whether phones reach it by HTTPS: answered here, or by a proxy that says so."""
        return self.certificate is not None or bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None))

    @property
    def url(self) -> str:
        """What to type into a browser; passkeys need `localhost`, never an address in figures."""
        scheme = "https" if self.certificate else "http"
        if settings.HOSTS:
            name = settings.HOSTS[0].lstrip(".")
        elif is_loopback(self.host):
            name = "localhost"
        else:
            name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{name}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TLS certificate.")
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TLS key, in PEM.")
def command(host: str, port: int, certificate: Path | None, key: Path | None) -> None:
    """Start the site and its worker.

    The store is brought up to date first. On a loopback address with the demonstration loaded, links that sign you in
    as one of its people are printed. Ctrl+C stops everything.

    \b
    Example:
      commonstar serve --port 8080
      commonstar serve --host 0.0.0.0 --port 443 --certificate site.pem --key site-key.pem
    """
    if bool(certificate) != bool(key):
        raise Failure("Give --certificate and --key together.")
    address = Address(host, port, certificate, key)
    free_or_fail(address)
    migrate()
    if not address.is_loopback and has_demonstration_people():
        raise Failure(
            "The store holds the demonstration, whose people sign in by a link: it is served on this machine alone. "
            "Remove the demonstration on the site, or use another data directory (COMMONSTAR_DATA)."
        )
    if address.is_loopback:
        os.environ[SIGN_IN_FLAG] = "1"
    else:
        os.environ.pop(SIGN_IN_FLAG, None)
    load_shipped_if_empty()
    run(address)


def free_or_fail(address: Address) -> None:
    """Say at once that the port is taken, rather than after the store was touched."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as problem:
            raise Failure(
                f"Cannot listen on {address.host} port {address.port} ({problem.strerror}); "
                "choose another with --port, or PORT=… with make run."
            ) from problem


def migrate() -> None:
    """Bring the tables up to date; quick where they are."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def run(address: Address) -> None:
    """The site in this process and its children, the worker beside it; when one ends, all end."""
    links = [(each.name, address.url + each.path) for each in contents().sign_in] if address.is_loopback else []
    connections.close_all()  # what forks must not share a connection
    server = Granian(
        "commonstar.web.config.wsgi:application",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=1 if sys.platform == "win32" else WORKERS,
        log_level=LogLevels.error,
        log_access=False,  # who said something without an account must not stand in a log with a time and an address
        ssl_cert=address.certificate,
        ssl_key=address.key,
        blocking_threads=THREADS,
        backpressure=BACKPRESSURE,
        workers_kill_timeout=int(STOP_WITHIN),
    )
    server.on_startup(lambda: announce(address, links))
    with Heartbeat(SERVING), Worker(on_death=server.signal_handler_interrupt) as worker:
        server.serve(target_loader=load_site)
    if worker.died:
        raise Failure("The worker ended unexpectedly, so the site was stopped; its message is above.")


def load_site(target: str) -> Any:
    """The site, loaded in each of granian's workers, which then end when `serve` does, however it ended."""
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_stop_after, args=(parent,), daemon=True).start()
    return import_string(target.replace(":", "."))


def _stop_after(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


class Worker:
    """The worker process beside the site. If it dies, the site is told to stop."""

    def __init__(self, on_death: Callable[[], None]) -> None:
        self.died = False
        self._on_death = on_death
        self._stopping = False

    def __enter__(self) -> Worker:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "commonstar", "worker", "--until-closed"],
            stdin=subprocess.PIPE,
            start_new_session=sys.platform != "win32",  # Ctrl+C reaches `serve` alone, which then ends the worker
        )
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def _watch(self) -> None:
        self._process.wait()
        if not self._stopping:
            self.died = True
            self._on_death()

    def __exit__(self, *exception: object) -> None:
        self._stopping = True
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()


def announce(address: Address, links: list[tuple[str, str]]) -> None:
    """What stands on the terminal when the site is there."""
    click.echo(f"\nCommonstar is at {address.url}  (Ctrl+C stops it)")
    if not address.is_secure and not is_loopback(address.host):
        click.echo(PLAIN_HTTP)
    if links:
        click.echo("\nSign in to the demonstration as:")
        width = max(len(who) for who, _ in links)
        for who, link in links:
            click.echo(f"  {who.ljust(width)}  {link}")
    click.echo("")
    sys.stdout.flush()
