"""Voice: who was heard, against who lives there."""
