"""Who is missing: those heard against the people who live there, by place and group."""
