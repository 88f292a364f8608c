"""Answering a questionnaire on a phone, without script, account or cookie; and typing up paper."""
