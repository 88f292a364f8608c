"""Reading the lists, with how often each line is used."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.models import FormOption, ServiceArea


def areas_of(seat: Seat) -> QuerySet[ServiceArea]:
    """The service areas in their order, each with `used`: how many initiatives stand in it."""
    return ServiceArea.objects.filter(programme=seat.programme).annotate(used=Count("initiatives"))


def forms_of(seat: Seat) -> QuerySet[FormOption]:
    """The forms in their order, each with `used`."""
    return FormOption.objects.filter(programme=seat.programme).annotate(used=Count("initiatives"))


def area_at(seat: Seat, pk: UUID) -> ServiceArea | None:
    """One service area of the programme."""
    return areas_of(seat).filter(pk=pk).first()


def form_at(seat: Seat, pk: UUID) -> FormOption | None:
    """One form of the programme."""
    return forms_of(seat).filter(pk=pk).first()
