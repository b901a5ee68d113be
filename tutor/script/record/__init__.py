"""Recording the run of a script."""
