"""A business case from a model: one tree of blocks, made once, which PDF, Word and a web page lay out.

`making` puts it together, `pdf` and `word` lay it out; the other modules each tell one part.
"""
