"""The door of the log: what other rooms may use."""

from commonstar.web.audit.actions import (
    Change,
    Scope,
    apply_erasures,
    erase_subject,
    erased_among,
    erasure_list,
    erasure_text,
    record,
    record_many,
)
from commonstar.web.audit.chain import Fault
from commonstar.web.audit.models import Entry
from commonstar.web.audit.queries import (
    Newest,
    entries_by,
    entries_of_object,
    entries_of_programme,
    newest,
    newest_holds,
    readable,
    verify,
)
from commonstar.web.audit.sealing import Personal

__all__ = [
    "Change",
    "Entry",
    "Fault",
    "Newest",
    "Personal",
    "Scope",
    "apply_erasures",
    "entries_by",
    "entries_of_object",
    "entries_of_programme",
    "erase_subject",
    "erased_among",
    "erasure_list",
    "erasure_text",
    "newest",
    "newest_holds",
    "readable",
    "record",
    "record_many",
    "verify",
]
