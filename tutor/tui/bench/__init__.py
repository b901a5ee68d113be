"""The debugger on the full screen, and the tools and lines that open over a run."""
