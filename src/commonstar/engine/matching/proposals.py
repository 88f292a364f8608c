"""Proposals for sorting (method `proposals/1`): Co's, forms and interventions that an initiative's own words name.

The words are specific phrases, in English, kept as data. No proposal is better than a wrong one: a word such as
"volunteers" or "monitoring" alone proposes nothing. See docs/explanation/sorting-proposals.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from commonstar.engine.matching.words import fold
from commonstar.vocabulary import FORMS_OF_CO, Co, Form, Intervention

METHOD = "proposals/1"

# Phrases in folded words; a star stands for any ending of that word.
CO_WORDS: Mapping[Co, tuple[str, ...]] = {
    Co.COMMISSION: ("co commission*", "joint commissioning with residents", "citizen panel*", "citizens panel*"),
    Co.DESIGN: ("co design*", "codesign*", "designed with residents", "designed with service users"),
    Co.DELIVER: ("co deliver*", "delivered with volunteers", "run jointly with residents"),
    Co.ASSESS: ("co assess*", "citizen inspector*", "mystery shopper*", "lay inspector*", "lay assessor*"),
}
FORM_WORDS: Mapping[Form, tuple[str, ...]] = {
    Form.CO_PLANNING: ("co plan*", "neighbourhood plan*", "community planning", "citizens assembl*", "citizens jur*"),
    Form.CO_PRIORITISING: ("participatory budget*", "co prioriti*", "residents vote on", "community chest vote"),
    Form.CO_FINANCING: ("co financ*", "crowdfund*", "community share*", "match funded by residents"),
    Form.CONSULTATION_ON_REDESIGN: ("consultation on the redesign", "consulted on the redesign", "redesign consult*"),
    Form.DESIGN_LAB: ("design lab*", "service design workshop*", "living lab*", "hackathon*"),
    Form.JOURNEY_MAPPING: ("journey map*", "customer journey*", "user journey*", "patient journey map*"),
    Form.CO_MANAGING: (
        "co manag*",
        "community managed",
        "run by residents",
        "managed by volunteers",
        "volunteer run",
        "asset transfer",
    ),
    Form.CO_PERFORMING: (
        "co perform*",
        "peer support*",
        "peer mentor*",
        "peer educat*",
        "expert patient*",
        "speedwatch",
        "speed watch",
        "befriend*",
        "time bank*",
        "timebank*",
    ),
    Form.CO_MONITORING: ("co monitor*", "citizen science", "citizen scientist*", "neighbourhood watch", "fixmystreet"),
    Form.CO_EVALUATING: ("co evaluat*", "peer research*", "peer review by residents", "evaluated by residents"),
}
INTERVENTION_WORDS: Mapping[Intervention, tuple[str, ...]] = {
    Intervention.PREVENTION: ("prevent*", "early help", "falls class*"),
    Intervention.DETECTION: ("detection", "early detection", "screening", "early diagnos*", "health check*"),
    Intervention.TREATMENT: ("treatment of", "therap*"),
    Intervention.REHABILITATION: ("rehabilit*", "reablement", "resettle*", "recovery college*"),
}
# Such a word shortly before a phrase turns its meaning round.
_TURNING = frozenset({"no", "not", "never", "without", "instead", "lack", "lacks", "stopped", "ended", "isn", "aren"})
_REACH = 3
_CO_OF_FORM = {form: co for co, forms in FORMS_OF_CO.items() for form in forms}


@dataclass(frozen=True)
class Proposal:
    """A proposal and its reason: `kind` is co, form or intervention, `words` are those that stand in the text."""

    kind: str
    value: str
    words: tuple[str, ...]


def propose(title: str, summary: str = "", *more: str) -> tuple[Proposal, ...]:
    """Return what the texts propose, Co's first, each with the folded words that triggered it.

    A form proposes its Co with the same words. A phrase shortly after a word such as "not" counts for nothing, and
    words never join across two of the texts.
    """
    texts = [fold(text) for text in (title, summary, *more)]
    forms = {form: _found(pattern, texts) for form, pattern in _FORMS.items()}
    cos = {co: _found(pattern, texts) for co, pattern in _COS.items()}
    for form, words in forms.items():
        co = _CO_OF_FORM[form]
        cos[co] = tuple(dict.fromkeys((*cos[co], *words)))
    interventions = {one: _found(pattern, texts) for one, pattern in _INTERVENTIONS.items()}
    return (
        *(Proposal("co", co.value, words) for co, words in cos.items() if words),
        *(Proposal("form", form.value, words) for form, words in forms.items() if words),
        *(Proposal("intervention", one.value, words) for one, words in interventions.items() if words),
    )


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    # Longest first, so that the words shown are the fullest that match.
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(
        "|".join(rf"\b{re.escape(phrase).replace(re.escape('*'), chr(92) + 'w*')}\b" for phrase in ordered)
    )


def _found(pattern: re.Pattern[str], texts: list[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        for match in pattern.finditer(text):
            before = text[: match.start()].split()[-_REACH:]
            if not _TURNING.intersection(before):
                found[match.group()] = None
    return tuple(found)


_COS = {co: _pattern(phrases) for co, phrases in CO_WORDS.items()}
_FORMS = {form: _pattern(phrases) for form, phrases in FORM_WORDS.items()}
_INTERVENTIONS = {one: _pattern(phrases) for one, phrases in INTERVENTION_WORDS.items()}
