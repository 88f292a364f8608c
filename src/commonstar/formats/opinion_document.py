"""Groups and common ground as one JSON document, as docs/reference/opinion-files.md says. Nobody is named in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonstar.engine.opinion import groups as finding
from commonstar.engine.opinion.groups import Groups
from commonstar.engine.opinion.says import Opinions, Said
from commonstar.engine.opinion.shares import Answers
from commonstar.engine.opinion.votes import Votes

TOP = 10
DIGITS = 6
LETTERS = "ABCDE"


def opinion_document(votes: Votes, groups: Groups, found: Opinions, seed: str) -> dict[str, Any]:
    """Statements with three shares, groups with what they say, and what all share."""
    inside = groups.labels >= 0
    return {
        "method": finding.METHOD,
        "seed": seed,
        "people": len(votes.people),
        "votes": int(votes.seen.sum()),
        "grouped": None if found.hidden else int(inside.sum()),
        "hidden": found.hidden,
        "silhouette": round(groups.silhouette, DIGITS),
        "silhouettes": {str(number): round(value, DIGITS) for number, value in groups.silhouettes.items()},
        "explained": [round(float(each), DIGITS) for each in groups.projection.explained],
        "groups": [
            {"group": LETTERS[voice.group], "people": voice.people, "says": _says(votes, voice.says)}
            for voice in found.voices
        ],
        "consensus": _says(votes, found.all),
        "common": _common(votes, found.common),
        "common_against": _common(votes, found.common_against),
        "statements": _statements(votes, found),
    }


def _says(votes: Votes, says: Sequence[Said]) -> list[dict[str, Any]]:
    return [
        {
            "statement": votes.statements[said.statement].id,
            "text": votes.statements[said.statement].text,
            "side": str(said.side),
            "number": said.number,
            "of": said.of,
        }
        for said in says
    ]


def _common(votes: Votes, pairs: Sequence[tuple[int, float]]) -> list[dict[str, Any]]:
    return [
        {
            "statement": votes.statements[place].id,
            "text": votes.statements[place].text,
            "product": round(value, DIGITS),
        }
        for place, value in pairs[:TOP]
    ]


def _statements(votes: Votes, found: Opinions) -> dict[str, Any]:
    everybody = votes.answers()
    return {
        statement.id: {
            "text": statement.text,
            "moderated_out": statement.is_out,
            **_answers(everybody[place]),
            "groups": {LETTERS[voice.group]: _answers(voice.answers[place]) for voice in found.voices},
        }
        for place, statement in enumerate(votes.statements)
    }


def _answers(answers: Answers) -> dict[str, Any]:
    shares = answers.shares
    return {
        "agree": answers.agree,
        "disagree": answers.disagree,
        "unsure": answers.unsure,
        "shares": None if shares is None else [round(float(share), DIGITS) for share in shares],
        "polarised": answers.is_polarised,
    }
