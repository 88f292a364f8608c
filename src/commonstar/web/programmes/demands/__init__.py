"""Demands in people's own words, voiced or known in another way, and the themes they are grouped into."""
