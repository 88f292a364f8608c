"""Later work: looking for duplicates in a large map."""

from __future__ import annotations

from commonstar.web.common.later import job
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.duplicates.queries import look


@job
def look_for_duplicates(programme_id: str) -> None:
    """Look through a programme's map. Running it twice finds the same."""
    programme = Programme.objects.filter(pk=programme_id).first()
    if programme is not None:
        look(programme)
