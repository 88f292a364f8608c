"""Tags that write the Star: `{% star view %}` the picture, `{% star_list view %}` the same as a list."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Tag
from commonstar.web.common.star import CENTRE, HEIGHT, LEFT, TOP, WIDTH, Box, Line, Sector, StarView, draw, number
from commonstar.web.common.templatetags.parts import tag_

register = template.Library()
COLOURS = {"done": "green", "under-way": "blue", "not-started": "", "elsewhere": "purple"}


@register.inclusion_tag("common/star.html")
def star(view: StarView, prefix: str = "star") -> dict[str, Any]:
    """The Star as one picture. `prefix` keeps ids apart where a page has several."""
    view_box = " ".join(number(value) for value in (LEFT, TOP, WIDTH, HEIGHT))
    return {"drawing": draw(view), "view_box": view_box, "centre": number(CENTRE), "prefix": prefix}


@register.inclusion_tag("common/star_list.html")
def star_list(view: StarView, prefix: str = "star") -> dict[str, Any]:
    """The Star as two lists."""
    rings = (
        {"heading": _("The five steps"), "sectors": view.steps},
        {"heading": _("The four Co's"), "sectors": view.cos},
    )
    return {"rings": rings, "prefix": prefix}


@register.simple_tag
def state_tag(sector: Sector) -> SafeString:
    """A sector's state as a tag."""
    return tag_(Tag(sector.state_label, COLOURS[sector.state]))


@register.simple_tag
def spot(line: Line) -> SafeString:
    """Where a line of text stands; its letters' foot lies a third of their size below its middle."""
    return format_html(
        'x="{}" y="{}" font-size="{}"', number(line.x), number(line.y + line.size * 0.35), number(line.size)
    )


@register.simple_tag
def box(ground: Box) -> SafeString:
    """A rectangle's place and size."""
    left, top = ground.x - ground.width / 2, ground.y - ground.height / 2
    return format_html(
        'x="{}" y="{}" width="{}" height="{}"', number(left), number(top), number(ground.width), number(ground.height)
    )
