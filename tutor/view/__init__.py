"""What a screen shows, as plain data: pure functions from a moment of a run to lines."""
