"""Versions of a case: what changed and by whom, two side by side, signing off, withdrawing."""
