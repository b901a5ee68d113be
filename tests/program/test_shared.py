"""What a pack gives to its programs: data and a prelude, here and in plain Python."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.program.running import SMALL
from tutor.program import Diagnostic, Limits, Program, ProgramError, Recording, parse, run
from tutor.program.dataset import MOST_COLUMNS, MOST_LINES, Dataset
from tutor.program.parse import parse_prelude
from tutor.program.shared import Shared

PRELUDE = """\
\"\"\"What lessons share.\"\"\"
from tutor.lang import *
rate = 0.1
def neuron(x, w, b):
    s = dot(w, x) + b
    return squash(s)
def squash(s):
    return tanh(s)
def broken(x):
    return log(x - x)
"""
NAMES = Dataset("names", "emma\nolivia \n\nava\n\n")
POINTS = Dataset("points", 'x,y\n1,2.5\n-3,"a, ""b"""\n', True, True)
BARE = Dataset("bare", "1, +2.50,1e3\n007,.5, x y \n", True)
SHARED = Shared((NAMES, POINTS, BARE), parse_prelude(PRELUDE, path="prelude.py"))


def read(source: str, shared: Shared = SHARED) -> Program:
    return parse(source, path="a.md", first_line=10, shared=shared)


def execute(source: str, limits: Limits = SMALL, shared: Shared = SHARED) -> Recording:
    return run(read(source, shared), limits=limits)


def printed(source: str) -> list[str]:
    record = execute(source)
    assert record.error is None, record.error
    return list(record.text.values())


def faults(prelude: str) -> list[Diagnostic]:
    with pytest.raises(ProgramError) as caught:
        parse_prelude(prelude)
    return list(caught.value.diagnostics)


# ---- data


def test_lines_are_texts_and_rows_lists_or_dicts() -> None:
    assert printed("print(lines('names'))") == ["['emma', 'olivia', '', 'ava']"]
    assert printed("print(table('points'))") == ["[{'x': 1, 'y': 2.5}, {'x': -3, 'y': 'a, \"b\"'}]"]
    assert printed("print(table('bare'))") == ["[[1, 2.5, 1000.0], [7, 0.5, 'x y']]"]


def test_what_a_program_does_to_data_stays_in_its_run() -> None:
    change = "xs = lines('names')\nxs[0] = 'x'\nrows = table('bare')\nrows[0][0] = 99\n"
    look = "print(lines('names')[0], table('bare')[0][0])"
    assert printed(change + look) == ["emma 1"]
    assert printed(look) == ["emma 1"]


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("lines('nmaes')", "E208", "did you mean `names`?"),
        ("table('names')", "E205", "write `lines`"),
        ("lines('points')", "E205", "write `table`"),
        ("table(3)", "E205", "a text"),
        ("table(['points'])", "E205", "a text"),
        ("table()", "E205", "table(name)"),
    ],
)
def test_a_wrong_call_is_told_where_it_stands(source: str, code: str, words: str) -> None:
    try:
        error = execute(f"a = 1\n{source}").error
    except ProgramError as e:
        error = e.diagnostic
    assert error is not None
    assert (error.path, error.line, error.code) == ("a.md", 11, code)
    assert words in error.message + error.help


def test_data_count_towards_the_limits() -> None:
    many = Shared((Dataset("many", "x\n" * 5_000),))
    record = execute("for i in range(1000):\n    lines('many')", shared=many)
    assert record.error is not None and record.error.code == "E213"
    few = replace(SMALL, items=4_999)
    record = execute("lines('many')", few, many)
    assert record.error is not None and record.error.code == "E213"


