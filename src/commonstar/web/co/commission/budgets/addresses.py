"""Addresses of budgets: inside the programme for those who run them, and the citizens' pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commonstar.web.co.commission.budgets.models import Budget
from commonstar.web.programmes.public import Programme


def address(name: str, programme: Programme, **arguments: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"commission:budgets:{name}", kwargs={"programme": programme.slug, **arguments})


def within(name: str, budget: Budget, **arguments: Any) -> str:
    """The address of a page inside one round, for those who run it."""
    return address(name, budget.programme, budget=budget.pk, **arguments)


def citizens(name: str, budget: Budget, **arguments: Any) -> str:
    """The address of a page that everyone can read."""
    return reverse(f"citizens_budgets:{name}", kwargs={"budget": budget.pk, **arguments})
