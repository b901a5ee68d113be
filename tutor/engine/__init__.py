"""Numbers: the operation table, values, tapes and gradient checks. Imports no other room."""
