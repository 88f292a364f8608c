"""A count as one JSON document, as docs/reference/blt-file.md says; votes are texts, so that no digit is lost."""

from __future__ import annotations

from typing import Any

from commonstar.engine.election.records import Count, Stage, Tie
from commonstar.formats.count_words import note_words, number


def count_document(count: Count) -> dict[str, Any]:
    """Elected names in order of election, quota, seats, every stage and every tie."""
    return {
        "title": count.election.title,
        "rule": str(count.rule),
        "method": count.method,
        "seats": count.election.seats,
        "quota": number(count.quota),
        "valid": count.valid,
        "invalid": count.invalid,
        "elected": [count.name(each) for each in count.elected],
        "withdrawn": [count.name(each) for each in sorted(count.election.withdrawn)],
        "stages": [_stage(count, stage) for stage in count.stages],
        "ties": [_tie(count, tie) for tie in count.ties],
        "warnings": [{"code": note.code, **note.params, "message": note_words(note)} for note in count.warnings],
    }


def _stage(count: Count, stage: Stage) -> dict[str, Any]:
    return {
        "stage": stage.number,
        "action": str(stage.action),
        "candidate": None if stage.candidate is None else count.name(stage.candidate),
        "quota": number(stage.quota),
        "surplus": None if stage.surplus is None else number(stage.surplus),
        "votes": {count.name(each): number(stage.votes[each]) for each in count.election.standing},
        "non_transferable": number(stage.non_transferable),
        "lost": number(stage.lost),
        "transfers": [
            {"to": None if each.to is None else count.name(each.to), "papers": each.papers, "votes": number(each.votes)}
            for each in stage.transfers
        ],
        "values": [
            {"received": number(each.received), "onward": number(each.onward), "papers": each.papers}
            for each in stage.revaluations
        ],
        "keep": {count.name(each.candidate): number(each.factor) for each in stage.keep},
        "iterations": stage.iterations,
        "elected": [count.name(each.candidate) for each in stage.elected],
        "reasons": {count.name(each.candidate): str(each.reason) for each in stage.elected},
        "excluded": [count.name(each) for each in stage.excluded],
        "ties": [_tie(count, tie) for tie in stage.ties],
    }


def _tie(count: Count, tie: Tie) -> dict[str, Any]:
    return {
        "stage": tie.stage,
        "purpose": str(tie.purpose),
        "candidates": [count.name(each) for each in tie.candidates],
        "chosen": [count.name(each) for each in tie.chosen],
        "decided_by": str(tie.decided_by),
        "at": tie.at,
        "lots": {count.name(each): digest for each, digest in tie.lots},
    }
