"""The fields of an initiative as files name them, and the words by which their values are known.

Files use these labels as column names and the vocabulary's codes as values; readers also take the words listed here.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from commonstar.vocabulary import (
    Co,
    Contribution,
    CoProducer,
    Form,
    Intervention,
    Mix,
    ProviderKind,
    Status,
    Strength,
)

# Field: the name of its column in an export, in the export's order.
FIELD_LABELS: dict[str, str] = {
    "key": "Key",
    "title": "Title",
    "summary": "Summary",
    "service_areas": "Service areas",
    "places": "Places",
    "organisations": "Organisations",
    "provider_kind": "Provider kind",
    "status": "Status",
    "cos": "Co's",
    "voice_commission": "Voice in co-commission",
    "action_commission": "Action in co-commission",
    "voice_design": "Voice in co-design",
    "action_design": "Action in co-design",
    "voice_deliver": "Voice in co-deliver",
    "action_deliver": "Action in co-deliver",
    "voice_assess": "Voice in co-assess",
    "action_assess": "Action in co-assess",
    "forms": "Forms",
    "co_producers": "Who co-produces",
    "contributions": "What citizens contribute",
    "gives_back": "What citizens get back",
    "mix": "Mix",
    "substitutive_percent": "Substitutive percent",
    "intervention": "Intervention",
    "people_a_year": "People a year",
    "hours_a_year": "Hours a year",
    "start_date": "Start date",
    "end_date": "End date",
    "outcomes": "Outcomes sought",
    "needs": "Needs",
    "contact": "Contact",
    "told_by": "Told by",
    "parent": "Parent key",
    "url": "Web address",
}
MULTIPLE = frozenset(
    {
        "service_areas",
        "places",
        "organisations",
        "cos",
        "forms",
        "co_producers",
        "contributions",
        "intervention",
        "needs",
    }
)
# In the column of the Co's: someone looked, and it shows none.
NO_CO = "none"
STRENGTHS = tuple(f"{what}_{co.value}" for co in Co for what in ("voice", "action"))
# The longest text that a field takes, in characters. Fields not named here take short codes or numbers.
LENGTHS: dict[str, int] = {
    "key": 120,
    "title": 300,
    "summary": 10_000,
    "service_areas": 120,
    "places": 200,
    "organisations": 200,
    "gives_back": 2_000,
    "outcomes": 5_000,
    "needs": 200,
    "contact": 1_000,
    "told_by": 200,
    "parent": 120,
    "url": 500,
}


@dataclass(frozen=True)
class Terms:
    """The values that a field with a closed list takes: for each field, folded word to code."""

    words: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, tuple[str, ...]]

    def code(self, field: str, text: str) -> str | None:
        """Return the code that the text stands for; None if the list does not know it."""
        return self.words[field].get(fold(text))

    def with_words(self, field: str, words: Mapping[str, str]) -> "Terms":
        """Return the terms with more words (word to code) for a field: translations, or a programme's own forms."""
        folded = {fold(word): code for word, code in words.items()}
        codes = dict.fromkeys((*self.codes.get(field, ()), *words.values()))
        return Terms(
            {**self.words, field: {**self.words.get(field, {}), **folded, **{fold(code): code for code in codes}}},
            {**self.codes, field: tuple(codes)},
        )


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the text without case, accents, spaces or punctuation, so that `Co-operation` equals `cooperation`."""
    return re.sub(r"[\W_]+", "", "".join(_plain(text)))


def fold_words(text: str) -> str:
    """Return the text's words without case, accents and punctuation, with one space between them."""
    return re.sub(r"[\W_]+", " ", "".join(_plain(text))).strip()


def _plain(text: str) -> list[str]:
    return [char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char)]


# The closed list behind a field.
CLOSED: dict[str, type[StrEnum]] = {
    "provider_kind": ProviderKind,
    "status": Status,
    "cos": Co,
    **dict.fromkeys(STRENGTHS, Strength),
    "forms": Form,
    "co_producers": CoProducer,
    "contributions": Contribution,
    "mix": Mix,
    "intervention": Intervention,
}
_ALIASES: dict[str, dict[str, str]] = {
    "cos": {
        **{f"co-{co.value}": co.value for co in Co},
        "co-commissioning": "commission",
        "co-designing": "design",
        "co-delivery": "deliver",
        "co-delivering": "deliver",
        "co-assessment": "assess",
        "co-assessing": "assess",
        NO_CO: NO_CO,
        "no co": NO_CO,
    },
    "status": {
        "idea": "potential",
        "planned": "potential",
        "proposed": "potential",
        "active": "existing",
        "running": "existing",
        "current": "existing",
        "ongoing": "existing",
        "on hold": "paused",
        "suspended": "paused",
        "closed": "ended",
        "finished": "ended",
        "completed": "ended",
    },
    "provider_kind": {"government": "public", "business": "private", "charity": "social", "voluntary": "social"},
    "co_producers": {"service users": "people-who-use-services", "users": "people-who-use-services"},
    "intervention": {"early intervention": "prevention"},
    **{name: {"no": "none", "not known": "unknown", "weak": "some"} for name in STRENGTHS},
}


def default_terms() -> Terms:
    """Return the Star's own terms with their plain English words."""
    terms = Terms({}, {})
    for name, members in CLOSED.items():
        terms = terms.with_words(name, {member.value: member.value for member in members})
        terms = terms.with_words(name, _ALIASES.get(name, {}))
    return terms


TERMS = default_terms()
