"""The door of participation: what other rooms may use to let people take part without an account.

**Open something to people.** Register once, at start-up, what a join code may open and what may be said there:

    registry.door("demands", DoorKind(label=_("What do you want to change?"), takes=("demand",)))
    registry.kind("demand", ContributionKind(label=_("A demand"), read=lines_of_demand, form=lambda: DemandForm))

then `door = open_door(by=user, kind="demands", target=round.pk, programme=programme.pk, organisation=council, title=…)`
gives a `Door` with a join code; `close_door(by=user, door=door)` closes it. A kind of door without a `url` of its own
is served at `/join/CODE/` by forms of the kinds that it takes. One with a page of its own guards its view with
`participation.pages.taking_part`, builds its form on `participation.pages.TakingPartForm` and sends with

    slip = contribute(door=door, kind="demand", said=form.said(), **form.given())

(or `participation.pages.send`, which also minds the limits and answers with the slip). It is kept exactly once: the
same `entry` again gives the same `Slip`. Show `slip.code` once (as `participation/parts/slip.html` does); the store
never has it. `slip.key` is a contribution's key: refer to it by kind "contribution" and that key.

**Read.** `contributions_at(door, kind)` gives what is shown, in order of key (never of time: there is none).
`became(contribution_key=…, kind=…, object_id=…, words=…)` says on the slip what it turned into; `registry.slip(tells)`
lets a room add lines to every slip. `contacts_of(contributions)` gives ways to be reached. A reply about kind
"contribution" and the key shows on the slip and is answered there. Owe replies (`owe_replies`), and make anything else
that has a time or a number, in one go when a person has looked, never at the moment something is said: that would give
it a time. What is left when a door has closed is owed a reply by itself.

**A table of one's own for what people say** inherits from `Unordered`, and its migration lists it in `KeepUnordered`
after making it. It holds no time, number, person or foreign key to another such table; sealing finds it by itself.
"""

from commonstar.web.participation.actions import (
    CONTRIBUTION,
    DoorClosed,
    NoSuchSlip,
    NotTaken,
    Reach,
    TooLong,
    add_to,
    became,
    close_door,
    contribute,
    forget_contact,
    forget_programme,
    forget_said,
    open_door,
    rename_door,
    respond,
    set_times,
    take_back,
    unseal,
)
from commonstar.web.participation.keys import Slip, Unreadable, new_entry, read_code, read_slip, slip_of
from commonstar.web.participation.models import Addition, Contact, Contribution, Door, Removal
from commonstar.web.participation.moderation import NothingToDecide, answer_appeal, remove, show
from commonstar.web.participation.owing import left_unanswered, owe_replies, tell_of_removal
from commonstar.web.participation.queries import (
    additions_to,
    appeals_at,
    by_chance,
    contacts_of,
    contribution_by_key,
    contributions_at,
    door_by_code,
    doors_of,
    doors_to,
    is_open,
    on_slip,
    overdue_for_sealing,
    totals_of,
)
from commonstar.web.participation.reaching import BY
from commonstar.web.participation.registry import (
    ContributionKind,
    DoorKind,
    Line,
    closed_for_good_at,
    lines_of,
    registry,
)
from commonstar.web.participation.sealing import kept_in_the_log
from commonstar.web.participation.turns import in_turn
from commonstar.web.participation.unordered import KeepUnordered, Unordered

__all__ = [
    "BY",
    "CONTRIBUTION",
    "Addition",
    "Contact",
    "Contribution",
    "ContributionKind",
    "Door",
    "DoorClosed",
    "DoorKind",
    "KeepUnordered",
    "Line",
    "NoSuchSlip",
    "NotTaken",
    "NothingToDecide",
    "Reach",
    "Removal",
    "Slip",
    "TooLong",
    "Unordered",
    "Unreadable",
    "add_to",
    "additions_to",
    "answer_appeal",
    "appeals_at",
    "became",
    "by_chance",
    "close_door",
    "closed_for_good_at",
    "contacts_of",
    "contribute",
    "contribution_by_key",
    "contributions_at",
    "door_by_code",
    "doors_of",
    "doors_to",
    "forget_contact",
    "forget_programme",
    "forget_said",
    "in_turn",
    "is_open",
    "kept_in_the_log",
    "left_unanswered",
    "lines_of",
    "new_entry",
    "on_slip",
    "open_door",
    "overdue_for_sealing",
    "owe_replies",
    "read_code",
    "read_slip",
    "registry",
    "remove",
    "rename_door",
    "respond",
    "set_times",
    "show",
    "slip_of",
    "take_back",
    "tell_of_removal",
    "totals_of",
    "unseal",
]
