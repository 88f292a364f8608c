"""Filters that turn stored terms of a programme into words."""

from django import template
from django.utils.functional import Promise

from commonstar.vocabulary import Role, Step, Visibility
from commonstar.web.common.phrases import phrase

register = template.Library()


@register.filter
def role(value: str) -> Promise:
    """A role in words."""
    return phrase(Role(value))


@register.filter
def visibility(value: str) -> Promise:
    """Who may see a programme, in words."""
    return phrase(Visibility(value))


@register.filter
def step(value: str) -> Promise:
    """A step's name."""
    return phrase(Step(value))
