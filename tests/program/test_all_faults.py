"""All faults of a program are told at once, each with what to write instead."""

from __future__ import annotations

import ast

import pytest

from tests.program.running import execute, fault
from tutor.program import Diagnostic, ProgramError, parse


def faults(source: str) -> list[Diagnostic]:
    with pytest.raises(ProgramError) as caught:
        parse(source, path="x.md", first_line=10)
    found = list(caught.value.diagnostics)
    assert caught.value.diagnostic == found[0]
    assert found == sorted(found, key=lambda d: (d.line, d.col)), "in order of lines"
    return found


TWELVE = """\
import torch
from torch import nn
a: float = 3.0
w = Value(2.0)
x = torch.tensor([1.0, 2.0])
b = w.item() + _c
class Net(nn.Module):
    def __init__(self):
        super().__init__()
y = w @ x
for i in range(3)
    w.zero_grad()
try:
    loss = (y - 1) ** 2
    del a
except ValueError:
    loss = unknwon
s = {1, 2}
loss.backward()
print(f"{loss!r}", end="", end="")
"""
PLANTED = [
    (1, "E107"), (2, "E107"), (3, "E102"), (5, "E103"), (6, "E103"), (6, "E108"), (7, "E102"),
    (10, "E102"), (11, "E101"), (12, "E103"), (13, "E102"), (15, "E102"), (17, "E203"),
    (18, "E102"), (20, "E102"), (20, "E102"),
]  # fmt: skip


def test_a_program_with_many_planted_faults_names_all_of_them_in_one_run() -> None:
    found = faults(TWELVE)
    assert [(d.line - 9, d.code) for d in found] == PLANTED
    assert len(found) >= 12
    assert all(d.help for d in found)


def test_twelve_faults_of_twelve_kinds() -> None:
    source = "\n".join(
        ["a = Value(2.0)", "b = a.item()", "del a", "c = {1}", "import os", "e = 1 @ 2", "f = g",
         "_h = 1", "i = (1 +", "return a", "k = 1e999", "l = '\\x1b'", "with a: pass", "n = b'x'"]
    )  # fmt: skip
    found = faults(source)
    assert [d.line - 9 for d in found] == list(range(2, 15))
    assert all(d.help for d in found)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("a = (\nb = 1\nc = d\n", [1, 3]),
        ("if 1\n    a = 1\n    b = )\nc = d", [1, 3, 4]),
        ("a = [1,\n  2,\n  3\nb = 1", [1]),
        ('a = """x\nb = c', [1]),
        ("a = 'x\nb = c\nd = e", [1, 2, 3]),
        ("a = 1\n  b = 2\nc = d", [2]),
        ("def f(:\n    a = 1\n    return a\nb = f()", [1]),
        ("a b c = 1\nd = a + b + c", [1]),
        ("while 1\nbreak", [1, 2]),
        ("xs = [1,\n2 3,\n4]\ny = z", [2]),
    ],
)
def test_after_a_line_that_is_no_python_reading_goes_on(source: str, lines: list[int]) -> None:
    assert [d.line - 9 for d in faults(source)] == lines


def test_faults_of_a_part_that_is_left_out_are_not_told_one_by_one() -> None:
    assert len(faults("class A(B):\n    def f(self):\n        self.x = self.y")) == 1
    assert len(faults("x = {i.q for i in [1]}")) == 1
    assert len(faults("from numpy import array\nx = array([1])")) == 1


def test_there_are_not_more_than_a_person_reads() -> None:
    assert len(faults("import os\n" * 10_000)) == 50


def _kinds() -> list[str]:
    bases = (ast.stmt, ast.expr, ast.operator, ast.unaryop)
    return sorted({c.__name__ for base in bases for c in base.__subclasses__()})


SNIPPETS = [
    "x = {i for i in [1]}", "match 1:\n    case 1:\n        pass", "async def f():\n    pass",
    "def f():\n    yield 1", "def f():\n    yield from [1]", "x = (y := 1)", "x = 1 @ 2", "x = ~1",
    "x = 1 << 2", "x = 1 >> 2", "x = 1 | 2", "x = 1 & 2", "x = 1 ^ 2", "raise 1", "global x",
    "try:\n    pass\nexcept* ValueError:\n    pass", "x = ...", "x = 1j", "x = b''", "x: int = 1",
    "def f():\n    await f()", "async def f():\n    async with f():\n        pass",
]  # fmt: skip


