"""Figures of an initiative: cost, saving and outcome, each with its source; a newer one stands beside the older."""
