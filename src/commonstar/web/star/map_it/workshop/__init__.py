"""A mapping workshop: what people in a hall know, by phone and on paper, and how it becomes part of the map."""
