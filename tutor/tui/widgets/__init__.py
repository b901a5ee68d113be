"""What screens are made of: panes, and places for an answer."""
