"""The tool of findings on a screen: what stands out in a run, each with its line."""

from __future__ import annotations

from tutor.characters import safe
from tutor.debug.action import Action
from tutor.script.findings.finding import Finding
from tutor.script.findings.finding_list import FindingList, open_findings
from tutor.view import tool_rows
from tutor.view.glyphs import Glyphs
from tutor.view.text import Line, Span, line, wrap
from tutor.view.tool import ToolSpec

_TOOL = "Findings"
_NOTHING = "Nothing stands out in this run."
_LEAD = 6  # cells before the text of a finding


def title(state: FindingList) -> str:
    """How many there are."""
    if not state.looking.over:
        return "Findings"
    count = len(state.items)
    return f"Findings: {count or 'none'}"


def draw(state: FindingList, width: int, height: int, table: Glyphs) -> list[Line]:
    """Each finding as a heading and a paragraph, the picked one marked."""
    if not state.looking.over:
        read, total = state.looking.read, state.looking.total
        return wrap(
            line((f"Looking through the run: {read:,} of {total:,} events.", "note")), width
        )
    if not state.items:
        return wrap(line((_NOTHING, "note")), width)
    blocks = [_block(each, i == state.chosen, width, table) for i, each in enumerate(state.items)]
    first = state.chosen
    room = height - len(blocks[first])
    while first > 0 and room >= len(blocks[first - 1]):  # the picked one is always in sight
        first -= 1
        room -= len(blocks[first])
    return [row for block in blocks[first:] for row in block]


def _block(finding: Finding, picked: bool, width: int, table: Glyphs) -> list[Line]:
    mark = table.cursor if picked else " "
    where = f"line {finding.line}" if finding.line else ""
    head = line(
        (f" {mark} ", "strong"), (safe(finding.kind), "note" if finding.note else "wrong"),
        ("  note" if finding.note else "", "dim"), "  ", (where, "dim"),
    )  # fmt: skip
    text = wrap(line((safe(finding.text, one_line=True), "cursor" if picked else "")),
                max(width - _LEAD, 10))  # fmt: skip
    return [head, *((Span(" " * _LEAD), *row) for row in text), ()]


def _several(state: FindingList) -> bool:
    return len(state.items) > 1


FINDINGS: ToolSpec[FindingList] = ToolSpec(
    tool_rows.FINDINGS,
    open_findings, title, draw,
    actions=(
        Action("findings.next", ("down",), "next", "Pick the next finding.", _TOOL,
               lambda state, count: state.choose(count), shown="↓", applies=_several),
        Action("findings.back", ("up",), "back", "Pick the finding before.", _TOOL,
               lambda state, count: state.choose(-count), shown="↑", applies=_several),
        Action("findings.go", ("enter",), "go there", "Take the debugger to where it shows.",
               _TOOL, lambda state, count: state.go(), shown="Enter",
               applies=lambda state: state.picked is not None, leads=True),
    ),
    shared=lambda state: state.paragraph(),
    work=lambda state: state.looking.go_on(),
)  # fmt: skip
"""Findings, in both front ends."""
