"""A fault in a program hides no fault of its lesson that does not depend on it."""

from __future__ import annotations

import pytest

from tests.lesson.conftest import Faults

UNREAD = "a = Value(2.0)\nb = unheard * a\n"
FAILS = "a = Value(2.0)\nh = 0.5\nb = a * 3\nassert False\nc = a * b\nc.backward()\n"
APART = [
    ("`14 × 3 = 43`", "E301"),
    ("{a b}", "E304"),
    ("`L = 13, a = 3`", "W107"),
    ('```toml view\nat = "befor value a"\n```', "E305"),
    ('```toml quiz\nid = "q"\nkind = "value"\ntarget = "a"\nask = "`1 + 1 = 3`"\n```', "E301"),
]
DEPENDS = [
    "`c = 1`", "`dc/da = 1`", "{c}", "{nothing}", "`nothing = 3`", "`{c} = 1`",
    '```toml view\nat = "before value c"\nfocus = ["c"]\n```',
]  # fmt: skip


def after(program: str, text: str) -> str:
    return f"## Next\n\n```python program\n{program}```\n\n{text}\n"


@pytest.mark.parametrize("program", [UNREAD, FAILS], ids=["unread", "fails"])
@pytest.mark.parametrize(("text", "code"), APART)
def test_what_depends_on_no_program_is_told(
    faults: Faults, program: str, text: str, code: str
) -> None:
    [own, fault] = sorted(faults(after(program, text)), key=lambda d: d.code in ("E203", "E207"))[
        ::-1
    ]
    assert own.code in ("E203", "E207") and fault.code == code


@pytest.mark.parametrize("program", [UNREAD, FAILS], ids=["unread", "fails"])
@pytest.mark.parametrize("text", DEPENDS)
def test_what_may_follow_from_the_fault_is_not(faults: Faults, program: str, text: str) -> None:
    assert [d.code for d in faults(after(program, text))][1:] == []


def test_values_from_before_the_fault_are_compared(faults: Faults) -> None:
    found = faults(after(FAILS, "`a = 2`, `a = 5`, `h = 0.4`, `b = a × 3 = 6`, `b = 7`"))
    assert [d.message for d in found[1:]] == [
        "`a` is 2, not `5`", "`h` is 0.5, not `0.4`", "`b` is 6, not `7`",
    ]  # fmt: skip


def test_where_the_position_was_never_reached_no_name_is_sure(faults: Faults) -> None:
    view = '```toml view\nat = "before backward"\n```\n\n'
    assert [d.code for d in faults(after(FAILS, view + "`a = 5`, `2 = 3`"))] == ["E207", "E301"]
