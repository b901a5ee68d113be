"""A terminal tutor and time-travelling debugger for back-propagation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.engine.value import Value

__version__ = "0.1.0"
__all__ = ["Value", "__version__"]


def __getattr__(name: str) -> Any:
    # On first use, so that reading the version, or one room, does not load the engine.
    if name == "Value":
        from tutor.engine.value import Value

        return Value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
