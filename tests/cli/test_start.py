"""A start is quick: a store in use is known without the site, and the site loads no library before it is used."""

from __future__ import annotations

from tests.cli.conftest import SETTINGS, Store

HEAVY = ("altair", "docx", "numpy", "openpyxl", "scipy", "vl_convert", "xlsxwriter")
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


def test_a_store_in_use_is_known_without_loading_the_site(store: Store) -> None:
    assert store.cold("-c", ASK).stdout.split() == ["False", "False"]
    assert store.python("-c", PERSON, DJANGO_SETTINGS_MODULE=SETTINGS).returncode == 0
    assert store.cold("-c", ASK).stdout.split() == ["True", "False"]


def test_the_site_starts_without_the_libraries_of_files_and_charts(store: Store) -> None:
    said = store.cold("-c", LOADED, DJANGO_SETTINGS_MODULE=SETTINGS)
    assert said.stdout.splitlines() == ["[]", "True"], said.stderr
