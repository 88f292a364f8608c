"""The door of worth: what other rooms may use."""

from commonstar.web.worth.actions import NewCase, open_as_model, open_case, save_version, sign_off, withdraw
from commonstar.web.worth.bridge import NotAModel
from commonstar.web.worth.estimating.answers import Estimate, Gain, Sureness, document_of
from commonstar.web.worth.lines import AboutLinks, CaseLine, about_links
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.queries import Range, Worth, case_at, current, standing_about, worths
from commonstar.web.worth.registry import Subject, SubjectKind, registry

__all__ = [
    "AboutLinks",
    "BusinessCase",
    "CaseLine",
    "Estimate",
    "Gain",
    "NewCase",
    "NotAModel",
    "Range",
    "Subject",
    "SubjectKind",
    "Sureness",
    "Version",
    "Worth",
    "about_links",
    "case_at",
    "current",
    "document_of",
    "open_as_model",
    "open_case",
    "registry",
    "save_version",
    "sign_off",
    "standing_about",
    "withdraw",
    "worths",
]
