"""Layered drawing: which column and row each box of a graph has, and which way each line goes."""
