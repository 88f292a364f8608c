"""What people say that they would do more of becomes a potential initiative, with their share as its evidence."""
