"""BLT files: what is read, what is refused and in which line, and that writing and reading give the same."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.election.records import Ballot, Election
from commonstar.formats.blt import NOTES, REFUSALS, BltError, BltLimits, read_blt, write_blt
from tests.conftest import shared_data

PLAIN = """4 2
3 1 2 0
2 4 0
0
"Ann"
"Ben"
"Cem"
"Dee"
"Trial"
"""


def read(text: str) -> Election:
    return read_blt(text.encode()).election


def refused(text: str | bytes, **limits: int) -> tuple[str, int]:
    with pytest.raises(BltError) as error:
        read_blt(text if isinstance(text, bytes) else text.encode(), BltLimits(**limits))
    assert str(error.value).startswith(f"Line {error.value.line}: ")
    return error.value.code, error.value.line


def test_a_plain_file() -> None:
    one = read(PLAIN)
    assert one == Election(
        2, ("Ann", "Ben", "Cem", "Dee"), (Ballot(3, ((0,), (1,))), Ballot(2, ((3,),))), frozenset(), "Trial"
    )
    assert read_blt(PLAIN.encode()).notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        PLAIN.replace('"', ""),
        "# a comment\n\n" + PLAIN,
        PLAIN.replace("3 1 2 0", "3 1 2 0 # after a ballot").replace("4 2\n", "4 2 # of the first line\n"),
        PLAIN.replace('"Ben"', '# between names\n\n"Ben" # after a name'),
        PLAIN.replace("3 1 2 0", "1 1 2 0\n  2   1\t2  0  "),
        PLAIN + "\n# the end\n\n",
    ],
)
def test_the_same_written_otherwise(text: str) -> None:
    assert read(text) == read(PLAIN)


def test_withdrawn_equal_and_empty() -> None:
    one = read(PLAIN.replace("3 1 2 0", "-2\n-3 -4\n3 2=1 3 0\n1 1=2 3 0\n7 0"))
    assert one.withdrawn == {1, 2, 3}
    assert one.ballots == (Ballot(4, ((0, 1), (2,))), Ballot(7, ()), Ballot(2, ((3,),)))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('"Con ""Ann A"""', 'Con "Ann A"'),
        ('"Ann A" "Independent"', 'Ann A "Independent"'),
        ("Ann (Ind)", "Ann (Ind)"),
        ('"Ann O\'Neill"', "Ann O'Neill"),
        ("Ánn Ñandú", "Ánn Ñandú"),
        ('  " Ann "  ', "Ann"),
    ],
)
def test_names(line: str, name: str) -> None:
    assert read(PLAIN.replace('"Ann"', line)).candidates[0] == name


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("4 2\n", ""), "header", 1),
        (("4 2", "4 2,"), "header", 1),
        (("4 2", "4"), "header", 1),
        (("4 2", "4 0"), "no-seats", 1),
        (("4 2", "0 2"), "no-seats", 1),
        (("4 2", "4000 2"), "too-many-candidates", 1),
        (("4 2", "-4 2"), "header", 1),
        (("4 2", "4 2\n-5"), "withdrawn", 2),
        (("4 2", "4 2\n-1\n-1"), "withdrawn", 3),
        (("4 2", "4 2\n-1 2 0"), "withdrawn", 2),
        (("2 4 0", "2 4 0\n-1"), "late-withdrawn", 4),
        (("2 4 0", "0 4 0"), "weight", 3),
        (("2 4 0", "1.5 4 0"), "weight", 3),
        (("2 4 0", "(a) 4 0"), "weight", 3),
        (("2 4 0", "2 5 0"), "preference", 3),
        (("2 4 0", "2 4 0 0"), "preference", 3),
        (("2 4 0", "2 4= 0"), "preference", 3),
        (("2 4 0", "2 4, 0"), "preference", 3),
        (("2 4 0", "2 4 - 0"), "preference", 3),
        (("2 4 0", "2 4 1 4 0"), "repeated", 3),
        (("2 4 0", "2 4=4 0"), "repeated", 3),
        (("2 4 0", "2 4"), "no-zero", 3),
        (("2 4 0", "2"), "no-zero", 3),
        (("2 4 0\n0\n", "2 4 0\n"), "weight", 4),
        (('"Dee"\n"Trial"\n', ""), "names", 7),
        (('"Ben"', '"Ann"'), "same-name", 6),
        (('"Ben"', '"Ben'), "unclosed", 6),
        (('"Ben"', '"Ben" and more'), "unclosed", 6),
        (('"Ben"', '""'), "no-name", 6),
        (('"Trial"', '"Trial"\n"Ede"'), "after-title", 10),
        (('"Ben"', "B\x07en"), "control", 6),
        (('"Ben"', "B\x00en"), "not-text", 6),
    ],
)
def test_each_fault_is_refused_with_its_line(change: tuple[str, str], code: str, line: int) -> None:
    assert change[0] in PLAIN
    assert refused(PLAIN.replace(*change)) == (code, line)


def test_faults_of_whole_files() -> None:
    assert refused("") == ("empty", 1)
    assert refused("# nothing\n\n") == ("empty", 2)
    assert refused("4 2\n3 1 0\n") == ("no-end", 2)
    assert refused(PLAIN.replace("Ben", "B\x81n").encode("latin-1")) == ("encoding", 6)
    assert refused(bytes(range(256)) * 50)[1] >= 1


