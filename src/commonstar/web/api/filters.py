"""What a list can be asked for: its page, and the filters of the page of the same name on the site."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema

from commonstar.vocabulary import Co, CoProducer, Intervention, Mix, ProviderKind, Status
from commonstar.web.api.problems import Faults
from commonstar.web.library.public import Search, search_of
from commonstar.web.star.map_it.public import Choices, FilterForm, Filters

Any_ = Literal[""]


class Page(Schema):
    """Which page, and how many on it."""

    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(25, ge=1, le=100)

    def of(self, request: HttpRequest, rows: QuerySet[Any]) -> tuple[dict[str, Any], list[Any]]:
        """What every list says of itself, and the rows of this page."""
        count = rows.count()
        last = max(1, -(-count // self.size))
        ahead = self.page * self.size < count
        said = {
            "count": count,
            "next": self._address(request, self.page + 1) if ahead else None,
            "previous": self._address(request, min(self.page - 1, last)) if self.page > 1 else None,
        }
        return said, list(rows[(self.page - 1) * self.size : self.page * self.size])

    def _address(self, request: HttpRequest, page: int) -> str:
        query = request.GET.copy()
        query["page"] = str(page)
        return request.build_absolute_uri(f"?{query.urlencode()}")


class InitiativeFilters(Page):
    """The filters of the list of initiatives; an empty one narrows nothing."""

    search: str = Field("", max_length=200, description="Words that it must have")
    status: Status | Any_ = ""
    co: Co | Literal["unsorted", "none"] | Any_ = ""
    service_area: UUID | Literal["none"] | Any_ = ""
    place: UUID | Any_ = Field("", description="With all places in it")
    partner: str = Field("", max_length=200, description="Words of a partner's name")
    form: UUID | Any_ = ""
    who: CoProducer | Any_ = Field("", description="Who co-produces")
    provider: ProviderKind | Any_ = ""
    intervention: Intervention | Any_ = ""
    mix: Mix | Any_ = ""
    rating: Literal["rated", "confirmed", "otherwise", "staff-alone"] | Any_ = ""
    case: str = Field("", max_length=200, description="The slug of the case that it is from")
    need: UUID | Any_ = Field("", description="A recognised need that it answers")
    gathering: UUID | Any_ = Field("", description="A gathering that named it")
    sort: Literal["title", "newest", "service-area"] = "title"

    def filters(self, offered: Choices) -> Filters:
        """As the page reads them; but what the page leaves out is refused here. Raises Faults."""
        given = {name: str(value) for name, value in self.dict(exclude={"page", "size"}).items()}
        form = FilterForm(given, offered)
        if not form.is_valid():
            raise Faults([(f"query.{name}", str(each)) for name, errors in form.errors.items() for each in errors])
        return form.filters()


class CaseFilters(Page):
    """The search of the library. A facet may be given several times: each case must then show all of them."""

    q: str = Field("", max_length=200, description="Words that it must have")
    kind: Literal["case", "pointer"] = "case"
    co: list[Annotated[str, Field(max_length=120)]] = []
    form: list[Annotated[str, Field(max_length=120)]] = []
    step: list[Annotated[str, Field(max_length=120)]] = []
    area: list[Annotated[str, Field(max_length=120)]] = []
    country: list[Annotated[str, Field(max_length=120)]] = []
    who: list[Annotated[str, Field(max_length=120)]] = []
    grade: list[Annotated[str, Field(max_length=120)]] = []

    def search(self, request: HttpRequest) -> Search:
        """As the page reads it."""
        return search_of(request.GET)
