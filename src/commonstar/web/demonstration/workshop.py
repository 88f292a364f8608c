"""The demonstration's mapping workshops: one that is over, whose entries were decided and answered, and one open now.

People who take part speak through the join code, as in a hall; the lead plans, opens, decides and answers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from commonstar.vocabulary import Channel, Co, Standing, Verdict
from commonstar.web.accounts.public import User
from commonstar.web.gatherings.public import (
    Activity,
    Gathering,
    GatheringValues,
    add_activity,
    door_of,
    end_gathering,
    open_activity,
    plan_gathering,
)
from commonstar.web.participation.public import Contribution, Door, Slip, contribute, new_entry
from commonstar.web.programmes.public import Programme, Seat, publish_reply, seat_of
from commonstar.web.replies.public import respond
from commonstar.web.star.map_it.public import (
    Initiative,
    change_initiative,
    leave_out,
    say_same,
    take_up,
    values_of,
)

MAPPING, KIND, CONTRIBUTION = "mapping", "initiative", "contribution"
Said = tuple[str, str, tuple[Co, ...], str, Channel]
ASKED = "What do people do here?"
# What was said at the workshop that is over: title, more, Co's, label, channel.
SAID: tuple[Said, ...] = (
    (
        "Telephone circle for those who live alone",
        "Illustrative: eight of us ring one another each morning. The surgery tells new people about it.",
        (Co.DELIVER,),
        Standing.EXPERT_BY_EXPERIENCE.value,
        Channel.WEB,
    ),
    (
        "Neighbours check the lighting of paths each autumn",
        "Illustrative: a list of dark spots goes to the highways team, who answer in a month.",
        (Co.ASSESS, Co.DELIVER),
        "",
        Channel.PAPER,
    ),
    ("{same}", "Illustrative: I drive on Fridays.", (Co.DELIVER,), Standing.COMMUNITY_ORGANISER.value, Channel.WEB),
    (
        "The chip van on Thursdays",
        "Illustrative: everybody goes there and has a chat.",
        (),
        "",
        Channel.WEB,
    ),
)
SAME_KEY = "illustrative-21"
LEFT_OUT = (
    "Illustrative: it is good company, and no service has a part in it. We noted it as a place where people meet."
)
OPEN_SAID = ("Illustrative: soup and a seat in the church hall", "Illustrative: a bench committee with the parks team")


def hold_workshops(programme: Programme, lead: User) -> None:
    """Both workshops."""
    seat = seat_of(programme, lead)
    _past(seat)
    _open(seat)


def _past(seat: Seat) -> None:
    values = _values("Who does what for older people?", -21, "Illustrative: what we found is on the map.")
    gathering, activity, door = _plan(seat, values)
    same = Initiative.objects.get(programme=seat.programme, key=SAME_KEY)
    slips = [_say(door, said[0].format(same=same.title), *said[1:]) for said in SAID]
    entries = [Contribution.objects.get(pk=slip.key) for slip in slips]
    end_gathering(seat=seat, gathering=gathering)
    for number, entry in enumerate(entries[:2], start=1):
        row = take_up(seat=seat, activity=activity, entry=entry)
        more = replace(values_of(row), key=f"illustrative-hall-{number}", places=("Millbrook",))
        change_initiative(seat=seat, initiative=row, values=more)
    say_same(seat=seat, activity=activity, entry=entries[2], initiative=same)
    leave_out(seat=seat, entry=entries[3], reason=LEFT_OUT)
    reply = respond(
        programme=seat.programme.pk,
        kind=CONTRIBUTION,
        key=slips[0].key,
        verdict=Verdict.CONFIRMED,
        words="Illustrative: yes, and two more have joined since.",
        may_publish=True,
    )
    publish_reply(seat=seat, reply_id=reply.pk, published=True)


def _open(seat: Seat) -> None:
    values = _values("What do people do in Millbrook?", 0, "Illustrative: the second round, in the community centre.")
    _gathering, _activity, door = _plan(seat, values)
    for title in OPEN_SAID:
        _say(door, title, "", (Co.DELIVER,), "", Channel.WEB)


def _values(title: str, days: int, summary: str) -> GatheringValues:
    day = timezone.localdate() + timedelta(days=days)
    starts = timezone.make_aware(datetime.combine(day, time(14)))
    return GatheringValues(
        title, starts, where="Community centre", ends_at=starts + timedelta(hours=2), summary=summary
    )


def _plan(seat: Seat, values: GatheringValues) -> tuple[Gathering, Activity, Door]:
    gathering = plan_gathering(seat=seat, values=values)
    activity = add_activity(seat=seat, gathering=gathering, kind=MAPPING, title=ASKED)
    open_activity(seat=seat, activity=activity)
    door = door_of(gathering)
    assert door is not None
    return gathering, activity, door


def _say(door: Door, title: str, summary: str, cos: tuple[Co, ...], label: str, channel: Channel) -> Slip:
    said: dict[str, Any] = {"title": title, "summary": summary, "cos": [co.value for co in cos]}
    return contribute(door=door, kind=KIND, said=said, entry=new_entry(), language="en", channel=channel, label=label)
