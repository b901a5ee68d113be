"""The judgement of questions: every fault is found, where it was written, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.lesson.check.allowance import Allowance
from tutor.lesson.read.reading import read_lesson
from tutor.program import Diagnostic
from tutor.quiz.check.flaw_codes import CODES
from tutor.quiz.check.judge import judge_lesson
from tutor.quiz.kinds.registry import KEYS

DIAMOND = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()"
COLLIDING = DIAMOND.replace("-4.0", "-2.0").replace("2.5", "3.0")
SUM = "a = Value(2.0)\nb = Value(3.0)\nc = Value(4.0)\nL = (a + b) * c\nL.backward()"


def judge(tmp_path: Path, quiz: str, program: str = DIAMOND) -> list[tuple[Diagnostic, str]]:
    """The diagnostics of one question, each with the line of the file it points at."""
    text = (
        '# T\n\n```toml lesson\nid = "t"\n```\n\n'
        f'```python program\n{program}\n```\n\n```toml quiz\nid = "q"\nask = "?"\n{quiz}\n```\n'
    )
    path = tmp_path / "t.md"
    path.write_text(text, encoding="utf-8")
    lesson, faults = read_lesson(path, KEYS)
    assert lesson is not None, faults
    lines = text.split("\n")
    return [(d, lines[d.line - 1][d.col - 1 :]) for d in judge_lesson(lesson)]


VALUE = 'kind = "value"\ntarget = "a"\n'
SIGN = 'kind = "sign"\ntarget = "a"\n'


@pytest.mark.parametrize(
    ("code", "quiz", "program", "at"),
    [
        ("E410", 'kind = "value"\ntarget = "z"', DIAMOND, '"z"'),
        ("E410", 'kind = "value"\ntarget = "a"', DIAMOND.replace("L.backward()", ""), '"a"'),
        ("E410", 'kind = "value"\ntarget = "e"', DIAMOND.replace("d * e", "d * 2"), '"e"'),
        ("E410", 'kind = "compare"\ntargets = ["a", "z"]', DIAMOND, '"z"]'),
        ("E410", 'kind = "value"\ntarget = "dd/da"', DIAMOND, '"dd/da"'),
        ("E411", VALUE + "expect = -13.5", DIAMOND, "-13.5"),
        ("E411", SIGN + 'expect = "+"', DIAMOND, '"+"'),
        ("E411", 'kind = "compare"\ntargets = ["b", "a"]\nexpect = ["b", "a"]', DIAMOND,
         '["b", "a"]'),
        ("E412", VALUE + 'require = ["overwrite", "overwritten"]', DIAMOND, '"overwritten"'),
        ("E412", VALUE + '[feedback]\nno-such = "…"', DIAMOND, '"…"'),
        ("E412", 'kind = "choice"\n[[options]]\ntext = "x"\nright = true\n'
                 '[[options]]\ntext = "y"\nbug = "nonsense"', DIAMOND, '"nonsense"'),
        ("E413", 'kind = "value"\ntarget = "x"\nrequire = ["pow-add-index"]',
                 "x = Value(2)\nL = x ** 2\nL.backward()", '"pow-add-index"'),
        ("E413", SIGN + 'require = ["sign-by-value"]', DIAMOND, '"sign-by-value"'),
        ("E414", VALUE + 'require = ["relu-sign"]', DIAMOND, '"relu-sign"'),
        ("E414", 'kind = "value"\ntarget = "d"\nrequire = ["overwrite"]', DIAMOND, '"overwrite"'),
        ("E415", SIGN, "a = Value(1e-9)\nL = a * a\nL.backward()", '"a"'),
        ("E416", 'kind = "compare"\ntargets = ["c", "a", "b"]', SUM, '["c", "a", "b"]'),
        ("E416", 'kind = "compare"\ntargets = ["a", "b"]\nties = true',
                 "a = Value(3.0001)\nb = Value(3.0)\nL = a * b\nL.backward()", '["a", "b"]'),
        ("E417", VALUE + "[vary]\na = [3]\nz = [1, 2]", DIAMOND, "z = [1, 2]"),
        ("E417", VALUE + "[vary]\nd = [3]", DIAMOND, "d = [3]"),
        ("E418", VALUE + "[vary]\na = [1, -1]", "a = Value(2)\nL = log(a)\nL.backward()", "[vary]"),
        ("W411", VALUE + 'hints = ["It is {dL/da}."]', DIAMOND, '["It is'),
        ("W411", VALUE + 'hints = ["It is -13.75."]', DIAMOND, '["It is'),
        ("W411", VALUE + 'hints = ["It is 7."]', "a = Value(2)\nL = a * 3 + a * 4\nL.backward()",
         '["It is'),
        ("W411", SIGN + 'hints = ["As {dL/da}."]', DIAMOND, '["As'),
        ("W412", 'kind = "compare"\ntargets = ["a", "b"]', DIAMOND, '["a", "b"]'),
        ("W413", VALUE + 'require = ["overwrite", "output-value", "stale-grad"]', COLLIDING,
         '"stale-grad"'),
        ("W414", 'kind = "value"\ntarget = "d"\n[feedback]\noverwrite = "…"', DIAMOND, "overwrite"),
        ("W416", VALUE + f"[vary]\na = {list(range(3, 12))}\nb = {list(range(13, 22))}", DIAMOND,
         "vary"),
        ("W414", VALUE + '[feedback]\noverwrite = "…"\nstale-grad = "…"', COLLIDING, "stale-grad"),
        ("W414", SIGN + '[feedback]\nsign-by-value = "…"', DIAMOND, "sign-by-value"),
        ("W414", VALUE + 'mode = "predict"\n[feedback]\noverwrite = "…"', DIAMOND, "overwrite"),
        ("W423", VALUE + '[feedback]\noverwrite = "That is -10. And the other path?"', DIAMOND,
         '"That is'),
        ("W423", VALUE + '[feedback]\noverwrite = "That is one. One brings 3.5."', DIAMOND,
         '"That is'),
        ("W417", VALUE + "[vary]\na = [3, 5, 3.0]", DIAMOND, "3.0]"),
        ("W415", 'kind = "compare"\ntargets = ["b", "a"]\nties = true', DIAMOND, "true"),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_was_written(tmp_path, code, quiz, program, at):
    found = [(d, line) for d, line in judge(tmp_path, quiz, program) if d.code == code]
    assert found, judge(tmp_path, quiz, program)
    for diagnostic, _ in found:
        assert diagnostic.help
        assert diagnostic.severity == ("warning" if code[0] == "W" else "error")
    assert any(line.lstrip("[").startswith(at.lstrip("[")) for _, line in found)


GOOD = """kind = "value"
target = "a"
hints = ["Two arrows leave `a`.", "{b} × {dL/dd} + {dL/da via e}"]
expect = -13.75
require = ["overwrite", "multiply-paths", "average-paths", "mul-own-factor"]
[vary]
a = [-4, -3, 5]
b = [2.5, 1.5]
[feedback]
overwrite = "One path only."
"""


@pytest.mark.parametrize(
    ("quiz", "program"),
    [
        (GOOD, DIAMOND),
        ('kind = "sign"\ntarget = "b"\nexpect = "-"\nrequire = ["sign-by-value"]', DIAMOND),
        ('kind = "compare"\ntargets = ["b", "a"]\nexpect = ["a", "b"]', DIAMOND),
        ('kind = "compare"\ntargets = ["a", "b", "c"]\nties = true\nexpect = ["c", "b", "a"]', SUM),
        ('kind = "value"\ntarget = "value d"\nexpect = -10', DIAMOND),
        ('kind = "value"\ntarget = "dL/da"\nexpect = -13.75', DIAMOND),
        ('kind = "predict"\ntarget = "a"', DIAMOND),
        ('kind = "value"\ntarget = "x"\nexpect = 2.359',
         "x = Value(.5)\nL = tanh(x) * 3\nL.backward()"),
    ],
)  # fmt: skip
def test_a_good_question_is_left_alone(tmp_path, quiz, program):
    assert judge(tmp_path, quiz, program) == []


def test_a_mask_on_a_variant_is_found_and_the_variant_named(tmp_path):
    quiz = 'kind = "value"\ntarget = "a"\nrequire = ["mul-like-add"]\n[vary]\nb = [2, 1]'
    program = "a = Value(3)\nb = Value(5)\nL = a * b * 2\nL.backward()"
    (found, _) = judge(tmp_path, quiz, program)[0]
    assert found.code == "E413"
    assert found.message.startswith("with b = 1: ")


def test_a_mask_that_no_numbers_remove_is_said_to_be_one(tmp_path):
    """In x·x the own factor is the other factor."""
    quiz = 'kind = "value"\ntarget = "x"\nrequire = ["mul-own-factor"]'
    ((found, _),) = judge(tmp_path, quiz, "x = Value(3)\nL = x * x\nL.backward()")
    assert "other numbers do not help" in found.help
    ((found, _),) = judge(
        tmp_path,
        'kind = "value"\ntarget = "a"\nrequire = ["mul-own-factor"]',
        "a = Value(3)\nb = Value(3)\nL = a * b\nL.backward()",
    )
    assert "choose other numbers" in found.help


def test_all_faults_are_found_at_once_and_in_order(tmp_path):
    quiz = VALUE + 'expect = 1\nrequire = ["nope", "relu-sign"]\n[vary]\nz = [1]\n'
    codes = [d.code for d, _ in judge(tmp_path, quiz)]
    assert codes == ["E411", "E412", "E414", "E417"]


def test_a_program_that_fails_is_left_to_the_check_of_programs(tmp_path):
    assert judge(tmp_path, VALUE, "a = Value(0)\nL = log(a)\nL.backward()") == []


def test_what_there_is_no_time_for_is_named_once_a_lesson(tmp_path):
    more = '```\n\n```toml quiz\nid = "q{}"\nask = "?"\n' + VALUE + "[vary]\na = [2, 3, 4, 5, 6]\n"
    quiz = VALUE + "[vary]\na = [2, 3, 4, 5, 6]\n" + more.format(2) + more.format(3)
    judge(tmp_path, quiz)
    lesson, _ = read_lesson(tmp_path / "t.md", KEYS)
    found = judge_lesson(lesson, Allowance(250))
    assert [(d.code, d.message.partition(" variants")[0]) for d in found] == [("W103", "3")]
    assert judge_lesson(lesson, Allowance(10_000)) == []


@pytest.mark.parametrize(
    ("target", "message", "help"),
    [
        ("h", "`h` is a plain number and no node", "write `h = Value(4.0)` in the program"),
        ("n", "`n` is a plain number and no node", "write `Value(…)` for a number that it comes"),
        ("w", "`w` is several nodes", "such as `w[0]`"),
        ("value w", "`w` is several nodes", "such as `w[0]`"),
        ("aa", "there is no node `aa`", "did you mean `a`?; the program's nodes are"),
    ],
)
def test_a_target_that_is_no_node_is_told_what_to_write(tmp_path, target, message, help):
    program = (
        "h = 4\nn = h * 2\na = Value(3.0)\nw = [Value(1.0), Value(2.0)]\nL = a * w[0] * n * w[1]"
    )
    ((found, _),) = judge(
        tmp_path, f'kind = "value"\ntarget = "{target}"', f"{program}\nL.backward()"
    )
    assert (found.code, found.message) == ("E410", message)
    assert help in found.help


def test_feedback_that_comes_up_on_a_variant_alone_is_left_alone(tmp_path):
    """On the program's own numbers both rules lead to 12; on the variant they do not."""
    quiz = VALUE + '[vary]\na = [-4]\n[feedback]\noverwrite = "…"\nstale-grad = "…"'
    assert [d.code for d, _ in judge(tmp_path, quiz, COLLIDING)] == []


def test_every_code_is_described_and_tested():
    here = Path(__file__)
    source = here.read_text("utf-8") + here.with_name("test_plain_sight.py").read_text("utf-8")
    for code, words in CODES.items():
        assert words
        if code != "E419":  # a question that rejects its own answer is a fault of ours
            assert f'"{code}"' in source
