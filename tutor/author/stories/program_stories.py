"""Stories of programs: E101 to E108 found by reading one, E201 to E215 by running it."""

from __future__ import annotations

from tutor.author.stories.story import Story

_A = "a = Value(2.0)\n"
_SUMS = "xs = [Value(1.0)] * 1000\n{}:\n    L = sum(xs)\n"
_CALLS = """\
def half(x):
    {}return half(x / 2)

y = half(Value(8.0))
"""


def _program(code: str, why: str, wrong: str, mended: str) -> Story:
    return Story(code, why, "program", wrong, mended)


STORIES = (
    _program("E101", "A program is real Python. The column is where Python stopped reading; what "
             "is "
             "missing is often on the line above.", "a = Value(2.0\nb = a * 3", _A + "b = a * 3"),
    _program("E102", "The language has what programs about gradients need, and nothing that could "
             "reach the machine of the reader. The message says what to write instead.",
             _A + "try:\n    b = a * 3\nexcept Exception:\n    b = a", _A + "b = a * 3"),
    _program("E103", "A node has `data`, `grad`, `backward()` and functions of one number; lists, "
             "dicts and texts have their usual methods.",
             _A + "b = a.value * 3", _A + "b = a.data * 3"),
    _program("E104", "Nobody can read brackets as deep as that. Give parts of it names.",
             "a = " + "(" * 120 + "1" + ")" * 120, "a = 1"),
    _program("E105", "A program that a learner steps through fits on a screen or two.",
             "a = 1\n" * 40_000, "a = 1\n" * 10),
    Story("E106", "What cannot be seen in a program must not change what it does. In a lesson this "
          "is E005; here it is about a file for `trace`."),
    _program("E107", "There is nothing to import: the functions of the language are there by "
             "themselves, and the files of the reader are not.",
             "import math\na = math.exp(1.0)", "a = exp(1.0)"),
    _program("E108", "Such names lead into the inside of Python.", "_a = Value(2.0)", _A),
    Story("E109", "What lessons share are functions and constants. A calculation there would run "
          "before every program, and its nodes would stand in every graph.",
          "shared", "prelude.py\na = Value(2.0)",
          "prelude.py\ndef double(x):\n    return x * 2"),
    _program("E201", "The operation has no finite real value for these numbers: `log` of 0, a "
             "division by 0, a root of a negative number, or a number too large.",
             "a = Value(0.0)\nb = log(a)", _A + "b = log(a)"),
    _program("E202", "The same with plain numbers, as Python itself complains.",
             "a = Value(2.0)\nb = a * (1 / 0)", _A + "b = a * (1 / 4)"),
    _program("E203", "The name was given to nothing before this line, or is misspelt.",
             "weight = Value(2.0)\nb = wieght * 3", "weight = Value(2.0)\nb = weight * 3"),
    _program("E204", "The operation is not there for these things; comparing nodes, for one, is "
             "comparing their `.data`.",
             _A + "b = 'a' + a", _A + "b = 3 + a"),
    _program("E205", "The call gives too few, too many or wrong arguments; the message says what "
             "there is.", _A + "b = exp(a, 2)", _A + "b = exp(a) ** 2"),
    _program("E206", "The list is shorter, or the dict has no such key. Items count from 0.",
             "xs = [1, 2]\na = xs[2]", "xs = [1, 2]\na = xs[1]"),
    _program("E207", "An `assert` is a promise of the program to its reader.",
             "a = 1\nassert a == 2", "a = 2\nassert a == 2"),
    _program("E210", "Every run ends, also that of a loop that was meant otherwise.",
             "for i in range(10**9):\n    pass", "for i in range(10):\n    pass"),
    _program("E208", "`lines` and `table` read what `[data]` of pack.toml names; the message lists "
             "it.", 'xs = table("point")', "xs = [1, 2]"),
    _program("E209", "Keys that come or go under a loop over a dict would be met or left out by "
             "chance. Loop over a copy.",
             "d = {'a': 1}\nfor k in d:\n    d[k + 'b'] = 2",
             "d = {'a': 1}\nfor k in list(d):\n    d[k + 'b'] = 2"),
    Story("E211", "The program ran longer than a reader waits. Fewer rounds, or smaller lists."),
    _program("E212", "A run is kept whole, so that one can step back in it; that has a limit. Of "
             "the rounds of a training loop, those with the same graph count once.",
             _SUMS.format("while True"), _SUMS.format("for i in range(90)")),
    _program("E213", "Something would take more memory than a lesson is worth.",
             "xs = [0] * 10**9", "xs = [0] * 10"),
    _program("E214", "Whole numbers grow without end, and arithmetic with them takes ever longer. "
             "Use a float.", "a = 2 ** 10**6", "a = 2.0 ** 10"),
    _program("E215", "A function that calls itself needs a case in which it does not.",
             _CALLS.format(""), _CALLS.format("if x.data < 1:\n        return x\n    ")),
)  # fmt: skip
