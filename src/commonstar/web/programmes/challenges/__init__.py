"""Challenges: an outcome wanted, for whom, where, from what baseline."""
