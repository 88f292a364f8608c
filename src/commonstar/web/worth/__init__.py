"""Business cases: quick estimates, models of public value in versions, what they answer and where it comes from."""
