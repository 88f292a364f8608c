"""What pyxform makes of a workbook: the XForm that ODK's clients run, and its canonical form for comparing."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree

_XFORMS = "{http://www.w3.org/2002/xforms}"
_NUMBERED = re.compile(r"\b(generated_note_name|generated_table_list_label|reserved_name_for_field_list_labels)_\d+")


class FormFaulty(ValueError):
    """A workbook that pyxform does not take; the text is pyxform's."""


def convert(data: bytes) -> str:
    """The XForm of a workbook. Raises `FormFaulty`. Only for workbooks of our own making: nothing guards pyxform."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415  (loading it takes a third of a second)
    from pyxform.xls2xform import convert as pyxform_convert  # noqa: PLC0415  (as above)

    try:
        return str(pyxform_convert(io.BytesIO(data), validate=False, file_type=".xlsx", warnings=[]).xform)
    except PyXFormError as error:
        raise FormFaulty(" ".join(str(error).split())) from error
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # pyxform stumbles over some faults instead of naming them.
        raise FormFaulty(f"it stumbles with {type(error).__name__}: {' '.join(str(error).split())}") from error


def canonical(xform: str) -> str:
    """An XForm in the one form in which two are compared: canonical XML (C14N 2.0), with these three things evened out.

    The order of translations and of the texts within them; the row numbers in names that pyxform makes up; white space
    around and between texts. Everything else is compared as it stands.
    """
    # The XForm is one that pyxform has just made, so that there is nothing to guard against.
    root = ElementTree.fromstring(_NUMBERED.sub(r"\1_N", xform))
    for itext in root.iter(f"{_XFORMS}itext"):
        itext[:] = sorted(itext, key=lambda each: each.get("lang", ""))
        for translation in itext:
            translation[:] = sorted(translation, key=lambda each: each.get("id", ""))
    return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode"), strip_text=True)
