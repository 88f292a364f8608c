"""The rules of a round and the reasons of its result in plain words. Numbers come from the result document alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.web.co.commission.budgets.models import Budget, Project

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Told:
    """A choice of how to count: its name, and what it means to whoever votes."""

    name: Promise
    means: Promise


RULES = {
    "equal-shares": Told(
        gettext_lazy("Equal shares"),
        gettext_lazy(
            "Everybody who votes gets the same share of the money. A project wins if the people who voted for it can "
            "pay for it together. So every group of voters decides on its fair part of the money, small groups too."
        ),
    ),
    "greedy": Told(
        gettext_lazy("Most votes first"),
        gettext_lazy(
            "The project with the most votes wins first, then the next. What costs more than the money left is passed "
            "over. It is easy to explain, but the largest group can take all of the money."
        ),
    ),
    "greedy-no-skip": Told(
        gettext_lazy("Most votes first, and stop"),
        gettext_lazy(
            "The project with the most votes wins first, then the next. At the first one that costs more than the "
            "money left, the count stops. Some of the money may stay unspent."
        ),
    ),
    "greedy-threshold": Told(
        gettext_lazy("Most votes first, with a hurdle"),
        gettext_lazy(
            "Only projects with enough votes are looked at. Of these, the one with the most votes wins first. What "
            "costs more than the money left is passed over."
        ),
    ),
    "phragmen": Told(
        gettext_lazy("Spread the cost evenly"),
        gettext_lazy(
            "Each project that wins is a load, and its voters carry it together. The next to win is always the one "
            "whose voters then carry the least. So the projects that win are spread over all voters."
        ),
    ),
}
UTILITIES = {
    "cost": Told(
        gettext_lazy("By what it costs"),
        gettext_lazy("A large project counts for more to its voters than a small one. Towns have used this most."),
    ),
    "cardinality": Told(
        gettext_lazy("Each project counts as one"),
        gettext_lazy("Many small projects count for more to their voters than one large project."),
    ),
    "points": Told(
        gettext_lazy("By points"),
        gettext_lazy("A project counts for as much as the points or the place that people gave it."),
    ),
}
COMPLETIONS = {
    "add1+greedy": Told(
        gettext_lazy("Raise every share a little until the money is used; spend the rest on the most votes"),
        gettext_lazy("Hardly any money is left over. Towns that use equal shares do it like this."),
    ),
    "add1": Told(
        gettext_lazy("Raise every share a little until the money is used"),
        gettext_lazy("A little money may be left over."),
    ),
    "add1-exhaustive": Told(
        gettext_lazy("Raise every share a little until nothing more fits"),
        gettext_lazy("It stops as soon as no other project fits."),
    ),
    "add1-exhaustive+greedy": Told(
        gettext_lazy("Raise every share a little until nothing more fits; spend the rest on the most votes"),
        gettext_lazy("Hardly any money is left over."),
    ),
    "none+greedy": Told(
        gettext_lazy("Spend what is left on the most votes"),
        gettext_lazy("Shares stay as they are; much may be decided by most votes."),
    ),
    "none": Told(gettext_lazy("Keep what is left"), gettext_lazy("Much money may stay unspent.")),
}
WAYS = {
    "approval": Told(gettext_lazy("Tick"), gettext_lazy("People tick every project that they want.")),
    "knapsack": Told(
        gettext_lazy("Fill a shopping basket"),
        gettext_lazy("People choose projects that together cost no more than all the money there is."),
    ),
    "points": Told(gettext_lazy("Share out points"), gettext_lazy("People share out points between the projects.")),
    "ranking": Told(gettext_lazy("Put in order"), gettext_lazy("People put the projects in order, the best first.")),
}
TIES = {
    "votes,cost,id": gettext_lazy("More votes first, then the cheaper one, then the smaller project number"),
    "cost,votes,id": gettext_lazy("The cheaper one first, then more votes, then the smaller project number"),
    "votes,cost,random": gettext_lazy("More votes first, then the cheaper one, then a lot that everyone can check"),
    "random": gettext_lazy("A lot that everyone can check"),
    "id": gettext_lazy("The smaller project number"),
}


REASONS = {
    "fitted": gettext_lazy("It was number {round} to win: it was among those wanted most, and there was money for it."),
    "bought": gettext_lazy(
        "It was number {round} to win: the people who voted for it paid for it out of their shares."
    ),
    "completed": gettext_lazy(
        "It was number {round} to win: the shares of its voters did not pay for it, but there was money left over, "
        "and of what still fitted it was wanted most."
    ),
    "filled-first": gettext_lazy(
        "It was number {round} to win: its voters had the least to carry of all that were left."
    ),
    "supporters-lacked": gettext_lazy(
        "It did not win. The people who voted for it had {held} of their shares left, so {missing} was missing."
    ),
    "no-votes": gettext_lazy("It did not win: nobody voted for it."),
    "below-threshold": gettext_lazy("It did not win: it had {points} points too few to be looked at."),
    "over-budget": gettext_lazy("It did not win: it costs {missing} more than all the money there is."),
    "did-not-fit": gettext_lazy(
        "It did not win: when its turn came, {missing} was missing from the money that was left."
    ),
    "after-the-end": gettext_lazy("It did not win: the count had stopped before its turn."),
}


def money(value: Any, currency: str) -> str:
    """An amount as people read it: whole, or to the penny."""
    exact = (value if isinstance(value, Decimal) else Decimal(str(value))).quantize(PENNY, ROUND_HALF_UP)
    places = 0 if exact == exact.to_integral_value() else 2
    text = formats.number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{SYMBOLS.get(currency, f'{currency} ')}{text}"


def rule_lines(budget: Budget) -> list[str]:
    """How a round is voted on and counted, a sentence or two a line."""
    lines = [*ballot_lines(budget), str(RULES[budget.rule].means)]
    if budget.rule == "equal-shares":
        lines.append(str(UTILITIES[budget.utility].means))
        lines.append(_("With money left over: {what}.").format(what=COMPLETIONS[budget.completion].name))
    if budget.rule == "greedy-threshold" and budget.threshold:
        words = ngettext("A project needs {n} point.", "A project needs {n} points.", budget.threshold)
        lines.append(words.format(n=budget.threshold))
    lines.append(_("If projects are level: {what}.").format(what=TIES[budget.tie_break]))
    return lines


def ballot_lines(budget: Budget) -> list[str]:
    """How a ballot is filled in."""
    lines = [str(WAYS[budget.way].means)]
    if budget.most and budget.way != "points":
        words = ngettext("At most {n} project on a ballot.", "At most {n} projects on a ballot.", budget.most)
        lines.append(words.format(n=budget.most))
    if budget.least:
        words = ngettext("At least {n} project on a ballot.", "At least {n} projects on a ballot.", budget.least)
        lines.append(words.format(n=budget.least))
    if budget.points and budget.way == "points":
        lines.append(_("Everyone has {n} points.").format(n=budget.points))
    return lines


def why_short(budget: Budget, project: Project) -> str:
    """Why a project won or not, in the sentences that a reply has."""
    return " ".join(why(budget, project))


def why(budget: Budget, project: Project, *, with_share: bool = True) -> list[str]:
    """Why a project won or did not: the whole account, a sentence or two a line. Empty before the count.

    `with_share` False leaves out what is the same for all.
    """
    document: Mapping[str, Any] = budget.result or {}
    account = document.get("projects", {}).get(project.code)
    if account is None:
        return []
    lines = [_wanted(budget, account)]
    taken = next((each for each in document["rounds"] if each["project"] == project.code), None)
    if with_share and account["votes"]:
        lines.extend(share_lines(budget))
    lines.append(_reason(budget, account))
    if taken and "payment" in taken:
        lines.extend(_paid(budget, document, taken["payment"]))
    lines.extend(_level(budget, document, project.code))
    return lines


def _wanted(budget: Budget, account: Mapping[str, Any]) -> str:
    count = account["votes"]
    if not count:
        return _("It costs {cost}.").format(cost=money(account["cost"], budget.currency))
    words = ngettext(
        "It costs {cost}, and {n} person voted for it.", "It costs {cost}, and {n} people voted for it.", count
    )
    return words.format(cost=money(account["cost"], budget.currency), n=_number(count))


def share_lines(budget: Budget) -> list[str]:
    """What share everybody had, where the rule gives shares."""
    document: Mapping[str, Any] = budget.result or {}
    if document.get("rule") != "equal-shares":
        return []
    end = money(document["share"], budget.currency)
    if not document["raised"]:
        return [_("Everybody who voted had a share of {share}.").format(share=end)]
    step = Decimal(str(document["step"])) * document["raised"]
    first = money(Decimal(str(document["share"])) - step, budget.currency)
    words = _(
        "Everybody who voted had a share of {first}. So that the money gets used, the count raised it to {end} for all."
    )
    lines = [words.format(first=first, end=end)]
    if document["completion"].startswith("add1") and any(
        each["reason"] in ("supporters-lacked", "completed") for each in document["projects"].values()
    ):
        lines.append(_why_no_further(budget, document))
    return lines


def _why_no_further(budget: Budget, document: Mapping[str, Any]) -> str:
    """Why the shares were not raised once more, which whoever lacked a little will ask."""
    if document["completion"].startswith("add1-exhaustive"):
        return _("It stopped there, because no other project fitted, or because the next raise would cost too much.")
    words = _(
        "It stopped there: with {step} more for everybody, the projects that win would cost more than the {budget} "
        "there is."
    )
    return words.format(
        step=money(document["step"], budget.currency), budget=money(document["budget"], budget.currency)
    )


def _reason(budget: Budget, account: Mapping[str, Any]) -> str:
    missing = "" if account["missing"] is None else money(account["missing"], budget.currency)
    held = money(account.get("supporters_left") or 0, budget.currency)
    points = "" if account["missing"] is None else _number(account["missing"])
    number = account["round"] or 0
    return str(REASONS[account["reason"]]).format(round=number, held=held, missing=missing, points=points)


def _paid(budget: Budget, document: Mapping[str, Any], paid: Mapping[str, Any]) -> list[str]:
    full = paid["payers"] - paid["emptied"]
    most, least = money(paid["most"], budget.currency), money(paid["least"], budget.currency)
    lines = []
    if full and document["utility"] == "points":
        words = ngettext("{n} person paid {each} a point.", "{n} people paid {each} a point.", full)
        lines.append(words.format(n=_number(full), each=most))
    elif full:
        words = ngettext("{n} person paid {each}.", "{n} people paid {each} each.", full)
        lines.append(words.format(n=_number(full), each=most))
    if paid["emptied"]:
        words = ngettext(
            "{n} person gave all that they had left: {least}.",
            "{n} people gave all that they had left: {least} or more each.",
            paid["emptied"],
        )
        lines.append(words.format(n=_number(paid["emptied"]), least=least))
    return lines


def _level(budget: Budget, document: Mapping[str, Any], code: str) -> list[str]:
    return [
        _("It was level with {others}. {winner} went first by the rule for that: {rule}.").format(
            others=", ".join(each for each in tie["projects"] if each != code),
            winner=tie["chosen"],
            rule=TIES[budget.tie_break],
        )
        for tie in document["ties"]
        if code in tie["projects"]
    ]


def _number(value: Any) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)
