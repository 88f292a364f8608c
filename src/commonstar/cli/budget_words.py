"""Why a project won or did not, in sentences for the terminal."""

from __future__ import annotations

from commonstar.cli.budget_options import money
from commonstar.engine.budget.result import Account, Reason, Result, Round

SENTENCES = {
    Reason.FITTED: "It was among those wanted most, and fitted into the money that was left.",
    Reason.BOUGHT: "Its supporters paid for it out of their shares.",
    Reason.COMPLETED: "It was bought greedily with money that the shares had left over.",
    Reason.FILLED_FIRST: "It loaded its supporters least of all that were left.",
    Reason.SUPPORTERS_LACKED: "Its supporters had {supporters} of their shares left, so {missing} was missing.",
    Reason.NO_VOTES: "Nobody voted for it, and nothing is funded without a vote.",
    Reason.BELOW_THRESHOLD: "It had {missing} points too few to be considered.",
    Reason.OVER_BUDGET: "It costs {missing} more than the whole budget.",
    Reason.DID_NOT_FIT: "At its turn {missing} was missing from the money that was left.",
    Reason.AFTER_THE_END: "The count had ended before its turn, at a project that did not fit.",
}


def sentences(result: Result, account: Account, name: str) -> list[str]:
    """The account of one project in plain words."""
    title = f"{account.project}" + (f" ({name})" if name else "")
    said = f"won in round {account.round}" if account.won else "did not win"
    first = f"{title} {said}: it costs {money(account.cost)} and {_votes(account)}."
    lines = [
        first,
        SENTENCES[account.reason].format(missing=money(account.missing), supporters=money(account.supporters)),
    ]
    taken = next((each for each in result.rounds if each.project == account.project), None)
    return lines + (_taken(taken) if taken else [])


def _votes(account: Account) -> str:
    votes = "1 person voted for it" if account.votes == 1 else f"{account.votes:,} people voted for it"
    return votes if account.points == account.votes else f"{votes}, with {money(account.points)} points"


def _taken(taken: Round) -> list[str]:
    lines = []
    if taken.payment:
        paid = taken.payment
        full = paid.payers - paid.emptied
        each = "a point" if paid.by_points else "each"
        gave = f"; {paid.emptied:,} gave all they had left" if paid.emptied else ""
        lines = [f"{full:,} of them paid {money(paid.most)} {each}{gave}."]
    return [*lines, f"After it, {money(taken.left)} of the budget was left."]
