"""The engine's codes about a value model as plain English sentences, for files and the command line."""

from __future__ import annotations

from collections.abc import Mapping

from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.results import Warned
from commonstar.formats.speech import gettext_noop

FAULTS: Mapping[str, str] = {
    "calculated-and-uncertain": "{name} is calculated, so it cannot have a shape of its own",
    "cycle": "{name} is calculated from itself",
    "double-counting": "the saving {saving} is counted here and in {first}: that is double counting",
    "expression": "{reason}",
    "health-and-social": "{name} has QALYs or WELLBYs beside a social unit value: that is double counting",
    "id-twice": "the id {name} is given twice",
    "negative": "{field} is negative",
    "no-deflator": "the deflator has no level for {year}, which {name} needs",
    "no-range": "{name} is uncertain and needs low and high",
    "no-source": "{name} has neither a source nor `illustrative: true`",
    "no-worth": "{name} has neither unit_value, qalys nor wellbys",
    "not-a-share": "{field} lies outside 0 to 1",
    "not-finite": "some draws give no number: a formula divides by zero or takes a root of a negative number there",
    "not-positive": "the low end of {name} must be above zero for this shape",
    "not-years": "{field} is not a whole number of years from 0 to 200",
    "percentiles": "the percentiles of {name} must rise and lie between 0 and 100",
    "qalys-and-wellbys": "{name} has both QALYs and WELLBYs: that is double counting",
    "range-order": "low, value and high of {name} are not in order",
    "shares-do-not-sum": "the shares of {name} sum to {sum}, not to 1",
    "too-long": "the numbers of {name} grow beyond 4,096 bits over the years; give them with fewer digits",
    "too-wide": "the range of {name} is too wide for a share with this mean",
    "uncertain-years": "{field} rests on an uncertain input; years must be certain",
    "unknown-agency": "there is no agency {name}",
    "unknown-name": "there is no input {name}",
    "unknown-outcome": "there is no outcome {name}",
    "unknown-source": "there is no source {name}",
}

WARNINGS: Mapping[str, str] = {
    "bias-unverified": gettext_noop(
        "The shipped table of optimism bias is unverified; give your own under optimism_bias."
    ),
    "cashable-not-fiscal": gettext_noop("{about} is cashable but not fiscal; it is not counted as cash."),
    "clipped": gettext_noop("Some draws of {about} fell outside its range and were set to its ends."),
    "cut-off": gettext_noop("{about} goes on beyond the years of the model; what comes later is left out."),
    "grade-of-inputs": gettext_noop("{about} counts with the weaker grade of an input that it uses."),
    "inexact": gettext_noop("A power was computed to 50 digits ({about})."),
    "mean-differs": gettext_noop("{about}: the exact run uses {value}, but the mean of its range is {mean}."),
    "no-comparator": gettext_noop(
        "{about} rests on a comparison of before and after without a comparator; grade 4 at best."
    ),
    "no-grade": gettext_noop("{about} has no grade, so it is not corrected for optimism."),
    "perspectives": gettext_noop("The thresholds belong to different perspectives; do not add what they give."),
    "unused": gettext_noop("The input {about} is not used."),
}


def sentence_of(fault: Faulty) -> str:
    """What is wrong, in words."""
    return FAULTS[fault.code].format_map(fault.parameters)


def warning_of(warned: Warned) -> str:
    """What is to be told beside the numbers, in words."""
    return WARNINGS[warned.code].format(about=warned.about, **dict(warned.parameters))
