"""A terminal tutor and time-travelling debugger for back-propagation."""

__version__ = "0.1.0"
