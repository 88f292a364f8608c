"""A kind of vote for tests: lunch on Friday, by approval; its file is JSON and its count adds up ticks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from commonstar.vocabulary import BallotWay, Electorate
from commonstar.web.co.commission.voting import casting
from commonstar.web.co.commission.voting.models import Poll
from commonstar.web.co.commission.voting.public import (
    Ballot,
    InputsFile,
    Option,
    PollKind,
    Said,
    make_codes,
    make_poll,
    open_poll,
    registry,
)
from commonstar.web.participation.public import Slip
from tests.factories.cast import Cast

KIND = "test-vote"
SOUP, STEW, PIE = "soup", "stew", "pie"
OPTIONS = tuple(Option(name, name.capitalize()) for name in (SOUP, STEW, PIE))
SEED_WORDS = "Three dice, thrown in the market hall."


def ballot(poll: Poll) -> Ballot:
    """Soup, stew or pie; `rules` may say another way of filling it in."""
    return Ballot("What shall we cook?", "", OPTIONS, BallotWay(poll.rules.get("way", "approval")), most=2, points=5)


def inputs(poll: Poll, said: Sequence[Said]) -> InputsFile:
    return InputsFile("lunch.json", json.dumps([dict(each) for each in said]).encode())


def count(rules: Mapping[str, Any], content: bytes, seed: str) -> dict[str, Any]:
    ticks = Counter(name for each in json.loads(content) for name in each["chosen"])
    return {"ticks": dict(sorted(ticks.items())), "seed": seed}


@contextmanager
def vote_kind(**more: Any) -> Iterator[None]:
    """The kind for tests, registered for as long as this lasts."""
    made: dict[str, Any] = {
        "label": "Lunch",
        "ballot": ballot,
        "inputs": inputs,
        "count": count,
        "url": lambda poll: "/result/",
        "manage": lambda poll: "/manage/",
        "command": lambda poll: "commonstar lunch count lunch.json",
        "words": lambda poll: ("Most ticks win.",),
    }
    registry.poll(KIND, PollKind(**(made | more)))
    try:
        yield
    finally:
        del registry.kinds[KIND]


def draft(cast: Cast, electorate: Electorate = Electorate.CODES, **rules: Any) -> Poll:
    """A vote about lunch that is not open yet."""
    return make_poll(
        seat=cast.seat("lead"),
        kind=KIND,
        target=uuid4(),
        title="Lunch on Friday",
        rules=rules,
        electorate=electorate,
        electorate_words="Whoever eats here.",
        seed_words=SEED_WORDS,
        closes_at=timezone.now() + timedelta(days=1),
    )


def opened(cast: Cast, electorate: Electorate = Electorate.CODES, **rules: Any) -> Poll:
    """A vote about lunch that is open."""
    return open_poll(seat=cast.seat("lead"), poll=draft(cast, electorate, **rules))


def codes(cast: Cast, poll: Poll, count: int) -> list[str]:
    """Voting codes for voters without a name."""
    return [card.code for card in make_codes(seat=cast.seat("lead"), poll=poll, names=[""] * count)]


def vote(poll: Poll, code: str, *chosen: str) -> Slip:
    """Exchange a code and cast a ballot."""
    return casting.cast(poll=poll, credential=casting.exchange(poll=poll, code=code), said={"chosen": list(chosen)})
