"""The door of worth: what other rooms may use."""

from commonstar.web.worth.actions import NewCase, open_as_model, open_case, save_version, sign_off, withdraw
from commonstar.web.worth.agreeing.actions import Answer as AgencyAnswer
from commonstar.web.worth.agreeing.actions import Entry as RealisedEntry
from commonstar.web.worth.agreeing.actions import answer as answer_for_agency
from commonstar.web.worth.agreeing.actions import ask as ask_agency
from commonstar.web.worth.agreeing.actions import enter as enter_realised
from commonstar.web.worth.estimating.answers import Estimate, Gain, Sureness, document_of
from commonstar.web.worth.lines import AboutLinks, CaseLine, about_links
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.queries import Range, Worth, current, standing_about, worths
from commonstar.web.worth.registry import Subject, SubjectKind, registry
from commonstar.web.worth.words import money, money_whole, range_words

__all__ = [
    "AboutLinks",
    "AgencyAnswer",
    "BusinessCase",
    "CaseLine",
    "Estimate",
    "Gain",
    "NewCase",
    "Range",
    "RealisedEntry",
    "Subject",
    "SubjectKind",
    "Sureness",
    "Version",
    "Worth",
    "about_links",
    "answer_for_agency",
    "ask_agency",
    "current",
    "document_of",
    "enter_realised",
    "money",
    "money_whole",
    "open_as_model",
    "open_case",
    "range_words",
    "registry",
    "save_version",
    "sign_off",
    "standing_about",
    "withdraw",
    "worths",
]
