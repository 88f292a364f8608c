"""Taking a programme away whole, bringing it in again, and using one as a template for the next."""
