"""Whether a question is fair, and can tell the mistakes that it is meant to tell."""
