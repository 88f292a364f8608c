"""The pages that show what a version answers, and how each number came about."""
