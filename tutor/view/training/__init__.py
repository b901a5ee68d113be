"""A training run by its iterations: curves and tables."""
