"""Starts Python processes from one that has loaded libraries and product already.

Each is a process of its own, with its own arguments, surroundings, folder and settings, its own output and exit code.
What it does not do again is load modules, which takes ten times as long as what most verbs do; settings are read anew.
Where a test sets more than the store, what is loaded beforehand are the libraries alone. That the command also starts
from nothing is proved by `Store.cold` and `Store.start`.

`restore` unpacks in a process of its own: that one is started from here too, and finds the tables made already.

As a program it reads what to start from standard input, one JSON object a line, and answers with an exit code a line.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.stores import SETTINGS, STORE, surroundings

PATIENCE = 120  # seconds; a process that takes longer is ended by a signal
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


UNPACK = "commonstar.cli.store.unpack"


@dataclass(frozen=True)
class Start:
    """What to start: the words after `python`, the surroundings whole, the folder, and where output goes.

    `set_up` says whether to begin with the product loaded; `template` is the store that an unpacking begins with.
    """

    words: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    out: str
    err: str
    set_up: bool = False
    template: str = ""


class Warm:
    """The process from which others are started; `data` is a folder of its own, `template` a store with its tables."""

    def __init__(self, data: Path, template: Path) -> None:
        self.template = str(template)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.warm"],
            env=surroundings(data, ""),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def python(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        *,
        set_up: bool,
    ) -> subprocess.CompletedProcess[str]:
        """Run Python with these words (`-m module ...` or `-c code ...`) to its end."""
        assert self.process.stdin
        assert self.process.stdout
        with tempfile.TemporaryDirectory() as kept:
            out, err = Path(kept) / "out", Path(kept) / "err"
            template = self.template if set_up and "restore" in words else ""
            asked = Start(words, environment, str(folder), str(out), str(err), set_up, template)
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
    if start.template:
        unpack_in(Spare(start.template))
    if start.set_up:
        read_settings_anew()
    option, target, *words = start.words
    if option == "-m":
        sys.argv = [target, *words]
        runpy.run_module(target, run_name="__main__", alter_sys=True)
    elif option == "-c":
        sys.argv = ["-c", *words]
        exec(compile(target, "<string>", "exec"), {"__name__": "__main__"})
    else:
        raise ValueError(start.words)


def load_product() -> None:
    """Load all that the product loads when it is set up, and its pages and verbs; nothing of it is used yet."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    importlib.import_module("django").setup()
    importlib.import_module("commonstar.web.config.urls")
    for verb in importlib.import_module("commonstar.cli.main").VERBS:
        importlib.import_module(verb.module)
    del os.environ["DJANGO_SETTINGS_MODULE"]


def read_settings_anew() -> None:
    """Forget the settings that were in force while modules were loaded, and whatever was made from them."""
    conf, database = importlib.import_module("django.conf"), importlib.import_module("django.db")
    importlib.reload(sys.modules[SETTINGS])
    conf.settings._wrapped = conf.Settings(SETTINGS)
    stores = database.connections
    # While models are loaded, Django asks the store how long the name of a table may be; it does not open it.
    assert not any(store.connection for store in stores.all(initialized_only=True)), "the store was opened too early"
    vars(stores).pop("settings", None)
    stores._settings = None
    for name in tuple(stores):
        delattr(stores._connections, name)


def run_one(start: Start) -> int:
    """Run it in a fork of this process to its end; returns its exit code."""
    child = os.fork()
    if not child:
        become(start)
        sys.exit()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Server:
    """A fork of this process, kept as it is now, that runs what it is asked to."""

    def __init__(self) -> None:
        asked, asking = os.pipe()
        answered, answering = os.pipe()
        if not os.fork():
            os.close(asking)
            os.close(answered)
            with os.fdopen(asked) as lines, os.fdopen(answering, "w") as answers:
                for line in lines:
                    print(run_one(Start(**json.loads(line))), file=answers, flush=True)
            sys.exit()
        os.close(asked)
        os.close(answering)
        self.asking, self.answers = os.fdopen(asking, "w"), os.fdopen(answered)

    def ask(self, line: str) -> int:
        """Run what the line says; returns its exit code."""
        self.asking.write(line)
        self.asking.flush()
        return int(self.answers.readline())


class Spare:
    """A process like this one was before it did anything, kept back to be turned into another."""

    def __init__(self, template: str) -> None:
        asking, self.asked = os.pipe()
        self.process = os.fork()
        if not self.process:
            os.close(self.asked)
            with os.fdopen(asking) as waiting:
                said = waiting.read()
            if said:
                start = Start(**json.loads(said))
                shutil.copy(template, Path(start.environment["COMMONSTAR_DATA"]) / STORE)
                become(start)
            sys.exit()
        os.close(asking)

    def run(self, words: Sequence[str], env: Mapping[str, str], **_how: object) -> subprocess.CompletedProcess[str]:
        """As `subprocess.run` does it, output captured as text."""
        with tempfile.TemporaryDirectory() as kept:
            out, err = Path(kept) / "out", Path(kept) / "err"
            start = Start(words[1:], env, os.getcwd(), str(out), str(err), set_up=True)
            with os.fdopen(self.asked, "w") as asking:
                asking.write(json.dumps(asdict(start)))
            code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
            return subprocess.CompletedProcess(list(words), code, out.read_text(), err.read_text())


def unpack_in(spare: Spare) -> None:
    """Let `restore` unpack in the spare process; whatever else is started is started as ever."""
    plain = subprocess.run

    def run(words: Sequence[str], **how: Any) -> Any:
        return spare.run(words, **how) if UNPACK in words else plain(words, **how)

    importlib.import_module("commonstar.cli.store.restore").subprocess = SimpleNamespace(run=run)


def main() -> None:
    """Start what is asked for, one after the other, until nothing more is asked.

    The first fork is for what begins with the libraries alone: it waits for its starts as this process does.
    """
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    plain = Server()
    load_product()
    gc.freeze()  # or each process would copy all of it when it ends, only to look whether it is still needed
    while line := sys.stdin.readline():
        start = Start(**json.loads(line))
        print(run_one(start) if start.set_up else plain.ask(line), flush=True)


if __name__ == "__main__":
    main()
