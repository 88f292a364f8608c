"""The models that come along with Commonstar, and the case studies that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from commonstar.web.worth import bridge

FOLDER = "value_data"
# Case study in the library: its model.
CASES = {
    "wiltshire-speedwatch": "community-speedwatch",
    "surrey-young-people": "young-people-surrey",
    "manchester-health-trainers": "health-trainers-manchester",
    "balsall-heath": "neighbourhood-safety-balsall-heath",
    "stockport-website": "website-co-design-stockport",
}


@dataclass(frozen=True)
class ShippedModel:
    """A model file that comes along: its name, as `commonstar value run` takes it, and its text."""

    name: str
    title: str
    summary: str
    document: str


@lru_cache(maxsize=1)
def shipped_models() -> dict[str, ShippedModel]:
    """All of them by name."""
    found = {}
    for path in sorted((files("commonstar") / FOLDER).iterdir(), key=lambda each: each.name):
        if path.name.endswith(".yaml"):
            name, text = path.name.removesuffix(".yaml"), path.read_text(encoding="utf-8")
            model = bridge.model_of(text)
            found[name] = ShippedModel(name, model.title, model.summary, text)
    return found
