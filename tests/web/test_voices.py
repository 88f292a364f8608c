"""The page of voices: it leads to what the rooms registered, to each as far as they may see."""

from __future__ import annotations

import re

import pytest

from commonstar.vocabulary import Visibility
from tests.factories.cast import make_cast
from tests.web.pages import outline

PATH = "/programmes/living-well/voices/"
INSIDE = ("Gatherings", "Taking part", "Replies")


@pytest.mark.parametrize("who", ["viewer", "administrator", "partner", "anonymous"])
def test_each_sees_what_they_may_open(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    client = cast.client(who)
    body = client.get(PATH).content.decode()
    main = body[body.index("<main") :]
    assert "Challenges and needs" in main
    for name in INSIDE:
        assert (f">{name}</a>" in main) == (who in ("viewer", "administrator")), name
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])


def test_each_page_is_named_once(db: None) -> None:
    body = make_cast().client("lead").get(PATH).content.decode()
    links = re.findall(r'href="([^"]+)"', body[body.index("<main") : body.index("</main>")])
    assert len(links) >= 10
    assert sorted(set(links)) == sorted(links)


@pytest.mark.parametrize("place", ["voices/", "replies/", "gatherings/", "taking-part/", "challenges/"])
def test_the_navigation_says_where_one_is(db: None, place: str) -> None:
    body = make_cast().client("lead").get(f"/programmes/living-well/{place}").content.decode()
    assert f'href="{PATH}" aria-current="true"' in body
