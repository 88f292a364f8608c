"""The tables of the four Co's, each kept in its own room."""

from commonstar.web.co.commission.panels.models import (
    AgreedScore,
    Award,
    Bid,
    BidContact,
    BidFile,
    BidReading,
    CommissioningPanel,
    MemberLink,
    OwnScore,
    PanelCriterion,
    PanelMember,
)

__all__ = [
    "AgreedScore",
    "Award",
    "Bid",
    "BidContact",
    "BidFile",
    "BidReading",
    "CommissioningPanel",
    "MemberLink",
    "OwnScore",
    "PanelCriterion",
    "PanelMember",
]
