"""The door of questionnaires: what other rooms may use."""

from commonstar.web.questionnaires.actions import (
    Answered,
    RoundValues,
    answer,
    choose_shipped,
    decide_words,
    open_round,
    publish,
)
from commonstar.web.questionnaires.models import Instrument, OpenAnswer, Response, Round, Version
from commonstar.web.questionnaires.queries import (
    counted_responses,
    door_to,
    latest,
    published,
    record_of,
    round_at,
    rounds_of,
)
from commonstar.web.questionnaires.registry import Offer, registry
from commonstar.web.questionnaires.results.queries import WOULD, Reading
from commonstar.web.questionnaires.results.weighing import population_told

__all__ = [
    "WOULD",
    "Answered",
    "Instrument",
    "Offer",
    "OpenAnswer",
    "Reading",
    "Response",
    "Round",
    "RoundValues",
    "Version",
    "answer",
    "choose_shipped",
    "counted_responses",
    "decide_words",
    "door_to",
    "latest",
    "open_round",
    "population_told",
    "publish",
    "published",
    "record_of",
    "registry",
    "round_at",
    "rounds_of",
]
