"""The door of the library: what other rooms may use."""

from commonstar.web.library.models import Case, CaseKind

__all__ = ["Case", "CaseKind"]
