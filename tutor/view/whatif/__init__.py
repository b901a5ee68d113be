"""What the tools that alter and nudge numbers show."""
