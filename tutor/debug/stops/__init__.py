"""Stops: where a run is to be stopped at, and the search for the next such place."""
