"""Which scenario or option of a version a page shows: it stands in the address, and links keep it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commonstar.web.programmes.public import Programme
from commonstar.web.worth import bridge, words
from commonstar.web.worth.addresses import version_address
from commonstar.web.worth.models import Version
from commonstar.web.worth.results.showing import Showing


@dataclass(frozen=True)
class Chosen:
    """A scenario or an option by name; both empty: the model as it stands."""

    scenario: str = ""
    option: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Chosen:
        """What the address asks for."""
        return cls(request.GET.get("scenario", ""), request.GET.get("option", ""))

    @property
    def query(self) -> str:
        """The end of an address that keeps it."""
        told = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(told)}" if told else ""

    @property
    def words(self) -> str:
        """What the page says of it; "" for the model as it stands."""
        if self.scenario:
            return _("Scenario: %(name)s") % {"name": words.readable(self.scenario)}
        return _("Option: %(name)s") % {"name": words.readable(self.option)} if self.option else ""

    def showing(self, programme: Programme, version: Version, needs: tuple[str, ...] = ()) -> Showing:
        """The answers so, with links that keep it. 404 for a scenario or option that the model does not have."""
        try:
            answers = bridge.answers_in(version.document, self.scenario, self.option)
        except KeyError:
            raise Http404 from None
        return Showing(
            answers,
            lambda cell: version_address(programme, version, "working", cell=cell) + self.query,
            "" if self.query else version.document,
            needs,
            "" if self.query else version_address(programme, version),
        )
