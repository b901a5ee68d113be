"""What-if and the gradient check as rows of the table of tools."""

from __future__ import annotations

from tutor.debug.action import Action, Outcome, TextAction
from tutor.debug.whatif.change_actions import ALTER, REDO, UNDO
from tutor.debug.whatif.check_table import CheckTable, check_of, open_check
from tutor.debug.whatif.what_if import WhatIf, open_at, open_with
from tutor.view import tool_rows
from tutor.view.tool import ToolSpec
from tutor.view.whatif import check_view, whatif_view

_UP_DOWN = "Choose another leaf."


def _undo(state: WhatIf, count: int) -> Outcome:
    return UNDO.run(state.bench, count)


def _redo(state: WhatIf, count: int) -> Outcome:
    return REDO.run(state.bench, count)


def _number(state: WhatIf) -> str:
    """What stands in the line at first: the leaf and its number."""
    if not state.ready():
        return ""
    knob = state.setting(state.leaf)
    return f"{state.bench.log.label(knob.leaf)} = {knob.now!r}"


WHAT_IF: ToolSpec[WhatIf] = ToolSpec(
    tool_rows.WHAT_IF,
    open_at, whatif_view.title, whatif_view.draw,
    actions=(
        Action("knob.up", ("up",), "leaf before", _UP_DOWN, ALTER,
               lambda state, count: state.choose(-count), shown="↑"),
        Action("knob.down", ("down",), "leaf after", _UP_DOWN, ALTER,
               lambda state, count: state.choose(count), shown="↓"),
        Action("knob.less", ("left",), "less", "Turn the number down by a step.", ALTER,
               lambda state, count: state.turn(-count), shown="←"),
        Action("knob.more", ("right",), "more", "Turn the number up by a step.", ALTER,
               lambda state, count: state.turn(count), shown="→"),
        Action("knob.far_less", ("shift+left",), "×10 less", "Turn it down by ten steps.", ALTER,
               lambda state, count: state.turn_far(-count), shown="⇧←"),
        Action("knob.far_more", ("shift+right",), "×10 more", "Turn it up by ten steps.", ALTER,
               lambda state, count: state.turn_far(count), shown="⇧→"),
        Action("knob.undo", UNDO.keys, UNDO.label, UNDO.help, ALTER, _undo,
               applies=lambda state: UNDO.applies(state.bench)),
        Action("knob.redo", REDO.keys, REDO.label, REDO.help, ALTER, _redo,
               applies=lambda state: REDO.applies(state.bench)),
    ),
    texts=(
        TextAction("knob.type", ("enter",), "type a value",
                   "Type a number, a name and a number, or `original`.", ALTER,
                   "a number, such as -3.5 or a = -3.5, or original",
                   lambda state, text: state.typed(text), _number),
    ),
    argument=open_with,
    left=WhatIf.left,
)  # fmt: skip
"""A leaf altered."""

CHECK: ToolSpec[CheckTable] = ToolSpec(
    tool_rows.CHECK,
    open_check, check_view.title, check_view.draw,
    actions=(
        Action("check.up", ("up",), "leaf before", _UP_DOWN, ALTER,
               lambda state, count: state.choose(-count), shown="↑"),
        Action("check.down", ("down",), "leaf after", _UP_DOWN, ALTER,
               lambda state, count: state.choose(count), shown="↓"),
        Action("check.all", ("enter",), "check all", "Check the leaves not looked at yet, too.",
               ALTER, lambda state, count: state.check_all(), shown="Enter"),
    ),
    argument=check_of,
)  # fmt: skip
"""The gradients checked."""
