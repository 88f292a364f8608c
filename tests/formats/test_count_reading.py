"""A count that is read back from its document tells the same, in English and in any other language."""

from __future__ import annotations

import json
import re

import pytest

from commonstar.engine.election.counting import count
from commonstar.engine.election.records import Ballot, Count, Election, Rule
from commonstar.formats.count_document import count_document
from commonstar.formats.count_reading import read_count
from commonstar.formats.count_sheet import Sheet, make_sheet, sheet_html, sheet_pdf
from commonstar.formats.speech import Speech

NAMES = ("Zoe", "Ash", "Cem", "Dee", "Birch", "Gone")
RULES = (Rule.SCOTTISH, Rule.MEEK, Rule.IRV, Rule.APPROVAL)


def counted(rule: Rule) -> Count:
    """A count with surpluses, exclusions, lots, equal ranks, papers that are not valid, and somebody who withdrew."""
    piles = [
        (7, ((0,), (1,), (2,))),
        (2, ((1,), (3,))),
        (2, ((2,), (3,))),
        (2, ((3,),)),
        (1, ((4, 1), (2,))),
        (1, ((5,),)),
        (3, ()),
    ]
    ballots = tuple(Ballot(papers, ranks) for papers, ranks in piles)
    seats = 1 if rule is Rule.IRV else 2
    return count(Election(seats, NAMES, ballots, frozenset({5}), "A council"), rule, "dice 4 2 6")


def read_back(found: Count) -> Count:
    """Through JSON whose members lie in another order, as a store may keep them."""
    document = json.loads(json.dumps(count_document(found), sort_keys=True))
    return read_count(document, [found.name(each) for each in found.election.standing])


def marked() -> Speech:
    """A language in which every sentence that was translated stands in brackets."""
    return Speech("ar", lambda text: f"‹{text}›", str, lambda one, more, n: f"‹{one if n == 1 else more}›")


def lines(sheet: Sheet) -> list[str]:
    told = [*sheet.summary, *sheet.notes]
    for stage in sheet.stages:
        told += [stage.title, *stage.sentences, *(row.state for row in stage.rows if row.state)]
    return told


@pytest.mark.parametrize("rule", RULES)
def test_what_is_read_back_tells_the_same(rule: Rule) -> None:
    found = counted(rule)
    assert make_sheet(read_back(found), "dice 4 2 6") == make_sheet(found, "dice 4 2 6")
    assert count_document(read_back(found)) == count_document(found)


@pytest.mark.parametrize("rule", RULES)
def test_no_sentence_of_a_sheet_stays_in_english(rule: Rule) -> None:
    sheet = make_sheet(read_back(counted(rule)), "dice 4 2 6", speech=marked())
    told = lines(sheet)
    assert len(told) >= 6
    for each in told:
        assert "‹" in each, each
        bare = re.sub("‹[^‹›]*›", "", re.sub("‹[^‹›]*(‹[^‹›]*›)+[^‹›]*›", "", each))
        assert not re.search("[a-z]{3}", bare), each


def test_the_page_and_the_pdf_say_their_language() -> None:
    sheet = make_sheet(counted(Rule.MEEK), speech=marked())
    page = sheet_html(sheet, marked())
    assert '<html lang="ar" dir="rtl">' in page
    for label in ("‹Candidate›", "‹Elected, in order of election›", "‹Votes at the end of stage 1›", "‹To note›"):
        assert label in page
    assert sheet_pdf(sheet, marked()).startswith(b"%PDF")


@pytest.mark.parametrize("wrong", [{"rule": "no-rule"}, {"elected": ["Nobody"]}, {"stages": [{}]}, {"seats": 0}])
def test_what_is_no_document_of_a_count_is_refused(wrong: dict[str, object]) -> None:
    document = count_document(counted(Rule.SCOTTISH)) | wrong
    with pytest.raises((KeyError, ValueError)):
        read_count(document, NAMES[:5])
