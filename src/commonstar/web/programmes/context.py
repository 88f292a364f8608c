"""What the frame of a programme's pages needs: its name, its navigation, whether it is a demonstration."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from commonstar.vocabulary import Step
from commonstar.web.common.parts import NavItem
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.queries import is_empty_store
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat, may_lead, may_see_inside


def frame(request: HttpRequest) -> dict[str, Any]:
    """For pages inside a programme, without a query: the seat is already there. Elsewhere only whether all is empty."""
    seat: Seat | None = getattr(request, "seat", None)
    role_url = _role_url(seat or getattr(request, "refused", None))
    if seat is None:  # whether the store is empty is asked by the pages that show it, and no others
        return {"is_empty_store": SimpleLazyObject(is_empty_store), "role_url": role_url}
    found: dict[str, Any] = {
        "role_url": role_url,
        "programme": seat.programme,
        "caption": seat.programme.title,
        "navigation": SimpleLazyObject(lambda: navigation(seat, request.path)),
        "demonstration": seat.programme.is_demonstration,
    }
    if seat.programme.is_demonstration and may_lead(seat):
        found["demonstration_remove_url"] = reverse("demonstration:remove", args=[seat.programme.slug])
    return found


def _role_url(seat: Seat | None) -> str:
    """Where an administrator without a role gives themselves one, so that they can act in the rooms; "" for others."""
    if seat is None or seat.role is not None or not seat.is_administrator:
        return ""
    return reverse("programmes:invite", args=[seat.programme.slug])


def step_url(seat: Seat, step: Step) -> str:
    """Where a step leads for this person: its room, else its task list; nothing where neither is theirs to see."""
    page = registry.pages.get(step)
    if page and page.rule(seat):
        return page.url(seat.programme)
    if may_see_inside(seat):
        return reverse("programmes:step", kwargs={"programme": seat.programme.slug, "step": step.value})
    return ""


def navigation(seat: Seat, path: str) -> list[NavItem]:
    """The bar under the header; the entry whose address this page's begins with (the longest) is the current one."""
    star = reverse("programmes:star", kwargs={"programme": seat.programme.slug})
    found = [(_("The Star"), star)]
    found += [(str(phrase(step)), step_url(seat, step)) for step in Step]
    found += [
        (_("Library"), reverse("library:index")),
        (_("Decisions"), reverse("programmes:decisions", args=[seat.programme.slug])),
    ]
    heard = reverse("programmes:voices", args=[seat.programme.slug])
    found.append((_("Voices"), heard))
    shown = [(label, url) for label, url in found if url]
    current = max((url for _label, url in shown if path.startswith(url)), key=len, default="")
    if path.startswith(tuple(page.url(seat.programme) for page in registry.voices)):
        current = heard
    for step in Step:
        if path.startswith((f"{star}tasks/{step.value}/", f"{star}steps/{step.value}/")):
            current = step_url(seat, step) or current
    return [NavItem(label, url, url == current) for label, url in shown]
