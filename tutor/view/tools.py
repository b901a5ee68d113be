"""The tools of the debugger, one row each. A new tool is a row, a state and a drawing."""

from __future__ import annotations

from typing import Any

from tutor.view.stops_view import STOPS
from tutor.view.tool import ToolSpec

TOOLS: tuple[ToolSpec[Any], ...] = (STOPS,)
"""The table, in the order of the help."""
