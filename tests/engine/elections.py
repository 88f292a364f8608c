"""Elections for tests: short texts, random ones full of ties, and a second plain way to count by the Scottish rules."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from fractions import Fraction
from math import floor

from commonstar.engine.election.records import Ballot, Election

NAMES = ["Ann", "Ben", "Cem", "Dee", "Eli", "Fay", "Gus", "Hal"]


def election(seats: int, *ballots: str, candidates: int = 0, withdrawn: str = "") -> Election:
    """Ballots such as "3 AB=CD": three papers with Ann first, then Ben and Cem alike, then Dee."""
    parsed = []
    for text in ballots:
        weight, _, order = text.partition(" ")
        ranks = []
        for place, letter in enumerate(order):
            if letter == "=":
                continue
            number = ord(letter) - ord("A")
            if place and order[place - 1] == "=":
                ranks[-1].append(number)
            else:
                ranks.append([number])
        parsed.append(Ballot(int(weight), tuple(map(tuple, ranks))))
    named = {number for ballot in parsed for rank in ballot.ranks for number in rank}
    many = candidates or max(named) + 1
    return Election(seats, tuple(NAMES[:many]), tuple(parsed), frozenset(ord(each) - ord("A") for each in withdrawn))


def drawn(chance: random.Random, most_papers: int = 12) -> Election:
    """A small election in which nearly everything ties at some stage."""
    many = chance.randint(2, 7)
    ballots = []
    for _ in range(chance.randint(1, most_papers)):
        order = chance.sample(range(many), chance.randint(1, many))
        ballots.append(Ballot(chance.randint(1, 2), tuple((number,) for number in order)))
    return Election(chance.randint(1, max(1, many // 2)), tuple(NAMES[:many]), tuple(ballots))


class PlainScottish:
    """The Scottish rules once more, a paper at a time in fractions, as slowly as they read."""

    def __init__(self, one: Election, seed: str) -> None:
        self.one, self.seed = one, seed
        self.papers = [[rank[0] for rank in ballot.ranks] for ballot in one.ballots for _ in range(ballot.weight)]
        self.quota = floor(Fraction(len(self.papers), one.seats + 1)) + 1
        self.everyone = range(len(one.candidates))
        self.holder = [paper[0] for paper in self.papers]
        self.value = [Fraction(1) for _ in self.papers]
        self.votes = {each: Fraction(self.holder.count(each)) for each in self.everyone}
        self.elected: list[int] = []
        self.out: set[int] = set()
        self.spent: set[int] = set()
        self.stages = [dict(self.votes)]
        self.ties = 0

    def run(self) -> PlainScottish:
        self.end_of_stage()
        while len(self.elected) < self.one.seats and self.continuing():
            self.stage()
            self.stages.append(dict(self.votes))
            self.end_of_stage()
        return self

    def continuing(self) -> list[int]:
        return [each for each in self.everyone if each not in self.elected and each not in self.out]

    def end_of_stage(self) -> None:
        reached = [each for each in self.continuing() if self.votes[each] >= self.quota]
        self.elected += sorted(reached, key=lambda each: -self.votes[each])
        if len(self.continuing()) <= self.one.seats - len(self.elected):
            self.elected += self.continuing()

    def pick(self, tied: list[int], highest: bool) -> int:
        self.ties += len(tied) > 1
        for earlier in reversed(self.stages):
            wanted = (max if highest else min)(earlier[each] for each in tied)
            tied = [each for each in tied if earlier[each] == wanted]
        texts = {each: f"{self.seed}:{len(self.stages) + 1}:{self.one.candidates[each]}" for each in tied}
        return min(tied, key=lambda each: hashlib.sha256(texts[each].encode("utf-8")).hexdigest())

    def stage(self) -> None:
        over = [each for each in self.elected if each not in self.spent and self.votes[each] > self.quota]
        if over:
            most = max(self.votes[each] for each in over)
            source = self.pick([each for each in over if self.votes[each] == most], True)
            factor = (self.votes[source] - self.quota) / self.votes[source]
            self.spent.add(source)
        else:
            least = min(self.votes[each] for each in self.continuing())
            source = self.pick([each for each in self.continuing() if self.votes[each] == least], False)
            factor = Fraction(1)
            self.out.add(source)
        for number, paper in enumerate(self.papers):
            if self.holder[number] == source:
                self.value[number] = Fraction(floor(self.value[number] * factor * 100_000), 100_000)
                later = [each for each in paper[paper.index(source) + 1 :] if each in self.continuing()]
                self.holder[number] = later[0] if later else -1
                if later:
                    self.votes[later[0]] += self.value[number]
        self.votes[source] = Fraction(0) if source in self.out else Fraction(self.quota)


def merged(one: Election) -> Election:
    """The same with equal ballots put together."""
    weights: Counter[tuple[tuple[int, ...], ...]] = Counter()
    for ballot in one.ballots:
        weights[ballot.ranks] += ballot.weight
    ballots = tuple(Ballot(weight, ranks) for ranks, weight in weights.items())
    return Election(one.seats, one.candidates, ballots, one.withdrawn, one.title)
