"""The vote of a round: what stands on its ballot, its open file, its count, and what is kept once it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import BallotWay, Electorate
from commonstar.web.co.commission.budgets import sentences
from commonstar.web.co.commission.budgets.actions import WrongStage, keep_result, locked, put_to_vote
from commonstar.web.co.commission.budgets.addresses import citizens, within
from commonstar.web.co.commission.budgets.models import Budget
from commonstar.web.co.commission.budgets.queries import KIND, projects_of
from commonstar.web.co.commission.budgets.terms import BudgetStage
from commonstar.web.co.commission.voting.public import (
    Ballot,
    InputsFile,
    Option,
    Poll,
    PollKind,
    Said,
    make_poll,
    poll_of,
    registry,
)
from commonstar.web.programmes.public import Seat

ABOUT = 300  # so much of a project's description stands on the ballot


@transaction.atomic
def draft_vote(*, seat: Seat, budget: Budget, electorate: Electorate, seed_words: str, closes_at: datetime) -> Poll:
    """Put a round to the vote: projects and rules stay, and its vote is drafted. Raises as `put_to_vote`."""
    from commonstar.web.co.commission.budgets import bridge  # noqa: PLC0415  (it loads arrays, which takes long)

    row = locked(seat, budget)
    if row.stage == BudgetStage.CHECKING:
        row = put_to_vote(seat=seat, budget=row)
    if row.stage != BudgetStage.VOTING or poll_of(KIND, row.pk) is not None:
        raise WrongStage(row.stage)
    return make_poll(
        seat=seat,
        kind=KIND,
        target=row.pk,
        title=row.title,
        rules=bridge.rules_of(row),
        electorate=electorate,
        electorate_words=row.who_votes,
        seed_words=seed_words,
        closes_at=closes_at,
    )


def register() -> None:
    """Register the kind of vote."""
    registry.poll(
        KIND,
        PollKind(
            label=gettext_lazy("Participatory budget"),
            ballot=ballot,
            inputs=inputs,
            count=counted,
            url=url,
            manage=manage,
            command=command,
            words=words,
            published=published,
            changed=changed,
        ),
    )


def _budget(poll: Poll) -> Budget:
    return Budget.objects.select_related("programme").get(pk=poll.target)


def ballot(poll: Poll) -> Ballot:
    """Every project with its cost, to be filled in as the round says."""
    row = _budget(poll)
    way = BallotWay(row.way)
    options = tuple(
        Option(
            each.code,
            f"{each.code} {each.title}",
            each.about if len(each.about) <= ABOUT else f"{each.about[:ABOUT]}…",
            sentences.money(each.cost, row.currency),
            Fraction(each.cost),
        )
        for each in projects_of(row)
    )
    return Ballot(
        question=_("Which projects do you want?"),
        hint=" ".join(sentences.ballot_lines(row)),
        options=options,
        way=way,
        most=None if way is BallotWay.POINTS else row.most,
        least=row.least,
        budget=Fraction(row.amount) if way is BallotWay.KNAPSACK else None,
        points=row.points if way is BallotWay.POINTS else None,
    )


def inputs(poll: Poll, said: Sequence[Said]) -> InputsFile:
    """The open file in Pabulib's format."""
    from commonstar.web.co.commission.budgets import bridge  # noqa: PLC0415  (it loads arrays, which takes long)

    row = _budget(poll)
    name = f"{slugify(row.title) or 'budget'}.pb"
    return InputsFile(name, bridge.file_of(row, projects_of(row), said))


def counted(rules: Mapping[str, Any], content: bytes, seed: str) -> dict[str, Any]:
    """The document of the count; see the bridge."""
    from commonstar.web.co.commission.budgets import bridge  # noqa: PLC0415  (it loads arrays, which takes long)

    return bridge.count_of(rules, content, seed)


def url(poll: Poll) -> str:
    """The page that everyone reads."""
    return citizens("round", _budget(poll))


def manage(poll: Poll) -> str:
    """The page of the round for those who run it."""
    return within("manage", _budget(poll))


def command(poll: Poll) -> str:
    """How anyone counts the file at a command line."""
    from commonstar.web.co.commission.budgets import bridge  # noqa: PLC0415  (it loads arrays, which takes long)

    return bridge.command_of(poll.rules, poll.inputs_name or "FILE.pb")


def words(poll: Poll) -> Sequence[str]:
    """The rules in sentences."""
    return sentences.rule_lines(_budget(poll))


def published(poll: Poll) -> None:
    """Keep the result, what like-minded groups got, and who would have won under other rules."""
    from commonstar.web.co.commission.budgets import bridge  # noqa: PLC0415  (it loads arrays, which takes long)

    content, rules = bytes(poll.inputs), poll.rules
    document: Mapping[str, Any] = poll.result or {}
    reports = {
        "fairness": bridge.fairness_of(rules, content, poll.seed),
        "others": [
            {"rule": rule, "winners": list(winners), "spent": str(spent)}
            for rule, winners, spent in bridge.others_of(rules, content, poll.seed)
        ],
    }
    keep_result(budget=_budget(poll), document=document, reports=reports)


def changed(poll: Poll) -> None:
    """The pages of the round say who may vote and until when as the vote does."""
    Budget.objects.filter(pk=poll.target).update(
        who_votes=poll.electorate_words, votes_until=localtime(poll.closes_at).date()
    )
