"""How whoever said something can be reached, for replies: only where they left a way, for this purpose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from commonstar.vocabulary import ContactWay, Purpose, ReplyBy
from commonstar.web.participation.models import Contribution, Removal
from commonstar.web.participation.queries import contacts_of
from commonstar.web.replies.public import Reach

REMOVAL = "removal"  # as the kind of what a reply is about
BY = {
    ContactWay.EMAIL: ReplyBy.EMAIL,
    ContactWay.TEXT: ReplyBy.TEXT,
    ContactWay.PHONE: ReplyBy.CALL,
    ContactWay.POST: ReplyBy.LETTER,
}


def reach(keys: Collection[str]) -> Mapping[str, Reach]:
    """The ways to reach people, by the keys of what they said."""
    rows = {row.key: row for row in Contribution.objects.filter(pk__in=list(keys))}
    return {
        key: Reach(BY[ContactWay(contact.way)], contact.value, rows[key].language)
        for key, contact in contacts_of(rows.values()).items()
        if contact.purpose == Purpose.REPLY
    }


def reach_removed(keys: Collection[str]) -> Mapping[str, Reach]:
    """The ways to reach those whose words were removed, by the removal's key as hexadecimal characters."""
    rows = Removal.objects.filter(pk__in=[UUID(hex=key) for key in keys]).values_list("pk", "contribution")
    said = {pk.hex: contribution for pk, contribution in rows}
    ways = reach(list(said.values()))
    return {key: ways[contribution] for key, contribution in said.items() if contribution in ways}
