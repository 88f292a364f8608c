"""The strategy: drafted from what is there, and its adopted versions."""