@pytest.mark.parametrize("source", SNIPPETS)
def test_no_message_shows_a_name_from_inside(source: str) -> None:
    for found in faults(source):
        words = f"{found.message} {found.help}"
        assert not any(f"`{kind}`" in words or f" {kind} " in words for kind in _kinds()), words
        assert "ellipsis" not in words
        assert found.help


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = Value(1)\ny = x.item()", "write `.data`"),
        ("x = Value(1)\nx.zero_grad()", "`p.grad = 0.0`"),
        ("x = Value(1)\nx.detach()", "`.data`"),
        ("x = Value(1)\ny = x.grda", "did you mean `grad`?"),
        ("x = Value(1)\ny = x.max(2)", "`max(xs)`"),
        ("x = [1]\ny = x.shape", "`len(xs)`"),
        ("x = '{}'.format(1)", "f-string"),
        ("x = math.pi", "`pi`"),
        ("x = torch.tensor(1)", "`Value(2.0)`"),
        ("x = tahn(1)", "did you mean `tanh`?"),
        ("x = unheard", "assign it before you use it"),
        ("x = set([1])", "a list"),
        ("x = isinstance(1, int)", "type"),
        ("x = exp(1, 2)", "write `exp(x)`"),
        ("x = max([])", "at least one item"),
        ("def f(x, y=1):\n    return x\nf()", "`f` takes (x, y)"),
        ("x = [1].data", "take a Value out of it"),
        ("x = {}\nx.append(1)", "it has `.clear`"),
        ("x = Value(1)\nx.append(1)", "it has `.data`"),
        ("x = sorted([1], key=1)", "lambda x"),
        ("x = ','.join([1])", "`str(x) for x in …`"),
        ("x = [1].index(2)", "ask with `in`"),
        ("x = [].pop()", "the list is empty"),
        ("x = {}.pop(1)", "second argument"),
        ("x = range(Value(1))", "a Value cannot be interpreted as an integer"),
        ("x = [1]\nx.insert(exp, 1)", "a function cannot be"),
        ("x = 'a'.upper(1)", "not what it is given"),
    ],
)
def test_each_says_what_to_write_instead(source: str, said: str) -> None:
    assert said in str(fault(source))


CALLS = """\
def neuron(w, x, b=0.0):
    return w * x + b
def never(a):
    y = exp(a, 2)
    return unknwon + neuron(a)
a = Value(1.0, 2.0, 3.0)
b = neuron(a, a, a, a)
c = neuron(a, y=a)
d = neuron(a, a, w=a)
e = tanh()
f = a.relu(1)
print(f, ends="")
a.backward(f)
"""


def test_calls_that_can_not_go_well_are_told_at_once_also_where_nothing_leads() -> None:
    found = faults(CALLS)
    assert [(d.line - 9, d.code) for d in found] == [
        (4, "E205"), (5, "E203"), (5, "E205"), (6, "E205"), (7, "E205"), (8, "E205"), (9, "E205"),
        (10, "E205"), (11, "E205"), (12, "E205"), (13, "E205"),
    ]  # fmt: skip
    assert all(d.help for d in found)


@pytest.mark.parametrize(
    "source",
    [
        "def f(a, b=2):\n    return a + b\nx = f(1) + f(1, 3) + f(b=1, a=2) + f(*[1, 2])",
        "def f(a):\n    return a\ndef f(a, b):\n    return a + b\nx = f(1, 2)",  # the second counts
        "def f(a):\n    return a\nif 1:\n    f = max\nx = f(1, 2)",
        "def tanh(a, b):\n    return a + b\nx = tanh(1, 2)",
        "def g(exp):\n    return exp(1, 2)\nx = g(lambda a, b: a + b)",
        "x = sum([1, 2], 3) + max(1, 2, 3) + max([1, 2]) + round(1.234, 1) + len(range(1, 9, 2))",
        "x = Value(2.0, label='w')\ny = x.exp() + exp(x)\ny.backward()\nprint(x, sep='', end='')",
        "x = dict(a=1, b=2)\ny = enumerate([1], start=2)\nz = sorted([1], key=lambda x: -x)",
    ],
)
def test_calls_that_may_go_well_are_left_to_the_run(source: str) -> None:
    assert execute(source).error is None
