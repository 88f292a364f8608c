"""Advice, ready-made resources and everyday problems, for everyone and filled in for a programme."""
