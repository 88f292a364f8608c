"""Guidance that is shipped as readable files; `commonstar.formats.guidance` reads them. Texts are CC BY 4.0."""
