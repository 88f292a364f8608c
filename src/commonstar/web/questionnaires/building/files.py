"""Instruments as files: YAML of our own, XLSForm of ODK, Kobo and others."""

from __future__ import annotations

from dataclasses import dataclass

from commonstar.formats.cells import TableRefused
from commonstar.formats.instruments import read_instrument, write_instrument
from commonstar.formats.xlsform import FormFaulty, FormRefused, convert, read_form, write_form
from commonstar.formats.yaml import FileError
from commonstar.web.questionnaires import bridge

TYPES = {
    "yaml": "application/yaml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LARGEST = 5_000_000  # bytes


class NotRead(ValueError):
    """A file that is no instrument; `reasons` are sentences in English, as the readers of files give them."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))


@dataclass(frozen=True)
class Read:
    """An instrument out of a file, and what of the file is not followed here, in sentences."""

    record: bridge.Instrument
    named: tuple[str, ...] = ()


def read(data: bytes, name: str) -> Read:
    """Read a file by its ending. Raises NotRead."""
    if name.lower().endswith(".xlsx"):
        return _read_form(data, name)
    try:
        record = read_instrument(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise NotRead("The file is neither YAML in UTF-8 nor an XLSX workbook.") from error
    except FileError as error:
        raise NotRead(str(error)) from error
    except bridge.InstrumentError as error:
        raise NotRead(*map(str, error.faults)) from error
    return Read(_countable(record))


def _countable(record: bridge.Instrument) -> bridge.Instrument:
    try:
        bridge.checked(record)
    except ValueError as error:
        raise NotRead(str(error)) from error
    return record


def _read_form(data: bytes, name: str) -> Read:
    try:
        reading = read_form(data, filename=name, language="en")
        convert(write_form(reading.instrument).data)
    except (TableRefused, FormRefused, FormFaulty) as error:
        raise NotRead(str(error)) from error
    return Read(_countable(reading.instrument), tuple(each.message for each in reading.named))


def written(record: bridge.Instrument, ending: str) -> bytes:
    """An instrument as a file of an ending of TYPES."""
    return write_form(record).data if ending == "xlsx" else write_instrument(record).encode()
