"""Rounds of a training loop, kept by what can not be computed again."""
