"""Who may: make and run rounds, type up paper, read what is published."""

from __future__ import annotations

from commonstar.web.programmes.public import may_contribute, may_lead, may_run, may_see, may_see_inside

__all__ = ["may_contribute", "may_lead", "may_run", "may_see", "may_see_inside"]
