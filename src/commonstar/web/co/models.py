"""The tables of the four Co's, each kept in its own room."""
