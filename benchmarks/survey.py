"""How fast 1,000,000 answers are summarised with disclosure control, beside the same counts in pandas, in one run.

`python benchmarks/survey.py` makes answers of 25,000 people in 200 organisations to 40 questions in 5 rounds, and has
each way of summarising them run in a process of its own. Limits: 5 s and 500 MB. Where answers come from is a function
that gives columns; `SOURCES` names them, so that those of a store can stand beside the one in memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import numpy as np  # noqa: E402  (the path is set above)

from commonstar.engine.survey.answers import Answers, Layout  # noqa: E402
from commonstar.engine.survey.comparisons import change, gaps  # noqa: E402
from commonstar.engine.survey.instrument import (  # noqa: E402
    Choice,
    ChoiceList,
    Instrument,
    Kind,
    Question,
    Translation,
    TranslationState,
    Words,
)
from commonstar.engine.survey.results import Hidden, NoAnswers, Published, publish  # noqa: E402

ORGANISATIONS, QUESTIONS, SEVERAL, ROUNDS, PEOPLE, THRESHOLD = 200, 40, 5, 5, 25_000, 5
UNITS = tuple(f"o{number:03}" for number in range(ORGANISATIONS))
GROUPS = ("users", "carers", "staff", "managers", "councillors")
SHARES = (0.35, 0.15, 0.35, 0.1, 0.05)
LIMIT_SECONDS, LIMIT_MB = 5, 500


def instrument() -> Instrument:
    """Questions with five answers and one apart, and some of which several of eight may be chosen."""
    five = tuple(Choice(f"c{score}", Words.of(en=str(score)), Decimal(score)) for score in range(1, 6))
    lists = (
        ChoiceList("scale", (*five, Choice("apart", Words.of(en="-"), apart=True)), ordered=True),
        ChoiceList("ways", tuple(Choice(f"w{place}", Words.of(en=str(place))) for place in range(8))),
    )
    questions = tuple(
        Question(f"q{number:02}", Kind.SELECT_MULTIPLE, Words.of(en="?"), choices="ways")
        if number < SEVERAL
        else Question(f"q{number:02}", Kind.SELECT_ONE, Words.of(en="?"), choices="scale")
        for number in range(QUESTIONS)
    )
    original = (Translation("en", TranslationState.ORIGINAL),)
    return Instrument("benchmark", "1", Words.of(en="Benchmark"), original, questions, lists)


@dataclass(frozen=True)
class Round:
    """One round's answers and its name."""

    name: str
    answers: Answers


def in_memory() -> Iterator[Round]:
    """Rounds from arrays. Organisations differ in size, as they do."""
    chance = np.random.default_rng(3)
    sizes = chance.dirichlet(np.full(ORGANISATIONS, 1.5))
    people = PEOPLE // ROUNDS
    for number in range(ROUNDS):
        units = chance.choice(ORGANISATIONS, people, p=sizes).astype(np.int32)
        groups = chance.choice(len(GROUPS), people, p=SHARES).astype(np.int16)
        codes = []
        for question in range(QUESTIONS):
            if question < SEVERAL:
                codes.append(chance.integers(1, 1 << 8, people).astype(np.int64))
            else:
                shift = np.clip(groups - 1, 0, 2)
                codes.append(np.minimum(chance.binomial(4, 0.4, people) + shift, 5).astype(np.int16))
        yield Round(f"r{number}", Answers(units, groups, tuple(codes)))


SOURCES: dict[str, Callable[[], Iterator[Round]]] = {"memory": in_memory}


def ours(source: str) -> dict[str, float]:
    """Close all rounds, and take out of them every count, gap and change that may be shown."""
    one = instrument()
    layout = Layout.of(one)
    rounds = list(SOURCES[source]())
    start, used = time.perf_counter(), time.process_time()
    closed = [
        publish(each.name, layout, each.answers, units=UNITS, groups=GROUPS, threshold=THRESHOLD) for each in rounds
    ]
    decided = time.perf_counter()
    first = [layout.first_variable(column.question) for column in layout.columns]
    parts = [part[first] for each in closed for part in (each.plan.total, each.plan.groups, each.plan.units)]
    crossed = sum(int(each.plan.crossed[first].sum()) for each in closed)
    found = sum(len(gaps(one, each)) for each in closed) + sum(_changes(one, *pair) for pair in pairwise(closed))
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - used,
        "of it deciding what is shown": decided - start,
        "answers": sum(len(each.answers) * QUESTIONS for each in rounds),
        "distributions shown": sum(int(part.sum()) for part in parts) + crossed * len(GROUPS),
        "gaps and changes": found,
    }


def _changes(one: Instrument, before: Published, after: Published) -> int:
    """The change of every question of every organisation that may be shown."""
    number = 0
    for question in one.questions[SEVERAL:]:
        for unit in ("", *UNITS):
            try:
                change(one, before, after, question.name, unit=unit)
            except (Hidden, NoAnswers):
                continue
            number += 1
    return number


def pandas_alone(source: str) -> dict[str, float]:
    """The same four margins as a long table in pandas, with groups under the threshold left out and no more."""
    import pandas as pd  # noqa: PLC0415  (ours must not pay for it)

    frames = []
    for each in SOURCES[source]():
        for question, codes in enumerate(each.answers.codes):
            frame = pd.DataFrame({"unit": each.answers.units, "group": each.answers.groups, "answer": codes})
            frames.append(frame.assign(round=each.name, question=np.int16(question)))
    table = pd.concat(frames, ignore_index=True)
    table["round"] = table["round"].astype("category")
    start, used = time.perf_counter(), time.process_time()
    one = table[table["question"] >= SEVERAL]
    several = table[table["question"] < SEVERAL]
    several = several.assign(answer=several["answer"].map(lambda mask: [bit for bit in range(8) if mask >> bit & 1]))
    long = pd.concat([one, several.explode("answer")], ignore_index=True)
    shown = 0
    for margin in ([], ["group"], ["unit"], ["unit", "group"]):
        keys = ["round", "question", *margin]
        counts = long.groupby([*keys, "answer"], observed=True).size()
        people = table.groupby(keys, observed=True).size()
        shown += int((people >= THRESHOLD).sum())
        counts = counts[people.reindex(counts.index.droplevel("answer")).to_numpy() >= THRESHOLD]
    seconds = {"seconds": time.perf_counter() - start, "processor": time.process_time() - used}
    return seconds | {"answers": len(table), "distributions shown": shown}


WAYS: dict[str, Callable[[str], dict[str, float]]] = {"ours": ours, "pandas": pandas_alone}


def alone(way: str, source: str) -> dict[str, float]:
    """Run one way in a process of its own, and say also how much memory that took, in MB."""
    done = subprocess.run(
        [sys.executable, __file__, "--way", way, "--source", source], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print a line for each way and source; fail beyond the limits."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--source", choices=SOURCES, default="memory")
    asked = parser.parse_args()
    if asked.way:
        found = WAYS[asked.way](asked.source)
        print(json.dumps(found | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return
    for source in SOURCES:
        for way in WAYS:
            found = alone(way, source)
            print(
                f"{source} {way}: "
                + ", ".join(f"{key} {value:,.2f}".rstrip("0").rstrip(".") for key, value in found.items())
            )
            if way == "ours" and (found["processor"] > LIMIT_SECONDS or found["mb"] > LIMIT_MB):
                sys.exit(f"ours is beyond the limit of {LIMIT_SECONDS} s or {LIMIT_MB} MB")


if __name__ == "__main__":
    main()
