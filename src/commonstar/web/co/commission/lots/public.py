"""The door of panels by lot: what other rooms may use."""

from commonstar.web.co.commission.lots.actions import (
    Listed,
    PanelValues,
    QuotaValues,
    plan_panel,
    set_quotas,
    take_list,
)
from commonstar.web.co.commission.lots.drawing import enter_seed, lock, note_answer, replace
from commonstar.web.co.commission.lots.jobs import work_out_now
from commonstar.web.co.commission.lots.models import Answer, PanelByLot, PanelDraw, PoolMember
from commonstar.web.co.commission.lots.queries import members_at, selected_of

__all__ = [
    "Answer",
    "Listed",
    "PanelByLot",
    "PanelDraw",
    "PanelValues",
    "PoolMember",
    "QuotaValues",
    "enter_seed",
    "lock",
    "members_at",
    "note_answer",
    "plan_panel",
    "replace",
    "selected_of",
    "set_quotas",
    "take_list",
    "work_out_now",
]
