"""Survey: what is asked, by whom it is answered, and how answers are summarised without giving anyone away."""
