"""The door of Co-commission: what other rooms may use."""

from commonstar.web.co.commission.budgets import public as budgets
from commonstar.web.co.commission.elections import public as elections
from commonstar.web.co.commission.lots import public as lots
from commonstar.web.co.commission.panels.actions import (
    CriterionValues,
    PanelValues,
    add_member,
    open_bidding,
    open_meeting,
    open_scoring,
    prepare_panel,
)
from commonstar.web.co.commission.panels.bids import BidValues, type_bid
from commonstar.web.co.commission.panels.carried import Carried, carried_by
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel, PanelMember
from commonstar.web.co.commission.panels.scoring import Points, declare, give_scores
from commonstar.web.co.commission.panels.settling import Closing, Settled, agree, record_award, settle
from commonstar.web.co.commission.registry import WayOfDeciding, registry
from commonstar.web.co.commission.voting import public as voting

__all__ = [
    "Bid",
    "BidValues",
    "Carried",
    "Closing",
    "CommissioningPanel",
    "CriterionValues",
    "PanelMember",
    "PanelValues",
    "Points",
    "Settled",
    "WayOfDeciding",
    "add_member",
    "agree",
    "budgets",
    "carried_by",
    "declare",
    "elections",
    "give_scores",
    "lots",
    "open_bidding",
    "open_meeting",
    "open_scoring",
    "prepare_panel",
    "record_award",
    "registry",
    "settle",
    "type_bid",
    "voting",
]
