"""A tool for tests of what shows tools: rows to pick, and a word to type."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.debug.action import MOVED, REFUSED, SAID, Action, Outcome, TextAction
from tutor.debug.workbench import Workbench
from tutor.view.glyphs import Glyphs
from tutor.view.text import Line, line
from tutor.view.tool import ToolSpec
from tutor.view.tool_rows import ToolRow


@dataclass
class Row:
    """What the tool of these tests keeps: which of its rows is picked, and a word."""

    bench: Workbench
    at: int = 0
    word: str = "none"

    def to(self, way: int) -> Outcome:
        self.at += way
        return Outcome(MOVED)

    def take(self, text: str) -> Outcome:
        if not text.isalpha():
            return Outcome(REFUSED, "Write a word, such as road")
        self.word = text
        return Outcome(SAID, f"The word is {text}")


def _drawn(row: Row, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    head = [line(f"row {row.at}, word {row.word}, step {row.bench.k}")]
    return [*head, *(line(f"line {i}") for i in range(1, 50))]


PICKED: ToolSpec[Row] = ToolSpec(
    ToolRow("fake", ("A",), "rows", "Rows to pick."), Row, lambda row: "Rows of a test", _drawn,
    (Action("fake.down", ("down",), "down", "One row down.", "Rows", lambda r, n: r.to(n),
            shown="↓"),
     Action("fake.up", ("up",), "up", "One row up.", "Rows", lambda r, n: r.to(-n), shown="↑")),
    (TextAction("fake.word", ("right",), "word", "Another word.", "Rows", "A word", Row.take,
                shown="→"),),
)  # fmt: skip
REFUSING: ToolSpec[Row] = ToolSpec(
    ToolRow("none", ("E",), "none", "Nothing."), lambda bench: "There is nothing to show yet",
    lambda row: "", _drawn,
)  # fmt: skip
