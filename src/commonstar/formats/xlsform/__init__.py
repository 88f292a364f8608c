"""XLSForm: questionnaires as workbooks that ODK, Kobo, SurveyCTO and others read. See docs/reference/xlsform.md."""

from commonstar.formats.xlsform.checking import FormFaulty, canonical, convert
from commonstar.formats.xlsform.named import FormRefused, Named
from commonstar.formats.xlsform.reading import Reading, read_form
from commonstar.formats.xlsform.writing import Writing, write_form

__all__ = [
    "FormFaulty",
    "FormRefused",
    "Named",
    "Reading",
    "Writing",
    "canonical",
    "convert",
    "read_form",
    "write_form",
]
