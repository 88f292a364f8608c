"""Participatory budgets: ideas, what of them can be done, projects, the vote, why each won or not, delivery."""
