"""`commonstar panel draw`, on files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commonstar.cli.panel_draw import command

CATEGORIES = "category,feature,min,max\nsex,f,2,3\nsex,m,2,3\nage,young,1,3\nage,old,1,4\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [("f" if place % 3 else "m", "old" if place % 4 else "young") for place in range(30)]
    (tmp_path / "people.csv").write_text("sex,age\n" + "".join(f"{a},{b}\n" for a, b in rows), encoding="utf-8")
    (tmp_path / "quotas.csv").write_text(CATEGORIES, encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str, size: int = 5, seed: str = "dice 4 2") -> Result:
    files = [str(folder / "people.csv"), str(folder / "quotas.csv")]
    return CliRunner().invoke(command, [*files, "--size", str(size), "--method", "leximin", "--seed", seed, *words])


def test_the_document_of_a_draw(folder: Path) -> None:
    found = run(folder, "--json", "--panels", str(folder / "all.csv"))
    assert found.exit_code == 0, found.stderr
    document = json.loads(found.stdout)
    assert document["panels"] == 1000
    assert document["drawn"] == int(hashlib.sha256(b"dice 4 2").hexdigest(), 16) % 1000
    assert len(document["selected"]) == 5
    assert set(document["probabilities"]) == {str(number) for number in range(1, 31)}
    assert sum(document["probabilities"].values()) == pytest.approx(5, abs=1e-5)
    assert document["minimum"] == min(document["probabilities"].values())
    assert document["quotas"]["sex"]["f"]["min"] == 2
    assert 2 <= document["quotas"]["sex"]["f"]["panel"] <= 3
    table = list(csv.reader(io.StringIO((folder / "all.csv").read_bytes().decode("utf-8-sig"))))
    assert [row[0] for row in table[1:]] == [str(number) for number in range(1000)]
    assert table[1 + document["drawn"]][1:] == document["selected"]
    often = Counter(id_ for row in table[1:] for id_ in row[1:])
    assert all(abs(often[id_] / 1000 - chance) <= 0.001001 for id_, chance in document["probabilities"].items())


def test_the_same_files_and_seed_draw_the_same(folder: Path) -> None:
    assert run(folder).stdout == run(folder).stdout
    assert "The seed draws panel" in run(folder).stdout


def test_who_is_missing_and_who_cannot_be_drawn(folder: Path) -> None:
    quotas = (folder / "quotas.csv").read_text(encoding="utf-8")
    (folder / "quotas.csv").write_text(quotas.replace("age,old", "age,middle,0,2\nage,old"), encoding="utf-8")
    population = folder / "living.csv"
    population.write_text("category,value,people\nage,young,700\nage,middle,100\nage,old,200\n", encoding="utf-8")
    document = json.loads(run(folder, "--json", "--population", str(population)).stdout)
    assert document["quotas"]["age"]["middle"]["missing"]
    assert document["quotas"]["age"]["young"]["seldom"]
    fixed = json.loads(run(folder, "--json", "--fixed", "1,2", "--without", "3").stdout)
    assert {"1", "2"} <= set(fixed["selected"])
    assert "3" not in fixed["probabilities"]


def test_what_goes_wrong_is_one_sentence(folder: Path) -> None:
    for words, size, said in (
        ((), 40, "people.csv: A panel of 40 takes at most one person from each household, and there are only 30."),
        ((), 7, "raise the maximum of sex"),
        (("--household", "address"), 5, "people.csv, line 1: There is no column address"),
        (("--without", "77"), 5, "people.csv: 77 is not in the pool."),
    ):
        found = run(folder, *words, size=size)
        assert found.exit_code == 1
        assert said in found.stderr
        assert len(found.stderr.strip().splitlines()) == 1
        assert not found.stdout
