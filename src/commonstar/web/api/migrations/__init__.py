"""Migrations of the API\x27s tokens."""
