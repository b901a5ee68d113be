"""What the author's tools say of lessons: names, claims, answers, coverage, suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor.author.answer_key import key_of
from tutor.author.claim_list import FALSE, TRUE, UNCHECKED, said
from tutor.author.coverage import coverage
from tutor.author.many_inputs import ManyInputs, parted
from tutor.author.name_list import named, programs
from tutor.author.suggest import coinciding, readable, suggestions
from tutor.author.working_copy import Put, WorkingCopy
from tutor.lesson.find import NotFound
from tutor.lesson.model import Lesson
from tutor.quiz.check.whole_check import check_all
from tutor.quiz.kinds.kind import EXAMPLE_PROGRAM
from tutor.quiz.kinds.registry import KINDS
from tutor.quiz.rules.catalogue import RULES

SHARED = Path(__file__).parents[1] / "packs" / "shared"

LESSON = """\
# Two numbers

```toml lesson
id = "two"
skills = []
```

```python program
k = 2
a = Value(2.0)
b = Value(2.0)
for i in range(4):
    d = a * b * k
L = d + a
L.backward()
```

Here `d = 8`, and `L = 11` is false, and `L = 10 blows!` is nothing.

```toml quiz
id = "grad-a"
kind = "value"
target = "a"
ask = "What is dL/da?"
hints = ["`a = 2` and `b = 2`"]
require = ["mul-own-factor", "no-upstream"]
[vary]
a = [3]
```
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    path = tmp_path / "two.md"
    path.write_text(LESSON, "utf-8")
    return WorkingCopy.open(str(path)).lessons[0]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    path = tmp_path / "two.md"
    path.write_text(LESSON, "utf-8")
    (found,) = WorkingCopy.open(f"{path}#grad-a").questions()
    return found


def test_every_name_has_its_numbers_and_its_line(lesson: Lesson) -> None:
    (program,) = programs(lesson)
    rows = {row.name: row for row in named(program)}
    assert rows["a"][1:] == ("Value(2)", "2", "5", 10)
    assert rows["d#2"].made == "a * b * 2"
    assert "d#1" in rows and "d" not in rows  # in a loop the bare name is the node of the moment
    assert rows["k"].values == "2" and rows["k"].made == "plain number"
    assert rows["i"].values == "0, 1, … 3 (4 in all)"


def test_claims_are_true_false_or_not_checked(lesson: Lesson) -> None:
    found = {claim.text: claim for claim in said(lesson)}
    assert {text: claim.state for text, claim in found.items()} == {
        "d = 8": TRUE, "L = 11": FALSE, "L = 10 blows!": UNCHECKED, "a = 2": TRUE, "b = 2": TRUE,
    }  # fmt: skip
    line = LESSON.splitlines()[found["L = 11"].line - 1]
    assert line[found["L = 11"].column - 1 :].startswith("L = 11`")
    line = LESSON.splitlines()[found["a = 2"].line - 1]
    assert line[found["a = 2"].column - 1 :].startswith("a = 2`")


def test_the_key_has_every_variant_and_what_rules_answer(put: Put) -> None:
    own, other = key_of(put)
    assert (own.right, other.right, other.given) == ("5", "5", "a = 3")
    assert own.option == ""
    assert "mul-own-factor" in own.marked_right
    assert "7" in other.wrong["mul-own-factor"]


def test_coverage_counts_what_variants_show(put: Put) -> None:
    found = coverage([put], ["chain"])
    assert "two#grad-a" in found.alone["mul-own-factor"] + found.shared["mul-own-factor"]
    assert "tanh-value" in found.unseen and "mul-own-factor" not in found.unseen
    assert found.thin == ["chain"]
    assert set(found.alone) == set(RULES)


def test_suggested_numbers_part_what_the_program_s_own_do_not(put: Put, tmp_path: Path) -> None:
    assert put.question is not None
    one, other = put.quiz.require
    pairs = [(one, one), (other, other), (one, other)]
    assert parted(put.question.kind, pairs) == {(other, other)}, "one would be marked right"
    best = suggestions(put)[0]
    assert best.parted == best.pairs == 3
    text = LESSON
    for line in best.lines:
        name = line.split(" = ")[0]
        text = text.replace(f"{name} = Value(2.0)", line)
    text = text.replace("[vary]\na = [3]\n", "")
    path = tmp_path / "better.md"
    text = text.replace("Here `d = 8`, and `L = 11` is false, and `L = 10 blows!` is", "It is")
    path.write_text(text.replace("`a = 2` and `b = 2`", "?"), "utf-8")
    _, faults = check_all(path)
    assert [d for d in faults if d.code in ("E413", "E414", "W413")] == []


def example(folder: Path, kind: str) -> ManyInputs:
    """The example of a kind, to be asked with many inputs."""
    path = folder / "example.md"
    quiz = f'id = "q"\nkind = "{kind}"\n{KINDS[kind].example}'
    text = f"```python program\n{EXAMPLE_PROGRAM}```\n\n```toml quiz\n{quiz}```\n"
    path.write_text(f'# Two paths\n\n```toml lesson\nid = "two"\n```\n\n{text}', "utf-8")
    (put,) = WorkingCopy.open(str(path)).questions()
    assert put.question is not None and put.screen.program is not None
    return ManyInputs(put, put.question, put.screen.program)


@pytest.mark.parametrize(("kind", "fast"), [("sign", True), ("update", False)])
def test_a_question_with_other_numbers_is_as_the_interpreter_has_it(
    tmp_path: Path, kind: str, fast: bool
) -> None:
    many = example(tmp_path, kind)
    assert many.fast is fast
    numbers = dict.fromkeys(many.leaves, 1.5)
    asked, run = many.on(numbers), many.put.on(many.program.with_values(numbers))
    assert asked is not None and run is not None
    assert asked.shown == run.shown and list(asked.unfair()) == list(run.kind.unfair())


def test_rules_about_a_sign_part_where_something_is_0(tmp_path: Path) -> None:
    many = example(tmp_path, "sign")

    def part(numbers: dict[str, float]) -> bool:
        kind = many.on(numbers)
        pair = ("mul-own-factor", "multiply-paths")
        return kind is not None and not any(kind.unfair()) and bool(parted(kind, [pair]))

    assert not any(map(part, readable(many.leaves)))
    assert any(map(part, coinciding(many.leaves)))


def test_a_question_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "two.md"
    path.write_text(LESSON, "utf-8")
    with pytest.raises(NotFound, match="did you mean `grad-a`"):
        WorkingCopy.open(f"{path}#grad-b")


def test_a_lesson_is_named_by_its_folder_and_id() -> None:
    (lesson,) = WorkingCopy.open(f"{SHARED}/points").lessons
    assert lesson.id == "points"
