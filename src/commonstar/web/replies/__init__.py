"""What is owed to whom until when, what was decided and changed, and whether whoever asked says that it is so."""
