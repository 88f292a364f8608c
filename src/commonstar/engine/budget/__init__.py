"""Budget: which projects a participatory budget funds, by which rule, and why each of them or why not."""
