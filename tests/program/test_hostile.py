"""Programs written to break out, to hang or to fill the memory: each ends in a located error."""

from __future__ import annotations

import pytest

from tests.program.running import execute, fault
from tutor.characters import unsafe
from tutor.program.faults import CODES

ESCAPES = {
    "import by name": "x = __import__('os')",
    "import": "import os",
    "import as": "import os as x",
    "from import": "from os import system",
    "from import all": "from os import *",
    "own module, other name": "from tutor.lang import __builtins__",
    "own module, renamed": "from tutor.lang import Value as V",
    "relative import": "from . import x",
    "relative import of all": "from .tutor.lang import *",
    "import in a function": "def f():\n    import os\nf()",
    "import of all in a function": "def f():\n    from tutor.lang import *\nf()",
    "class of a tuple": "x = ().__class__",
    "class of a call": "x = Value(1).__class__.__mro__",
    "attribute of a function": "def f():\n    pass\nx = f.__globals__",
    "method of the library": "x = exp.__self__",
    "format method": "x = '{0.__class__}'.format(1)",
    "attribute in an f-string": "x = 1\ny = f'{x.__class__}'",
    "conversion in an f-string": "x = f'{1!r}'",
    "dunder in a format": "x = f'{1:{().__class__}}'",
    "getattr": "x = getattr(1, 'real')",
    "setattr": "setattr(1, 'a', 2)",
    "type": "x = type(1)",
    "vars": "x = vars()",
    "dict attribute": "x = Value(1)\ny = x.__dict__",
    "machine": "x = Value(1)\ny = x.machine",
    "index": "x = Value(1)\ny = x.i",
    "eval": "eval('1')",
    "exec": "exec('1')",
    "compile": "compile('1', '', 'exec')",
    "open": "open('x', 'w')",
    "input": "input()",
    "globals": "globals()",
    "breakpoint": "breakpoint()",
    "chr": "x = chr(27)",
    "underscore name": "_x = 1",
    "underscore parameter": "def f(__x):\n    return 1",
    "underscore argument": "def f(x):\n    return x\nf(__x=1)",
    "builtins": "x = __builtins__",
    "percent format": "x = '%s' % 1",
    "percent width": "x = '%999999999d' % 1",
    "walrus": "y = (x := 1)",
    "decorator": "@exp\ndef f(x):\n    return x",
    "double star argument": "print(**{'end': ''})",
    "star parameter": "def f(*a):\n    return a",
    "double star parameter": "def f(**a):\n    return a",
    "double star in a dict": "a = {**{1: 2}}",
    "class": "class A:\n    pass",
    "with": "with x:\n    pass",
    "try": "try:\n    pass\nexcept E:\n    pass",
    "raise": "raise 1",
    "del": "x = 1\ndel x",
    "global": "def f():\n    global x",
    "nonlocal": "def f():\n    nonlocal x",
    "nonlocal of nothing": "def f():\n    def g():\n        nonlocal x\n        x = 1\nf()",
    "nonlocal of a parameter": "def f(x):\n    def g(x):\n        nonlocal x\n    g(1)\nf(1)",
    "two stars": "*a, *b = [1, 2]",
    "star alone": "*a = [1, 2]",
    "star as a value": "a = *[1]",
    "star in a subscript": "a = [1]\nb = a[*[0]]",
    "star parameter of a lambda": "f = lambda *a: a",
    "function of a text": "x = 'a'.format_map({})",
    "encoding a text": "x = 'a'.encode()",
    "label that is no name": "x = Value(1, label='a b')",
    "label that is no text": "x = Value(1, label=[1])",
    "async": "async def f():\n    pass",
    "await": "await x",
    "yield": "def f():\n    yield 1",
    "match": "match 1:\n    case 1:\n        pass",
    "set": "x = {1}",
    "set comprehension": "x = {i for i in [1]}",
    "bytes": "x = b'a'",
    "complex": "x = 1j",
    "ellipsis": "x = ...",
    "matrix product": "x = 1 @ 2",
    "bits": "x = 1 << 9999999999",
    "invert": "x = ~1",
    "annotation": "x: int = 1",
    "annotated parameter": "def f(x: int):\n    return x",
    "generator kept": "g = (x for x in [1])",
    "generator to an own function": "def f(g):\n    return g\nf(x for x in [1])",
    "loop with else": "for x in []:\n    pass\nelse:\n    pass",
}

