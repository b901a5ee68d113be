"""What the screens around a lesson show, as lines: home, the end of a lesson, help."""
