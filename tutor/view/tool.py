"""A tool of the debugger: something laid out beside a run, drawn as lines and driven by keys.

Paths, what-if, the list of stops and every other tool is one row of `tutor.view.tools`, its keys
one of `tutor.view.tool_rows`: what it keeps is a class of its room, what it shows a function. Both
front ends show every row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tutor.debug.action import Action, TextAction
from tutor.debug.workbench import Workbench
from tutor.view.glyphs import Glyphs
from tutor.view.text import Line, line, wrap
from tutor.view.tool_rows import ToolRow

S = TypeVar("S")

COPY = ("y", "copy")
"""The key that copies what a tool shares, and its name."""
COPIES = "Copy it as a paragraph, to paste it into a question."
NOTHING_TO_COPY = "There is nothing to copy"


def _never(state: object) -> bool:
    return False


def _nothing(state: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ToolSpec(Generic[S]):
    """One tool.

    Attributes:
        row: its keys, and what it is called.
        open: its state for a run, or one sentence that says why there is none now.
        title: what stands over it.
        draw: its lines, from the state, a width and a height in cells, and the glyphs of the
            terminal; as many lines as it needs, of which a screen shows `height` at a time.
        actions: the keys that act on it while it is open. No key of the debugger has another
            meaning here: what a row does not have goes to the run.
        texts: those that take a line of text.
        argument: takes what is written behind the command in the line front end, such as `a`
            of `paths a`; None if nothing may stand there.
        work: does a little of what takes long, such as a row of a map, and says whether there is
            more to do; it is called while the tool is open and nobody presses a key.
        masks: whether it leaves out what may not be told by itself. Of any other nothing is shown
            and none of its keys works as long as something is hidden, such as what predict mode
            asks for at a step that was made while the tool is open.
        asks: whether it has nothing to show before the first of its texts is given; the line for
            it is open at once.
        shared: what of it is worth copying, as lines of text; None if nothing is.
        left: what is said as it closes, of what it leaves behind; empty if nothing is.
    """

    row: ToolRow
    open: Callable[[Workbench], S | str]
    title: Callable[[S], str]
    draw: Callable[[S, int, int, Glyphs], list[Line]]
    actions: tuple[Action[S], ...] = ()
    texts: tuple[TextAction[S], ...] = ()
    argument: Callable[[Workbench, str], S | str] | None = None
    work: Callable[[S], bool] | None = None
    masks: bool = False
    asks: Callable[[S], bool] = _never
    shared: Callable[[S], Sequence[str]] | None = None
    left: Callable[[S], str] = _nothing

    @property
    def id(self) -> str:
        """Its name."""
        return self.row.id

    def covered(self, bench: Workbench | None) -> bool:
        """Whether it may show nothing of a run now."""
        return bench is not None and not self.masks and bool(bench.hides())

    def heading(self, state: S, bench: Workbench | None) -> str:
        """What stands over it now."""
        return self.row.label.capitalize() if self.covered(bench) else self.title(state)

    def lines(
        self, state: S, bench: Workbench | None, width: int, height: int, glyphs: Glyphs
    ) -> list[Line]:
        """What it shows now."""
        if bench is not None and self.covered(bench):
            return wrap(line((f"{bench.until()}.", "hidden")), width)
        return self.draw(state, width, height, glyphs)