SIZES = {
    "tower of powers": ("x = 9**9**9", "E214"),
    "huge power": ("x = 2**4096**2", "E214"),
    "negative huge power": ("x = (-2)**10**9", "E214"),
    "power in steps": ("x = 3\nfor i in range(99):\n    x = x * x", "E214"),
    "doubling by addition": ("x = 2**4000\nfor i in range(999):\n    x = x + x", "E214"),
    "subtraction": ("x = 2**4000\nfor i in range(999):\n    x = x - -x", "E214"),
    "dot of whole numbers": ("x = 2**4000\nfor i in range(99):\n    x = dot([x], [x])", "E214"),
    "sum of whole numbers": ("x = 2**4000\nfor i in range(9999):\n    x = sum([x, x])", "E214"),
    "hexadecimal literal": ("x = 0x" + "f" * 2000, "E214"),
    "decimal literal": ("x = " + "9" * 2000, "E214"),
    "longer decimal literal": ("x = " + "9" * 6000, "E101"),
    "float literal": ("x = 1e999", "E201"),
    "overflow": ("x = 1e308 * 10", "E202"),
    "whole number in float": ("x = 2**4000 * 1.5", "E202"),
    "whole number in Value": ("x = Value(2**4000)", "E214"),
    "whole number as operand": ("x = Value(1) + 2**4000", "E214"),
    "sum of floats": ("x = sum([1e308, 1e308])", "E202"),
    "product of floats": ("x = dot([1e308], [10.0])", "E202"),
    "square of floats": ("x = mse([1e300], [-1e300])", "E202"),
    "mean of floats": ("x = mean([1e308, 1e308])", "E202"),
    "uniform": ("x = uniform(-1e308, 1e308)\ny = uniform(-1e308, 1e308)", "E202"),
    "infinite float": ("x = float('inf')", "E205"),
    "nan": ("x = float('nan')", "E205"),
    "int of a long text": ("x = int('9' * 5000)", "E205"),
    "int of a longer text": ("x = int('9' * 10**6)", "E213"),
    "round": ("x = round(1.5, 10**9)", "E205"),
    "round far up": ("x = round(2**4000, -(10**9))", "E205"),
    "list by *": ("x = [0] * 10**8", "E213"),
    "list by * from the right": ("x = 10**8 * [0]", "E213"),
    "list by *=": ("x = [0]\nx *= 10**8", "E213"),
    "tuple by *": ("x = (0,) * 10**8", "E213"),
    "text by *": ("x = 'a' * 10**8", "E213"),
    "text by *=": ("x = 'a'\nx *= 10**8", "E213"),
    "doubling list": ("x = [1]\nfor i in range(99):\n    x = x + x", "E213"),
    "doubling list in place": ("x = [1]\nfor i in range(99):\n    x += x", "E213"),
    "doubling text": ("x = 'a'\nfor i in range(99):\n    x += x", "E213"),
    "doubling in an f-string": ("x = 'a'\nfor i in range(99):\n    x = f'{x}{x}'", "E213"),
    "text in dot": ("x = dot(['a'], [10**8])", "E205"),
    "list in dot": ("x = dot([[0]], [10**8])", "E205"),
    "lists in sum": ("x = sum([[0] * 5000] * 5000, [])", "E205"),
    "texts in sum": ("x = sum(['a' * 5000] * 5000, '')", "E205"),
    "lists in mean": ("x = mean([[0] * 5000] * 5000)", "E205"),
    "list of a range": ("x = list(range(10**8))", "E213"),
    "tuple of a range": ("x = tuple(range(10**30))", "E213"),
    "sum of a range": ("x = sum(range(10**8))", "E213"),
    "length of a range": ("x = len(range(10**30))", "E213"),
    "sorted range": ("x = sorted(range(10**8))", "E213"),
    "zip of ranges": ("x = zip(range(10**8), range(10**8))", "E213"),
    "enumerated range": ("x = enumerate(range(10**8))", "E213"),
    "reversed range": ("x = reversed(range(10**8))", "E213"),
    "unpacked range": ("a, b = range(10**30)", "E204"),
    "list extended by a range": ("x = []\nx += range(10**8)", "E213"),
    "list extended by a larger range": ("x = []\nx += range(10**30)", "E213"),
    "comprehension": ("x = [0 for i in range(10**8)]", "E21"),
    "nested comprehension": ("x = [0 for i in range(10**4) for j in range(10**4)]", "E21"),
    "comprehension of nothing": ("x = [0 for i in range(10**8) if i < 0]", "E210"),
    "appending": ("x = []\nfor i in range(10**8):\n    x.append(i)", "E21"),
    "appending to the list in the loop": ("x = [1]\nfor i in x:\n    x.append(i)", "E21"),
    "dict": ("x = {}\nfor i in range(10**8):\n    x[i] = 0", "E210"),
    "while without end": ("while True:\n    pass", "E210"),
    "while with a growing list": ("x = [1]\nwhile x:\n    x.extend(x)", "E213"),
    "extended by a range": ("x = []\nx.extend(range(10**30))", "E213"),
    "inserting": ("x = []\nwhile True:\n    x.insert(0, 1)", "E21"),
    "slice grown": ("x = [1]\nwhile True:\n    x[:0] = x", "E213"),
    "slice of a range": ("x = [1]\nx[:] = range(10**9)", "E213"),
    "text joined": ("x = 'a' * 9000\nwhile True:\n    x = x.join(['b'] * 9000)", "E213"),
    "text replaced": ("x = 'a' * 9000\nx = x.replace('a', x)", "E213"),
    "text split": ("x = 'a ' * 4000\ny = [x.split() for i in range(99)]", "E213"),
    "text in upper case": ("x = 'ß' * 9000\ny = [x.upper() for i in range(99)]", "E213"),
    "dict comprehension": ("x = {i: i for i in range(10**9)}", "E21"),
    "dict updated": ("x = {}\nx.update([(i, i) for i in range(10**9)])", "E21"),
    "dict of a range": ("x = dict(range(10**30))", "E213"),
    "star of a range": ("print(*range(10**30))", "E213"),
    "star in a list of a range": ("x = [*range(10**30)]", "E213"),
    "rest of a range": ("a, *b = range(10**30)", "E213"),
    "mapped range": ("x = map(lambda i: i, range(10**30))", "E213"),
    "filtered range": ("x = filter(None, range(10**30))", "E213"),
    "any of a range": ("x = any(range(10**30))", "E213"),
    "sorted by a function": ("x = sorted([1, 2], key=lambda i: [0] * 10**9)", "E213"),
    "lambda that calls itself": ("f = lambda x: f(x)\nf(1)", "E215"),
    "functions in functions": (
        "def f(n):\n    def g():\n        return f(n + 1)\n    return g()\nf(0)", "E215",
    ),
    "index in a long list": ("x = [0] * 9000\nwhile True:\n    y = x.count(1)", "E21"),
    "removing from the front": ("x = [0] * 9000\nwhile x:\n    x.pop(0); x.append(0)", "E21"),
    "copies": ("x = [0] * 9000\ny = [x.copy() for i in range(99)]", "E213"),
    "slices": ("x = [0] * 5000\ny = [x[:] for i in range(5000)]", "E213"),
    "f-string width": ("x = 1\ny = f'{x:999999999}'", "E213"),
    "f-string precision": ("x = 1.0\ny = f'{x:.999999999f}'", "E213"),
    "f-string width by a variable": ("w = 999999999\ny = f'{1:{w}}'", "E213"),
    "printing much": ("x = 'a' * 9000\nfor i in range(99):\n    print(x)", "E213"),
    "printing a separator": ("x = 'a' * 9000\nprint(1, 2, 3, 4, 5, sep=x)", "E213"),
    "nodes": ("x = [Value(i) for i in range(9000)]", "E212"),
    "constants": ("x = Value(1)\nfor i in range(9000):\n    x = 1 + x", "E212"),
    "events": (
        "x = Value(1)\ny = sum([x] * 99)\nfor i in range(999):\n    y.backward()\n    x.grad = 0",
        "E212",
    ),
    "updates": ("x = Value(1)\nfor i in range(30000):\n    x.data = i", "E210"),
    "names": (
        "x = [Value(1)] * 60\nfor i in range(1000):\n    y = x\n", "E212",
    ),
    "endless loop": ("for i in range(10**12):\n    pass", "E210"),
    "loops in loops": (
        "for i in range(10**4):\n  for j in range(10**4):\n    pass", "E210",
    ),
    "recursion": ("def f(x):\n    return f(x)\nf(1)", "E215"),
    "two functions calling each other": (
        "def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\nf(1)", "E215",
    ),
    "recursion in deep expressions": (
        f"def f(x):\n    return {'(1 + ' * 60}f(x){')' * 60}\nf(1)", "E215",
    ),
    "branching recursion": (
        "def f(n):\n    return f(n - 1) + f(n - 1) if n else 0\nf(30)", "E210",
    ),
    "comprehension of ten thousand loops": (
        "x = [1 " + "for i in [1] " * 10_000 + "]", "E215",
    ),
}  # fmt: skip

