"""The tools of the debugger, one row each. A new tool is a row, a state and a drawing."""

from __future__ import annotations

from typing import Any

from tutor.view.tool import ToolSpec
from tutor.view.training.history_view import HISTORY

TOOLS: tuple[ToolSpec[Any], ...] = (HISTORY,)
"""The table, in the order of the help."""
