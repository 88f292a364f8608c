"""Instruments that a programme makes itself: built in the browser, brought in as files, taken along."""
