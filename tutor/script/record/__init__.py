"""Recording the run of a script, and what stands out in it."""
