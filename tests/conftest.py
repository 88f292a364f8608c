"""What every test may use: the cast, and the store that the run was asked for.

The store is SQLite unless `DATABASE_URL` names a PostgreSQL; `make test` runs the tests of the store on both.
"""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.factories.cast import OUTSIDE, ROLES, Cast, make_cast
from tests.stores import KEPT, Templates

# A busy machine is slow, not wrong: no example fails for the time that it takes.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")


def shared_data() -> Path | None:
    """The folder of real data beside the checkout, or None where there is none."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    named = os.environ.get("COMMONSTAR_SHARED")
    path = Path(named) / "data" if named else beside
    return path if path.is_dir() else None


EVERYBODY = {*ROLES, *OUTSIDE, "anonymous"}
ASKED_OTHERWISE = {"lead", "viewer", "stranger"}  # a seat that may write, one that may read, and none
STORE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "store", "stores"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--of-the-store", action="store_true", help="only the tests that use a store")


def uses_a_store(item: pytest.Item) -> bool:
    """Whether a test asks for a database, by mark or by any of its fixtures; nobody has to remember to say so."""
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(names & STORE_FIXTURES)


def row_of(item: pytest.Item) -> tuple[str, str] | None:
    """Where a test is a row of a permission table: which table, by its name and other parameters, and whose row."""
    given = dict(getattr(getattr(item, "callspec", None), "params", {}))
    for parameter in ("who", "name"):
        if str(given.get(parameter)) in EVERYBODY:
            whose = str(given.pop(parameter))
            return f"{item.nodeid.split('[')[0]} {sorted((key, repr(value)) for key, value in given.items())}", whose
    return None


def to_run_again(items: list[pytest.Item]) -> list[pytest.Item]:
    """What a second store is tried by: whatever uses a store, and of a permission table the rows that ask it otherwise.

    The rest of such a table compares roles, which the store has no part in. A table in which none of those rows stands
    runs whole; and every address is asked as a member and as each outsider on both stores (test_every_address).
    """
    of_the_store = [item for item in items if uses_a_store(item)]
    rows = {id(item): row for item in of_the_store if (row := row_of(item))}
    tables = {table for table, whose in rows.values() if whose == "lead"}
    return [
        item
        for item in of_the_store
        if id(item) not in rows or rows[id(item)][0] not in tables or rows[id(item)][1] in ASKED_OTHERWISE
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is slow begins first, so that none is alone at the end; on a second store, what it has no part in is out."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if config.getoption("--of-the-store"):
        again = to_run_again(items)
        kept = {id(item) for item in again}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        items[:] = again


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays: the collector need not look through all of it again and again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process that started the others is the last."""
    if not hasattr(session.config, "workerinput"):
        shared_folder(session.config).remove()


def shared_folder(config: pytest.Config) -> Templates:
    """What all processes of a run copy from, in the folder that `make test` names or else in that of the run."""
    if os.environ.get(KEPT):
        return Templates(Path(os.environ[KEPT]))
    own: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # that of the fixture of this name
    return Templates(own.parent if hasattr(config, "workerinput") else own)


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest) -> Templates:
    """The stores to copy from: see tests/stores.py."""
    return shared_folder(request.config)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, templates: Templates) -> None:
    """Let the store of this process begin as a copy; `migrate`, which then runs on it, finds nothing to do."""
    if connection.vendor == "sqlite":
        begin_as_copy(templates.sqlite())
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = templates.postgresql()


def begin_as_copy(template: Path) -> None:
    """Fill the store in memory when it is first opened."""

    def fill(connection: Any, **_more: object) -> None:
        connection_created.disconnect(fill)
        source = sqlite3.connect(template)
        source.backup(connection.connection)
        source.close()

    connection_created.connect(fill, weak=False)


@pytest.fixture
def template(django_db_setup: None, templates: Templates) -> str:
    """What a store of one's own is a copy of, of the kind that the run was asked for: a file, or a database's name."""
    return str(templates.sqlite()) if connection.vendor == "sqlite" else templates.postgresql()


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For fixtures of a module: what they put in the store is there for all of its tests, and gone after the last.

    Each test still begins with that and no more: its own transaction lies inside this one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone a permission table asks: see tests/factories/cast.py."""
    return make_cast()


@pytest.fixture(scope="session", autouse=True)
def _look_for_static_files_once() -> Iterator[None]:
    """Each new `Client` has middleware of its own, which goes through the folders of static files: once is enough."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, object] = {}

    def look_once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


@pytest.fixture(autouse=True)
def _speak_english() -> Iterator[None]:
    """A request in another language leaves that language behind it; no test is to depend on the one before."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
