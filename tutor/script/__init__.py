"""A person's own script: is its hand-written engine right?"""
