"""The public value model: what an initiative costs and brings, to whom and when."""
