"""What README.md shows is what happens."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

PAGE = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_python_of_the_page_gives_what_it_says() -> None:
    """A line that ends in a comment is an expression, and the comment is its value."""
    assert BLOCKS
    for block in BLOCKS:
        names: dict[str, Any] = {}
        told = 0
        for statement in ast.parse(block).body:
            source = ast.get_source_segment(block, statement)
            assert source is not None
            said = block.splitlines()[(statement.end_lineno or 0) - 1].partition("  # ")[2]
            if said:
                told += 1
                assert eval(source, names) == ast.literal_eval(said)
            else:
                exec(source, names)
        assert told
