"""Answers in plain sight on the screen of a question."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.lesson.read.reading import read_lesson
from tutor.quiz.check.judge import judge_lesson
from tutor.quiz.kinds.registry import KEYS

DIAMOND = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()"
CHAIN = "a = Value(2.0)\nb = Value(3.0)\nc = a * b\nd = c + 1\nloss = d ** 2\nloss.backward()"


def found(
    tmp_path: Path, text: str, quiz: str = "", program: str = DIAMOND, more: str = ""
) -> list[tuple[str, str]]:
    """The code of each warning, and what of the lesson stands where it points."""
    lesson = (
        f'# T\n\n```toml lesson\nid = "t"\n```\n\n```python program\n{program}\n```\n\n{text}\n\n'
        f'```toml quiz\nid = "q"\nask = "?"\n{quiz or GRADIENT}\n```\n\n{more}\n'
    )
    path = tmp_path / "t.md"
    path.write_text(lesson, encoding="utf-8")
    read, faults = read_lesson(path, KEYS)
    assert read is not None and not faults, faults
    lines = lesson.split("\n")
    return [(d.code, lines[d.line - 1][d.col - 1 :]) for d in judge_lesson(read)]


GRADIENT = 'kind = "value"\ntarget = "a"'
VALUE = 'kind = "value"\ntarget = "value d"'
SIGN = 'kind = "sign"\ntarget = "b"'
ORDER = 'kind = "compare"\ntargets = ["b", "a"]'


@pytest.mark.parametrize(
    ("text", "quiz", "at"),
    [
        ("So `dL/da = -13.75`.", GRADIENT, "dL/da = -13.75`."),
        ("So it is {dL/da}.", GRADIENT, "{dL/da}."),
        ("So `{dL/da via d} + {dL/da via e} = {dL/da}`.", GRADIENT, "{dL/da}`."),
        ("Both together: -13.75.", GRADIENT, "-13.75."),
        ("Both together: −13.75.", GRADIENT, "−13.75."),
        ("Both: `-3.75 - 10 = -13.75`.", GRADIENT, "-3.75 - 10 = -13.75`."),
        ("```text\n\nall: -13.75\n```", GRADIENT, "-13.75"),
        ("First.\n\nThen ``d = -10``.", VALUE, "`d = -10``."),
        ("Then `d` is -10.", VALUE, "`d` is -10."),
        ("Multiply: the answer is -10.", VALUE, "the answer is -10."),
        ("The gradient of `b` is -4.", SIGN, "gradient of `b` is -4."),
        ("`dL/db = -4`", SIGN, "dL/db = -4`"),
        ("{dL/da} and {dL/db}", ORDER, "{dL/db}"),
    ],
)
def test_a_text_above_a_question_that_tells_its_answer(
    tmp_path: Path, text: str, quiz: str, at: str
) -> None:
    assert found(tmp_path, text, quiz) == [("W419", at)]


@pytest.mark.parametrize(
    ("text", "quiz"),
    [
        ("Its share is {dL/da via d}, and `dL/da via e = -10`.", GRADIENT),
        ("`dL/dd = -1.5`, `d = -10`, and in all {dd/da}.", GRADIENT),
        ("`a` is -4, and 13.75 is another number.", GRADIENT),
        ("The value is 15, or `3 × 5 = 15`.", GRADIENT),
        ("{dL/da} alone tells no order.", ORDER),
        ("-1375 and 113.75 and -13.7512 are other numbers.", GRADIENT),
    ],
)
def test_a_text_that_tells_something_else_is_left_alone(
    tmp_path: Path, text: str, quiz: str
) -> None:
    assert found(tmp_path, text, quiz) == []


def test_what_stands_below_a_question_is_read_after_it(tmp_path: Path) -> None:
    assert found(tmp_path, "", more="So `dL/da = -13.75`.") == []


def test_a_question_above_that_tells_the_answer_of_the_next(tmp_path: Path) -> None:
    above = '```toml quiz\nid = "first"\nkind = "sign"\ntarget = "e"\nask = "?"\n{}\n```'
    told = above.format('right = "Yes, and dL/da is -13.75."')
    assert found(tmp_path, told) == [("W420", '-13.75."')]
    told = above.format('hints = ["Look.", "As in {dL/da}."]')
    assert found(tmp_path, told) == [("W420", '{dL/da}."]')]
    assert found(tmp_path, above.format('right = "Yes: {dL/de}."')) == []


def test_a_neighbour_that_shows_the_answer_by_coincidence(tmp_path: Path) -> None:
    """At x = 2 the slope of x² is its value. What a sum passes on is no coincidence."""
    square = "x = Value(2.0)\ny = x ** 2\ny.backward()"
    at = '```toml view\nat = "before seed"\n```'
    quiz = 'kind = "value"\ntarget = "x"'
    assert found(tmp_path, at, quiz, square) == [("W421", '"x"')]
    assert found(tmp_path, "", quiz, square) == [], "at the start no value is in sight"
    assert found(tmp_path, at, quiz, square.replace("2.0", "3.0")) == []
    at = '```toml view\nat = "before accumulate c"\n```'
    assert found(tmp_path, at, 'kind = "value"\ntarget = "c"', CHAIN) == []


@pytest.mark.parametrize(
    ("program", "quiz"),
    [
        (DIAMOND, 'kind = "value"\ntarget = "value a"'),
        (DIAMOND, 'kind = "sign"\ntarget = "value a"'),
        ("w = [Value(3), Value(5)]\nL = w[0] * w[1]", 'kind = "value"\ntarget = "value w[1]"'),
        (DIAMOND + "  # dL/da = -13.75", GRADIENT),
    ],
)
def test_a_program_that_spells_the_answer_out(tmp_path: Path, program: str, quiz: str) -> None:
    assert [code for code, _ in found(tmp_path, "", quiz, program)] == ["W422"]


def test_a_leaf_after_an_update_is_worked_out(tmp_path: Path) -> None:
    program = "w = Value(3.0)\nL = w ** 2\nL.backward()\nw.data -= 0.1 * w.grad"
    view = '```toml view\nat = "before update w"\n```'
    assert (
        found(tmp_path, view + "\n\nNow {w}.", 'kind = "value"\ntarget = "value w"', program) == []
    )


CHOICE = """```toml quiz
id = "c{n}"
kind = "choice"
ask = "?"
options = [{{ text = "one", right = {first} }}, {{ text = "two", right = {second} }}]
```
"""


def test_the_right_option_is_not_always_the_first(tmp_path: Path) -> None:
    always = [CHOICE.format(n=n, first="true", second="false") for n in range(3)]
    other = CHOICE.format(n=3, first="false", second="true")
    at = 'true }, { text = "two", right = false }]'
    assert found(tmp_path, "\n".join(always)) == [("W418", at)]
    assert found(tmp_path, "\n".join(always[:2])) == [], "of two nobody can tell"
    assert found(tmp_path, "\n".join([*always, other])) == []


TOLD = """```toml quiz
id = "c"
kind = "choice"
ask = "?"
options = [{ text = "one is lost" }, { text = "They are **added** up.", right = true }]
```
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two paths: they are\nadded up here.", [("W419", "they are")]),
        ("Then `they are added` up.", [("W419", "they are added` up.")]),
        ("Either they are added up, or one is lost.", []),
        ("They are added.", []),
        ("", []),
    ],
)
def test_the_right_option_in_the_text_above(
    tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(tmp_path, f"{text}\n\n{TOLD}") == expected
    assert found(tmp_path, "", more=f"{TOLD}\n\n{text}") == [], "below it"


def test_the_right_option_in_the_question_above(tmp_path: Path) -> None:
    above = '```toml quiz\nid = "s"\nkind = "sign"\ntarget = "e"\nask = "?"\n'
    told = above + 'right = "Yes, they are added up."\n```\n\n' + TOLD
    assert found(tmp_path, told) == [("W420", 'they are added up."')]


def test_an_answer_that_only_a_variant_has_in_sight(tmp_path: Path) -> None:
    quiz = GRADIENT + "\n[vary]\nb = [2.5, 0.1234]"
    assert found(tmp_path, "Take -0.97197.", quiz) == [("W419", "-0.97197.")]
    square = "x = Value(3.0)\ny = x ** 2\ny.backward()"
    view = '```toml view\nat = "before seed"\n```'
    vary = 'kind = "value"\ntarget = "x"\n[vary]\nx = [3, 2, 5]'
    assert found(tmp_path, view, vary, square) == [("W421", '"x"')]
