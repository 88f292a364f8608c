"""The door of the library: what other rooms may use.

`registry.register_plan` is for the room that keeps plans; `search` answers as the pages do, for the API and the tests.
"""

from commonstar.web.library.actions import (
    IncompleteCases,
    Loaded,
    SlugTwice,
    load_cases,
    load_shipped,
    load_shipped_if_empty,
    reindex,
)
from commonstar.web.library.bridge import CaseTooLong
from commonstar.web.library.forms import search_of
from commonstar.web.library.models import HOLDER, Case, CaseFacet, CaseKind, FacetKind
from commonstar.web.library.queries import (
    Search,
    all_files,
    case_at,
    case_titles,
    facet_counts,
    file_of,
    ranked,
)
from commonstar.web.library.registry import registry

__all__ = [
    "HOLDER",
    "Case",
    "CaseFacet",
    "CaseKind",
    "CaseTooLong",
    "FacetKind",
    "IncompleteCases",
    "Loaded",
    "Search",
    "SlugTwice",
    "all_files",
    "case_at",
    "case_titles",
    "facet_counts",
    "file_of",
    "load_cases",
    "load_shipped",
    "load_shipped_if_empty",
    "ranked",
    "registry",
    "reindex",
    "search_of",
]
