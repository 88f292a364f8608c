"""A questionnaire as an activity: those who joined the gathering go on to a round of the programme."""
