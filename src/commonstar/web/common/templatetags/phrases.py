"""Filters that put the words of a term in the place of its stored value: `{{ initiative.status|status_phrase }}`."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.formats import number_format
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


@register.filter
def plain_number(value: Decimal) -> str:
    """A number as the reader's language writes it, without zeros at its end."""
    whole = value.to_integral_value()
    return str(number_format(whole if whole == value else value.normalize(), use_l10n=True, force_grouping=True))
