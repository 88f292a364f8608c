"""A step's tasks: what is to do, by whom, until when; what was done elsewhere; what is not for us."""
