"""A person's own script: recording its run, and whether its engine is right."""
