"""Election: ranked ballots are counted stage by stage, and each stage is kept so that a stranger can count again."""
