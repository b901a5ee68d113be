"""The tool of export: what can be written to a file, with how it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from tutor.characters import safe
from tutor.debug.action import SAID, Action, Outcome
from tutor.debug.workbench import Workbench
from tutor.folders import keep, named
from tutor.trace import export
from tutor.view import tool_rows
from tutor.view.formulas import clipped
from tutor.view.glyphs import Glyphs
from tutor.view.graph_text import dot, mermaid
from tutor.view.moment import Moment
from tutor.view.text import Line, line
from tutor.view.tool import ToolSpec

_TOOL = "Export"


class ExportForm(NamedTuple):
    """One form.

    Attributes:
        id: its name, and `suffix` that of its files.
        words: what it is, for people.
        lines: writes it out, from a run at a position.
    """

    id: str
    suffix: str
    words: str
    lines: Callable[[Workbench], Iterator[str]]


def _moment(bench: Workbench) -> Moment:
    return Moment.at(bench.log, bench.k, bench.hides())


EXPORTS: tuple[ExportForm, ...] = (
    ExportForm("mermaid", ".mmd", "the graph, for Mermaid", lambda b: mermaid(_moment(b))),
    ExportForm("dot", ".dot", "the graph, for Graphviz", lambda b: dot(_moment(b))),
    ExportForm("jsonl", ".jsonl", "every event, a JSON object a line",
               lambda b: export.jsonl(b.log)),
    ExportForm("csv", ".csv", "every event, as comma-separated values",
               lambda b: export.csv(b.log)),
    ExportForm("text", ".txt", "every event, as a person would write it",
               lambda b: export.text(b.log)),
)  # fmt: skip
"""What can be written; the picture on the screen is `Y`."""


class ExportChoice:
    """The forms, and the one that is chosen."""

    def __init__(self, bench: Workbench) -> None:
        """Take a run."""
        self.bench, self.chosen, self.said = bench, 0, ""

    @property
    def form(self) -> ExportForm:
        """The form that is chosen."""
        return EXPORTS[self.chosen]

    def choose(self, way: int) -> Outcome:
        """The next form, or the one before."""
        self.chosen, self.said = (self.chosen + way) % len(EXPORTS), ""
        return Outcome(SAID)

    def write(self) -> Outcome:
        """Write the file."""
        lines = (safe(row) for row in self.form.lines(self.bench))
        try:
            path = keep("run", self.form.suffix, "".join(f"{row}\n" for row in lines))
        except OSError as fault:
            self.said = f"No file was written: {fault.strerror or fault}"
        else:
            self.said = f"Written to {named(path)}"
        return Outcome(SAID, self.said)


def _open(bench: Workbench) -> ExportChoice | str:
    return bench.until() if bench.hides() or bench.asked() else ExportChoice(bench)


def _of(bench: Workbench, name: str) -> ExportChoice | str:
    choice = _open(bench)
    if isinstance(choice, str):
        return choice
    ids = [form.id for form in EXPORTS]
    if name.strip() not in ids:
        return f"{name.strip()} is no form of export; there are {', '.join(ids)}"
    choice.chosen = ids.index(name.strip())
    choice.write()
    return choice


def _draw(choice: ExportChoice, width: int, height: int, table: Glyphs) -> list[Line]:
    rows: list[Line] = []
    for i, form in enumerate(EXPORTS):
        role = "cursor" if i == choice.chosen else ""
        rows.append(line((f" {form.id:<8} {form.words} ", role)))
    rows += [(), line((choice.said, "strong")) if choice.said else (), ()]
    room = max(height - len(rows), 0)
    rows += [
        line((clipped(safe(row), width, table.ellipsis), "code"))
        for row in islice(choice.form.lines(choice.bench), room)
    ]
    return rows


EXPORT: ToolSpec[ExportChoice] = ToolSpec(
    tool_rows.EXPORT,
    _open, lambda choice: f"Export: {choice.form.id}", _draw,
    actions=(
        Action("export.next", ("down",), "form", "The next form.", _TOOL,
               lambda choice, count: choice.choose(count), shown="↓"),
        Action("export.back", ("up",), "form before", "The form before it.", _TOOL,
               lambda choice, count: choice.choose(-count), shown="↑"),
        Action("export.write", ("enter",), "write", "Write the file.", _TOOL,
               lambda choice, count: choice.write(), shown="Enter"),
    ),
    argument=_of,
)  # fmt: skip
"""Export, in both front ends."""
