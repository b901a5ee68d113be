"""Calls of a run, each folded to one part: what goes in, what comes out, what is inside."""
