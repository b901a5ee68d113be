"""Texts made at random: reading and running them raises nothing but a located error."""

from __future__ import annotations

import ast
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.programs import FEATURES
from tests.program.running import SMALL, execute
from tests.program.test_python import compare
from tests.sampled import examples
from tutor.characters import unsafe
from tutor.program import ProgramError, parse, run
from tutor.program.faults import CODES
from tutor.trace import Trace, export

QUICK = replace(SMALL, steps=2_000, nodes=500, events=2_000, cells=5_000, items=500)
WORDS = """
a b w f x Value print range len sum max dot exp abs softmax sorted zip list str int round
append extend insert pop index count sort update get split join strip replace upper map filter
any all dict lambda: nonlocal label= key= items keys data grad backward if else for in while def
return pass break continue
and or not is None True assert import from lambda class with yield * ** / // % + - @ ~
< > == != <= >= = += *= **= := ( ) [ ] { } , : ; . ' " f' f" \'\'\' # \\ 0 1 -1 2 0.5 1e308
99999999999 _ __class__ é {x} {x:5} {x!r} '' 'ab' [] () {}
"""
TOKENS = [*WORDS.split(), "\n", "\n", "\n    ", " ", "\t"]


def check(source: str) -> None:
    """A diagnostic that lies in the text, or a whole trace; nothing else."""
    try:
        recording = run(parse(source, limits=QUICK), limits=QUICK)
        error = recording.error
        trace = Trace(recording)
        assert len(list(export.jsonl(trace))) == len(list(export.text(trace))) == len(trace)
    except ProgramError as e:
        error = e.diagnostic
    if error is not None:
        lines = source.split("\n")
        assert error.code in CODES
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.col <= len(lines[error.line - 1]) + 1
        assert not unsafe(str(error))
        assert len(str(error)) < 1000


@settings(max_examples=examples(150))
@given(st.lists(st.sampled_from(TOKENS), max_size=40).map(" ".join))
@example("a = [] ; a += a ; a [ a ] = a")
def test_a_soup_of_words_is_refused_with_a_place(source: str) -> None:
    check(source)


@settings(max_examples=examples(100))
@given(st.text(max_size=200))
def test_any_text_is_refused_with_a_place(source: str) -> None:
    check(source)


@settings(max_examples=examples(150))
@given(st.sampled_from(sorted(FEATURES.values())), st.integers(0, 2**32), st.integers(1, 4))
def test_a_damaged_program_is_refused_with_a_place(source: str, seed: int, count: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        i = rng.randrange(len(source) + 1)
        j = min(i + rng.choice([0, 0, 1, 1, 2, 8]), len(source))
        new = rng.choice([*TOKENS, source[rng.randrange(len(source) + 1) :][:12], ""])
        source = source[:i] + new + source[j:]
    check(source)


@settings(max_examples=examples(100))
@given(programs())
def test_random_programs_mean_what_python_means(source: str) -> None:
    recording = execute(source)
    if recording.error is None:
        compare(source, recording)


_NUMBER = st.one_of(
    st.integers(-20, 20).map(str),
    st.sampled_from(["0.5", "2.5", "-1.5", "1e3", "True", "x", "y", "len('ab')"]),
)


def _combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from(
        ["+", "-", "*", "/", "//", "%", "**", "<", ">=", "==", "!=", "and", "or"]
    )
    return st.one_of(
        st.tuples(inner, operator, inner).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(st.sampled_from(["-", "+", "not "]), inner).map("({0[0]}{0[1]})".format),
        st.tuples(inner, inner, inner).map("({0[0]} if {0[1]} else {0[2]})".format),
        st.tuples(inner, inner).map("max({0[0]}, {0[1]})".format),
        st.tuples(inner, inner).map("[{0[0]}, {0[1]}][0]".format),
    )


class _Real(ast.NodeTransformer):
    """Refuses results, inside an expression too, that Python has and the language has not."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            return ast.Call(ast.Name("power", ast.Load()), [node.left, node.right], [])
        return ast.Call(ast.Name("real", ast.Load()), [node], [])


def real(x: Any) -> Any:
    """`x`, unless it is complex, not finite, or a whole number longer than the language has."""
    if isinstance(x, complex) or (isinstance(x, float) and x - x != 0):
        raise ValueError(x)
    if isinstance(x, int) and x.bit_length() > SMALL.bits:
        raise ValueError("a whole number that is too long")
    return x


def power(x: Any, y: Any) -> Any:
    if isinstance(x, int) and isinstance(y, int) and (x.bit_length() - 1) * y > SMALL.bits:
        raise ValueError("a whole number that is too long")
    return real(x**y)


def in_python(expression: str) -> Any:
    """What Python makes of it.

    Raises:
        ArithmeticError, ValueError: nothing that the language has.
    """
    tree = ast.fix_missing_locations(_Real().visit(ast.parse(expression, mode="eval")))
    names = {"x": 3, "y": 0.25, "len": len, "max": max, "real": real, "power": power}
    return eval(compile(tree, "<expression>", "eval"), names)


@settings(max_examples=examples(300))
@given(st.recursive(_NUMBER, _combine, max_leaves=8))
@example("(not (-1 ** 0.5))")
@example("(not ((0 - 1) ** 0.5))")
@example("(not (1e3 ** 20 * 1e3 ** 20 * 1e3 ** 20 * 1e3 ** 20 * 1e3 ** 20 * 1e3 ** 20))")
@example("(0 if ((20 ** 20) ** (20 ** 20)) else 1)")
def test_arithmetic_on_plain_numbers_is_pythons(expression: str) -> None:
    source = f"x = 3; y = 0.25\nz = {expression}\nw = f'{{z}}'"
    error = execute(source).error
    if error is None:
        compare(source, execute(source))
        return
    assert error.code in {"E202", "E214"}, error
    try:
        with pytest.raises((ArithmeticError, ValueError)):
            in_python(expression)
    except pytest.fail.Exception:
        raise AssertionError(f"{expression} is fine in Python: {error}") from None
