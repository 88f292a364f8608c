"""What the worker does for a draw: work it out, and tell those who put their names down."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.web.accounts.public import User
from commonstar.web.co.commission.lots import bridge, queries, words
from commonstar.web.co.commission.lots.models import Answer, DrawState, PanelDraw, PoolMember
from commonstar.web.common.later import job
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution
from commonstar.web.programmes.public import Seat, answer_reply, seat_of

DAYS_TO_REPLY = 90


@job
def work_out(draw_id: str) -> None:
    """Find the chances and make the numbered panels, published by their hash. Run twice, it finds the work done."""
    draw = PanelDraw.objects.select_related("panel").filter(pk=draw_id).first()
    if draw is not None and draw.is_working:
        work_out_now(draw)


def work_out_now(draw: PanelDraw) -> bool:
    """The same, without waiting for a worker. Returns whether a panel can be drawn."""
    _step(draw, DrawState.CHANCES)
    try:
        made = bridge.work_out(draw, halfway=lambda: _step(draw, DrawState.PANELS))
    except bridge.PanelError as error:
        PanelDraw.objects.filter(pk=draw.pk).update(state=DrawState.IMPOSSIBLE, result=bridge.refusal_of(error))
        return False
    PanelDraw.objects.filter(pk=draw.pk, ready_at=None).update(
        state=DrawState.READY,
        panels=made.panels,
        panels_hash=bridge.hash_of(made.panels),
        result=made.result,
        ready_at=timezone.now(),
    )
    return True


def _step(draw: PanelDraw, state: DrawState) -> None:
    PanelDraw.objects.filter(pk=draw.pk, ready_at=None).update(state=state)


@job
def tell_drawn(draw_id: str, user_id: str) -> None:
    """Tell whoever put their name down. Safe to run twice: what was answered already is left alone."""
    draw = PanelDraw.objects.select_related("panel__programme").filter(pk=draw_id).first()
    user = User.objects.filter(pk=user_id).first()
    if draw is not None and user is not None:
        tell(seat_of(draw.panel.programme, user), draw)


@transaction.atomic
def tell(seat: Seat, draw: PanelDraw) -> None:
    """Tell everybody at the first draw, and after that those who were drawn for a place that became free."""
    if draw.drawn is None:
        return
    lottery = bridge.lottery_of(draw)
    drawn = set(lottery.ids(draw.drawn)) - set(draw.fixed if draw.number > 1 else ())
    members = PoolMember.objects.filter(panel=draw.panel).exclude(came_from="").exclude(answer=Answer.NO)
    told = {each.came_from: each for each in members if draw.number == 1 or each.code in drawn}
    rows = list(
        Contribution.objects.filter(pk__in=told, door__target=draw.panel_id).select_related("door").order_by("key")
    )
    owed = participation.owe_replies(rows, due_on=timezone.localdate() + timedelta(days=DAYS_TO_REPLY))
    for row in rows:
        code = told[row.key].code
        with override(row.language or None):
            reasons = words.why(lottery, draw, lottery.pool.places[code])
            sentence = " ".join([_words(code, draw.panel.title, is_drawn=code in drawn), *reasons])
        if owed[row.key].decided != sentence:
            participation.became(contribution_key=row.key, kind=queries.DOOR, object_id=draw.panel_id, words=sentence)
            answer_reply(seat=seat, reply_id=owed[row.key].pk, decided=sentence, changed="")


def _words(code: str, title: str, *, is_drawn: bool) -> str:
    if is_drawn:
        sentence = _("You are number {code}, and you were drawn for the panel “{title}”. Someone will get in touch.")
    else:
        sentence = _(
            "You are number {code}. You were not drawn for the panel “{title}” this time. If somebody cannot come, "
            "you may still be drawn."
        )
    return sentence.format(code=code, title=title)
