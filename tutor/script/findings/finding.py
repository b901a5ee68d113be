"""One thing that stands out in a run."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

_WIDTH = 79


class Finding(NamedTuple):
    """One thing that stands out.

    Attributes:
        kind: a word for it.
        k: the position at which it shows.
        line: the line of the script, 0 if there is none.
        text: what happened and what to do, in one or two sentences.
        note: whether it often is meant.
        program: the smallest program that shows it, where one is known.
    """

    kind: str
    k: int
    line: int
    text: str
    note: bool = False
    program: str = ""


def paragraph(finding: Finding, file: str, code: str) -> list[str]:
    """A finding for somebody who has not seen the run, as lines of text.

    Args:
        finding: what stands out.
        file: the name of the script.
        code: what stands on the line of the finding.
    """
    where = f", line {finding.line}" if finding.line else ""
    rows = [f"{file}{where}: {finding.kind}"]
    if finding.line and code and not finding.program:
        rows += ["", f"    {code}"]
    rows += ["", *textwrap.wrap(finding.text, _WIDTH, break_on_hyphens=False)]
    if finding.program:
        rows += ["", "The smallest program that shows it:", ""]
        rows += [f"    {row}" for row in finding.program.splitlines()]
    return rows
