"""The class out of a script: only definitions are run, and where there is none, it is said why."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.script.conftest import TRAIN
from tutor.script.engine.judging import judge
from tutor.script.engine.load.choosing import chosen
from tutor.script.engine.load.class_loading import Loaded
from tutor.script.engine.load.pruning import kept, needed_names
from tutor.script.engine.load.script_text import Unloadable

Load = Callable[..., Loaded]

VALUE = """
class Value:
    def __init__(self, data, prev=()):
        self.data, self.grad, self.prev = data, 0.0, prev

    def __add__(self, other):
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def backward(self, g=1.0):
        self.grad += g
        for node, slope in self.prev:
            node.backward(g * slope)
"""


def pruned(text: str) -> list[str]:
    tree = ast.parse(text)
    return [ast.unparse(each).splitlines()[0] for each in kept(tree, needed_names(tree))]


@pytest.mark.parametrize(
    "left_out",
    [
        "print('hello')",
        "while True: pass",
        "for i in range(10**9): pass",
        "with open('x', 'w') as f: pass",
        "if __name__ == '__main__':\n    x = 1",
        "model = train(1000)",
        "a.label = 'a'",
        "assert False",
        "raise SystemExit",
        "del x",
        "if input():\n    x = 1",
    ],
)
def test_what_a_script_does_is_left_out(left_out: str) -> None:
    assert pruned(f"x = 1\n{left_out}\nclass A:\n    pass") == ["x = 1", "class A:"]


def test_what_a_class_needs_is_kept_also_through_others() -> None:
    text = (
        "import math\n"
        "EPS = float('1e-9')\n"
        "def eps(): return EPS\n"
        "try:\n    import numpy as np\nexcept ImportError:\n    np = None\n"
        "class A:\n    def m(self): return eps()\n"
        "A.tanh = made(lambda x: x)\n"
        "half = lambda x: x / f()\n"
        "data = load()\n"
    )
    first = ["import math", "EPS = float('1e-9')", "def eps():", "try:", "class A:"]
    assert pruned(text) == [*first, "A.tanh = made(lambda x: x)", "half = lambda x: x / f()"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1", "no class with operators"),
        ("import torch\nx = torch.ones(3)", "PyTorch and has no scalar autograd class"),
        ("import numpy as np\nw = np.zeros(3)", "numpy arrays and has no scalar autograd class"),
        ("class V:\n    def __add__(self, other): pass", "V has operators, but no method"),
        (VALUE + VALUE.replace("Value", "Node"), "Value, Node. Say which: --class NAME"),
        ("from tutor import Value", "its class comes from the package tutor"),
        (VALUE.replace("data, 0.0", "numpy.array(data), 0.0") + "import numpy",
         "Value keeps its numbers in arrays (numpy.ndarray)"),
        (VALUE.replace("self, data, prev=()", "self, data, prev, owner"),
         "missing 1 required positional"),
        ("class A(:", "line 1: this is no Python: invalid syntax"),
        ("class A:\n    x = 1 / 0\n", "line 1 of script.py raises ZeroDivisionError"),
        ("from nowhere_at_all import Value\nclass A(Value): pass",
         "not to be found: nowhere_at_all"),
    ],
)  # fmt: skip
def test_what_has_no_class_to_check_is_told_in_one_sentence(
    load: Load, text: str, told: str
) -> None:
    with pytest.raises(Unloadable) as fault:
        chosen(load(text))
    assert told in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [("nothing.py", "there is no such file"), (".", "this is a folder"),
     ("latin.py", "not UTF-8"), ("broken.ipynb", "no notebook")],
)  # fmt: skip
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'")
    (tmp_path / "broken.ipynb").write_text("{", "utf-8")
    with pytest.raises(Unloadable, match=told):
        Loaded(tmp_path / name)


def test_which_of_several_classes_can_be_said(load: Load) -> None:
    loaded = load(VALUE + VALUE.replace("Value", "Node"))
    assert chosen(loaded, "Node").__name__ == "Node"
    with pytest.raises(Unloadable, match="there is no class Nodes; its classes: Value, Node"):
        chosen(loaded, "Nodes")


def test_a_class_of_a_foreign_package_is_checked_if_it_is_asked_for(
    untouched: None, tmp_path: Path
) -> None:
    (tmp_path / "script.py").write_text("from tutor import Value", "utf-8")
    report = judge(chosen(Loaded(tmp_path / "script.py", "Value"), "Value"))
    assert (report.faults, report.agree) == ((), report.tried)


def test_of_a_class_and_those_built_on_it_the_first_is_meant(load: Load) -> None:
    assert chosen(load(f"{VALUE}\nclass Parameter(Value):\n    pass")).__name__ == "Value"


def test_a_class_comes_from_the_file_beside_and_nothing_is_trained(untouched: None) -> None:
    loaded = Loaded(TRAIN)
    assert chosen(loaded).__name__ == "Scalar"
    assert set(loaded.modules) == {"train", "engine"}


def test_a_package_that_is_imported_relatively_is_found(untouched: None, tmp_path: Path) -> None:
    (tmp_path / "mine" / "core").mkdir(parents=True)
    (tmp_path / "mine" / "__init__.py").write_text("", "utf-8")
    (tmp_path / "mine" / "core" / "engine.py").write_text(VALUE, "utf-8")
    script = tmp_path / "mine" / "run.py"
    script.write_text("from .core.engine import Value\nprint(Value(1.0))", "utf-8")
    assert chosen(Loaded(script)).__module__ == "mine.core.engine"


def test_an_import_that_is_not_there_stands_aside(load: Load) -> None:
    text = (
        f"import torch_is_not_here as t\n{VALUE}\n    def tanh(self):\n        return t.tanh(1)\n"
    )
    loaded = load(text)
    assert loaded.stand_ins == ["torch_is_not_here"]
    report = judge(chosen(loaded))
    assert report.faults == ()
    assert "a.tanh() (ImportError: torch_is_not_here is not installed here)" in report.missing


def test_a_large_import_that_no_class_needs_is_not_loaded(load: Load, tmp_path: Path) -> None:
    loaded = load(f"import textual\nfrom rich import print\n{VALUE}\ndef f(): print(textual)")
    module = loaded.modules["script"]
    assert type(module.textual).__name__ == type(module.print).__name__ == "MissingImport"
    assert loaded.stand_ins == []


def test_of_a_notebook_the_cells_are_joined_and_lines_are_those_of_cells(
    untouched: None, tmp_path: Path
) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Notes"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "!pip install x\n", "n = 3"]},
        {"cell_type": "code", "source": ["this is no Python"]},
        {"cell_type": "code", "source": VALUE.splitlines(keepends=True)},
    ]
    path = tmp_path / "lecture.ipynb"
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    loaded = Loaded(path)
    assert loaded.script.left_out == 3
    report = judge(chosen(loaded))
    assert report.faults == ()
    line = VALUE.splitlines().index("class Value:") + 1
    assert loaded.script.cell_of(report.line) == (4, line)
