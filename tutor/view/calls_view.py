"""The tool of calls on a screen: a row for each part, with sizes and gradients."""

from __future__ import annotations

from tutor.characters import safe
from tutor.debug.action import Action
from tutor.debug.calls.call_parts import CallPart
from tutor.debug.calls.call_tool import CallTool, open_calls
from tutor.engine.numbers import show
from tutor.trace.mean_gradient import MeanGradient, mean_gradient
from tutor.view import tool_rows
from tutor.view.formulas import clipped
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.graph.stretches import window
from tutor.view.hues import sign
from tutor.view.text import Line, Span, fit, line, wrap
from tutor.view.tool import ToolSpec

_TOOL = "Calls"
_NAME, _NUMBER, _COUNT, _SIZES = 24, 10, 6, 13
_REST = 2 + 2 + 2 + _COUNT + 2 + _SIZES + 2 + _NUMBER + 2 + _NUMBER
_FOOT = 4  # rows below the table: a blank one, what it says of the picked part, and of drawings
_APART = "This opens what you choose; the graph opens the call of the next step."


def title(tool: CallTool) -> str:
    """Which call is open, and how many nodes are folded to how many parts."""
    call = tool.call
    name = safe(tool.bench.log.program.path.rpartition("/")[2]) or "program"
    way = " › ".join([name, *map(safe, tool.crumbs)])
    return f"{way}: {call.size:,} nodes folded to {len(call.parts):,}"


def draw(tool: CallTool, width: int, height: int, table: Glyphs) -> list[Line]:
    """The parts as a table, the picked one filled, and below it what passes through that."""
    parts, current = tool.call.parts, tool.current
    if not parts:
        return wrap(line(("The program has made no node yet.", "note")), width)
    name = max(min(_NAME, width - _REST), 7)
    head = (
        f"  {'part':<{name + 2}}  {'nodes':>{_COUNT}}  {'in > out':>{_SIZES}}  "
        f"{'|grad| out':>{_NUMBER}}  {'|grad| in':>{_NUMBER}}"
    )
    rows = [fit(line((head, "dim")), width, table.ellipsis)]
    room = max(height - 1 - _FOOT, 1)
    start = window(tool.chosen, len(parts), room)
    for i in range(start, min(start + room, len(parts))):
        row = fit(_row(tool, parts[i], name, i == current, table), width, table.ellipsis)
        if i == tool.chosen:
            row = tuple(Span(span.text, "cursor") for span in row)
        rows.append(row)
    rows.append(line(""))
    rows += wrap(_said(tool, parts[tool.chosen], table), width)
    return [*rows, *wrap(line((_APART, "dim")), width)]


def _row(tool: CallTool, part: CallPart, name: int, here: bool, table: Glyphs) -> Line:
    fold = ("[+]" if table is ASCII else "⊞") if part.frame is not None else ""
    called = f"{fold} {safe(part.name)}" if fold else f"  {safe(part.name)}"
    sizes = f"{len(part.inputs):,} > {len(part.outputs):,}"
    log, k = tool.bench.log, tool.bench.k
    mark: tuple[Span, ...] = (Span("  "),)
    if here:
        event = log.event(min(k, len(log) - 1))
        mark = (sign(event, "next" if k < len(log) else "done", table), Span(" "))
    count = f"{len(part.nodes):,}".rjust(_COUNT)
    return (
        *mark,
        Span(clipped(called, name + 2, table.ellipsis).ljust(name + 2), "name"),
        *line(f"  {count}  ", (sizes.rjust(_SIZES), "value"), "  "),
        _number(tool, part.outputs, table),
        Span("  "),
        _number(tool, part.inputs, table),
    )


def _number(tool: CallTool, nodes: tuple[int, ...], table: Glyphs) -> Span:
    if not nodes:
        return Span(" " * _NUMBER)
    if _hidden(tool, nodes):
        return Span(table.hidden.rjust(_NUMBER), "hidden")
    found = mean_gradient(tool.bench.log, nodes, tool.bench.k)
    text, role = table.unset if found.mean is None else show(found.mean), _state(found)
    mark = table.partial if role == "partial" else " "
    return Span(f"{text} {mark}".rjust(_NUMBER), role)


def _state(found: MeanGradient) -> str:
    """The role of a mean: final only when all of its gradients are."""
    if found.mean is None:
        return "unset"
    return "final" if found.done == found.total else "partial"


def _hidden(tool: CallTool, nodes: tuple[int, ...]) -> bool:
    """Whether a mean over nodes would tell a gradient that is hidden."""
    hides = tool.bench.hides()
    return bool(hides) and any((node, "gradient") in hides for node in nodes)


def _said(tool: CallTool, part: CallPart, table: Glyphs) -> Line:
    """What passes through a part, with how much of it is there at this position."""
    if _hidden(tool, part.outputs) or _hidden(tool, part.inputs):
        return line((f"{tool.bench.until()}.", "note"))
    log, k = tool.bench.log, tool.bench.k
    out, into = (mean_gradient(log, nodes, k) for nodes in (part.outputs, part.inputs))
    told: list[str | tuple[str, str]] = [(safe(part.name), "name"), ": mean size of gradient "]
    told += _mean(out, "its outputs", table)
    if part.inputs:
        told += ["; ", *_mean(into, "its inputs, over all that use them", table)]
    return line(*told)


def _mean(found: MeanGradient, where: str, table: Glyphs) -> list[str | tuple[str, str]]:
    number = table.unset if found.mean is None else show(found.mean)
    counted = f", {found.done:,} of {found.total:,} final"
    return [(number, _state(found)), f" at {where}{counted}"]


CALLS: ToolSpec[CallTool] = ToolSpec(
    tool_rows.CALLS,
    open_calls, title, draw,
    actions=(
        Action("calls.next", ("down",), "part", "The next part.", _TOOL,
               lambda tool, count: tool.choose(count), shown="↓"),
        Action("calls.back", ("up",), "part before", "The part before it.", _TOOL,
               lambda tool, count: tool.choose(-count), shown="↑"),
        Action("calls.open", ("right",), "open", "Open the call that is picked.", _TOOL,
               lambda tool, count: tool.open(), shown="→"),
        Action("calls.fold", ("left",), "fold", "Fold the open call.", _TOOL,
               lambda tool, count: tool.fold(), shown="←"),
        Action("calls.go", ("enter",), "go there",
               "Take the debugger to where the part begins.", _TOOL,
               lambda tool, count: tool.go(), shown="Enter", leads=True),
    ),
)  # fmt: skip
"""Calls folded to rows, in both front ends."""
