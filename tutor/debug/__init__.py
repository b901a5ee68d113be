"""The debugger: a run, a position in it, and the moves from there."""
