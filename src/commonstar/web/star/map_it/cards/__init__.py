"""Prompt cards: a two-line case asks whether we do something like this."""
