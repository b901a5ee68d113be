"""The tools of the debugger, one row each. A new tool is a row, a state and a drawing."""

from __future__ import annotations

from typing import Any

from tutor.view.calls_view import CALLS
from tutor.view.export_view import EXPORT
from tutor.view.findings_view import FINDINGS
from tutor.view.lab_view import LAB
from tutor.view.paths_view import PATHS
from tutor.view.plots.pictures import PICTURES
from tutor.view.search_view import SEARCH
from tutor.view.stops_view import STOPS
from tutor.view.tool import ToolSpec
from tutor.view.tool_rows import ToolRow
from tutor.view.training.history_view import HISTORY
from tutor.view.whatif.specs import CHECK, WHAT_IF

TOOLS: tuple[ToolSpec[Any], ...] = (
    WHAT_IF, CHECK, PATHS, LAB, FINDINGS, HISTORY, CALLS, STOPS, SEARCH, PICTURES, EXPORT,
)  # fmt: skip
"""The table, in the order of the help."""

TOOL: dict[ToolRow, ToolSpec[Any]] = {spec.row: spec for spec in TOOLS}
"""The same by the row of its keys."""
