"""The code of a notebook as one script."""

from __future__ import annotations

import json
from typing import NamedTuple


class NotebookCode(NamedTuple):
    """What a notebook computes.

    Attributes:
        source: its code cells, one behind the other.
        left_out: how many lines were left out that only a notebook understands.
    """

    source: str
    left_out: int


def code_of_notebook(text: str) -> NotebookCode:
    """Join the code cells of a notebook; lines with `%` and `!` stay as empty comments.

    Raises:
        ValueError: it is no notebook.
    """
    try:
        cells = json.loads(text)["cells"]
        codes = ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as fault:
        raise ValueError("this is not a notebook, or it is damaged") from fault
    rows, left_out = [], 0
    for code in codes:
        whole = code.lstrip().startswith("%%")
        for row in code.split("\n"):
            if whole or row.lstrip().startswith(("%", "!")):
                left_out += 1
                rows.append(f"# {row}")
            else:
                rows.append(row)
    return NotebookCode("\n".join(rows) + "\n", left_out)
