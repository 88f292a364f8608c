"""From an answer in a published result to a potential initiative."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from commonstar.formats.figures import FigureRecord, Source
from commonstar.vocabulary import Status
from commonstar.web.programmes.public import Seat, may_contribute, require
from commonstar.web.questionnaires.public import Reading
from commonstar.web.star.map_it.actions import add_initiative
from commonstar.web.star.map_it.asked.queries import initiative_of, key_of, told
from commonstar.web.star.map_it.bridge import InitiativeValues
from commonstar.web.star.map_it.figures.actions import add_figure
from commonstar.web.star.map_it.models import Initiative

LONGEST = 300  # characters of a title and of what a figure tells
PLACES = Decimal("0.0001")  # of a share: figures are kept with few places; the counts stand beside it


@transaction.atomic
def make_potential(*, seat: Seat, reading: Reading, question: str, choice: str) -> Initiative:
    """A potential initiative from an answer, with the share of those who gave it; a second time gives the first again.

    Raises LookupError where there is no such answer, or its share may not be shown.
    """
    require(may_contribute, seat)
    found = initiative_of(seat.programme, reading, question, choice)
    if found is not None:
        return found
    answer = told(reading, question, choice)
    values = InitiativeValues(
        title=answer.label[:LONGEST],
        key=key_of(reading, question, choice),
        status=Status.POTENTIAL,
        summary=_("From the questionnaire “{title}”: {question}").format(
            title=reading.asked.title, question=answer.question
        ),
    )
    made = add_initiative(seat=seat, values=values)
    assert reading.asked.published_on is not None, "a reading is of a published round"
    figure = FigureRecord(
        indicator=_("Would do it: {answer}").format(answer=answer.label)[:LONGEST],
        source=Source(title=reading.asked.title, date=reading.asked.published_on.isoformat()),
        result=(Decimal(answer.count) / Decimal(answer.answered)).quantize(PLACES),
        unit=_("share"),
        population=_("{count} of {number} people who answered this question").format(
            count=answer.count, number=answer.answered
        ),
    )
    add_figure(seat=seat, initiative=made, figure=figure)
    return made
