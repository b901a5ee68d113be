"""The tools of the debugger, one row each. A new tool is a row, a state and a drawing."""

from __future__ import annotations

from typing import Any

from tutor.view.tool import ToolSpec
from tutor.view.whatif.specs import CHECK, WHAT_IF

TOOLS: tuple[ToolSpec[Any], ...] = (WHAT_IF, CHECK)
"""The table, in the order of the help."""
