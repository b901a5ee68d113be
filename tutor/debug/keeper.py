"""What stands beside a run and comes back when its program is opened again."""

from __future__ import annotations

from typing import Any, Protocol


class Keeper(Protocol):
    """Something beside a run that is kept, such as its stops."""

    def kept(self) -> list[dict[str, Any]]:
        """All of it, as data for JSON."""

    def restore(self, kept: list[dict[str, Any]]) -> list[str]:
        """Put back what was kept; a sentence for what does not fit this run any more."""
