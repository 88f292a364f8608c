"""The editable lists of a programme: its service areas and its forms of co-production."""
