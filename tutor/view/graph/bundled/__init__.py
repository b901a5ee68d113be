"""The whole of a large graph as a few boxes: tables of leaves, calls, and what names stand for."""
