"""Filters that put the words of a term in the place of its stored value: `{{ initiative.status|status_phrase }}`."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from commonstar.vocabulary import Co, Status, Strength
from commonstar.web.common.phrases import phrase

register = template.Library()


@register.filter
def co_phrase(value: str) -> Promise:
    """The words of a Co."""
    return phrase(Co(value))


@register.filter
def status_phrase(value: str) -> Promise:
    """The words of a status."""
    return phrase(Status(value))


@register.filter
def strength_phrase(value: str) -> Promise:
    """The words of voice or action."""
    return phrase(Strength(value))
