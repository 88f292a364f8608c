"""Ratings: what the people who take part say of voice and action, beside what staff say."""
