"""What is looked at when a programme is brought in: nothing may arrive at which a page would break later.

Each function takes the new programme, all of whose rows are there, and raises ValueError, TypeError or LookupError.
"""

from __future__ import annotations

from commonstar.web.programmes.public import Programme
from commonstar.web.worth import bridge, documents
from commonstar.web.worth.models import BusinessCase, Version


def cases_fit(programme: Programme) -> None:
    """Each has a version."""
    if BusinessCase.objects.filter(programme=programme, versions=None).exists():
        raise ValueError("a business case has no version")


def versions_fit(programme: Programme) -> None:
    """Each can be run, and is what its digest says. What lists show of it is made anew, never taken over."""
    for version in Version.objects.filter(case__programme=programme):
        if documents.digest(version.document) != version.digest:
            raise ValueError("a version of a business case is not what its digest says")
        version.summary = bridge.summary_of(version.document)
        version.save(update_fields=["summary"])
