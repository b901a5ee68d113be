"""What a trace is made of: each module reads one thing out of the columns of a recording."""
