"""The door of evidence: what other rooms may use."""

from commonstar.web.evidence.models import Figure, Source

__all__ = ["Figure", "Source"]
