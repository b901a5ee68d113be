"""What stands out in a run of a script, before anybody steps through it."""
