"""Starts Python processes from one that has loaded the libraries already.

Each is a process of its own, with its own arguments, surroundings, folder and settings, its own output and exit code.
What it does not do again is load the libraries, which takes ten times as long as what most verbs do. That the command
also starts from nothing is proved by `Store.cold` and `Store.start`.

As a program it reads what to start from standard input, one JSON object a line, and answers with an exit code a line.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PATIENCE = 120  # seconds; a process that takes longer is ended by a signal
ROOT = Path(__file__).resolve().parents[2]
# All of it is loaded by `django.setup()` in any case, and none of it reads settings while it is loaded.
LIBRARIES = (
    "asyncio",
    "click",
    "cryptography.fernet",
    "django.contrib.admin",
    "django.core.management",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.template",
    "django.views.generic",
    "django_stubs_ext",
    "markdown_it",
    "platformdirs",
    "requests",
    "ruamel.yaml",
)


@dataclass(frozen=True)
class Start:
    """What to start: the words after `python`, the surroundings whole, the folder, and where output goes."""

    words: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    out: str
    err: str


class Warm:
    """The process from which others are started."""

    def __init__(self) -> None:
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.warm"],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def python(
        self, words: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> subprocess.CompletedProcess[str]:
        """Run Python with these words (`-m module ...` or `-c code ...`) to its end."""
        assert self.process.stdin
        assert self.process.stdout
        with tempfile.TemporaryDirectory() as kept:
            out, err = Path(kept) / "out", Path(kept) / "err"
            asked = Start(words, environment, str(folder), str(out), str(err))
            self.process.stdin.write(json.dumps(asdict(asked)) + "\n")
            self.process.stdin.flush()
            code = int(self.process.stdout.readline())
            said, complained = out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
        return subprocess.CompletedProcess(list(words), code, said, complained)

    def close(self) -> None:
        """End it."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


def become(start: Start) -> None:
    """Turn this process into the one that was asked for, and run it."""
    os.chdir(start.folder)
    os.environ.clear()
    os.environ.update(start.environment)
    nothing = os.open(os.devnull, os.O_RDONLY)
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, opened in enumerate((nothing, os.open(start.out, writing), os.open(start.err, writing))):
        os.dup2(opened, number)
        os.close(opened)
    signal.alarm(PATIENCE)
    option, target, *words = start.words
    if option == "-m":
        sys.argv = [target, *words]
        runpy.run_module(target, run_name="__main__", alter_sys=True)
    elif option == "-c":
        sys.argv = ["-c", *words]
        exec(compile(target, "<string>", "exec"), {"__name__": "__main__"})
    else:
        raise ValueError(start.words)


def main() -> None:
    """Start what is asked for, one after the other, until nothing more is asked."""
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()  # or each process would copy all of it when it ends, only to look whether it is still needed
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            become(Start(**json.loads(line)))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
