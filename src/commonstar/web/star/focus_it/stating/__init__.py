"""Statements: what people agree with, disagree with or are unsure of, where they divide, and what all of them share."""
