"""Likely duplicates: proposed with reasons, compared side by side and merged by a person, or said to be different."""