@pytest.mark.parametrize(
    ("text", "header", "line", "words"),
    [
        ("1,2\n3\n", False, 2, "1 cells"),
        ("1,2\n\n3,4\n", False, 2, "empty line"),
        ('1,"2\n3",4\n', False, 1, "quotes"),
        ('1,"2"3\n', False, 1, "quotes"),
        ("1e999,2\n", False, 1, "column 1 is too large"),
        ("x,x\n1,2\n", True, 1, "twice"),
        ("x,\n1,2\n", True, 1, "no names"),
        (",".join("1" * (MOST_COLUMNS + 1)), False, 1, "columns"),
        ("1\n" * (MOST_LINES + 1), False, MOST_LINES + 1, "lines"),
        ((",".join("1" * 200) + "\n") * 1_001, False, 1_001, "cells"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_line(
    text: str, header: bool, line: int, words: str
) -> None:
    found = Dataset("t", text, True, header).faults
    assert found[0].line == line
    assert words in found[0].message


def test_all_that_is_wrong_with_a_table_is_told_up_to_a_number() -> None:
    found = Dataset("t", "1,2\n" + "3\n" * 1_000, True).faults
    assert [f.line for f in found] == list(range(2, 22))


def test_an_empty_file_is_no_rows() -> None:
    assert Dataset("t", "", True).rows() == []
    assert Dataset("t", "\n\n").texts() == []
    assert Dataset("t", "x,y\n", True, True).rows() == []


@given(st.text("1,\"\n .e-x'", max_size=60), st.booleans())
def test_any_table_has_faults_or_rows_of_one_length(text: str, header: bool) -> None:
    data = Dataset("t", text, True, header)
    assert data.faults or len({len(row) for row in data.rows()}) <= 1


# ---- the prelude


def test_programs_know_the_names_of_the_prelude() -> None:
    record = execute("w = [Value(1.0)]\nL = neuron([2.0], w, Value(rate))\nL.backward()")
    assert record.error is None
    assert [f.function for f in record.frames] == ["", "neuron", "dot", "squash"]
    assert ("rate", 0.1) in [(b.name, b.plain) for b in record.bindings]


def test_steps_in_the_prelude_have_its_lines() -> None:
    record = execute("L = neuron([2.0], [Value(1.0)], 1)")
    spans = [record.sites[i] for i in record.node_site]
    places = [record.program.place(span.line) for span in spans]
    assert ("prelude.py", 5) in places and ("prelude.py", 8) in places
    assert places[0] == ("a.md", 10)
    span = spans[-1]
    assert record.program.text_at(span.line)[span.col - 1 : span.end_col - 1] == "tanh(s)"
    assert record.program.where(span.line) == "prelude.py line 8"


def test_a_fault_in_the_prelude_is_located_there() -> None:
    record = execute("a = Value(1.0)\nb = broken(a)")
    assert record.error is not None
    assert (record.error.path, record.error.line, record.error.code) == ("prelude.py", 10, "E201")


def test_a_program_that_takes_a_name_changes_nothing_for_the_prelude() -> None:
    source = "def squash(s):\n    return s * 0\nL = neuron([0.5], [1.0], 0.0)\nprint(round(L, 6))\n"
    assert printed(source) == ["0.462117"]
    assert printed("rate = 5\nprint(rate)") == ["5"]


def test_a_prelude_may_write_over_the_library() -> None:
    shared = Shared(prelude=parse_prelude("def softmax(xs, t):\n    return t\n"))
    record = execute("print(softmax([1], 7))", shared=shared)
    assert list(record.text.values()) == ["7"]


def test_calls_of_the_prelude_are_looked_at_before_they_run() -> None:
    with pytest.raises(ProgramError) as caught:
        read("if False:\n    neuron(1)")
    assert (caught.value.diagnostic.line, caught.value.diagnostic.code) == (11, "E205")


def test_the_prelude_may_be_imported_only_where_there_is_one() -> None:
    assert execute("from prelude import *\nprint(rate)").error is None
    with pytest.raises(ProgramError) as caught:
        read("from prelude import *", Shared())
    assert caught.value.diagnostic.code == "E107"
    with pytest.raises(ProgramError):
        read("from prelude import neuron")


@pytest.mark.parametrize(
    ("source", "line", "code"),
    [
        ("a = 1\nw = Value(1.0)", 2, "E109"),
        ("for i in range(3):\n    pass", 1, "E109"),
        ("xs = [1, 2]\nxs[0] = 3", 2, "E109"),
        ("print(1)", 1, "E109"),
        ("def f(x, w=Value(1.0)):\n    return x * w", 1, "E109"),
        ("xs = lines('names')", 1, "E109"),
        ("def f(x):\n    return y", 2, "E203"),
        ("import os", 1, "E107"),
        ("from prelude import *", 1, "E107"),
        ("def f(:\n    pass", 1, "E101"),
        ("a = '\x1b'", 1, "E106"),
    ],
)
def test_a_prelude_has_only_functions_and_constants(source: str, line: int, code: str) -> None:
    found = faults(source)
    assert [(f.path, f.line, f.code) for f in found] == [("prelude.py", line, code)]


def test_the_steps_of_a_prelude_count() -> None:
    shared = Shared(prelude=parse_prelude("xs = [i * j for i in [1] * 200 for j in [1] * 200]"))
    record = execute("print(len(xs))", replace(SMALL, steps=1_000), shared)
    assert record.error is not None and record.error.code == "E210"


# ---- what tells one program from another


def test_programs_are_equal_by_text_place_prelude_and_data() -> None:
    source = "print(len(lines('names')))"
    same = Shared(
        tuple(Dataset(d.name, d.text, d.is_table, d.header) for d in SHARED.data),
        parse_prelude(PRELUDE, path="prelude.py"),
    )
    assert read(source) == read(source, same)
    assert hash(read(source)) == hash(read(source, same))
    other_prelude = Shared(SHARED.data, parse_prelude(PRELUDE + "\n", path="prelude.py"))
    other_data = Shared((Dataset("names", "emma"), POINTS, BARE), SHARED.prelude)
    others = [read(source, shared) for shared in (other_prelude, other_data, Shared())]
    others += [read(source + " "), parse(source, path="a.md", first_line=9, shared=SHARED)]
    assert len({read(source), *others}) == 6


def test_the_kept_trace_of_a_program_is_that_of_its_data() -> None:
    from tutor.lesson.traces import trace_of

    source = "n = len(lines('names'))\nx = Value(n)"
    first = trace_of(read(source))
    assert trace_of(read(source)) is first
    other = trace_of(read(source, Shared((Dataset("names", "emma"),))))
    assert (first.value(0, 1), other.value(0, 1)) == (4.0, 1.0)


def test_other_numbers_keep_what_is_shared() -> None:
    program = read("a = Value(1.0)\nL = neuron([a], [1.0], 0.0)").with_values({"a": 2.0})
    assert program.shared == SHARED
    assert run(program).error is None


def test_only_what_a_program_names_is_used_by_it() -> None:
    assert SHARED.used_by("a = Value(1)") == Shared()
    assert SHARED.used_by("lines('names')") == Shared((NAMES,))
    assert SHARED.used_by("neuron(1, 2, 3)") == Shared((), SHARED.prelude)


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("L = neuron([a], [w], b)", ["neuron", "squash"]),
        ("y = squash(x) * rate", ["rate", "squash"]),
        ("y = x * 2", []),
    ],
)
def test_a_program_uses_what_it_names_and_what_that_names(source: str, used: list[str]) -> None:
    assert SHARED.prelude is not None
    assert SHARED.prelude.used_in(source) == used


def test_each_definition_knows_its_lines() -> None:
    assert SHARED.prelude is not None
    lines = SHARED.prelude.lines
    assert lines["rate"] == range(3, 4) and lines["neuron"] == range(4, 7)
