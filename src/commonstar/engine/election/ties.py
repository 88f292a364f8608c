"""Ties: the most recent earlier stage at which the votes differed, on to the one before, and else a lot.

Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 49(2), 49(3) and 51(2); what the
Order leaves to the returning officer's lot is SHA-256 of `seed:stage:name`, smallest first, so that anybody can draw
it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from commonstar.engine.election.records import DecidedBy, SeedNeeded, Tie, TieFor


def lot(seed: str, stage: int, name: str) -> str:
    """The lot of a candidate: SHA-256, in hexadecimal, of the UTF-8 text `seed:stage:name`."""
    return hashlib.sha256(f"{seed}:{stage}:{name}".encode()).hexdigest()


def draw(tied: Sequence[int], many: int, names: Sequence[str], stage: int, seed: str | None, purpose: TieFor) -> Tie:
    """Choose `many` of those tied by lot, the smallest first. Raises `SeedNeeded` where no seed was given."""
    if seed is None:
        raise SeedNeeded(stage, tuple(names[number] for number in tied))
    lots = sorted((lot(seed, stage, names[number]), number) for number in tied)
    chosen = tuple(number for _, number in lots[:many])
    drawn = tuple((number, digest) for digest, number in lots)
    return Tie(stage, purpose, tuple(tied), chosen, DecidedBy.LOT, None, drawn)


def decide(
    tied: Sequence[int],
    earlier: Sequence[Sequence[Decimal]],
    names: Sequence[str],
    stage: int,
    seed: str | None,
    purpose: TieFor,
) -> Tie:
    """Choose one of those tied: the highest for a surplus, the lowest for an exclusion, at the latest stage that can.

    `earlier` holds the votes at the end of each stage so far, the first stage first. Raises `SeedNeeded`.
    """
    best = max if purpose is TieFor.SURPLUS else min
    left = list(tied)
    at: int | None = None
    for number in range(len(earlier), 0, -1):
        votes = earlier[number - 1]
        extreme = best(votes[each] for each in left)
        kept = [each for each in left if votes[each] == extreme]
        if len(kept) < len(left) and at is None:
            at = number
        left = kept
        if len(left) == 1:
            return Tie(stage, purpose, tuple(tied), tuple(left), DecidedBy.EARLIER_STAGE, at)
    drawn = draw(left, 1, names, stage, seed, purpose)
    return Tie(stage, purpose, tuple(tied), drawn.chosen, DecidedBy.LOT, at, drawn.lots)
