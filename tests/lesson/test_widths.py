"""Tables and code that are wider than the text, and nodes in `focus` that are not in sight."""

from __future__ import annotations

import time

import pytest

from tests.lesson.conftest import Faults, places
from tutor.lesson.cells import width
from tutor.lesson.check.widths import NARROWEST, PLAIN
from tutor.plain import talk
from tutor.program import parse, run
from tutor.trace import Trace
from tutor.tui.arrangement import GAP, INSET, State, arrange


def test_the_widths_are_those_of_the_front_ends() -> None:
    log = Trace(run(parse("a = Value(2.0)")))
    texts = [
        (arrange(columns, rows, State(log)).left or columns + GAP) - GAP - 2 * INSET
        for columns in range(80, 200)
        for rows in (24, 40)
    ]
    assert min(texts) >= NARROWEST, "what authors are told fits has to"
    assert talk.WIDTH == PLAIN


def table(cell: str) -> str:
    return f"| x | y |\n|---|---|\n| {cell} | 2 |\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (table("1" * 33), 1), ("text\n\n" + table("1" * 33), 3), ("- item\n\n  > " + "\n  > ".join(
            table("1" * 30).splitlines()), 3),
        (table("a long `code span` and **stress** in it: {d}"), 1),
        (table("字" * 17), 1),
        ("```text\nshort\n" + "x" * 34 + "\n```\n", 3),
        ("- ```text\n  " + "x" * 32 + "\n  ```\n", 2),
    ],
)  # fmt: skip
def test_what_is_too_wide_is_told(faults: Faults, text: str, line: int) -> None:
    assert places(faults(text)) == [(line, 1, "W108")]


@pytest.mark.parametrize(
    "text",
    [
        table("1" * 32), table("字" * 16), table("`" + "1" * 32 + "`"), table("{d}" * 9),
        "x" * 200, "```text\n" + "x" * 33 + "\n```\n", "- ```text\n  " + "x" * 31 + "\n  ```\n",
        "```python program\na = Value(2.0)\n" + "b = a * 1" + " * 1" * 16 + "\n```\n",
    ],
)  # fmt: skip
def test_what_fits_is_left_alone(faults: Faults, text: str) -> None:
    assert faults(text) == []


def test_a_line_of_a_program_has_the_width_of_a_page(faults: Faults) -> None:
    program = "```python program\na = Value(2.0)\nb = a * 1" + " * 1" * 17 + "\n```\n"
    assert places(faults(program)) == [(3, 1, "W108")]


def test_a_huge_table_is_told_in_a_moment(faults: Faults) -> None:
    rows = "\n".join("|" + " 1 |" * 300 for _ in range(40))
    start = time.process_time()
    found = faults("|" + " x |" * 300 + "\n|" + "---|" * 300 + f"\n{rows}\n")
    assert time.process_time() - start < 5
    assert {d.code for d in found} == {"W108"}


def test_a_wide_character_takes_two_cells_and_a_combining_one_none() -> None:
    assert [width(text) for text in ("ab", "字", "e\u0301", "")] == [2, 2, 1, 0]


LOOP = """\
```python program
w = Value(3.0)
for step in range(2):
    err = w - 1
    err.backward()
late = Value(2.0)
```

```toml view
at = "{}"
focus = ["w", "err#2", "late"]
```
"""


@pytest.mark.parametrize(
    ("at", "hidden"),
    [("start", ["err#2", "late"]), ("after value err#2", []), ("end", [])],
)
def test_a_node_of_another_scene_is_not_in_sight(
    faults: Faults, at: str, hidden: list[str]
) -> None:
    found = faults("## Loop\n\n" + LOOP.format(at))
    assert [(d.code, d.message.split("`")[1]) for d in found] == [("W109", n) for n in hidden]
    assert all("in sight are" in d.help for d in found)


def test_where_the_position_is_wrong_nothing_is_said_of_what_is_in_sight(faults: Faults) -> None:
    assert [d.code for d in faults("## Loop\n\n" + LOOP.format("before accumulate x"))] == ["E305"]
