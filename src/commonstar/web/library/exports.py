"""Downloads of cases: one case, or what a search found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonstar.formats.cases import CaseFile, write_case
from commonstar.formats.exports import COLUMNS, case_row, cases_json
from commonstar.formats.opsi import LABELS, opsi_case
from commonstar.formats.tables import write_csv

MOST = 1_000


@dataclass(frozen=True)
class Download:
    """The bytes of a file and what they are."""

    data: bytes
    media_type: str
    ending: str


def download(form: str, cases: Sequence[CaseFile], addresses: dict[str, str]) -> Download:
    """Cases as `json`, `csv`, `opsi` or `yaml` (a case file; one case). Raises KeyError for another form."""
    makers = {"json": _json, "csv": _csv, "opsi": _opsi, "yaml": _yaml}
    return makers[form](cases, addresses)


def _json(cases: Iterable[CaseFile], addresses: dict[str, str]) -> Download:
    return Download(cases_json(cases, addresses).encode(), "application/json", "json")


def _csv(cases: Iterable[CaseFile], addresses: dict[str, str]) -> Download:
    rows = [case_row(case, addresses[case.slug]) for case in cases]
    return Download(write_csv(COLUMNS, rows), "text/csv; charset=utf-8", "csv")


def _opsi(cases: Iterable[CaseFile], addresses: dict[str, str]) -> Download:
    """A table: one row a case, a column a field, and the fields that are missing in the last."""
    filled = [opsi_case(case) for case in cases]
    columns = [field.label for field in filled[0].fields] if filled else []
    rows = [
        (*(field.text for field in case.fields), "; ".join(map(LABELS.__getitem__, case.missing))) for case in filled
    ]
    return Download(write_csv([*columns, "Missing"], rows), "text/csv; charset=utf-8", "opsi.csv")


def _yaml(cases: Sequence[CaseFile], addresses: dict[str, str]) -> Download:
    return Download("---\n".join(write_case(case) for case in cases).encode(), "application/yaml", "yaml")
