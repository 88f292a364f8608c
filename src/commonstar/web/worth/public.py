"""The door of worth: what other rooms may use."""

from commonstar.web.worth.actions import NewCase, open_as_model, open_case, save_version, sign_off, withdraw
from commonstar.web.worth.bridge import NotAModel
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.queries import case_at, current, standing_about
from commonstar.web.worth.registry import Subject, SubjectKind, registry

__all__ = [
    "BusinessCase",
    "NewCase",
    "NotAModel",
    "Subject",
    "SubjectKind",
    "Version",
    "case_at",
    "current",
    "open_as_model",
    "open_case",
    "registry",
    "save_version",
    "sign_off",
    "standing_about",
    "withdraw",
]
