"""Checking a draw on the site, by whoever has its files: what fits, what does not, and the line of a fault."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonstar.vocabulary import Visibility
from commonstar.web.co.commission.lots import drawing, forms
from commonstar.web.co.commission.lots.bridge import number_of
from commonstar.web.co.commission.lots.models import Answer, PanelDraw, PoolMember
from commonstar.web.co.commission.lots.queries import selected_of
from tests.factories.cast import Cast, make_cast
from tests.factories.lots import SEED, make_drawn, make_locked, work
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/draws/check/"


def sent(seed: str = "", draw: PanelDraw | None = None, **files: str | bytes) -> str:
    """What a stranger reads who uploads these files."""
    given = {
        name: SimpleUploadedFile(f"{name}.csv", text if isinstance(text, bytes) else text.encode())
        for name, text in files.items()
    }
    said = {"seed": seed, "draw": str(draw.pk) if draw else "", **given}
    return Client().post(HERE, said).content.decode()


def test_a_stranger_checks_a_draw_from_the_file_of_panels(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    panel, draw = make_drawn(cast.seat("lead"))
    page = f"/programmes/living-well/commission/lots/{panel.pk}/draws/1/"
    stranger = Client()
    body = stranger.get(page).content.decode()
    assert f"{HERE}?draw={draw.pk}" in body
    body = stranger.get(f"{HERE}?draw={draw.pk}").content.decode()
    assert f'name="draw" value="{draw.pk}"' in body
    assert f"?language=de&amp;draw={draw.pk}" in body
    body = sent(panels=draw.panels)
    assert "it comes out as published" in body
    assert draw.panels_hash in body
    assert draw.inputs_hash in body
    assert f"So panel {number_of(SEED)} is drawn" in body
    assert ", ".join(selected_of(draw)) in body
    assert page in body
    read = outline(body)
    assert (read.repeated_ids(), read.broken_references(), read.unlabelled(), read.inline) == ([], [], [], [])


def test_people_and_quotas_are_checked_too(cast: Cast) -> None:
    _panel, draw = make_drawn(cast.seat("lead"))
    body = sent(people=draw.people, quotas=draw.quotas, seed=SEED)
    assert "it comes out as published" in body
    assert "Each of the 1,000 panels has 4 people and meets every quota" in body
    assert "The page of the draw" not in body, "the programme is private"
    both = sent(people=draw.people, quotas=draw.quotas, panels=draw.panels)
    assert "Your file of panels has the hash" in both
    assert "choose both files" in sent(people=draw.people)
    assert "Choose the file of the panels" in sent()


def test_replacements_are_checked_with_who_stays_and_who_left(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel, draw = make_drawn(seat)
    gone = PoolMember.objects.get(panel=panel, number=int(selected_of(draw)[0][1:]))
    drawing.note_answer(seat=seat, panel=panel, member=gone, answer=Answer.NO)
    again = work(drawing.replace(seat=seat, panel=panel))
    waits = sent(draw=again, people=again.people, quotas=again.quotas)
    assert "There is no seed yet, so nobody is drawn." in waits
    assert "meets every quota" in waits
    assert "no seed was published for this draw yet" in sent(draw=again, panels=again.panels, seed="4")


def test_a_wrong_file_is_told_with_its_line(cast: Cast) -> None:
    _panel, draw = make_drawn(cast.seat("lead"))
    lines = draw.panels.splitlines(keepends=True)
    cut = "".join(lines[:-1])
    assert "Line 1000: the file ends after 999 panels. There must be 1000." in sent(panels=cut)
    swapped = "".join([*lines[:5], lines[6], lines[5], *lines[7:]])
    assert "Line 6: this must be panel 4, but it says: 5" in sent(panels=swapped)
    number, *people = lines[5].rstrip().split(",")
    twice = ",".join([number, people[0], people[0], *people[2:]]) + "\r\n"
    assert "stands twice on panel 4." in sent(panels="".join([*lines[:5], twice, *lines[6:]]))
    other = ",".join([number, '"P9999"', *people[1:]]) + "\r\n"
    changed = "".join([*lines[:5], other, *lines[6:]])
    assert "No draw that is published here has a file with the hash" in sent(panels=changed)
    assert "Line 6: panel 4 has other people here than in the file" in sent(draw=draw, panels=changed)
    assert "NUL bytes" in sent(panels=b"\x00\x01")
    assert "the first row must name the columns" in sent(panels="a,b\n1,2\n")
    resaved = sent(draw=draw, panels=draw.panels.replace('"', ""))
    assert "was saved in another way" in resaved
    assert "it comes out as published" in resaved


@pytest.mark.parametrize("is_open", [True, False])
def test_a_pool_that_only_members_read_is_not_told_by_its_lines(cast: Cast, is_open: bool) -> None:
    _panel, draw = make_drawn(cast.seat("lead"), is_open=is_open)
    guess = draw.people.replace("north", "south", 1)
    body = sent(draw=draw, people=guess, quotas=draw.quotas)
    assert ("this is not as in the file that was published" in body) == is_open
    assert ("Was the file changed?" in body) == (not is_open)
    unknown = draw.people.replace("north", "nord", 1)
    assert "nord is no value of area. There are: north, south" in sent(draw=draw, people=unknown, quotas=draw.quotas)
    quotas = draw.quotas.replace('"3"', '"4"', 1)
    assert "Line 2: this is not as in the file that was published." in sent(people=draw.people, quotas=quotas)


def test_what_does_not_come_out_is_said(cast: Cast) -> None:
    _panel, draw = make_drawn(cast.seat("lead"))
    body = sent(panels=draw.panels, seed="another")
    assert "does not come out as published" in body
    assert "The seed that you typed is not the published one" in body
    number = (number_of(SEED) + 1) % 1000
    PanelDraw.objects.filter(pk=draw.pk).update(drawn=number)
    assert f"Panel {number} was published as drawn, but the seed draws panel" in sent(panels=draw.panels)
    PanelDraw.objects.filter(pk=draw.pk).update(statement="Panel: another\n")
    assert "What was locked does not have the hash" in sent(panels=draw.panels)


def test_a_panel_that_breaks_a_quota_is_named(cast: Cast) -> None:
    panel, draw = make_drawn(cast.seat("lead"))
    first = draw.panels.splitlines()[1].rstrip().split(",")
    of_kind = [each.code for each in PoolMember.objects.filter(panel=panel) if each.values["age"] == "60 and over"]
    broken = draw.panels.replace(",".join(first), ",".join([first[0], *(f'"{code}"' for code in of_kind[:4])]), 1)
    PanelDraw.objects.filter(pk=draw.pk).update(panels=broken)
    body = sent(draw=draw, people=draw.people, quotas=draw.quotas)
    assert "does not come out as published" in body
    assert "do not have the hash that was published" in body
    assert "Panel 0 has 0 people with “age: under 60”, but must have 2 to 3." in body


def test_a_draw_that_is_not_published_is_not_found_and_large_files_are_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _panel, draw = make_locked(cast.seat("lead"))
    assert "There is no seed yet" in sent(panels=draw.panels)
    PanelDraw.objects.filter(pk=draw.pk).update(number=0)
    assert "No draw that is published here" in sent(panels=draw.panels)
    assert "No draw that is published here" in sent(draw=draw, panels=draw.panels)
    monkeypatch.setattr(forms, "MOST_BYTES", 100)
    assert "Check it at a command line." in sent(panels=draw.panels)
    assert Client().get(f"{HERE}?draw=nonsense").status_code == 200