_NEST = "a = [1]\nfor i in range(60):\n    a = [a, a]\n"
_TWO = _NEST + "b = [1]\nfor i in range(60):\n    b = [b, b]\n"
_TUPLE = "a = (1,)\nfor i in range(60):\n    a = (a, a)\n"
_CHAIN = "a = []\nb = []\nfor i in range(9000):\n    a = [a]\n    b = [b]\n"
_SELF = "a = [1]\na.append(a)\nb = [1]\nb.append(b)\n"

EXPONENTIAL = {
    "printed": (_NEST + "print(a)", "E213"),
    "in an f-string": (_NEST + "x = f'{a}'", "E213"),
    "in a message": (_NEST + "assert 0, a", "E207"),
    "compared": (_TWO + "x = a == b", "E213"),
    "ordered": (_TWO + "x = a < b", "E213"),
    "looked up": (_TWO + "x = a in [b]", "E213"),
    "in a dict": (_TWO + "x = {1: a} == {1: b}", "E213"),
    "sorted": (_TWO + "x = sorted([a, b])", "E205"),
    "largest": (_TWO + "x = max(a, b)", "E204"),
    "as a key": (_TUPLE + "x = {a: 1}", "E204"),
    "as a key to read": (_TUPLE + "x = {1: 1}\ny = x[a]", "E204"),
    "as a key to write": (_TUPLE + "x = {}\nx[a] = 1", "E204"),
    "looked up in a dict": (_TUPLE + "x = a in {1: 1}", "E204"),
    "counted": (_TWO + "x = [a].count(b)", "E213"),
    "found": (_TWO + "x = [a].index(b)", "E213"),
    "sorted by": (_TWO + "x = sorted([1, 2], key=lambda i: a)", "E205"),
    "as a key of get": (_TUPLE + "x = {}\ny = x.get(a)", "E204"),
    "as a key of a comprehension": (_TUPLE + "x = {a: 1 for i in [1]}", "E204"),
    "missing from a list": (_NEST + "x = [].index(a)", "E213"),
    "long chain compared": (_CHAIN + "x = a == b", "E21"),
    "long chain printed": (_CHAIN + "print(a)", "E21"),
    "long chain in an f-string": (_CHAIN + "x = f'{a}'", "E21"),
    "inside itself, printed": (_SELF + "print(a)", "E213"),
    "inside itself, in an f-string": (_SELF + "x = f'{a}'", "E213"),
    "inside itself, compared": (_SELF + "x = a == b", "E213"),
    "dict inside itself": ("a = {}\na[1] = a\nprint(a)", "E213"),
    "looking for a text in a range": ("x = 'a' in range(10**12)", ""),
    "looking for a broken number in a range": ("x = 0.5 in range(10**12)", ""),
    "large list inside itself, assigned": ("a = [Value(1)] * 99\na[0] = a\nb = a", ""),
}

