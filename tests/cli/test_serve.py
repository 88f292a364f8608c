"""`commonstar serve`, run as people run it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace

import pytest

from commonstar.cli import serve
from commonstar.vocabulary import Role
from tests.cli.conftest import Store

PATIENCE = 40.0


def fetch(port: int, path: str = "/") -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return int(answer.status)


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            fetch(port)
            return
        time.sleep(0.1)
    process.kill()
    raise AssertionError(process.communicate())


@contextlib.contextmanager
def serving(store: Store, port: int, **extra: str) -> Iterator[subprocess.Popen[str]]:
    process = store.start("serve", "--port", str(port), **extra)
    try:
        wait_for(port, process)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        for pipe in (process.stdout, process.stderr):
            assert pipe
            pipe.close()


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(process.pid)], capture_output=True, text=True)
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "worker --until-closed" in line]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_on_an_empty_directory_and_stops_cleanly(store: Store, free_port: int, stop: signal.Signals) -> None:
    with serving(store, free_port) as process:
        (worker,) = workers_of(process)
        process.send_signal(stop)
        said, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complained
    assert f"http://localhost:{free_port}" in said
    assert "Traceback" not in complained
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_when_the_worker_dies_the_site_ends_and_says_why(store: Store, free_port: int) -> None:
    with serving(store, free_port) as process:
        (worker,) = workers_of(process)
        os.kill(worker, signal.SIGKILL)
        _, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "The worker ended unexpectedly" in complained


def test_when_the_site_is_killed_no_worker_is_left(store: Store, free_port: int) -> None:
    with serving(store, free_port) as process:
        (worker,) = workers_of(process)
        process.kill()
        until = time.monotonic() + PATIENCE
        with contextlib.suppress(ProcessLookupError):
            while time.monotonic() < until:
                os.kill(worker, 0)
                time.sleep(0.1)
            raise AssertionError("the worker is still there")


def test_a_port_that_is_taken_is_named(store: Store, free_port: int) -> None:
    with serving(store, free_port):
        second = store.run("serve", "--port", str(free_port))
    assert second.returncode == 1
    assert f"port {free_port}" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_demonstration_is_served_on_this_machine_alone(demonstration: Store, free_port: int) -> None:
    store = demonstration
    cast = json.loads(store.run("demo", "--json").stdout)["sign_in"]
    assert {person["role"] for person in cast} >= {role.value for role in Role}
    for refused in (
        store.run("serve", "--host", "0.0.0.0", "--port", str(free_port)),
        store.run("serve", "--port", str(free_port), COMMONSTAR_HOSTS="star.example.org"),
    ):
        assert refused.returncode == 1
        assert refused.stderr.startswith("The store holds the demonstration")
    with serving(store, free_port) as process:
        assert fetch(free_port, cast[0]["path"]) == HTTPStatus.OK
        process.terminate()
        said, _ = process.communicate(timeout=PATIENCE)
    for person in cast:
        assert f"http://localhost:{free_port}{person['path']}" in said


def test_without_a_demonstration_there_are_no_links(store: Store, free_port: int) -> None:
    with serving(store, free_port) as process:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            fetch(free_port, "/demonstration/sign-in/lead/")
        process.terminate()
        said, _ = process.communicate(timeout=PATIENCE)
    assert "/demonstration/sign-in/" not in said


def test_nothing_of_a_request_is_logged_by_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}

    class Stopped(Exception):
        pass

    def granian(*_words: object, **settings: object) -> None:
        given.update(settings)
        raise Stopped

    monkeypatch.setattr(serve, "Granian", granian)
    monkeypatch.setattr(serve, "contents", lambda: SimpleNamespace(sign_in=[]))
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    with pytest.raises(Stopped):
        serve.run(serve.Address("127.0.0.1", 1, None, None))
    assert given["log_access"] is False


@pytest.mark.parametrize(
    ("host", "certificate", "said"), [("127.0.0.1", None, False), ("0.0.0.0", None, True), ("0.0.0.0", "x.pem", False)]
)
def test_plain_http_is_said_to_queue_nothing(
    capsys: pytest.CaptureFixture[str], host: str, certificate: str | None, said: bool
) -> None:
    serve.announce(serve.Address(host, 1, Path(certificate) if certificate else None, None), [])
    assert ("not queued on the device" in capsys.readouterr().out) is said
