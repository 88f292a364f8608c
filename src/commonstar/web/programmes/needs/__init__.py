"""From demand to need: recognised or declined by a decision; the tables of challenges, demands and needs are here."""
