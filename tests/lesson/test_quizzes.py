"""Questions as authors write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lesson.conftest import HEAD, Faults, places
from tutor.lesson import Quiz, read_lesson
from tutor.quiz.kinds.registry import KEYS


def read(tmp_path: Path, text: str) -> Quiz:
    path = tmp_path / "lesson.md"
    path.write_text(f"{HEAD}```toml quiz\n{text}\n```\n", "utf-8")
    lesson, found = read_lesson(path, KEYS)
    assert lesson is not None and not found, [str(d) for d in found]
    return lesson.quizzes[0]


def quiz(**keys: str) -> str:
    good = {"id": '"q"', "kind": '"value"', "target": '"a"', "ask": '"?"'} | keys
    lines = "".join(f"{k} = {v}\n" for k, v in good.items() if v)
    return f"```toml quiz\n{lines}```\n"


BASE = 'id = "q"\nask = "?"\n'


@pytest.mark.parametrize(
    ("text", "target", "quantity"),
    [
        ('"a"', "a", "gradient"),
        ('"gradient a"', "a", "gradient"),
        ('"value d"', "d", "value"),
        ('"value c#2"', "c#2", "value"),
        ('"w[3]"', "w[3]", "gradient"),
    ],
)
def test_targets(tmp_path: Path, text: str, target: str, quantity: str) -> None:
    q = read(tmp_path, f'{BASE}kind = "value"\ntarget = {text}')
    assert (q.target, q.quantity) == (target, quantity)


def test_predict_is_a_mode_of_the_kind_it_looks_like(tmp_path: Path) -> None:
    q = read(tmp_path, f'{BASE}kind = "predict"\ntarget = "a"')
    assert (q.kind, q.mode) == ("value", "predict")
    q = read(tmp_path, f'{BASE}kind = "predict"\noptions = [{{text = "x"}}, {{text = "y"}}]')
    assert (q.kind, q.mode) == ("choice", "predict")


def test_every_kind_can_be_a_prediction(tmp_path: Path) -> None:
    for kind, key in (("sign", 'target = "a"'), ("compare", 'targets = ["a", "b"]')):
        q = read(tmp_path, f'{BASE}mode = "predict"\nkind = "{kind}"\n{key}')
        assert (q.kind, q.mode) == (kind, "predict")


def test_places_lead_back_to_the_file(tmp_path: Path) -> None:
    q = read(tmp_path, f'{BASE}kind = "value"\ntarget = "a"\nhints = [\n  "one",\n  "two",\n]')
    line = q.line
    assert q.places.value("hints", 1) == (line + 7, 3)
    assert q.places.inside(("hints", 1), 2) == (line + 7, 6)
    assert q.places.key("nothing") == (line, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (quiz(id=""), [(1, 1, "E011")]),
        (quiz(kind='"vlaue"'), [(3, 8, "E401")]),
        (quiz(target=""), [(1, 1, "E011")]),
        (quiz(target='"a + b"'), [(4, 10, "E404")]),
        (quiz(options="[]"), [(6, 1, "E402"), (6, 11, "E014")]),
        (quiz(tolerance="nan"), [(6, 13, "E013")]),
        (quiz(tolerance="true"), [(6, 13, "E013")]),
        (quiz(expect='"+"'), [(6, 10, "E013")]),
        (quiz(hints='["", "x"]'), [(6, 10, "E014")]),
        (quiz(id='"' + "x" * 99 + '"'), [(2, 6, "E015")]),
        (quiz(kind='"choice"', target="", options='[{text = "x"}, 3]'), [(5, 26, "E013")]),
        (quiz(vary="{ a = [] }"), [(6, 14, "E013")]),
        (quiz(vary="{ a = [1, inf] }"), [(6, 14, "E013")]),
        (quiz(ask='"`d = -10`"', vary="{ a = [-4, 3] }"), [(5, 9, "E301")]),
        (quiz(ask='"`{d} = {a} × {b}`"', vary="{ a = [-4, 3] }"), []),
        # what is wrong inside a question is said even if the question is wrong as well
        (quiz(kind='"vlaue"', ask='"`d = 3`"'), [(3, 8, "E401"), (5, 9, "E301")]),
        (quiz(kind='"vlaue"', target='"z"'), [(3, 8, "E401"), (4, 10, "E302")]),
        (quiz() + quiz(), [(8, 6, "E016")]),
    ],
)
def test_faults_have_places(faults: Faults, text: str, expected: list) -> None:
    assert places(faults(text)) == expected


def test_no_message_carries_what_an_escape_has_made(faults: Faults) -> None:
    found = faults(r"""
```toml view
at = "\u001b[31m"
focus = ["\u202e"]
```

```toml quiz
id = "q"
kind = "\u0007"
"k\u001bey" = "{\u001b}"
ask = "{\u001b} `d = \u001b`"
```
""")
    assert {"E005", "E012", "E304", "E305", "E401"} <= {d.code for d in found}
    assert all((d.message + d.help).isprintable() for d in found)


def test_a_text_beside_a_question_that_varies_is_checked_with_its_numbers(faults: Faults) -> None:
    quiz = '```toml quiz\nid = "q"\nkind = "value"\ntarget = "a"\nask = "?"\n{}```\n'
    prose = "Now `b = 2.5`, `d = -10` and `d = {d}`.\n\n"
    assert faults(prose + quiz.replace("{}", "")) == []
    found = faults(prose + quiz.replace("{}", "[vary]\na = [-4, -2]\n"))
    assert places(found) == [(1, 17, "W104")]
    assert "with a = -2 this screen's text says `d = -10`" in found[0].message


@pytest.mark.parametrize(
    ("written", "skills"),
    [("", ("sum", "chain")), ("skills = []", ()), ('skills = ["chain"]', ("chain",))],
)
@pytest.mark.parametrize("late", [False, True])
def test_a_question_trains_what_its_lesson_does_unless_it_says_so(
    tmp_path: Path, written: str, skills: tuple[str, ...], late: bool
) -> None:
    named = HEAD.replace('id = "a-lesson"', 'id = "a-lesson"\nskills = ["sum", "chain"]')
    asked = f'```toml quiz\n{BASE}kind = "value"\ntarget = "a"\n{written}\n```\n'
    text = f"{named}{asked}"
    if late:  # the block of the lesson may stand anywhere
        start, end = named.index("```toml lesson"), named.index("```python")
        text = f"{named[:start]}{named[end:]}{asked}{named[start:end]}"
    path = tmp_path / "lesson.md"
    path.write_text(text, "utf-8")
    lesson, found = read_lesson(path, KEYS)
    assert lesson is not None and not found, [str(d) for d in found]
    assert lesson.quizzes[0].skills == skills


def test_every_graded_question_that_ships_trains_something() -> None:
    from tutor.lesson import read_pack
    from tutor.lesson.find import shipped

    for folder in shipped().iterdir():
        pack, _ = read_pack(folder, KEYS)
        for lesson in pack.lessons if pack else ():
            for quiz in lesson.quizzes:
                own = quiz.places.key("skills") != quiz.places.fence
                assert quiz.skills or own or quiz.mode == "predict", (lesson.id, quiz.id)
