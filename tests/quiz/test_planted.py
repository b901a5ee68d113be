"""Each judgement of `check` on each kind of question: a fault is planted, and found.

Where a judgement cannot apply to a kind, the table says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tutor.lesson.read.reading import read_lesson
from tutor.quiz.check.judge import judge_lesson
from tutor.quiz.kinds.registry import KEYS, KINDS

DIAMOND = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()"
STEP = f"{DIAMOND}\nlr = 0.1\na.data -= lr * a.grad"
SQUARE = "x = Value(3.0)\nL = x * x\nL.backward()"
SUM = "a = Value(2.0)\nb = Value(3.0)\nc = Value(4.0)\nL = (a + b) * c\nL.backward()"
TINY = "a = Value(1e-9)\nL = a * a\nL.backward()"
TWINS = "a = Value(-2.0)\nb = Value(3.0)\nd = a * b\ne = a + b\nL = d * e\nL.backward()"

MASKED, PARTED, NEAR, SIGHT, AWAY, FIRST, DEAD = JUDGEMENTS = (
    "a required rule would be marked right",
    "two required rules have one answer",
    "near zero, or a tie",
    "a text above tells the answer",
    "the question or its first hint gives it away",
    "the right answer is listed first",
    "feedback that nothing brings up",
)


@dataclass(frozen=True)
class Plant:
    """A fault of a question about a program.

    Attributes:
        code: what must be found.
        keys: of the question; `{n}` in them makes three questions of it.
        program: what it is asked about.
        above: a text before it.
    """

    code: str
    keys: str
    program: str = DIAMOND
    above: str = ""


def sight(keys: str, above: str, program: str = DIAMOND) -> Plant:
    return Plant("W419", keys, program, above)


def away(keys: str, hint: str, program: str = DIAMOND) -> Plant:
    return Plant("W411", f'{keys}\nhints = ["{hint}"]', program)


FEW = "there are few answers, which rules share all the time"
TYPED = "nothing is listed: the answer is typed"
FIXED = "what is offered stands in the order of the run, not in the author's"

A, SLOPE, NODES = 'target = "a"', 'target = "∂d/∂b"', 'targets = ["b", "a"]'
PATH = 'target = "b"\npath = ["b", "d", "L"]'
OPTIONS = 'options = [{text = "they are added up", right = true}, {text = "the last one counts"}]'
BUG = 'target = "a"\nbug = "overwrite"'
WHY = 'target = "d"\nreasons = ["odd-minus", "closed", "no-minus"]'
BY = 'target = "a"\nby = 0.01'

PLANTED: dict[str, dict[str, Plant | str]] = {
    "sign": {
        MASKED: Plant("E413", f'{A}\nrequire = ["sign-by-value"]'),
        PARTED: FEW,
        NEAR: Plant("E415", A, TINY),
        SIGHT: sight(A, "So `dL/da = -13.75`."),
        AWAY: away(A, "It comes to {dL/da}."),
        FIRST: "+, - and 0 stand in one order everywhere",
        DEAD: Plant("W414", f'{A}\n[feedback]\nsign-by-value = "…"'),
    },
    "value": {
        MASKED: Plant("E413", 'target = "x"\nrequire = ["mul-own-factor"]', SQUARE),
        PARTED: Plant("W413", f'{A}\nrequire = ["overwrite", "stale-grad"]', TWINS),
        NEAR: "any number can be typed, 0 too",
        SIGHT: sight(A, "So `dL/da = -13.75`."),
        AWAY: away(A, "It is -13.75."),
        FIRST: TYPED,
        DEAD: Plant("W414", 'target = "d"\n[feedback]\noverwrite = "…"'),
    },
    "compare": {
        MASKED: Plant("E413", 'targets = ["a", "c"]\nrequire = ["signed-order"]', SUM),
        PARTED: FEW,
        NEAR: Plant("E416", 'targets = ["c", "a", "b"]', SUM),
        SIGHT: sight(NODES, "Here `dL/da` is -13.75 and `dL/db` is -4."),
        AWAY: away(NODES, "In size `a` > `b`."),
        FIRST: Plant("W412", 'targets = ["a", "b"]'),
        DEAD: Plant("W414", 'targets = ["a", "c"]\n[feedback]\nsigned-order = "…"', SUM),
    },
    "choice": {
        MASKED: "no rule is required: an author names one at each wrong option",
        PARTED: "each option has its own text",
        NEAR: "texts are offered, and no numbers",
        SIGHT: sight(OPTIONS, "Two paths: they are added up."),
        AWAY: away(OPTIONS, "Paths meet there: *they are added up*."),
        FIRST: Plant("W418", f"{OPTIONS}\n# {{n}}"),
        DEAD: "each option says its own words",
    },
    "local": {
        MASKED: Plant("E413", 'target = "∂L/∂x"\nrequire = ["mul-own-factor"]', SQUARE),
        PARTED: Plant("W413", 'target = "∂L/∂a"\nrequire = ["slope-is-upstream", "mul-like-add"]',
                      "a = Value(3.0)\nb = Value(5.0)\nL = a * b\nL.backward()"),
        NEAR: "any number can be typed, 0 too",
        SIGHT: sight(SLOPE, "So `∂d/∂b = -4`."),
        AWAY: away(SLOPE, "∂d/∂b is -4."),
        FIRST: TYPED,
        DEAD: Plant("W414", f'{SLOPE}\n[feedback]\ntanh-value = "…"'),
    },
    "magnitude": {
        MASKED: Plant("E413", f'{A}\nrequire = ["overwrite"]'),
        PARTED: FEW,
        NEAR: Plant("E415", 'target = "a"',
                    "a = Value(1.0)\nb = Value(3.2)\nL = a * b\nL.backward()"),
        SIGHT: sight(A, "So `dL/da = -13.75`."),
        AWAY: away(A, "It is -13.75."),
        FIRST: TYPED,
        DEAD: Plant("W414", f'{A}\n[feedback]\noverwrite = "…"'),
    },
    "nudge": {
        MASKED: Plant("E413", 'target = "a"\nby = 1\nrequire = ["rate-not-change"]', SUM),
        PARTED: Plant("W413", f'{BY}\nrequire = ["overwrite", "stale-grad"]', TWINS),
        NEAR: Plant("E415", 'target = "x"\nby = 5', SQUARE),
        SIGHT: sight(BY, "Then L moves by about -0.1375."),
        AWAY: away(BY, "`L` moves by -0.1375."),
        FIRST: TYPED,
        DEAD: Plant("W414", f'{BY}\n[feedback]\ntanh-value = "…"'),
    },
    "fill": {
        MASKED: Plant("E413", 'target = "∂d/∂a"\nblanks = ["upstream"]\n'
                              'require = ["mul-own-factor"]'),
        PARTED: Plant("W413", 'target = "∂d/∂a"\nblanks = ["new"]\n'
                              'require = ["mul-like-add", "upstream-only"]'),
        NEAR: "any number can be typed, 0 too",
        SIGHT: sight('target = "∂d/∂a"', "What arrives is `dL/dd = -1.5`."),
        AWAY: away('target = "∂d/∂a"\nblanks = ["local"]', "As {dd/da} says."),
        FIRST: TYPED,
        DEAD: Plant("W414", 'target = "∂d/∂a"\n[feedback]\ntanh-value = "…"'),
    },
    "update": {
        MASKED: Plant("E413", 'target = "a"\nrequire = ["ascent"]',
                      "a = Value(0.0)\nL = a * a\nL.backward()\nlr = 0.1\na.data -= lr * a.grad"),
        PARTED: Plant("W413", 'target = "a"\nrequire = ["relative-step", "step-only"]',
                      "a = Value(3.0)\nL = a * 3\nL.backward()\nlr = 0.5\na.data -= lr * a.grad"),
        NEAR: Plant("E415", 'target = "a"\nasks = "direction"',
                    STEP.replace("lr = 0.1", "lr = 1e-9")),
        SIGHT: sight('target = "a"', "Then `a after the update` is -2.625.", STEP),
        AWAY: away('target = "a"\nasks = "direction"', "`a` rises.", STEP),
        FIRST: TYPED,
        DEAD: Plant("W414", 'target = "a"\n[feedback]\noverwrite = "…"', STEP),
    },
    "order": {
        MASKED: "a node that is ready is no node that waits, which all rules pick",
        PARTED: FEW,
        NEAR: Plant("E415", "", SQUARE),
        SIGHT: sight("", "Now `L` is ready."),
        AWAY: away("", "L can be left."),
        FIRST: FIXED,
        DEAD: Plant("W414", '[feedback]\nfirst-arrival = "…"'),
    },
    "paths": {
        MASKED: Plant("E413", 'target = "a"\nrequire = ["count-first-edges"]'),
        PARTED: FEW,
        NEAR: Plant("E416", 'target = "x"\nwhich = "largest"', SQUARE),
        SIGHT: sight('target = "a"', "Two paths lead from `a` on."),
        AWAY: away('target = "a"\nwhich = "largest"', "`a → e → L` brings most."),
        FIRST: FIXED,
        DEAD: Plant("W414", 'target = "a"\n[feedback]\ncount-first-edges = "…"'),
    },
    "sign-trace": {
        MASKED: Plant("E413", f'{PATH}\nrequire = ["mul-like-add"]', DIAMOND.replace("-4.0", "4")),
        PARTED: FEW,
        NEAR: Plant("E415", 'target = "b"', "a = Value(1e-8)\nb = Value(2)\nL = a * b\n"
                                            "L.backward()"),
        SIGHT: sight(PATH, "Here `∂d/∂b = -4` and `∂L/∂d = -1.5`."),
        AWAY: away(PATH, "First -, then -: a plus. So - - +."),
        FIRST: TYPED,
        DEAD: Plant("W414", f'{PATH}\n[feedback]\ntanh-value = "…"'),
    },
    "first-bad-step": {
        MASKED: "no rule explains a step that was picked",
        PARTED: "no rule explains a step that was picked",
        NEAR: Plant("E415", 'target = "x"\nbug = "mul-own-factor"', SQUARE),
        SIGHT: sight(BUG, "All is well up to step 11."),
        AWAY: away(BUG, "Look at step 11."),
        FIRST: FIXED,
        DEAD: "it takes no feedback: the step that was picked has its own",
    },
    "repair": {
        MASKED: Plant("E413", f'{BUG}\nrequire = ["average-paths"]'),
        PARTED: FEW,
        NEAR: Plant("E415", 'target = "x"\nbug = "mul-own-factor"', SQUARE),
        SIGHT: sight(BUG, "An engine must add what arrives: `+=` in place of `=`."),
        AWAY: away(BUG, "Add what arrives: `+=` in place of `=`."),
        FIRST: "the repairs stand in one order everywhere",
        DEAD: Plant("W414", f'{BUG}\n[feedback]\naverage-paths = "…"'),
    },
    "explain": {
        MASKED: "no rule is a reason",
        PARTED: "no rule is a reason",
        NEAR: Plant("E415", 'target = "d"\nreasons = ["odd-minus", "shrinks", "grows"]',
                    DIAMOND.replace("2.5", "3.9")),
        SIGHT: sight(WHY, "Of the slopes an odd number of slopes on the way is negative."),
        AWAY: away(WHY, "An odd number of slopes on the way is negative."),
        FIRST: Plant("W418", f"{WHY}\n# {{n}}"),
        DEAD: "it takes no feedback: no rule is a reason",
    },
}  # fmt: skip

CELLS = [
    pytest.param(kind, plant, id=f"{kind}: {judgement}")
    for kind, row in PLANTED.items()
    for judgement, plant in row.items()
    if isinstance(plant, Plant)
]


def codes(folder: Path, kind: str, plant: Plant) -> set[str]:
    """What reading and judging find in a lesson with the question."""
    many = 3 if "{n}" in plant.keys else 1
    quizzes = "\n\n".join(
        f'```toml quiz\nid = "q{n}"\nkind = "{kind}"\nask = "What now?"\n'
        f"{plant.keys.replace('{n}', str(n))}\n```"
        for n in range(many)
    )
    path = folder / "planted.md"
    path.write_text(
        f'# T\n\n```toml lesson\nid = "t"\n```\n\n```python program\n{plant.program}\n```\n\n'
        f'```toml view\nat = "before seed"\n```\n\n{plant.above}\n\n{quizzes}\n',
        "utf-8",
    )
    lesson, faults = read_lesson(path, KEYS)
    assert lesson is not None and not faults, faults
    return {d.code for d in judge_lesson(lesson)}


@pytest.mark.parametrize(("kind", "plant"), CELLS)
def test_a_planted_fault_is_found(tmp_path: Path, kind: str, plant: Plant) -> None:
    assert plant.code in codes(tmp_path, kind, plant)


def test_every_judgement_has_a_fault_or_a_reason_for_every_kind() -> None:
    assert PLANTED.keys() == KINDS.keys()
    for kind, row in PLANTED.items():
        assert tuple(row) == JUDGEMENTS, kind
    for kind, row in PLANTED.items():  # a kind that takes rules or feedback is judged by them
        takes = KEYS[kind].takes
        assert isinstance(row[DEAD], Plant) == ("feedback" in takes), kind