DEEP = {
    "minuses": "x = " + "-" * 100_000 + "1",
    "minuses with spaces": "x = " + "- " * 90_000 + "1",
    "parentheses": "x = " + "(" * 90_000 + "1" + ")" * 90_000,
    "parentheses over lines": "x = " + "(\n" * 60_000 + "1" + ")\n" * 60_000,
    "brackets without an end": "x = " + "[" * 100_000,
    "dicts": "x = " + "{1:" * 60_000 + "1" + "}" * 60_000,
    "sum of 50,000 terms": "x = 1" + "+1" * 50_000,
    "sum of 500 terms": "x = 1" + "+1" * 500,
    "powers": "x = 1" + "**1" * 50_000,
    "not": "x = " + "not " * 40_000 + "1",
    "else": "x = " + "1 if 1 else " * 15_000 + "1",
    "attributes": "x = a" + ".data" * 30_000,
    "items": "x = a" + "[0]" * 50_000,
    "calls": "x = a" + "()" * 90_000,
    "lambda": "x = " + "lambda: " * 20_000 + "1",
    "elif": "if 0:\n  pass\n" + "elif 0:\n  pass\n" * 10_000,
    "blocks": "".join(" " * i + "if 1:\n" for i in range(120)) + " " * 120 + "pass",
    "f-string": "x = f'{" + "-" * 50_000 + "1}'",
    "f-string of a sum": "x = f'{1" + "+1" * 50_000 + "}'",
    "f-string in f-strings": "x = " + "f'{" * 4 + "1",
    "after a triple quote": '"""(((("""\nx = ' + "-" * 100_000 + "1",
    "in a continued line": "x = 1" + " + \\\n 1" * 20_000,
}

