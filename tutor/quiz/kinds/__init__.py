"""The kinds of questions: one class a kind, one line each in the registry."""
