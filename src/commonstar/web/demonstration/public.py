"""The door of the demonstration: what the command may use."""

from commonstar.web.demonstration.actions import load_demonstration, remove_demonstration
from commonstar.web.demonstration.queries import Contents, Named, contents, is_empty_store

__all__ = [
    "Contents",
    "Named",
    "contents",
    "is_empty_store",
    "load_demonstration",
    "remove_demonstration",
]
