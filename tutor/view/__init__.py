"""What a screen shows, as plain data: pure functions from a trace and a position to lines."""
