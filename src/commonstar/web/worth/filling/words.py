"""What pages of filling in call the parts of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

# Each takes {"count": n}.
COUNTS: Mapping[str, Any] = {
    "inputs": ngettext_lazy("%(count)s input", "%(count)s inputs", "count"),
    "outcomes": ngettext_lazy("%(count)s outcome", "%(count)s outcomes", "count"),
    "benefits": ngettext_lazy("%(count)s benefit", "%(count)s benefits", "count"),
    "demand": ngettext_lazy("%(count)s line of demand", "%(count)s lines of demand", "count"),
    "costs": ngettext_lazy("%(count)s cost", "%(count)s costs", "count"),
    "agencies": ngettext_lazy("%(count)s agency", "%(count)s agencies", "count"),
    "risks": ngettext_lazy("%(count)s risk", "%(count)s risks", "count"),
    "scenarios": ngettext_lazy("%(count)s scenario", "%(count)s scenarios", "count"),
    "unmonetised": ngettext_lazy(
        "%(count)s effect without a value in money", "%(count)s effects without a value in money", "count"
    ),
}
HEADINGS: Mapping[str, Promise] = {
    "inputs": gettext_lazy("Inputs: the numbers that the case rests on"),
    "outcomes": gettext_lazy("Outcomes"),
    "benefits": gettext_lazy("Benefits"),
    "demand": gettext_lazy("Demand for services, and what lowers it"),
    "costs": gettext_lazy("Costs"),
    "agencies": gettext_lazy("Agencies: who pays, gives and gains"),
    "risks": gettext_lazy("Risks"),
    "scenarios": gettext_lazy("Scenarios"),
    "unmonetised": gettext_lazy("What has no value in money"),
}
ADD: Mapping[str, Promise] = {
    "inputs": gettext_lazy("Add an input"),
    "outcomes": gettext_lazy("Add an outcome"),
    "benefits": gettext_lazy("Add a benefit"),
    "demand": gettext_lazy("Add a line of demand"),
    "costs": gettext_lazy("Add a cost"),
    "agencies": gettext_lazy("Add an agency"),
    "risks": gettext_lazy("Add a risk"),
    "scenarios": gettext_lazy("Add a scenario"),
    "unmonetised": gettext_lazy("Add an effect without a value in money"),
}
NOTHING: Mapping[str, Promise] = {
    "inputs": gettext_lazy("None yet. Begin with how many people you reach; use a figure that is known, or your own."),
    "outcomes": gettext_lazy("None yet. Name what will be different, for a person or around them."),
    "benefits": gettext_lazy("None yet. Say for how many something changes, what that is worth, and to which agency."),
    "demand": gettext_lazy("None. Use it where fewer people will need a service, such as a bed or a place."),
    "costs": gettext_lazy("None yet. Count money, and the hours that people give."),
    "agencies": gettext_lazy("None yet. Name who pays and who gains, and people and communities as one of them."),
    "risks": gettext_lazy("None. Use it where something may go wrong, with and without the initiative."),
    "scenarios": gettext_lazy("None. Use it for a cautious and a hopeful look at the same model."),
    "unmonetised": gettext_lazy("None. Use it for what must not be forgotten though it has no price."),
}
