"""A model of public value as a workbook in which every derived cell is a live formula, and its inputs taken back."""

from commonstar.formats.value_workbook.layout import laid_out
from commonstar.formats.value_workbook.taking import BookError, Change, Taken, take_back
from commonstar.formats.value_workbook.writing import write_workbook

__all__ = ["BookError", "Change", "Taken", "laid_out", "take_back", "write_workbook"]
