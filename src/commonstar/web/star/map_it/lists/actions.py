"""Writing the lists: what a new programme starts with, and every change of a line."""

from __future__ import annotations

from commonstar.formats.guidance import shipped_service_areas
from commonstar.vocabulary import FORMS_OF_CO
from commonstar.web.common.folding import folded
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.models import FormOption, ServiceArea


def prepare(programme: Programme) -> None:
    """Give a new programme the default service areas and the Star's own forms, in the transaction of its start."""
    ServiceArea.objects.bulk_create(
        ServiceArea(programme=programme, name=area.name, folded=folded(area.name), code=area.code, order=order)
        for order, area in enumerate(shipped_service_areas())
    )
    forms = [(co, form) for co, forms in FORMS_OF_CO.items() for form in forms]
    FormOption.objects.bulk_create(
        FormOption(programme=programme, co=co, code=form, order=order) for order, (co, form) in enumerate(forms)
    )
