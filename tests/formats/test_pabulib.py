"""Pabulib files: every fault has its line, nothing is mended in silence, and what is written is read back."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.engine.budget.election import Election, Kind
from commonstar.formats.pabulib.checks import ignored
from commonstar.formats.pabulib.reading import read_pb
from commonstar.formats.pabulib.records import Limits, PabulibError, PabulibFile, number
from commonstar.formats.pabulib.writing import CannotWrite, amount, write_pb
from tests.conftest import shared_data

TOWN = """META
key;value
description;A town
country;Wales
unit;Town
instance;2026
num_projects;3
num_votes;4
budget;100
vote_type;approval
rule;greedy
date_begin;01.03.2026
date_end;31.03.2026
max_length;2
PROJECTS
project_id;cost;votes;name
a;50;2;Benches
b;50.0;2;"Trees; and ""shade"\""
c;40;1;Lights
VOTES
voter_id;vote;age
1;a,b;30
2;a;
3;c,b;41
4;;
"""
POINTS = TOWN.replace("approval", "cumulative").replace("voter_id;vote;age", "voter_id;vote;points")
POINTS = POINTS.replace("1;a,b;30", "1;a,b;3,2").replace("2;a;", "2;a;1.5").replace("3;c,b;41", "3;c,b;1,0.25")


def read(text: str | bytes, limits: Limits | None = None) -> PabulibFile:
    return read_pb(BytesIO(text.encode() if isinstance(text, str) else text), limits)


def faults(text: str | bytes, limits: Limits | None = None) -> list[tuple[str, int | None]]:
    with pytest.raises(PabulibError) as found:
        read(text, limits)
    return [(fault.code, fault.line) for fault in found.value.faults]


@pytest.mark.parametrize("text", [TOWN, TOWN.replace("\n", "\r\n"), "\ufeff" + TOWN, TOWN + "\n\n"])
def test_a_sound_file_is_read_whatever_its_line_ends(text: str) -> None:
    found = read(text)
    assert found.election.budget == 100
    assert [(each.id, each.cost) for each in found.election.projects] == [("a", 50), ("b", 50), ("c", 40)]
    assert found.election.votes.tolist() == [2, 2, 1]
    assert len(found.election.ballots) == 4, "an empty ballot counts as one"
    assert found.words_of("b")["name"] == 'Trees; and "shade"'
    assert found.voters == ("1", "2", "3", "4")
    assert found.warnings == ()


def test_points_are_exact_decimals() -> None:
    found = read(POINTS).election
    assert found.points == (Fraction(9, 2), Fraction(9, 4), Fraction(1))
    assert found.ballots.kind is Kind.POINTS


FAULTS = {
    "no META": (TOWN[5:], [("no-meta", 1)]),
    "empty": ("", [("no-meta", 1)]),
    "no key;value header": (TOWN.replace("key;value\n", ""), [("no-key-value", 2)]),
    "a key twice": (TOWN.replace("unit;Town", "country;Town"), [("key-twice", 5)]),
    "a key without value": (TOWN.replace("unit;Town", "unit"), [("no-value", 5)]),
    "no budget": (TOWN.replace("budget;100", "budget;"), [("key-missing", 9)]),
    "a budget in words": (TOWN.replace("budget;100", "budget;lots"), [("not-a-number", 9)]),
    "a budget of nothing": (TOWN.replace("budget;100", "budget;0"), [("budget-not-above-zero", 9)]),
    "an unknown kind of vote": (TOWN.replace("approval", "dice"), [("vote-type", 10)]),
    "fewer projects than told": (TOWN.replace("num_projects;3", "num_projects;4"), [("counts-disagree", 7)]),
    "more votes than told": (TOWN.replace("num_votes;4", "num_votes;3"), [("counts-disagree", 8)]),
    "ten million votes told": (TOWN.replace("num_votes;4", "num_votes;10000000"), [("too-many-votes", 8)]),
    "no projects": (TOWN.replace("PROJECTS\n", ""), [("wrong-section", 19)]),
    "sections in the wrong order": (TOWN.replace("PROJECTS\n", "VOTES\n"), [("wrong-section", 15)]),
    "no cost column": (TOWN.replace("project_id;cost", "project_id;price"), [("header", 16)]),
    "a column twice": (TOWN.replace("cost;votes;name", "cost;votes;cost"), [("header", 16)]),
    "a project twice": (TOWN.replace("c;40", "a;40"), [("project-twice", 19)]),
    "a project without id": (TOWN.replace("c;40", ";40"), [("project-id", 19)]),
    "two projects without id": (
        TOWN.replace("b;50.0", ";50.0").replace("c;40", ";40"),
        [("project-id", 18), ("project-id", 19)],
    ),
    "a cost of zero": (TOWN.replace("c;40", "c;0"), [("cost-not-above-zero", 19)]),
    "a cost below zero": (TOWN.replace("c;40", "c;-3"), [("cost-not-above-zero", 19)]),
    "a decimal comma": (TOWN.replace("c;40", "c;40,5"), [("cost", 19)]),
    "a power of ten": (TOWN.replace("c;40", "c;4e1"), [("cost", 19)]),
    "a semicolon in a name": (TOWN.replace("Lights", "Lights; more"), [("columns", 19)]),
    "a column of votes that disagrees": (TOWN.replace("c;40;1", "c;40;2"), [("counts-disagree", 19)]),
    "a voter twice": (TOWN.replace("3;c,b", "2;c,b"), [("voter-twice", 24)]),
    "an unknown project": (TOWN.replace("2;a;", "2;zz;"), [("unknown-project", 23)]),
    "an empty choice": (TOWN.replace("2;a;", "2;a,;"), [("unknown-project", 23)]),
    "a project twice in a vote": (TOWN.replace("1;a,b", "1;a,a"), [("choice-twice", 22)]),
    "a vote that is too long": (
        TOWN.replace("1;a,b", "1;a,b,c"),
        [("ballot-against-rules", 22), ("counts-disagree", 19)],
    ),
    "a line too short": (TOWN.replace("2;a;", "2;a"), [("columns", 23)]),
    "an empty line within": (TOWN.replace("2;a;", "\n2;a;"), [("blank-line", 23)]),
    "points missing": (POINTS.replace("3,2", "3"), [("points", 22)]),
    "points below zero": (POINTS.replace("3,2", "3,-2"), [("points-below-zero", 22)]),
    "points in words": (POINTS.replace("3,2", "3,x"), [("points", 22)]),
    "projects too cheap": (
        TOWN.replace("max_length;2", "min_sum_cost;60"),
        [("ballot-against-rules", 23), ("ballot-against-rules", 25)],
    ),
    "projects too dear": (TOWN.replace("max_length;2", "max_sum_cost;95"), [("ballot-against-rules", 22)]),
    "points above a project's most": (
        POINTS.replace("max_length;2", "max_points;2.5"),
        [("ballot-against-rules", 22)],
    ),
    "points below a project's least": (
        POINTS.replace("max_length;2", "min_points;0.5"),
        [("ballot-against-rules", 24)],
    ),
    "no points": (POINTS.replace("vote;points", "vote;age"), [("header", 21)]),
    "no votes": (TOWN[: TOWN.index("VOTES")], [("no-section", None)]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_with_its_line(name: str) -> None:
    text, expected = FAULTS[name]
    found = faults(text)
    assert set(expected) <= set(found)
    followers = {"counts-disagree", "no-section", "wrong-section", "header", "unknown-project"}
    assert {code for code, _line in set(found) - set(expected)} <= followers, "only what follows from it comes with it"


@pytest.mark.parametrize(
    ("wrong", "line"), [("2;a;", "2;a"), ("3;c,b", "2;c,b"), ("3;c,b;41", ";c,b;41"), ("c;40;1;L", "c;40;1")]
)
def test_a_line_that_is_refused_is_still_counted(wrong: str, line: str) -> None:
    """The file has as many lines as it says: that is no second fault."""
    assert "counts-disagree" not in {code for code, _line in faults(TOWN.replace(wrong, line))}


def test_sums_of_costs_are_exact_however_many_decimals() -> None:
    """The two cost 10**27 and a billionth together: too much for 64 bits, and for a float."""
    text = TOWN.replace("max_length;2", f"max_sum_cost;{10**27}").replace("c;40;1", f"c;{10**27 - 1};1")
    exact = text.replace("b;50.0;2", "b;1;2")
    assert read(exact).election.projects[1].cost == 1
    assert faults(exact.replace("b;1;2", "b;1.000000001;2")) == [("ballot-against-rules", 24)]


def test_a_long_or_strange_word_is_shown_short_and_harmless() -> None:
    for word in ("9" * 5000, "4\x1b[31m"):
        with pytest.raises(PabulibError) as found:
            read(TOWN.replace("c;40", f"c;{word}"))
        said = str(found.value)
        assert len(said) < 200
        assert said.isprintable()
        assert said.startswith("line 19: The cost “")


def test_several_faults_are_found_at_once() -> None:
    text = TOWN.replace("c;40", "c;0").replace("2;a;", "2;zz;").replace("num_votes;4", "num_votes;9")
    assert faults(text) == [("counts-disagree", 8), ("cost-not-above-zero", 19), ("unknown-project", 23)]


def test_a_file_of_any_size_ends_early() -> None:
    small = Limits(projects=2, votes=3, choices=100, line=200, faults=3)
    assert faults(TOWN, small) == [("too-many-projects", 7)]
    assert faults(TOWN.replace("num_votes;4", "num_votes;3"), Limits(votes=3)) == [("too-many-votes", 25)]
    assert faults(TOWN.replace("A town", "A" * 300), small) == [("line-too-long", 3)]
    many = TOWN + "x\n" * 2000
    assert faults(many)[-1][0] == "too-many-faults"
    assert len(faults(many)) == Limits().faults + 1


def test_what_is_not_utf8_is_named() -> None:
    assert faults(TOWN.encode().replace(b"Benches", b"B\xe4nke")) == [("not-utf8", 17)]


def test_what_only_describes_may_be_missing_with_a_word() -> None:
    found = read(TOWN.replace("country;Wales\n", ""))
    assert [(each.code, each.message) for each in found.warnings] == [("key-missing", "META does not say country.")]
    marks = read(TOWN.replace("Benches", '"Old" benches'))
    assert [(each.code, each.line) for each in marks.warnings] == [("quotation-marks", 17)]
    assert marks.words_of("a")["name"] == '"Old" benches'


def test_keys_that_a_rule_ignores_are_named() -> None:
    found = read(
        TOWN.replace(
            "max_length;2", "budget_per_neighborhood;50,50\nmax_length_per_category;2\nmin_project_score_threshold;2"
        )
    )
    named = [each.message.split()[1] for each in ignored(found.meta, (), found.lines)]
    assert named == ["budget_per_neighborhood", "max_length_per_category", "min_project_score_threshold"]
    assert [each.line for each in ignored(found.meta, ("min_project_score_threshold",), found.lines)] == [14, 15]


@pytest.mark.parametrize("text", ["1", "1.50", "-3", "0.1"])
def test_numbers_are_plain_decimals(text: str) -> None:
    assert number(text) == Fraction(text)


@pytest.mark.parametrize("text", ["", "1,5", "1e3", " 1", "1.", ".5", "٣", "1_000", "NaN", "1/3", "9" * 40, "--1"])
def test_anything_else_is_no_number(text: str) -> None:
    assert number(text) is None


@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 5), max_size=4), max_size=6),
    st.lists(st.decimals("0.01", "999", places=2), min_size=4, max_size=4),
    st.sampled_from(list(Kind)),
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)
def test_what_is_written_is_read_back(votes: list[dict[str, int]], costs: list[object], kind: Kind, name: str) -> None:
    prices = {one: Fraction(str(cost)) for one, cost in zip("abcd", costs, strict=True)}
    election = Election.of(Fraction("10.5"), prices, votes, kind=kind)
    found = read("".join(write_pb(election, {"unit": "Town"}, {"a": {"name": name}})))
    assert found.election.budget == election.budget
    assert found.election.projects == election.projects
    assert found.election.points == election.points
    assert found.election.ballots.choices.tolist() == election.ballots.choices.tolist()
    assert found.words_of("a").get("name", "") == " ".join(name.split())


def test_what_has_no_place_in_the_format_is_refused() -> None:
    with pytest.raises(CannotWrite):
        amount(Fraction(1, 3))
    with pytest.raises(CannotWrite):
        list(write_pb(Election.of(1, {"a;b": 1}, [["a;b"]]), {}, {}))
    with pytest.raises(CannotWrite):
        list(write_pb(Election.of(1, {"a": 1}, [["a"]]), {"unit": "two\nlines"}, {}))


def test_real_files_are_sound_and_come_back_as_they_were() -> None:
    beside = shared_data()
    if beside is None:
        return
    paths = sorted((beside / "budget").glob("*.pb"))
    assert len(paths) == 9
    for path in paths:
        with path.open("rb") as file:
            found = read_pb(file)
        words = {each.id: found.words_of(each.id) for each in found.election.projects}
        again = read("".join(write_pb(found.election, found.meta, words, found.voters)))
        assert again.meta == dict(found.meta)
        assert again.voters == found.voters
        assert (again.election.ballots.choices == found.election.ballots.choices).all()
        assert again.election.points == found.election.points
