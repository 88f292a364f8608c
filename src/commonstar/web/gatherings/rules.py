"""Who may do what at a gathering."""

from commonstar.web.programmes.public import may_contribute, may_run, may_see_inside

__all__ = ["may_contribute", "may_run", "may_see_inside"]
