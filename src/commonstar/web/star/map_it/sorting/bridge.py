"""From an initiative's own words to the engine's proposals, and from these to what the page shows."""

from __future__ import annotations

from dataclasses import dataclass

from commonstar.engine.matching.proposals import propose
from commonstar.vocabulary import Co, Form, Intervention
from commonstar.web.star.map_it.models import Initiative


@dataclass(frozen=True)
class Proposals:
    """What the words propose, each with the words that led to it. Nothing of it is stored until someone accepts it."""

    cos: dict[Co, tuple[str, ...]]
    forms: dict[Form, tuple[str, ...]]
    interventions: dict[Intervention, tuple[str, ...]]


def proposals_for(initiative: Initiative) -> Proposals:
    """Proposals from title, summary and outcomes."""
    found = propose(initiative.title, initiative.summary, initiative.outcomes)
    return Proposals(
        {Co(each.value): each.words for each in found if each.kind == "co"},
        {Form(each.value): each.words for each in found if each.kind == "form"},
        {Intervention(each.value): each.words for each in found if each.kind == "intervention"},
    )
