"""A version to take away: the workbook and the printed case say what the page says, and a workbook comes back."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonstar.engine.value.expressions import Number
from commonstar.vocabulary import ConfirmationState
from commonstar.web.worth import bridge, queries
from commonstar.web.worth.actions import withdraw
from commonstar.web.worth.agreeing.actions import Answer, answer, ask
from commonstar.web.worth.outputs import bridge as outputs
from tests.factories.cast import Cast
from tests.factories.worth import SMALL, make_case, shipped
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/worth/"


def document_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def test_the_page_leads_to_every_file(cast: Cast) -> None:
    case = make_case(cast.seat("lead"), shipped())
    client = cast.client("viewer")
    body = client.get(f"{PATH}{case.pk}/").content.decode()
    here = f"{PATH}{case.pk}/versions/1/"
    starts = {
        "workbook.xlsx": b"PK",
        "business-case.pdf": b"%PDF",
        "business-case.docx": b"PK",
        "model.yaml": b"format",
    }
    for name, start in starts.items():
        assert f'href="{here}{name}"' in body
        answer = client.get(here + name)
        assert answer.content.startswith(start), name
        assert "attachment" in answer["Content-Disposition"]
    assert client.get(here + "business-case.exe").status_code == 404
    assert outline(body).broken_references() == []


@pytest.mark.parametrize("who", ["stranger", "anonymous"])
def test_outsiders_get_no_file(cast: Cast, who: str) -> None:
    case = make_case(cast.seat("lead"))
    for name in ("workbook.xlsx", "business-case.pdf", "business-case.docx"):
        assert cast.client(who).get(f"{PATH}{case.pk}/versions/1/{name}").status_code == 404


def test_the_printed_case_says_who_confirmed_it(cast: Cast) -> None:
    case = make_case(cast.seat("lead"))
    client, here = cast.client("lead"), f"{PATH}{case.pk}/versions/1/business-case.docx"
    tree = bridge.answers_of(queries.current(case).document).tree
    before = document_text(client.get(here).content)
    assert "0 of 2" in before
    assert f"{tree['npv'].shown:,}" in before
    row, _token = ask(seat=cast.seat("lead"), case=case, agency="nhs", person="Somebody")
    answer(confirmation=row, version=queries.current(case), given=Answer(ConfirmationState.CONFIRMED, "Somebody"))
    assert "1 of 2" in document_text(client.get(here).content)
    book = openpyxl.load_workbook(io.BytesIO(client.get(here.replace("business-case.docx", "workbook.xlsx")).content))
    assert {sheet["A4"].value for sheet in book} == {"Confirmed by 1 of 2 agencies."}


def test_the_printed_case_says_that_it_was_withdrawn(cast: Cast) -> None:
    case = make_case(cast.seat("lead"))
    client, here = cast.client("lead"), f"{PATH}{case.pk}/versions/1/business-case.docx"
    assert "(Draft)" in document_text(client.get(here).content)
    withdraw(seat=cast.seat("lead"), version=queries.current(case), reason="Counted twice.")
    assert "(Withdrawn)" in document_text(client.get(here).content)


def test_what_no_workbook_can_hold_is_told(cast: Cast) -> None:
    case = make_case(cast.seat("lead"), SMALL.replace("falls: {", f"falls: {{note: {'x' * 40_000}, "))
    answer = cast.client("viewer").get(f"{PATH}{case.pk}/versions/1/workbook.xlsx", follow=True)
    assert answer.redirect_chain
    assert "than a workbook can hold" in answer.content.decode()


def test_a_file_is_made_once_for_all_who_ask(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = outputs.import_module
    monkeypatch.setattr(outputs, "import_module", lambda name: made.append(name) or real(name))
    case = make_case(cast.seat("lead"), SMALL.replace("A bench", "A bench that nobody asked for yet"))
    for name in ("workbook.xlsx", "business-case.docx"):
        cast.client("lead").get(f"{PATH}{case.pk}/versions/1/{name}")
        first = len(made)
        cast.client("viewer").get(f"{PATH}{case.pk}/versions/1/{name}")
        assert 0 < first == len(made), name


def test_a_workbook_that_was_changed_comes_back_as_a_version(cast: Cast) -> None:
    case = make_case(cast.seat("lead"))
    client = cast.client("contributor")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PATH}{case.pk}/versions/1/workbook.xlsx").content))
    cell = next(cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == 10)
    cell.value = 12
    changed = io.BytesIO()
    book.save(changed)
    file = SimpleUploadedFile("bench.xlsx", changed.getvalue())
    client.post(f"{PATH}{case.pk}/change/", {"file": file, "document": "", "after": "1"})
    assert queries.newest(case).number == 2
    assert bridge.model_of(queries.newest(case).document).inputs["falls"].value == Number(Fraction(12))


@pytest.mark.parametrize("content", [b"PK no zip", b"", b"PK\x03\x04" + b"x" * 90])
def test_what_is_no_workbook_of_ours_is_told(cast: Cast, content: bytes) -> None:
    case = make_case(cast.seat("lead"))
    file = SimpleUploadedFile("bench.xlsx", content)
    data = {"file": file, "document": "kept: here", "after": "1"}
    body = cast.client("lead").post(f"{PATH}{case.pk}/change/", data).content.decode()
    assert "There is a problem" in body
    assert "kept: here" in body
    assert queries.newest(case).number == 1
