"""What a script did that no number shows, as remarks among its findings."""

from __future__ import annotations

from tutor.characters import safe
from tutor.script.findings.finding import Finding


def left_out(package: str, events: int, line: int) -> Finding:
    """It used a package that is not there, behind so many events."""
    name = safe(str(package), 60, one_line=True)
    return Finding(
        "left out", max(events - 1, 0), line,
        f"{name} is not installed here. What the script does with it was left out; no number came "
        f"from it.", True,
    )  # fmt: skip


def threads(events: int, line: int, *, watched: bool) -> Finding:
    """It started threads."""
    shown = (
        "only what its main thread does with your class is shown" if watched else
        "nodes and passes of all of them stand in the order in which they came, names and calls "
        "are those of the main one"
    )  # fmt: skip
    return Finding("threads", max(events - 1, 0), line, f"the script starts threads: {shown}.",
                   True)  # fmt: skip
