"""The words of a business case for the codes of a model: kinds, pathways, levels, and the fields of its lines."""

from __future__ import annotations

from collections.abc import Mapping

from commonstar.formats.speech import gettext_noop

KINDS: Mapping[str, str] = {
    "fiscal": gettext_noop("Fiscal: public budgets"),
    "economic": gettext_noop("Economic: earnings and growth"),
    "social": gettext_noop("Social: wellbeing and health"),
}
PATHWAYS: Mapping[str, str] = {
    "behaviour-change": gettext_noop("Behaviour change"),
    "co-production": gettext_noop("Co-production"),
    "co-commissioned-service": gettext_noop("A co-commissioned service"),
    "community-support": gettext_noop("Community support"),
}
LEVELS: Mapping[str, str] = {
    "person": gettext_noop("Person"),
    "community": gettext_noop("Community"),
    "business": gettext_noop("Business"),
    "service": gettext_noop("Service"),
    "system": gettext_noop("System"),
}
FIELDS: Mapping[str, str] = {
    "population": gettext_noop("People or cases"),
    "engagement": gettext_noop("× share who take part"),
    "retention": gettext_noop("× share who stay"),
    "impact": gettext_noop("× share for whom it changes"),
    "deadweight": gettext_noop("× all but what would have happened anyway"),
    "attribution": gettext_noop("× all but the share due to others"),
    "displacement": gettext_noop("× all but what only moved elsewhere"),
    "net_outcomes": gettext_noop("= those for whom it changes because of this"),
    "unit_value": gettext_noop("Worth of one"),
    "qalys": gettext_noop("QALYs of one"),
    "wellbys": gettext_noop("WELLBYs of one"),
    "lag": gettext_noop("Years until it begins"),
    "duration": gettext_noop("Years that it lasts"),
    "drop_off": gettext_noop("Fades by, each year"),
    "cashable": gettext_noop("Share that budgets get back"),
    "initial": gettext_noop("Demand in the first year"),
    "growth": gettext_noop("Grows by, each year"),
    "unit_cost": gettext_noop("Cost of one"),
    "reach": gettext_noop("Share reached"),
    "effect": gettext_noop("Effect on them"),
    "ramp": gettext_noop("How far it is in place"),
    "rate": gettext_noop("Worth of an hour"),
    "hours": gettext_noop("Hours"),
    "amounts": gettext_noop("Amount"),
    "probability": gettext_noop("Chance a year, without"),
    "probability_with": gettext_noop("Chance a year, with"),
    "loss": gettext_noop("Loss, without"),
    "loss_with": gettext_noop("Loss, with"),
    "bias": gettext_noop("Correction for optimism"),
}
QUADRANTS: Mapping[str, str] = {
    "dominant": gettext_noop("costs no more and gives more"),
    "dominated": gettext_noop("costs more and gives no more"),
    "trade-off": gettext_noop("costs more and gives more"),
    "saves-and-loses": gettext_noop("costs less and gives less"),
    "no-difference": gettext_noop("no difference"),
}
