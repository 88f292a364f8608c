"""The door of Co-commission: what other rooms may use."""

from commonstar.web.co.commission.registry import WayOfDeciding, registry

__all__ = ["WayOfDeciding", "registry"]
