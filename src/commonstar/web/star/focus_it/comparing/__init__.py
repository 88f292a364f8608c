"""Two at a time: which of two initiatives would help more, the order that comes of it, and how sure it is."""
