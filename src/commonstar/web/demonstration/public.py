"""The door of the demonstration: what the command may use."""

from commonstar.web.demonstration.actions import load_demonstration, remove_demonstration
from commonstar.web.demonstration.queries import Contents, Named, SignIn, contents, is_empty_store, is_loaded

__all__ = [
    "Contents",
    "Named",
    "SignIn",
    "contents",
    "is_empty_store",
    "is_loaded",
    "load_demonstration",
    "remove_demonstration",
]
