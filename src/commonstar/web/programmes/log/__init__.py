"""The log of a programme, to read: who did what, when, with values before and after."""
