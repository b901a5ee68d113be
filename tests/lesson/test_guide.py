"""The author's guide says what the code does: its tables are those of the code, its lessons run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest

from tutor import cli
from tutor.author.new_pack import create
from tutor.author.stories.guide_section import with_section
from tutor.engine.ops import OPS
from tutor.lesson import check_lesson, check_pack, fill, shipped
from tutor.lesson.check.claims import claim_of, fault
from tutor.lesson.codes import CODES
from tutor.lesson.markdown import code_spans
from tutor.lesson.model import Quiz
from tutor.lesson.read.fences import OURS
from tutor.lesson.read.quiz_keys import schema_of
from tutor.lesson.read.quizzes import target_of
from tutor.lesson.read.schema import DATA, LESSON, OPTION, PACK, SKILL, VIEW, Schema
from tutor.program import parse, run
from tutor.program.faults import CODES as PROGRAM_CODES
from tutor.program.interpret.collections import dicts, lists, texts
from tutor.program.library import NAMES
from tutor.program.parse import parse_prelude
from tutor.program.subset import ATTRIBUTES
from tutor.quiz import Question
from tutor.quiz.check.flaw_codes import CODES as QUIZ_CODES
from tutor.quiz.kinds.registry import KEYS
from tutor.quiz.rules.catalogue import IDS
from tutor.trace import Trace

GUIDE = (shipped() / "README.md").read_text("utf-8")
LINES = set(GUIDE.splitlines())


def missing(rows: Iterable[str]) -> list[str]:
    """The rows that the guide does not have."""
    return [row for row in rows if row not in LINES]


@pytest.mark.parametrize(
    "schema",
    [PACK, SKILL, DATA, LESSON, VIEW, schema_of(KEYS), OPTION],
    ids=["pack", "skill", "data", "lesson", "view", "quiz", "option"],
)
def test_every_key_has_a_row(schema: Schema) -> None:
    rows = [
        f"| `{key.name}` | {key.type.name} | {'yes' if key.required else ''} | {key.help} |"
        for key in schema.values()
    ]
    assert missing(rows) == [], "add these rows to lessons/README.md"


def test_the_tables_of_rules_and_messages_are_those_that_explain_prints() -> None:
    assert with_section(GUIDE) == GUIDE, (
        "run: python -m tutor pack explain --guide lessons/README.md"
    )


def test_no_code_is_used_twice_and_none_is_only_in_the_guide() -> None:
    known = [*CODES, *PROGRAM_CODES, *QUIZ_CODES]
    assert len(known) == len(set(known))
    assert set(re.findall(r"^\| ([EW]\d{3}) \|", GUIDE, re.MULTILINE)) == set(known)
    rules = with_section("").partition("## Wrong rules\n")[2]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", rules, re.MULTILINE)) == IDS


def test_every_code_of_this_room_is_used() -> None:
    """A code in the table that nothing reports would be a promise that is not kept."""
    room = Path(__file__).parents[2] / "tutor" / "lesson"
    source = "".join(p.read_text("utf-8") for p in room.rglob("*.py") if p.name != "codes.py")
    assert [code for code in CODES if f'"{code}"' not in source] == []


def test_every_kind_has_a_row() -> None:
    """With a third cell of its own, which says where the right answer comes from."""
    starts = [f"| `{kind.kind}` | {kind.help} | " for kind in KEYS.values()]
    lacking = [start for start in starts if not any(line.startswith(start) for line in LINES)]
    assert lacking == [], "add rows that begin so to lessons/README.md"


def test_every_fence_of_ours_is_named() -> None:
    rows = [f"| `{language} {word}` | {holds} |" for word, (language, holds) in OURS.items()]
    assert missing(rows) == [], "add these rows to lessons/README.md"


PROGRAMS = re.search(r"^## Programs\n(.*?)^## ", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("of", "methods"),
    [("lists", {*lists.METHODS, "sort"}), ("dicts", dicts.METHODS), ("texts", texts.METHODS)],
)
def test_the_methods_of_the_language_are_those_of_the_guide(of: str, methods: set[str]) -> None:
    assert PROGRAMS
    row = re.search(rf"^- methods of {of}: (.*?);$", PROGRAMS[1], re.DOTALL | re.MULTILINE)
    assert row and set(re.findall(r"`(\w+)`", row[1])) == set(methods) <= ATTRIBUTES


def test_every_function_of_the_language_is_in_the_guide() -> None:
    assert PROGRAMS
    words = {w for code in re.findall(r"`([^`]+)`", PROGRAMS[1]) for w in re.findall(r"\w+", code)}
    operations = {row.name for row in OPS.values()}
    assert words >= NAMES - operations


EXAMPLES = re.findall(r"^````markdown\n(.*?)^````$", GUIDE, re.DOTALL | re.MULTILINE)


def test_the_first_pack_of_the_guide_is_what_new_writes(tmp_path: Path) -> None:
    create(tmp_path / "my-pack")
    head = re.search(r"^```toml\n(# pack\.toml\n.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    assert head and EXAMPLES
    assert (tmp_path / "my-pack" / "pack.toml").read_text("utf-8") == head[1]
    assert (tmp_path / "my-pack" / "lessons" / "first.md").read_text("utf-8") == EXAMPLES[0]
    assert [str(d) for d in check_pack(tmp_path / "my-pack", KEYS)] == []


def test_breaking_the_first_lesson_gives_the_message_of_the_guide(tmp_path: Path) -> None:
    create(tmp_path)
    path = tmp_path / "lessons" / "first.md"
    path.write_text(path.read_text("utf-8").replace("`L = 12`", "`L = 13`"), "utf-8")
    (fault,) = check_pack(tmp_path, KEYS)
    assert str(fault).replace(str(tmp_path), "my-pack").replace("\\", "/") in GUIDE


COMMANDS = re.findall(r"^python -m tutor (.*)$", GUIDE, re.MULTILINE)


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("pack ")])
def test_every_command_of_the_guide_runs(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder with the first pack; `new` makes what is not there yet."""
    monkeypatch.chdir(tmp_path)
    if line != "pack new my-pack":
        create(tmp_path / "my-pack")
    needs_a_terminal = line.startswith("pack preview") and "--text" not in line
    assert cli.main(shlex.split(line)) == (2 if needs_a_terminal else 0)


