"""Whether what a lesson says is true: its programs run, its claims hold."""
