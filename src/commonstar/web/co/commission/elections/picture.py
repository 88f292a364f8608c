"""The picture of a count: how many votes each candidate came to, and in which stage they were elected or left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.drawings.standings import Standing, standings
from commonstar.web.co.commission.elections.bridge import Rule

PHONE = 350  # pixels: cut off on a phone, all bars would look alike


@dataclass(frozen=True)
class _Run:
    """A candidate's way through the stages; `stage` is that in which they were elected or left."""

    name: str
    first: Decimal
    most: Decimal
    stage: int
    is_elected: bool
    is_out: bool


def picture(result: Mapping[str, Any], instead: Mapping[str, str]) -> SafeString | str:
    """As SVG; nothing where nobody had to vote. `instead` has words for names that were withdrawn."""
    runs = _runs(result.get("stages", ()))
    if not runs:
        return ""
    is_only = len(result["stages"]) == 1
    rows = [
        Standing(instead.get(each.name, each.name), float(each.first), float(each.most), _fate(each, is_only=is_only))
        for each in runs
    ]
    goal = None if result["rule"] == Rule.APPROVAL else Decimal(result["quota"])
    legend = (_("First choices"), _("Came from others"), _("Enough to be elected: %(n)s") % {"n": _short(goal or 0)})
    if goal is None:
        legend = (_("Votes"), *legend[1:])
    drawn = standings(
        rows,
        goal=None if goal is None else float(goal),
        legend=legend,
        title=_("How the votes came together"),
        description=" ".join(f"{each.name}: {each.words}." for each in rows),
        width=PHONE,
        prefix="count",
    )
    return mark_safe(drawn)  # the drawing escapes all it is told


def _runs(stages: Sequence[Mapping[str, Any]]) -> list[_Run]:
    """Who was elected first, then the others by how long they stayed; of equal ones who held more votes."""
    elected = {name: each["stage"] for each in stages for name in each["elected"]}
    out = {name: each["stage"] for each in stages for name in each["excluded"]}
    found = [
        _Run(
            name=name,
            first=Decimal(stages[0]["votes"][name]),
            most=max(Decimal(each["votes"][name]) for each in stages),
            stage=elected.get(name, out.get(name, len(stages))),
            is_elected=name in elected,
            is_out=name in out and name not in elected,
        )
        for name in (stages[0]["votes"] if stages else ())
    ]
    return sorted(
        found,
        key=lambda each: (not each.is_elected, each.stage if each.is_elected else -each.stage, -each.most, each.name),
    )


def _fate(run: _Run, *, is_only: bool) -> str:
    """How many votes, and what became of them; a count of one stage needs no number for it."""
    votes = ngettext("%(n)s vote", "%(n)s votes", 1 if run.most == 1 else 2) % {"n": _short(run.most)}
    told = {"votes": votes, "stage": run.stage}
    if run.is_elected and is_only:
        return _("%(votes)s, elected") % told
    if run.is_elected:
        return _("%(votes)s, elected in stage %(stage)s") % told
    if run.is_out:
        return _("%(votes)s, out in stage %(stage)s") % told
    return _("%(votes)s, not elected") % told


def _short(votes: Decimal | int) -> str:
    """Votes with two decimals at most, cut so that they never seem enough when they are not; tables have them all."""
    rounded = Decimal(votes).quantize(Decimal("0.01"), ROUND_DOWN)
    whole = rounded == rounded.to_integral_value()
    return str(number_format(rounded, 0 if whole else 2, use_l10n=True, force_grouping=True))
