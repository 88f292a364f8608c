"""The decision log: what was decided out of which options, why, by whom, and until when."""
