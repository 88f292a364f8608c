"""Rounds for tests, and answers to them."""

from __future__ import annotations

from typing import Any

from commonstar.formats.instruments import read_instrument
from commonstar.web.participation.public import Slip, new_entry
from commonstar.web.programmes.public import Seat
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.models import Round

SHORT = """
format: commonstar-instrument/1
id: lunch
version: "1"
title: The lunch club
translations: [{language: en, state: original}]
answered_by:
  - {code: guests, label: I eat there}
  - {code: staff, label: I work there}
choice_lists:
  - name: how
    ordered: true
    choices:
      - {code: bad, label: Bad, score: 1}
      - {code: fair, label: Fair, score: 2}
      - {code: good, label: Good, score: 3}
  - name: what
    choices:
      - {code: cook, label: Cook}
      - {code: drive, label: Drive}
      - {code: none, label: None of these, alone: true}
items:
  - {question: food, kind: select_one, label: How is the food?, choices: how}
  - {question: why, kind: text, label: What is bad about it?, relevant: {chosen: {question: food, choice: bad}}}
  - {question: would, kind: select_multiple, label: What would you do?, choices: what, tags: [would-do-more]}
  - {question: times, kind: integer, label: How often do you come?, least: 0, most: 31}
"""
DRAFTED = SHORT.replace("state: original}]", "state: original}, {language: pt, state: draft}]")


def open_lunch(seat: Seat, text: str = SHORT, **values: Any) -> Round:
    """A round of a short questionnaire, open."""
    version = actions.save_instrument(seat=seat, record=read_instrument(text))
    return actions.open_round(
        seat=seat, version=version, values=actions.RoundValues(**{"title": "The lunch club, spring", **values})
    )


def say(asked: Round, group: str = "guests", unit: str = "", **answers: Any) -> Slip:
    """One person's answers."""
    door = queries.door_to(asked)
    assert door is not None
    given = actions.Answered(answers, group, unit)
    return actions.answer(door=door, asked=asked, answered=given, entry=new_entry(), language="en")


def publish_lunch(seat: Seat, **values: Any) -> Round:
    """A round that is published: eight guests who differ, six of the staff who are content, two who are not."""
    asked = open_lunch(seat, **values)
    for food in ("good",) * 4 + ("bad",) * 4:
        say(asked, "guests", food=food, would=("cook",))
    for food in ("good",) * 6 + ("fair",) * 2:
        say(asked, "staff", food=food, would=("drive",))
    actions.publish(seat=seat, asked=asked)
    return asked
