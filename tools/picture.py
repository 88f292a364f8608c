"""The picture in the README: `python tools/picture.py` serves the demonstration from its own store and takes it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "pictures" / "star.png"
READY = re.compile(r"Commonstar is at (\S+)")
WINDOW = {"width": 1180, "height": 1120}


def commonstar(data: str, *words: str) -> list[str]:
    """The command line for a verb on this store."""
    return ["env", f"COMMONSTAR_DATA={data}", f"PYTHONPATH={ROOT / 'src'}", sys.executable, "-m", "commonstar", *words]


def free_port() -> str:
    """A port that nobody uses just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


def take(url: str) -> None:
    """Photograph the Star of the demonstration, as its lead sees it."""
    chromium = os.environ.get("COMMONSTAR_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=url, viewport=WINDOW)
        page.goto("/demonstration/sign-in/lead/")
        page.get_by_role("main").get_by_role("button").click()
        page.goto("/programmes/older-people-living-well/")
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


def main() -> int:
    """Make the demonstration, serve it, take the picture, and stop."""
    with tempfile.TemporaryDirectory() as data:
        subprocess.run(commonstar(data, "demo", "--quiet"), check=True)
        serving = commonstar(data, "serve", "--port", free_port())
        with subprocess.Popen(serving, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                take(next(found[1] for line in server.stdout if (found := READY.search(line))))
            finally:
                server.terminate()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
