"""Commonstar: the open workbench for co-production."""

__version__ = "0.1.0"
