"""Calls for demands: opened with a join code; what comes in is taken in as demands by a person."""
