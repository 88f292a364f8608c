"""Exports of Polis, and the command that reads them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from commonstar.cli.opinion_groups import command
from commonstar.formats.polis import PolisError, read_export

GOLDEN = Path(__file__).resolve().parents[1] / "golden/opinion"
COMMENTS = (
    b"timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,0,9,1,0,1,Buses\n2,1,9,0,1,-1,Trams\n"
)


def test_a_matrix_and_single_votes_say_the_same() -> None:
    matrix = b"participant,group-id,n-votes,0,1\n7,0,2,1,-1\n8,,1,,0\n"
    single = b"timestamp,datetime,comment-id,voter-id,vote\n1,x,0,7,0\n2,x,0,7,1\n3,x,1,7,-1\n4,x,1,8,0\n"
    one = read_export({"participants-votes.csv": matrix, "comments.csv": COMMENTS}).votes
    two = read_export({"comments.csv": COMMENTS, "votes.csv": single}).votes
    for votes in (one, two):
        assert votes.people == ("7", "8")
        assert [(each.text, each.is_out) for each in votes.statements] == [("Buses", False), ("Trams", True)]
        assert np.array_equal(votes.values, np.array([[1, -1], [np.nan, 0]]), equal_nan=True)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_counts_of_statements_say_which_sign_is_agree(sign: int) -> None:
    votes = [{"pid": pid, "tid": 0, "vote": sign, "modified": str(pid)} for pid in range(3)]
    votes.append({"pid": 3, "tid": 0, "vote": -sign, "modified": "9"})
    statements = [{"tid": 0, "txt": "Buses", "mod": 1, "agree_count": 3, "disagree_count": 1}]
    files = {"votes.json": json.dumps(votes).encode(), "comments.json": json.dumps(statements).encode()}
    read = read_export(files | {"math.json": b'{"in-conv": [3]}', "conversation.json": b'{"topic": "x"}'})
    assert read.votes.values[:, 0].tolist() == [1, 1, 1, -1]
    assert read.also.tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"votes.csv": b"voter-id,comment-id,vote\n1,0,2\n"}, "votes.csv, line 2: A vote is 1, 0 or -1"),
        ({"p.csv": b"participant,0\n1,1\n1,0\n"}, "p.csv, line 3: The participant 1 stands twice."),
        ({"p.csv": b"participant,0\n1,1,1\n"}, "p.csv, line 2: The row has 3 cells, and the header 2."),
        ({"comments.csv": COMMENTS}, "comments.csv: No file has votes."),
        ({"x.csv": b"a,b\n1,2\n"}, "x.csv: The file is none that Polis writes"),
        ({"x.json": b"[1]"}, "x.json: The file is none that Polis writes"),
        ({"x.json": b"{"}, "x.json: The file is not JSON"),
        ({"v.json": b'[{"pid": 1, "vote": 1}]'}, "v.json, line 1: A field is missing: tid."),
        ({"x.csv": b"\xff\xfe\xff"}, "x.csv: The file is not text in UTF-8."),
        ({"p.csv": b"participant,group\n1,2\n"}, "p.csv: No file has votes."),
        ({"p.csv": b"participant,0,1\n"}, "p.csv: No file has votes."),
        ({"p.csv": b"participant,0,0\n1,1,1\n"}, "p.csv, line 1: The statement 0 stands twice."),
        ({"p.csv": b"participant,0\n1," + b"1" * 200_000 + b"\n"}, "p.csv: The table cannot be read: "),
        ({}, "No file has votes."),
    ],
)
def test_what_is_wrong_is_named(files: dict[str, bytes], said: str) -> None:
    with pytest.raises(PolisError) as found:
        read_export(files)
    assert said in str(found.value)
    assert not str(found.value).startswith(":")


def test_the_command_tells_groups_and_hides_small_ones() -> None:
    found = CliRunner().invoke(command, [str(GOLDEN / "participants-votes.csv"), "--json"])
    assert found.exit_code == 0, found.stderr
    document = json.loads(found.stdout)
    assert document["people"] == 35
    assert all(group["people"] >= 5 for group in document["groups"])
    assert sum(document["statements"]["0"][each] for each in ("agree", "disagree", "unsure")) == 14
    assert (document["grouped"] is None) == (document["hidden"] > 0)
    words = CliRunner().invoke(command, [str(GOLDEN / "participants-votes.csv")])
    assert "Group A" in words.stdout
    assert "Of all people, most say:" in words.stdout


def test_what_goes_wrong_is_one_sentence(tmp_path: Path) -> None:
    few = tmp_path / "p.csv"
    few.write_text("participant,0\n1,1\n2,0\n", encoding="utf-8")
    found = CliRunner().invoke(command, [str(few)])
    assert found.exit_code == 1
    assert (
        found.stderr.strip() == "Groups need at least four people who voted on seven statements and do not all agree."
    )
