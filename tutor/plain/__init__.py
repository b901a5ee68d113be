"""The line front end: the same lessons in a pipe, on a dumb terminal, through a screen reader."""
