"""The API, version 1: REST over the rooms' public doors."""
