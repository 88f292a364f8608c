"""What the library tells rooms below it: the cases that a guide names, where this site has them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from commonstar.web.common.parts import Link
from commonstar.web.library.models import Case


def case_links(slugs: Iterable[str]) -> dict[str, Link]:
    """Title and address of each case of these slugs. One query."""
    rows = Case.objects.filter(slug__in=set(slugs)).values_list("slug", "title")
    return {slug: Link(title, reverse("library:case", args=[slug])) for slug, title in rows}
