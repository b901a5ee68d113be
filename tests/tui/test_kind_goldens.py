"""Each kind of question as a person sees it: answered wrong, answered right, and shown.

The question of a kind is its own example, the one that authors are given. Both front ends go
through one life of it: a wrong answer, the right one, and on another screen "show me".
`RENEW_GOLDENS=1 python -m pytest tests/tui/test_kind_goldens.py` writes the pictures anew.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.tui.harness import NAMES, Terminal, check_golden, terminal
from tutor.learner.record import Record
from tutor.learner.stages import ANSWERED
from tutor.plain import visit
from tutor.quiz.kinds.kind import EXAMPLE_PROGRAM
from tutor.quiz.kinds.registry import KINDS
from tutor.tui.widgets.answer import NumberInput
from tutor.tui.widgets.turn import WIDGETS

PREDICT = "predict"
"""A mode of every kind and no kind; authors write it as one."""

ANSWERS: dict[str, tuple[str, str]] = {
    "sign": ("+", "-"),
    "value": ("-10", "-13.75"),
    "compare": ("123", "321"),
    "choice": ("1", "2"),
    "fill": ("-1.5 -4", "2.5"),
    "local": ("2.5", "-4"),
    "nudge": ("-13.75", "-0.1375"),
    "magnitude": ("0.1", "10"),
    "sign-trace": ("+ - -", "- - +"),
    "update": ("-5.375", "-2.625"),
    "order": ("1", "3"),
    "paths": ("6", "2"),
    "first-bad-step": ("7", "11"),
    "repair": ("1", "6"),
    "explain": ("1", "2"),
}
"""A wrong answer to the example of each kind, and what is typed after it for the right one."""

every_kind = pytest.mark.parametrize("kind", [*KINDS, PREDICT])


def lesson(folder: Path, kind: str) -> str:
    """A lesson that asks the example of a kind twice, each time about a run of its own."""
    example = 'target = "a"\nask = "What will `dL/da` be?"\n' if kind == PREDICT else ""
    example = example or KINDS[kind].example
    screen = (
        f"```python program\n{EXAMPLE_PROGRAM}```\n\n"
        '```toml view\nat = "before seed"\n```\n\n'
        '```toml quiz\nid = "{id}"\n'
        f'kind = "{kind}"\n{example}```\n'
    )
    again = screen.replace("{id}", "again")
    path = folder / "kinds.md"
    path.write_text(
        '# Two paths\n\n```toml lesson\nid = "kinds"\n```\n\n'
        f"{screen.replace('{id}', 'first')}\n## Once more\n\n{again}",
        "utf-8",
    )
    return str(path)


async def give(t: Terminal, answer: str) -> None:
    """Type an answer: the first of its keys, and what goes on in a line is pasted behind it."""
    at_once = isinstance(t.app.focused, NumberInput)
    await t.press(*(NAMES.get(c, c) for c in (answer[:1] if at_once else answer)))
    if at_once and len(answer) > 1:
        t.lesson.typed.paste(answer[1:])


def test_every_kind_has_answers() -> None:
    assert ANSWERS.keys() == KINDS.keys()


@every_kind
async def test_a_kind_looks_as_approved_in_the_full_screen(tmp_path: Path, kind: str) -> None:
    wrong, right = ANSWERS.get(kind, ("", "-13.75"))
    async with terminal(lesson(tmp_path, kind)) as t:
        question = t.lesson.session.question
        assert question is not None
        assert isinstance(t.app.focused, WIDGETS[question.answer_by])
        if wrong:
            await give(t, wrong)
            await t.press("enter")
            assert "✗ Not yet" in t.text
            check_golden(f"kinds/{kind}-wrong", t.text)
        await give(t, right)
        question = t.lesson.session.question
        assert question is not None
        assert question.grade(t.app.focused.answer).ok
        for _ in range(2):  # where feedback is longer than its card, the first one reads on
            if t.lesson.session.stage != ANSWERED:
                await t.press("enter")
        assert t.lesson.session.stage == ANSWERED
        assert ("✓ Right" if question.graded else "○ Noted") in t.text
        check_golden(f"kinds/{kind}-right", t.text)
        await t.press("right_square_bracket", "k")
        assert t.lesson.session.shown
        assert "The answer." in t.text
        check_golden(f"kinds/{kind}-shown", t.text)


async def test_a_worked_pass_is_walked_and_enter_answers_with_its_step(tmp_path: Path) -> None:
    async with terminal(lesson(tmp_path, "first-bad-step")) as t:
        await t.press("enter")
        assert not t.lesson.session.said, "no step of the pass was taken"
        await t.press("s", "s", "enter", "enter")
        assert [said.answer for said in t.lesson.session.said] == ["7"], "not twice"
        await t.press("s", "s", "s", "s")
        check_golden("kinds/first-bad-step-walked", t.text)
        await t.press("enter")
        assert t.lesson.session.stage == ANSWERED
        assert "✓ Right" in t.text


@every_kind
def test_a_kind_reads_as_approved_in_lines(tmp_path: Path, kind: str) -> None:
    wrong, right = ANSWERS.get(kind, ("", "-13.75"))
    out = io.StringIO()
    lines = [*filter(None, (wrong, right)), "", "k", "q"]
    with Record.open() as record:
        read = io.StringIO("".join(f"{text}\n" for text in lines))
        assert visit.run(lesson(tmp_path, kind), record, read, out) == 0
    check_golden(f"kinds/{kind}-plain", out.getvalue())