TEXTS = {
    "ESC": "x = '\x1b[2J'",
    "ESC in a comment": "# \x1b]0;hello\x07\nx = 1",
    "NUL": "x = 1\x00",
    "bidi": "x = 1 # \u202e",
    "isolate": "x = '\u2066'",
    "carriage return": "x = 1\rprint(x)",
    "form feed": "x = 1\x0c",
    "next line": "x = '\x85'",
    "surrogate": "x = '\ud800'",
    "escape of ESC": r"x = '\x1b[2J'",
    "octal escape": r"x = '\033[2J'",
    "escape of bidi": r"x = '\u202e'",
    "long escape of bidi": r"x = '\U0000202e'",
    "escape by name": r"x = '\N{RIGHT-TO-LEFT OVERRIDE}'",
    "escape of a surrogate": r"x = '\ud800'",
    "escape in an f-string": r"x = f'\x1b{1}'",
    "escape in a format": r"x = f'{1:\x1b<5}'",
    "escape in a docstring": '"""\\x1b"""',
    "escape in a key": r"x = {'\x1b': 1}",
    "escape in print": r"print(1, end='\x1b')",
}


def _check(source: str, code: str) -> None:
    found = fault(source)
    assert found.code.startswith(code), found
    assert found.code in CODES
    lines = source.split("\n")
    assert 1 <= found.line <= len(lines)
    assert 1 <= found.col <= len(lines[found.line - 1]) + 1
    assert not unsafe(str(found))
    assert len(str(found)) < 600, "a message that a person can read"


@pytest.mark.parametrize("name", ESCAPES)
def test_ways_out_of_the_language_are_closed(name: str) -> None:
    _check(ESCAPES[name], "E")


@pytest.mark.parametrize("name", SIZES)
def test_nothing_grows_over_its_limit(name: str) -> None:
    _check(*SIZES[name])


@pytest.mark.parametrize("name", EXPONENTIAL)
def test_shared_and_circular_collections_are_never_unfolded(name: str) -> None:
    source, code = EXPONENTIAL[name]
    if code:
        _check(source, code)
    else:
        assert execute(source).error is None


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_refused_before_it_is_read(name: str) -> None:
    _check(DEEP[name], "E10")


@pytest.mark.parametrize("name", TEXTS)
def test_characters_that_command_a_terminal_are_refused(name: str) -> None:
    _check(TEXTS[name], "E10")


@pytest.mark.parametrize("spec", ["c", "5c", "<5c"])
def test_a_format_can_not_make_a_character(spec: str) -> None:
    _check(f"x = f'{{27:{spec}}}'", "E204")
    _check(f"x = '{spec}'\ny = f'{{0x202e:{{x}}}}'", "E204")


def test_a_long_name_is_not_searched_for_its_like() -> None:
    long = "a" * 60_000
    found = fault(f"{long}b = 1\nx = {long}c")
    assert found.code == "E203"
    assert len(str(found)) < 600


def test_a_long_line_is_read_in_proportion() -> None:
    _check("x = [" + "1," * 20_000 + "]", "E213")
    _check("x = ['é'," + "1," * 20_000 + "]", "E213")


def test_what_a_program_prints_is_only_text() -> None:
    record = execute("print(['a\\n', {'b': (1, 2.5)}], Value(1), exp, None, True)")
    assert record.error is None
    (text,) = record.text.values()
    assert not unsafe(text)
    assert "0x" not in text
