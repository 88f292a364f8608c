"""Questionnaires: instruments in versions, rounds in which they are asked, answers that give nobody away."""
