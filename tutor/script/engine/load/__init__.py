"""A class out of a script, of which only the definitions are run."""
