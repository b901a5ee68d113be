"""Pictures drawn with characters, each with its numbers beside it."""
