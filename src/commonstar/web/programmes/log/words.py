"""The log's names of things and of their values, and the values themselves, in the reader's language.

An entry keeps them by code, so that it reads the same for ever. What no room has named here is shown by its bare name.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import (
    Co,
    Contribution,
    CoProducer,
    DemandState,
    Form,
    HeardBy,
    Intervention,
    KnownFrom,
    Mix,
    ProviderKind,
    ReplyBy,
    Role,
    Standing,
    Status,
    Step,
    Strength,
    Visibility,
)
from commonstar.web.common.phrases import phrase

KINDS: dict[str, Promise] = {
    "activity": gettext_lazy("Activity"),
    "business-case": gettext_lazy("Business case"),
    "challenge": gettext_lazy("Challenge"),
    "consent-text": gettext_lazy("Consent text"),
    "decision": gettext_lazy("Decision"),
    "demand": gettext_lazy("Demand"),
    "door": gettext_lazy("Join code"),
    "gathering": gettext_lazy("Gathering"),
    "initiative": gettext_lazy("Initiative"),
    "instrument": gettext_lazy("Questionnaire"),
    "invitation": gettext_lazy("Invitation"),
    "join-request": gettext_lazy("Request to join"),
    "membership": gettext_lazy("Member"),
    "organisation": gettext_lazy("Organisation"),
    "programme": gettext_lazy("Programme"),
    "removal": gettext_lazy("Removal"),
    "reply": gettext_lazy("Reply"),
    "round": gettext_lazy("Round of a questionnaire"),
    "star.partner": gettext_lazy("Partner of an initiative"),
    "strategy": gettext_lazy("Strategy"),
    "task": gettext_lazy("Task"),
    "theme": gettext_lazy("Theme"),
}
NAMES: dict[str, Promise] = {
    "agreed_by": gettext_lazy("Who said yes"),
    "about": gettext_lazy("What it is about"),
    "digest": gettext_lazy("SHA-256 of the document"),
    "note": gettext_lazy("Note"),
    "by_helper": gettext_lazy("Entered by a helper"),
    "by_paper": gettext_lazy("On paper"),
    "by_web": gettext_lazy("On a device"),
    "challenge": gettext_lazy("Challenge"),
    "code": gettext_lazy("Code"),
    "opens_at": gettext_lazy("Opens"),
    "closes_at": gettext_lazy("Closes"),
    "contributions": gettext_lazy("What people contribute"),
    "decided_by": gettext_lazy("Decided by"),
    "decided_on": gettext_lazy("Decided on"),
    "changed": gettext_lazy("What changed"),
    "decided": gettext_lazy("What was decided"),
    "decision": gettext_lazy("Decision"),
    "demands": gettext_lazy("Demands"),
    "due_on": gettext_lazy("Due on"),
    "elsewhere_by": gettext_lazy("Done elsewhere by"),
    "elsewhere_note": gettext_lazy("Note on what was done elsewhere"),
    "elsewhere_on": gettext_lazy("Done elsewhere on"),
    "email": gettext_lazy("E-mail address"),
    "ends_on": gettext_lazy("Ends on"),
    "for_whom": gettext_lazy("For whom"),
    "forms": gettext_lazy("Forms of co-production"),
    "gives_back": gettext_lazy("What people get back"),
    "group": gettext_lazy("Group"),
    "heard": gettext_lazy("Who was heard"),
    "heard_by": gettext_lazy("How it was voiced"),
    "heard_on": gettext_lazy("When it was voiced"),
    "hours_a_year": gettext_lazy("Hours a year"),
    "imported": gettext_lazy("Brought in"),
    "interventions": gettext_lazy("Kinds of intervention"),
    "involvements": gettext_lazy("The four Co’s"),
    "key": gettext_lazy("Key"),
    "known_from": gettext_lazy("How it is known"),
    "measures": gettext_lazy("Measures"),
    "message": gettext_lazy("Message"),
    "mix": gettext_lazy("Replaces or adds to public input"),
    "moderated_first": gettext_lazy("Looked at before it is shown"),
    "name": gettext_lazy("Name"),
    "needs": gettext_lazy("Needs"),
    "not_heard": gettext_lazy("Who was not heard"),
    "not_for_us": gettext_lazy("Not for us"),
    "number": gettext_lazy("Number"),
    "npv": gettext_lazy("Net present value"),
    "options": gettext_lazy("Options"),
    "organisation": gettext_lazy("Organisation"),
    "organisations": gettext_lazy("Organisations"),
    "owner": gettext_lazy("Who looks after it"),
    "outcomes": gettext_lazy("Outcomes"),
    "partners": gettext_lazy("Partners"),
    "people": gettext_lazy("Number of people"),
    "people_a_year": gettext_lazy("People a year"),
    "person": gettext_lazy("Person"),
    "place": gettext_lazy("Place"),
    "places": gettext_lazy("Places"),
    "published": gettext_lazy("Published"),
    "provider_kind": gettext_lazy("Kind of provider"),
    "language": gettext_lazy("Language"),
    "reviewed_by": gettext_lazy("Reviewed by"),
    "reviewed_on": gettext_lazy("Reviewed on"),
    "reason": gettext_lazy("Reason"),
    "reasons": gettext_lazy("Reasons"),
    "review_on": gettext_lazy("Review on"),
    "restored": gettext_lazy("Shown again"),
    "role": gettext_lazy("Role"),
    "round": gettext_lazy("Round of a questionnaire"),
    "service_areas": gettext_lazy("Service areas"),
    "sorted": gettext_lazy("Sorted"),
    "source": gettext_lazy("Source"),
    "standing": gettext_lazy("Standing"),
    "standings": gettext_lazy("Standings"),
    "starts_at": gettext_lazy("Begins"),
    "ends_at": gettext_lazy("Ends"),
    "where": gettext_lazy("Where"),
    "starts_on": gettext_lazy("Starts on"),
    "state": gettext_lazy("State"),
    "status": gettext_lazy("Status"),
    "step": gettext_lazy("Step"),
    "substitutive_share": gettext_lazy("Share that replaces public input"),
    "summary": gettext_lazy("Summary"),
    "supersedes": gettext_lazy("Replaces the decision"),
    "task": gettext_lazy("Task"),
    "team": gettext_lazy("Team"),
    "theme": gettext_lazy("Theme"),
    "title": gettext_lazy("Title"),
    "told_by": gettext_lazy("Who told us"),
    "until": gettext_lazy("Until"),
    "visibility": gettext_lazy("Who can see it"),
    "voice": gettext_lazy("Voice"),
    "action": gettext_lazy("Action"),
    "who": gettext_lazy("Who co-produces"),
    "words": gettext_lazy("Words"),
    "co": gettext_lazy("Co"),
    "by": gettext_lazy("By which way"),
}
TERMS: dict[str, type[StrEnum]] = {
    "by": ReplyBy,
    "action": Strength,
    "co": Co,
    "contributions": Contribution,
    "forms": Form,
    "heard_by": HeardBy,
    "interventions": Intervention,
    "known_from": KnownFrom,
    "mix": Mix,
    "provider_kind": ProviderKind,
    "role": Role,
    "standing": Standing,
    "standings": Standing,
    "state": DemandState,
    "status": Status,
    "step": Step,
    "visibility": Visibility,
    "voice": Strength,
    "who": CoProducer,
}


def kind_name(kind: str) -> str:
    """A kind of thing, as the filter of the log shows it."""
    return str(KINDS[kind]) if kind in KINDS else kind.replace("_", " ").capitalize()


def value_name(name: str) -> str:
    """The name of a value of an entry."""
    return str(NAMES[name]) if name in NAMES else name.replace("_", " ")


def shown(name: str, value: Any) -> str:
    """A value in a cell of a table: terms of the Star in words, lists and parts one after another."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str | int | float):
        return _term(name, str(value))
    if isinstance(value, list):
        mark = "; " if any(isinstance(each, dict) for each in value) else ", "
        return mark.join(shown(name, each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{_part(name, key)}: {shown(key, part)}" for key, part in value.items())
    return json.dumps(value, ensure_ascii=False)


def _part(name: str, key: str) -> str:
    """The key of a part: a term of the value it belongs to, as in people counted by standing, or a name."""
    counted = _term(name, key)
    return value_name(key) if counted == key else counted


def _term(name: str, text: str) -> str:
    known = TERMS.get(name)
    return str(phrase(known(text))) if known and text in set(known) else text
