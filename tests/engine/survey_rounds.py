"""Simulated rounds of the trial instrument."""

import numpy as np

from commonstar.engine.survey.answers import Answers, Layout
from tests.engine.instruments import instrument

TRIAL = instrument()
LAYOUT = Layout.of(TRIAL)
GROUPS = ("users", "staff")
UNITS = ("north", "south", "east")


def simulated(
    seed: int, people: int = 300, shares: tuple[tuple[float, ...], ...] = ((0.1, 0.2, 0.3, 0.2, 0.1, 0.1),) * 2
) -> Answers:
    """People of two groups in three units; `shares` are each group's for the answers to `heard`."""
    chance = np.random.default_rng(seed)
    groups = chance.integers(0, 2, people)
    heard = np.where(groups == 0, chance.choice(6, people, p=shares[0]), chance.choice(6, people, p=shares[1]))
    heard[chance.random(people) < 0.05] = -1
    ways = chance.integers(0, 4, people)
    hours = np.where(ways & 1 > 0, chance.integers(0, 9, people), -1)
    return Answers(
        chance.integers(0, 3, people),
        groups,
        (heard, ways, hours, np.zeros(people, np.int8), chance.integers(-1, 1, people)),
    )
