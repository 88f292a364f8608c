"""How much co-production there is, and where the gaps are: counts of the map, as pages, tables and charts."""
