"""A start is quick: a store in use is known without the site, and the site loads no library before it is used."""

from __future__ import annotations

from tests.cli.conftest import SETTINGS, Store

HEAVY = ("altair", "docx", "highspy", "numpy", "openpyxl", "scipy", "vl_convert", "xlsxwriter")
PERSON = (
    "import django; django.setup(); from commonstar.cli.serve import migrate; migrate(); "
    "from commonstar.web.accounts.public import User; User.objects.create_user('a@example.org')"
)
ASK = """
import sys
from commonstar.cli.in_use import is_in_use
print(is_in_use())
from click.testing import CliRunner
from commonstar.cli.main import main
if is_in_use():
    assert CliRunner().invoke(main, ["demo", "--if-empty", "--quiet"]).exit_code == 0
print("django" in sys.modules)
"""
LOADED = f"""
import sys, django; django.setup()
from django.urls import get_resolver
assert len(get_resolver().url_patterns) > 5
print([name for name in {HEAVY!r} if name in sys.modules])
import openpyxl
print([name for name in {HEAVY!r} if name in sys.modules][0] in {HEAVY!r})
"""
FIRST = """
import sys
from commonstar.web.config.wsgi import application
from django.test import Client
before = set(sys.modules)
print(Client(SERVER_NAME="localhost").get("/guidance/").status_code)
parts = {".forms", ".templatetags", ".urls", ".views"}
print(*(name for name in set(sys.modules) - before if any(part in name for part in parts)))
"""


def test_a_store_in_use_is_known_without_loading_the_site(store: Store) -> None:
    assert store.cold("-c", ASK).stdout.split() == ["False", "False"]
    assert store.python("-c", PERSON, DJANGO_SETTINGS_MODULE=SETTINGS).returncode == 0
    assert store.cold("-c", ASK).stdout.split() == ["True", "False"]


def test_the_site_starts_without_the_libraries_of_files_and_charts(store: Store) -> None:
    said = store.cold("-c", LOADED, DJANGO_SETTINGS_MODULE=SETTINGS)
    assert said.stdout.splitlines() == ["[]", "True"], said.stderr


def test_a_worker_has_loaded_its_pages_before_the_first_is_asked_for(store: Store) -> None:
    said = store.cold("-c", FIRST)
    assert (said.stdout.splitlines(), said.returncode) == (["200", ""], 0), said.stderr
