"""The graph of a run as a drawing, in columns or as a tape."""
