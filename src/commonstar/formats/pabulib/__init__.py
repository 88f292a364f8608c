"""Pabulib files (`.pb`): budget votes read strictly, every fault with its line, and written.

The format is described by Faliszewski and others, "Participatory Budgeting: Data, Tools and Analysis" (IJCAI 2023).
"""
