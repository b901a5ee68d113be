"""What collections and texts of a program can do: their methods, each counted before it works."""
