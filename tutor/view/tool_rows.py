"""How each tool of the debugger is opened, one row each: its keys, and what they are called.

The keys are bound, offered and listed without the tools themselves, which `tutor.view.tools` has.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToolRow:
    """The keys of a tool.

    Attributes:
        id: its name, also the command of the line front end.
        keys: keys that open it, as Textual names them; the first is the one that is shown.
        label, help: a word for the footer, and a sentence for the help and the palette.
        shown: how the key is written, where that is not the key itself.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    shown: str = ""

    @property
    def key(self) -> str:
        """How the main key is written for a person."""
        return self.shown or self.keys[0]


WHAT_IF = ToolRow("set", ("a",), "what if", "Alter a leaf: what is predicted, what happens.")
CHECK = ToolRow("check", ("G",), "check", "Check this pass by nudging every leaf.")
PATHS = ToolRow("paths", ("P",), "paths", "A gradient as the sum over all paths to the output.")
LAB = ToolRow("lab", ("M",), "bug lab", "A wrong rule at work: its pass beside the right one.")
FINDINGS = ToolRow("findings", ("exclamation_mark",), "findings",
                   "What stands out: gradients not set to 0 and more.", "!")  # fmt: skip
HISTORY = ToolRow("training", ("H",), "history", "The loss curve, and two rounds side by side.")
CALLS = ToolRow("calls", ("e",), "calls", "Fold the graph to calls, and open them one by one.")
STOPS = ToolRow("stops", ("B",), "stops", "List and change stops, watches and bookmarks.")
SEARCH = ToolRow(
    "find", ("slash",), "search", "Find nodes by name, operation, line or number.", "/"
)
PICTURES = ToolRow("plot", ("V",), "pictures", "Curves, maps, tables and histograms of the run.")
EXPORT = ToolRow("export", ("E",), "export", "Write the graph or the run to a file.")

TOOL_ROWS: tuple[ToolRow, ...] = (
    WHAT_IF, CHECK, PATHS, LAB, FINDINGS, HISTORY, CALLS, STOPS, SEARCH, PICTURES, EXPORT,
)  # fmt: skip
"""The table, in the order of the help."""
