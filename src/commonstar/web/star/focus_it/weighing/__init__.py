"""Weighted criteria: people say what matters more, and the result says how much of the order hangs on that."""
