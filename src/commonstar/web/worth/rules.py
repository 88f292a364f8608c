"""Who may: read business cases, write them, sign them off."""

from __future__ import annotations

from commonstar.web.programmes.public import may_contribute, may_lead, may_see, may_see_inside

__all__ = ["may_contribute", "may_lead", "may_see", "may_see_inside"]
