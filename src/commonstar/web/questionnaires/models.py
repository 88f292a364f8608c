"""Instruments and their versions, rounds in which one is asked, what people answered, and what may be shown of it.

Answers stand in `Unordered` tables: no time, no order, no person (decisions 0006 and 0009).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import OpenAnswerState
from commonstar.web.common.models import Identified
from commonstar.web.participation.public import Unordered
from commonstar.web.programmes.public import Programme


class Instrument(Identified):
    """A questionnaire of a programme, over all its versions. `code` is its stable id; `shipped` says that it came along
    with Commonstar, unchanged."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="instruments")
    code = models.CharField(max_length=80)
    title = models.CharField(_("title"), max_length=200)
    is_shipped = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="questionnaires_instrument_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Version(Identified):
    """An instrument as it was at a time, as the file that `formats.instruments` writes. Once asked, never changed."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.TextField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="questionnaires_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.number}"


class Round(Identified):
    """A version that is asked, of whom, and until when.

    `groups` are codes of the instrument's groups who may answer (empty: all). `units` are the organisations or places
    that answers belong to, in one list (empty: none); `unit_question` asks for them. `population` says how many people
    each group has (empty: not known), by `population_source`; it weights what is published, and changes no count.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    version = models.ForeignKey(Version, on_delete=models.RESTRICT, related_name="rounds")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    groups = models.JSONField(default=list)
    units = models.JSONField(default=list)
    unit_question = models.CharField(max_length=200, blank=True)
    population = models.JSONField(default=dict)
    population_source = models.CharField(max_length=400, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="questionnaires_round_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Result(Identified):
    """The counts of a round that may be shown, made once: the one thing that pages, files and the API read."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="result")
    cells = models.JSONField()

    def __str__(self) -> str:
        return str(self.round_id)


class Response(Unordered):
    """What one person answered: `codes` holds the code of each column of the instrument's layout, packed (`bridge`).

    Its key is that of the contribution on whose slip it can be taken back.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="responses")
    group = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    codes = models.BinaryField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class OpenAnswer(Unordered):
    """What someone wrote in an answer to a question without choices. Shown once a person released it.

    Its key is made from the response's key and the question.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="open_answers")
    question = models.CharField(max_length=200)
    words = models.TextField()
    state = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in OpenAnswerState],
        default=OpenAnswerState.WAITING,
    )

    class Meta:
        ordering = ["key"]
        indexes = [models.Index(fields=["round", "question", "state"], name="questionnaires_open_at")]

    def __str__(self) -> str:
        return self.key
