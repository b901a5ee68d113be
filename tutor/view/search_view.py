"""The tool of search on a screen: the hits, with line, name and numbers."""

from __future__ import annotations

from tutor.characters import safe
from tutor.debug.action import Action, TextAction
from tutor.debug.node_search import FORMS, FoundNode, NodeSearch, open_search, search_for
from tutor.engine.numbers import show
from tutor.view import tool_rows
from tutor.view.formulas import clipped
from tutor.view.glyphs import Glyphs
from tutor.view.graph.stretches import window
from tutor.view.text import Line, Span, fit, line, wrap
from tutor.view.tool import ToolSpec

_TOOL = "Search"
_NAME, _NUMBER = 22, 11  # cells of a name, where there is room, and of a number
_REST = 45  # cells of the other columns


def title(search: NodeSearch) -> str:
    """What was searched for, and how much was found."""
    if not search.text:
        return "Search"
    count = f"more than {len(search.hits)}" if search.more else str(len(search.hits))
    return f"Search: {safe(search.text)}, {count} found"


def draw(search: NodeSearch, width: int, height: int, table: Glyphs) -> list[Line]:
    """The hits as a table, the picked one filled."""
    if not search.hits:
        return wrap(line((f"Press / and type what to look for: {FORMS}.", "note")), width)
    name = max(min(_NAME, width - _REST), 8)
    head = f"{'line':>5}  {'name':<{name}} {'value':>{_NUMBER}} {'gradient':>{_NUMBER}}  made by"
    rows = [line((head, "dim"))]
    room = max(height - 1, 1)
    start = window(search.chosen, len(search.hits), room)
    for i in range(start, min(start + room, len(search.hits))):
        row = fit(_row(search, search.hits[i], name, table), width, table.ellipsis)
        if i == search.chosen:
            row = tuple(Span(span.text, "cursor") for span in row)
        rows.append(row)
    return rows


def _row(search: NodeSearch, hit: FoundNode, name: int, table: Glyphs) -> Line:
    """A hit with the numbers of its node."""
    log, hides, k = search.bench.log, search.bench.hides(), search.seen_at(hit)
    where = log.program.spot(log.span(hit.node).line)
    numbers = {"value": log.value(hit.node, k), "gradient": log.gradient(hit.node, k)}
    spans: list[Span | str | tuple[str, str]] = [
        (where.removeprefix("line ").rjust(5), "dim"), "  ",
        (clipped(safe(log.label(hit.node)), name, table.ellipsis).ljust(name), "name"), " ",
    ]  # fmt: skip
    for quantity, role in (("value", "value"), ("gradient", "grad")):
        if (hit.node, quantity) in hides:
            spans += [(table.hidden.rjust(_NUMBER), "hidden"), " "]
        else:
            text = table.unset if numbers[quantity] is None else show(numbers[quantity])
            spans += [(text.rjust(_NUMBER), role), " "]
    row = log.op(hit.node)
    spans += [" ", (row.name if row is not None else "leaf", "op")]
    return line(*spans)


SEARCH: ToolSpec[NodeSearch] = ToolSpec(
    tool_rows.SEARCH,
    open_search, title, draw,
    actions=(
        Action("find.next", ("down",), "hit", "The next hit.", _TOOL,
               lambda search, count: search.choose(count), shown="↓"),
        Action("find.back", ("up",), "hit before", "The hit before it.", _TOOL,
               lambda search, count: search.choose(-count), shown="↑"),
        Action("find.go", ("enter", "right"), "go there", "Pick the node and go to the hit.",
               _TOOL, lambda search, count: search.to_hit(), shown="Enter",
               applies=lambda search: bool(search.hits), leads=True),
    ),
    texts=(
        TextAction("find.take", ("slash",), "search", "Type what to look for.", _TOOL,
                   "Find: a name, `op mul`, `line 5`, `= 2.5`", NodeSearch.take,
                   lambda search: search.text, shown="/"),
    ),
    argument=search_for,
    masks=True,
    asks=lambda search: not search.text,
)  # fmt: skip
"""Search, in both front ends."""
