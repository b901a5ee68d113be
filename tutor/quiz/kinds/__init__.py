"""The kinds of questions: one class and one row each."""
