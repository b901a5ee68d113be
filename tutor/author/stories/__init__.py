"""The long story of every message and every wrong rule, for `pack explain` and the guide."""
