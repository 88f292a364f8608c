"""Answering what people asked: the list of what is owed, the answer, and how it goes out."""
