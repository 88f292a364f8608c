"""Matching: what belongs together, proposed with reasons and decided by a person."""
