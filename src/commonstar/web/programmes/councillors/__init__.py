"""For councillors: demands, who is not heard, and what is proposed, on one page that prints as a committee paper."""
