"""Statements that people agree or disagree with: shares, groups of like-minded people, and what all of them share."""
