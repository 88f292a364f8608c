"""A count as its document tells it, read back, so that it can be told in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from commonstar.engine.election.records import (
    Action,
    Count,
    DecidedBy,
    Election,
    Keep,
    Note,
    Reason,
    Revaluation,
    Rule,
    Stage,
    Tie,
    TieFor,
    Transfer,
    Won,
)

Document = Mapping[str, Any]


def read_count(document: Document, names: Sequence[str]) -> Count:
    """The count of a document that `count_document` wrote; its ballots are not in it.

    `names` are those who stood, in ballot order: a store may keep the members of JSON objects in another one.
    Raises KeyError, ValueError or TypeError for what is no such document.
    """
    everybody = (*names, *document["withdrawn"])
    gone = frozenset(range(len(names), len(everybody)))
    place = {name: number for number, name in enumerate(everybody)}
    return Count(
        rule=Rule(document["rule"]),
        method=document["method"],
        election=Election(document["seats"], everybody, (), gone, document["title"]),
        quota=Decimal(document["quota"]),
        valid=document["valid"],
        invalid=document["invalid"],
        stages=tuple(_stage(each, place, names, document["elected"]) for each in document["stages"]),
        elected=tuple(place[each] for each in document["elected"]),
        warnings=tuple(_note(each) for each in document["warnings"]),
    )


def _note(told: Document) -> Note:
    return Note(told["code"], {name: value for name, value in told.items() if name not in ("code", "message")})


def _stage(told: Document, place: Mapping[str, int], names: Sequence[str], elected: Sequence[str]) -> Stage:
    who, surplus = told["candidate"], told["surplus"]
    return Stage(
        number=told["stage"],
        action=Action(told["action"]),
        votes=tuple(Decimal(told["votes"][each]) for each in names),
        non_transferable=Decimal(told["non_transferable"]),
        lost=Decimal(told["lost"]),
        quota=Decimal(told["quota"]),
        candidate=None if who is None else place[who],
        surplus=None if surplus is None else Decimal(surplus),
        transfers=tuple(_transfer(each, place) for each in told["transfers"]),
        revaluations=tuple(
            Revaluation(Decimal(each["received"]), Decimal(each["onward"]), each["papers"]) for each in told["values"]
        ),
        elected=tuple(Won(place[each], Reason(told["reasons"][each])) for each in told["elected"]),
        excluded=tuple(place[each] for each in told["excluded"]),
        ties=tuple(_tie(each, place) for each in told["ties"]),
        keep=tuple(Keep(place[each], Decimal(told["keep"][each])) for each in elected if each in told["keep"]),
        iterations=told["iterations"],
    )


def _transfer(told: Document, place: Mapping[str, int]) -> Transfer:
    to = None if told["to"] is None else place[told["to"]]
    return Transfer(to, told["papers"], Decimal(told["votes"]))


def _tie(told: Document, place: Mapping[str, int]) -> Tie:
    return Tie(
        stage=told["stage"],
        purpose=TieFor(told["purpose"]),
        candidates=tuple(place[each] for each in told["candidates"]),
        chosen=tuple(place[each] for each in told["chosen"]),
        decided_by=DecidedBy(told["decided_by"]),
        at=told["at"],
        lots=tuple((place[name], lot) for name, lot in sorted(told["lots"].items(), key=itemgetter(1))),
    )
