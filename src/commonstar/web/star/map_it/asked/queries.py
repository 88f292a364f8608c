"""Which answers may become initiatives, and which did."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonstar.web.programmes.public import Programme, Seat
from commonstar.web.questionnaires.public import WOULD, Offer, Reading
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.models import Initiative

LONGEST = 120  # characters of an initiative's key


@dataclass(frozen=True)
class Told:
    """An answer of a result: its words, how many gave it, of how many."""

    question: str
    label: str
    count: int
    answered: int


def key_of(reading: Reading, question: str, choice: str) -> str:
    """The key of the initiative that an answer becomes: once for each round and answer, however long their names."""
    plain = f"asked-{reading.asked.number}-{question}-{choice}"
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[: LONGEST - 17]}-{hashlib.sha256(plain.encode()).hexdigest()[:16]}"


def initiative_of(programme: Programme, reading: Reading, question: str, choice: str) -> Initiative | None:
    """The initiative that an answer became."""
    return Initiative.objects.filter(programme=programme, key=key_of(reading, question, choice)).first()


def told(reading: Reading, question: str, choice: str) -> Told:
    """An answer of everyone who answered, from the published counts. Raises LookupError."""
    one = reading.record.question(question)
    if one is None or WOULD not in one.tags:
        raise LookupError(question)
    chosen = next((each for each in reading.record.choices_of(one) if each.code == choice), None)
    found = reading.published.distribution(question)
    count = dict(found.counts).get(choice, 0)
    if chosen is None or chosen.alone or chosen.apart or not count:
        raise LookupError(choice)
    return Told(reading.words(one), chosen.label.in_language(reading.language), count, found.base)


def offers(seat: Seat, reading: Reading, question: object) -> Sequence[Offer]:
    """For each answer that anybody gave: make it an initiative, or see the one that was made."""
    name = getattr(question, "name", "")
    one = reading.record.question(name)
    found: list[Offer] = []
    choices = reading.record.choices_of(one) if one else ()
    keys = [key_of(reading, name, choice.code) for choice in choices]
    there = {each.key: each for each in Initiative.objects.filter(programme=seat.programme, key__in=keys)}
    for choice in choices:
        try:
            answer = told(reading, name, choice.code)
        except LookupError:
            continue
        made = there.get(key_of(reading, name, choice.code))
        if made is not None:
            words = _("“{answer}” is a potential initiative").format(answer=answer.label)
            found.append(Offer(words, address("detail", seat.programme, initiative=made.pk), is_done=True))
            continue
        words = _("Make “{answer}” a potential initiative ({count} of {all} would do it)").format(
            answer=answer.label, count=answer.count, all=answer.answered
        )
        url = address("make_potential", seat.programme, round=reading.asked.pk)
        found.append(Offer(words, url, (("question", name), ("choice", choice.code))))
    return found
