"""Owing replies for what was said: in one go when a person has looked, or when a door has closed.

Nothing is owed at the moment of saying: that would give it a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from commonstar.vocabulary import ContributionState, ReplyBy
from commonstar.web.participation.actions import CONTRIBUTION
from commonstar.web.participation.models import Contribution, Door, Removal
from commonstar.web.participation.reaching import REMOVAL
from commonstar.web.participation.registry import registry
from commonstar.web.replies import public as replies


def owe_replies(rows: Iterable[Contribution], *, due_on: date) -> dict[str, replies.Reply]:
    """Write down that each is owed a reply, by the way that was left or behind the slip. Returns them by key.

    What is owed already stays as it is. The doors must have been fetched with the rows.
    """
    listed = list(rows)
    reach = replies.registry.reach_of(CONTRIBUTION, [row.key for row in listed])
    return replies.owe(
        owed=[
            replies.Owed(
                programme=row.door.programme,
                asked=asked_in(row),
                about_kind=CONTRIBUTION,
                about_key=row.key,
                due_on=due_on,
                label=row.label,
                by=reach[row.key].by if row.key in reach else ReplyBy.SLIP,
            )
            for row in listed
        ]
    )


def asked_in(row: Contribution) -> str:
    """What was said, in a line: the first that its kind reads out."""
    kind = registry.kinds.get(row.kind)
    lines = kind.read(row.said) if kind and row.said else ()
    return str(lines[0].words) if lines else ""


def left_unanswered(door: Door | None = None) -> Sequence[Contribution]:
    """What is shown behind a closed door (or all of them), of which nothing became, and for which nothing is owed.

    What still waits for a moderator is not among it: its words are for nobody else to read. Nor are kinds without a
    form of words, such as answers to a questionnaire: these are counted, and their results published.
    """
    worded = [name for name, kind in registry.kinds.items() if kind.form is not None]
    owed = replies.Reply.objects.filter(about_kind=CONTRIBUTION).values("about_key")
    rows = Contribution.objects.filter(state=ContributionState.SHOWN, became_words="", kind__in=worded)
    rows = rows.filter(door=door) if door else rows.filter(door__closed_at__isnull=False)
    return list(rows.exclude(key__in=owed).select_related("door"))


def tell_of_removal(removal: Removal, *, asked: str, words: str, today: date) -> replies.Reply | None:
    """Have whoever left a way told what became of it: removed, or what came of their appeal; None where nobody did.

    Those without a way read it behind their slip. What was said is not repeated.
    """
    key = removal.pk.hex
    reach = replies.registry.reach_of(REMOVAL, [key]).get(key)
    if reach is None:
        return None
    owed = replies.Owed(removal.door.programme, asked, REMOVAL, key, today, by=reach.by)
    return replies.answer(reply=replies.owe(owed=[owed])[key], decided=words, changed="")
