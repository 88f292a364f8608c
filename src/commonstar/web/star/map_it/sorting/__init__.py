"""Sorting: one unsorted initiative at a time, by keyboard, with undo."""
