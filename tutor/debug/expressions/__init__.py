"""Expressions of a person over a run: read, checked and worked out, never executed."""
