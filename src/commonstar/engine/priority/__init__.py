"""What to do first: weighted criteria with what the weights leave open, and comparisons of two at a time."""
