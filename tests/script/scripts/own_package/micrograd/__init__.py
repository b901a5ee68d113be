"""The author's own engine."""

from .engine import Value

__all__ = ["Value"]
