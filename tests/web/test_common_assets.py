"""What browsers load: small enough, all our own, and rebuilt into new addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.test import Client

from commonstar.web.common import assets
from tests.web.pages import outline

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src/commonstar/web/static"
FIRST_LOAD = 250_000
LATIN = ("latin-400", "latin-700", "latin-ext-400", "latin-ext-700")


def test_the_first_page_is_small(db: None) -> None:
    page = len(Client().get("/").content)
    files = [STATIC / f"{name}.gz" for name in ("commonstar.css", "commonstar.js", "htmx.js")]
    fonts = [STATIC / f"fonts/atkinson-hyperlegible-{part}-normal.woff2" for part in LATIN]
    assert page + sum(path.stat().st_size for path in (*files, *fonts)) < FIRST_LOAD / 2


def test_an_arabic_page_is_small() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    files = [STATIC / f"{name}.gz" for name in ("commonstar-rtl.css", "commonstar.js", "htmx.js")]
    assert len(fonts) == 6
    assert sum(path.stat().st_size for path in (*files, *fonts)) < FIRST_LOAD


def test_styles_load_nothing_from_others_and_name_no_missing_file() -> None:
    for name in ("commonstar.css", "commonstar-rtl.css"):
        text = (STATIC / name).read_text(encoding="utf-8")
        addresses = set(re.findall(r'url\("?([^")]+)"?\)', text))
        assert len(addresses) >= 6
        assert [address for address in addresses if not (STATIC / address).is_file()] == []
        assert "GDS Transport" not in text
        assert "crest" not in text
        assert "#0b5c4d" in text


def test_right_to_left_is_a_mirror() -> None:
    plain = (STATIC / "commonstar.css").read_text(encoding="utf-8")
    mirrored = (STATIC / "commonstar-rtl.css").read_text(encoding="utf-8")
    assert plain.count("margin-left") == mirrored.count("margin-right")
    assert plain.count("margin-left") != plain.count("margin-right")


def test_each_file_a_page_names_exists(client: Client) -> None:
    for address in outline(client.get("/about/").content.decode()).styles:
        assert (STATIC / address.removeprefix("/static/").split("?")[0]).is_file()


def test_a_new_build_has_new_addresses() -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", assets.build())
    assert static("commonstar.css") == f"/static/commonstar.css?v={assets.build()}"


@pytest.mark.django_db  # closing an answer asks after the store's connection
def test_styles_come_compressed_and_may_be_kept(client: Client) -> None:
    answer = client.get("/static/commonstar.css", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    assert f"max-age={settings.WHITENOISE_MAX_AGE}" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content) == (STATIC / "commonstar.css.gz").read_bytes()  # type: ignore[attr-defined]  # a file
    answer.close()


def test_the_lock_file_names_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = [name for name in packages if name]
    assert len(named) > 20
    assert [name for name in named if "resolved" in packages[name]] == []
    assert [name for name in named if not packages[name].get("integrity")] == []


def test_scripts_need_no_eval() -> None:
    text = (STATIC / "commonstar.js").read_text(encoding="utf-8")
    assert "eval(" not in text
    assert "new Function" not in text
