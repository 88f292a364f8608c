"""The 2×2: people place initiatives on two axes, and see where they agree."""
