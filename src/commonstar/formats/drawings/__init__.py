"""Pictures of a business case as SVG: pure functions from numbers and words to text, the same for pages and files.

Each picture carries its title and description, tells its parts by pattern and place and not by colour alone, and has
no style but attributes, so that a page's content policy lets it be. A table with the same numbers belongs beside it.
"""