def test_every_command_for_authors_has_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["pack", "--help"])
    names = re.findall(r"^    (\w+) {2,}", capsys.readouterr().out, re.MULTILINE)
    rows = re.findall(r"^\| `pack (\w+)", GUIDE, re.MULTILINE)
    assert names and set(names) == set(rows)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_lesson_in_the_guide_is_without_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(text, "utf-8")
    assert [str(d) for d in check_lesson(path, KEYS)] == []


def test_the_prelude_of_the_guide_is_one() -> None:
    (source,) = re.findall(r"^```python\n(\"\"\".*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    assert parse_prelude(source).names == {"rate", "neuron"}


PROGRAM = """\
a = Value(-4.0)
b = Value(2.5)
w = Value(1.0)
d = a * b
e = a + b
L = d * e * w
L.backward()
w.data -= 0.1 * w.grad
w.grad = 0.0
"""
TRACE = Trace(run(parse(PROGRAM)))


def table(heading: str) -> list[str]:
    """The code spans in the first column of the table under a heading row."""
    rows = GUIDE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [span.text for row in rows for span in code_spans(row.split(" | ")[0])]


@pytest.mark.parametrize("text", table("claim"))
def test_every_claim_in_the_guide_is_one_and_true(text: str) -> None:
    claim = claim_of(text.strip("`"))
    assert claim is not None
    assert fault(claim, lambda q: q.at(TRACE, 0)) is None


@pytest.mark.parametrize("text", table("placeholder"))
def test_every_placeholder_in_the_guide_can_be_filled(text: str) -> None:
    assert fill(text, TRACE, 0) != text


@pytest.mark.parametrize("text", table("position"))
def test_every_position_in_the_guide_exists(text: str) -> None:
    assert 0 <= TRACE.position(text) <= len(TRACE)


def test_every_round_of_the_guide_is_as_it_says() -> None:
    """The training loop and the table of what a target means in it."""
    (source,) = re.findall(
        r"^```python program\n(w = Value.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE
    )
    loop = Trace(run(parse(source)))
    rows = GUIDE.split("| the view's `at` | `target` | asks for |", 1)[1].split("\n\n", 1)[0]
    asked = []
    for row in rows.splitlines()[2:]:
        at, target, _ = (cell.strip() for cell in row.strip("|").split("|"))
        k = loop.position(re.findall("`(.*?)`", at)[0])
        name, quantity = target_of(target.strip("`"))
        quiz = Quiz("q", "value", target=name, quantity=quantity)
        asked.append(Question.of(quiz, loop, k).asked.numbers[0])
    assert asked == pytest.approx([8, 1.6, 1.6, 0.16, 2.2, 2.2])
