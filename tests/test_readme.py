"""What the pages with Python examples show is what happens."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "tutor/API.md")
EXAMPLES = [
    pytest.param(block, id=f"{page}-{number}")
    for page in PAGES
    for number, block in enumerate(
        re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.DOTALL), 1
    )
]


def test_every_page_has_examples() -> None:
    assert {str(example.id).rpartition("-")[0] for example in EXAMPLES} == set(PAGES)


@pytest.mark.parametrize("block", EXAMPLES)
def test_the_python_of_a_page_gives_what_it_says(block: str) -> None:
    """A line that ends in a comment is an expression, and the comment is its value."""
    names: dict[str, Any] = {}
    compared = 0
    for statement in ast.parse(block).body:
        source = ast.get_source_segment(block, statement)
        assert source is not None
        stated = block.splitlines()[(statement.end_lineno or 0) - 1].partition("  # ")[2]
        if stated:
            compared += 1
            assert eval(source, names) == ast.literal_eval(stated)
        else:
            exec(source, names)
    assert compared
