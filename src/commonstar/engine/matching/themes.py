"""Suggestions of themes (method `themes/1`): texts that speak of the same things, with the words they share.

Words are folded, those of almost every text and a short list of English ones count for nothing, and words that differ
by an ending or a slip of the pen count as one. Rare words weigh more. See docs/explanation/suggested-themes.md.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from commonstar.engine.matching.words import fold

METHOD = "themes/1"
DEFAULT_THRESHOLD = 0.3
SHORTEST = 3
# Two words are one where the longer adds a plural, where words of five letters and more differ by two at the end, or
# where they are this alike: "loneliness" and "lonelyness".
SAME_WORD = 86.0
STEM = 3
LONG = 5
PLURALS = ("s", "es")
# A word that stands in more than this share of the texts tells none of them apart, once there are enough texts.
COMMON, ENOUGH = 0.5, 8
MOST_SHOWN = 4
LARGEST_BLOCK = 200
FILLERS = frozenset(
    [
        "about",
        "after",
        "again",
        "all",
        "also",
        "always",
        "and",
        "another",
        "any",
        "are",
        "because",
        "been",
        "before",
        "being",
        "both",
        "but",
        "can",
        "cannot",
        "come",
        "could",
        "day",
        "did",
        "does",
        "doing",
        "done",
        "each",
        "ever",
        "every",
        "few",
        "for",
        "from",
        "get",
        "gets",
        "getting",
        "give",
        "given",
        "had",
        "has",
        "have",
        "having",
        "her",
        "here",
        "him",
        "his",
        "how",
        "into",
        "its",
        "just",
        "know",
        "let",
        "like",
        "live",
        "lives",
        "living",
        "made",
        "make",
        "makes",
        "many",
        "may",
        "maybe",
        "more",
        "most",
        "much",
        "must",
        "myself",
        "need",
        "needs",
        "never",
        "not",
        "nobody",
        "nothing",
        "now",
        "often",
        "one",
        "only",
        "other",
        "our",
        "out",
        "over",
        "own",
        "people",
        "really",
        "she",
        "should",
        "some",
        "somebody",
        "someone",
        "something",
        "soon",
        "still",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "through",
        "too",
        "until",
        "use",
        "used",
        "very",
        "want",
        "wants",
        "was",
        "way",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whole",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "without",
        "would",
        "year",
        "years",
        "you",
        "your",
    ]
)


@dataclass(frozen=True)
class Said:
    """A text to group. `id` is unique among the texts; `theme` names the theme that a person put it into, if any."""

    id: str
    text: str
    theme: str = ""


@dataclass(frozen=True)
class Suggestion:
    """Texts without a theme that may go together, in the order of their ids, or into `theme` where one is named.

    `words` are those that tie them, the weightiest first; `alike` from 0 to 1 is the mean over all pairs.
    """

    ids: tuple[str, ...]
    words: tuple[str, ...]
    alike: float
    theme: str = ""


def suggest_themes(texts: Sequence[Said], threshold: float = DEFAULT_THRESHOLD) -> tuple[Suggestion, ...]:
    """Return suggestions for the texts without a theme, best first; the order of `texts` does not matter.

    A text is suggested once: for the theme that it is most like, else with others that have none. Raises `ValueError`
    if the threshold lies outside 0 to 1 or an id stands twice.
    """
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold must lie between 0 and 1, not {threshold}")
    listed = sorted(texts, key=lambda one: one.id)
    if len({one.id for one in listed}) != len(listed):
        raise ValueError("an id stands twice")
    words = _words(listed)
    weights = _weights(words.values())
    pairs = _alike(words, weights)
    joined, taken = _into_themes(listed, pairs, threshold)
    free = [one.id for one in listed if not one.theme and one.id not in taken]
    groups = [(ids, "") for ids in _grouped(free, pairs, threshold)]
    members = {one.theme: [other.id for other in listed if other.theme == one.theme] for one in listed if one.theme}
    found = [
        Suggestion(
            ids, _shared([*ids, *members.get(theme, ())], words, weights), _mean(ids, pairs, members, theme), theme
        )
        for ids, theme in [*joined, *groups]
    ]
    return tuple(sorted(found, key=lambda one: (not one.theme, -len(one.ids), -one.alike, one.ids)))


def _words(texts: Sequence[Said]) -> dict[str, frozenset[str]]:
    """The words of each text that count, those that are one word written as one."""
    found = {
        one.id: {word for word in fold(one.text).split() if len(word) >= SHORTEST and word not in FILLERS}
        for one in texts
    }
    counts = Counter(word for some in found.values() for word in some)
    same = _one_word(counts)
    named = {pk: frozenset(same[word] for word in some) for pk, some in found.items()}
    if len(texts) < ENOUGH:
        return named
    often = Counter(word for some in named.values() for word in some)
    common = {word for word, times in often.items() if times > COMMON * len(texts)}
    return {pk: some - common for pk, some in named.items()}


def _one_word(counts: Mapping[str, int]) -> dict[str, str]:
    """Each word and the one that stands for it: the most frequent of those that begin alike and differ little."""
    same: dict[str, str] = {}
    kept: dict[str, list[str]] = defaultdict(list)
    for word in sorted(counts, key=lambda each: (-counts[each], len(each), each)):
        like = next((other for other in kept[word[:STEM]] if _is_same(word, other)), word)
        same[word] = like
        if like is word:
            kept[word[:STEM]].append(word)
    return same


def _is_same(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if long.startswith(short):
        ending = long[len(short) :]
        return ending in PLURALS or (len(short) >= LONG and len(ending) <= len(PLURALS[-1]))
    return len(short) >= LONG and fuzz.ratio(short, long) >= SAME_WORD


def _weights(some: Iterable[frozenset[str]]) -> dict[str, float]:
    """How much a word tells: more, the fewer texts have it (inverse document frequency)."""
    texts = list(some)
    often = Counter(word for words in texts for word in words)
    return {word: math.log(1 + len(texts) / times) for word, times in often.items()}


def _alike(words: Mapping[str, frozenset[str]], weights: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """How alike each two texts are that share a word: the weight of what they share, over the mean of both."""
    holders: dict[str, list[str]] = defaultdict(list)
    for pk, some in words.items():
        for word in some:
            holders[word].append(pk)
    sizes = {pk: math.sqrt(sum(weights[word] for word in sorted(some))) for pk, some in words.items()}
    together = {
        (min(pair), max(pair))
        for block in holders.values()
        if len(block) <= LARGEST_BLOCK
        for pair in combinations(block, 2)
    }
    return {
        (first, second): sum(weights[word] for word in sorted(words[first] & words[second]))
        / (sizes[first] * sizes[second])
        for first, second in together
    }


def _between(first: str, second: str, pairs: Mapping[tuple[str, str], float]) -> float:
    return pairs.get((min(first, second), max(first, second)), 0.0)


def _average(ours: Sequence[str], theirs: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> float:
    return sum(_between(one, other, pairs) for one in ours for other in theirs) / (len(ours) * len(theirs))


def _into_themes(
    texts: Sequence[Said], pairs: Mapping[tuple[str, str], float], threshold: float
) -> tuple[list[tuple[tuple[str, ...], str]], set[str]]:
    """For each theme the texts without one that are most like it, on average over what stands in it."""
    themes: dict[str, list[str]] = defaultdict(list)
    for one in texts:
        if one.theme:
            themes[one.theme].append(one.id)
    found: dict[str, list[str]] = defaultdict(list)
    for one in texts:
        if one.theme:
            continue
        best = max(((_average([one.id], ids, pairs), name) for name, ids in sorted(themes.items())), default=(0.0, ""))
        if best[1] and best[0] >= threshold:
            found[best[1]].append(one.id)
    return [(tuple(ids), name) for name, ids in found.items()], {pk for ids in found.values() for pk in ids}


def _grouped(free: Sequence[str], pairs: Mapping[tuple[str, str], float], threshold: float) -> list[tuple[str, ...]]:
    """Groups of texts: the most alike are put together first, as long as two groups are alike on average."""
    groups: dict[str, list[str]] = {pk: [pk] for pk in free}
    home = {pk: pk for pk in free}
    ready = [(score, pair) for pair, score in pairs.items() if pair[0] in home and pair[1] in home]
    for _score, (first, second) in sorted(ready, key=lambda each: (-each[0], each[1])):
        ours, theirs = home[first], home[second]
        if ours != theirs and _average(groups[ours], groups[theirs], pairs) >= threshold:
            moved = groups.pop(theirs)
            groups[ours] += moved
            home.update(dict.fromkeys(moved, ours))
    return [tuple(sorted(group)) for group in groups.values() if len(group) > 1]


def _shared(ids: Sequence[str], words: Mapping[str, frozenset[str]], weights: Mapping[str, float]) -> tuple[str, ...]:
    """The words that at least two of these texts have, those of most texts first, then the weightiest."""
    often = Counter(word for pk in ids for word in words[pk])
    tied = [word for word, times in often.items() if times > 1]
    return tuple(sorted(tied, key=lambda word: (-often[word], -weights[word], word))[:MOST_SHOWN])


def _mean(
    ids: Sequence[str], pairs: Mapping[tuple[str, str], float], members: Mapping[str, Sequence[str]], theme: str
) -> float:
    if theme:
        return round(_average(ids, members[theme], pairs), 4)
    both = list(combinations(ids, 2))
    return round(sum(_between(first, second, pairs) for first, second in both) / len(both), 4)