def test_what_is_odd_is_noted_with_its_line() -> None:
    odd = read_blt(PLAIN.replace("Ben", "Zoë").encode("cp1252"))
    assert odd.election.candidates[1] == "Zoë"
    assert [(note.code, note.line) for note in odd.notes] == [("cp1252", 6)]
    hashed = PLAIN.replace('"', "").replace("Ann", "#1 Ann").replace("Ben", "#2 Ben")
    hashed = hashed.replace("Cem", "#3 Cem").replace("Dee", "#4 Dee")
    found = read_blt(hashed.encode())
    assert found.election.candidates == ("#1 Ann", "#2 Ben", "#3 Cem", "#4 Dee")
    assert [(note.code, note.line) for note in found.notes] == [("hash-names", 5)]
    for text, code, line in (
        (PLAIN.replace('"Trial"\n', ""), "no-title", 8),
        (PLAIN.replace('"Ben"', '"""Ben"" ""Ind"""'), "quoted-twice", 6),
        (PLAIN.replace('"Ben"', "Ben #2"), "hash-in-name", 6),
        (PLAIN.replace("4 2", "4 9"), "more-seats", 1),
        (PLAIN.replace("3 1 2 0\n2 4 0\n", ""), "no-ballots", 2),
    ):
        assert [(note.code, note.line) for note in read_blt(text.encode()).notes] == [(code, line)]


def test_every_refusal_and_note_has_words() -> None:
    assert all(words.endswith((".", "{text}", "{name}")) for words in (*REFUSALS.values(), *NOTES.values()))


def test_limits() -> None:
    assert refused(PLAIN, bytes=20) == ("too-large", 1)
    assert refused(PLAIN, line=4) == ("too-long", 2)
    assert refused(PLAIN, ballots=1) == ("too-many-ballots", 3)
    assert refused(PLAIN, votes=4) == ("too-many-votes", 3)
    assert refused(PLAIN + "#\n" * 30, candidates=4, comments=20) == ("after-title", 29)


def test_a_million_papers_a_line_each_are_read_in_little_memory() -> None:
    data = PLAIN.replace("3 1 2 0\n", "1 1 2 0\n1 2 1 0\n" * 500_000).encode()
    tracemalloc.start()
    read_blt(PLAIN.replace("3 1 2 0\n", "1 1 2 0\n1 2 1 0\n" * 5_000).encode())
    assert tracemalloc.get_traced_memory()[1] < 3_000_000
    tracemalloc.stop()
    begin = time.process_time()
    assert [ballot.weight for ballot in read_blt(data).election.ballots] == [500_000, 500_000, 2]
    assert time.process_time() - begin < 10


NAME = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), min_size=1, max_size=12).filter(
    lambda name: name == name.strip() and bool(name.replace('"', "").strip())
)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    names = draw(st.lists(NAME, min_size=1, max_size=6, unique=True))
    everyone = range(len(names))
    ballots: dict[tuple[tuple[int, ...], ...], int] = {}
    for _ in range(draw(st.integers(0, 6))):
        order = draw(st.permutations(list(everyone)))[: draw(st.integers(0, len(names)))]
        ranks: list[tuple[int, ...]] = []
        for number in order:
            if ranks and draw(st.booleans()):
                ranks[-1] = tuple(sorted((*ranks[-1], number)))
            else:
                ranks.append((number,))
        ballots[tuple(ranks)] = draw(st.integers(1, 999))
    withdrawn = draw(st.frozensets(st.sampled_from(everyone)))
    written = tuple(Ballot(weight, ranks) for ranks, weight in ballots.items())
    return Election(draw(st.integers(1, 9)), tuple(names), written, withdrawn, draw(NAME | st.just("")))


@settings(max_examples=200, deadline=None)
@given(elections())
def test_what_is_written_is_read_as_it_was(one: Election) -> None:
    assert read_blt(write_blt(one).encode()).election == one


@settings(max_examples=300, deadline=None)
@given(st.text('0123456789 =-#"\nAb,\r\t\ufeff', max_size=80) | st.binary(max_size=80))
def test_whatever_comes_is_read_or_refused_by_name(data: str | bytes) -> None:
    try:
        read_blt(data if isinstance(data, bytes) else data.encode())
    except BltError as error:
        found = (error.code in REFUSALS, error.line >= 1)
    else:
        found = (True, True)
    assert found == (True, True)


def test_what_cannot_be_written_is_refused() -> None:
    for name in ("A\nB", " A", "", "A\x07"):
        with pytest.raises(ValueError, match="BLT"):
            write_blt(Election(1, (name,), ()))


def test_one_broken_file_is_refused_and_one_read_with_warnings() -> None:
    shared = shared_data()
    if shared is None:
        return
    broken = shared / "election" / "malformed"
    assert refused((broken / "perth_kinross_2016_by_election_ward9.blt").read_bytes()) == ("header", 1)
    odd = read_blt((broken / "aberdeenshire_2022_ward1.blt").read_bytes())
    assert len(odd.election.candidates) == 8
    assert [note.code for note in odd.notes] == ["quoted-twice"] * 9
    assert read_blt(write_blt(odd.election).encode()).election == odd.election
