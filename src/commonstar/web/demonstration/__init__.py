"""The demonstration: an invented council that shows what a programme looks like when it is under way."""
