"""Template tags of the page frame and of its parts."""
