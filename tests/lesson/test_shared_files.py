"""What the lessons of a pack share: data and a prelude as files, and what is told of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tutor import cli
from tutor.lesson import check_pack, fill, read_lesson, read_pack, trace_of
from tutor.lesson.model import Pack
from tutor.lesson.shelf import Shelf
from tutor.quiz.kinds.registry import KEYS

PACK = Path(__file__).parents[1] / "packs" / "shared"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACK, tmp_path / "pack"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def found(folder: Path) -> list[tuple[str, int, int, str]]:
    return [(Path(d.path).name, d.line, d.col, d.code) for d in check_pack(folder, KEYS)]


def read(folder: Path) -> Pack:
    pack, faults = read_pack(folder, KEYS)
    assert pack is not None and not faults, faults
    return pack


def test_a_pack_with_data_and_a_prelude_is_without_fault() -> None:
    assert check_pack(PACK, KEYS) == []
    pack = read(PACK)
    assert [d.name for d in pack.shared.data] == ["names", "points"]
    assert pack.shared.prelude is not None
    assert list(pack.shared.prelude.functions) == ["neuron", "surprise"]
    assert pack.skills["update"] == "Go a step down the gradient"
    assert pack.needs == {"update": ("chain-rule",)}


def test_windows_line_endings_change_nothing(folder: Path) -> None:
    before = read(folder).shared
    for path in folder.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert found(folder) == []
    after = read(folder).shared
    assert after.data == before.data
    assert after.prelude is not None and before.prelude is not None
    assert after.prelude.source == before.prelude.source


def test_changed_data_and_a_changed_prelude_make_another_run(folder: Path) -> None:
    def value() -> float | None:
        program = read(folder).lessons[0].screens[0].program
        assert program is not None
        trace = trace_of(program)
        node = trace.node_named("p")
        assert trace.error is None and node is not None
        return trace.value(node, len(trace))

    assert value() == 0.5
    change(folder / "data" / "names.txt", "emma", "em")
    assert value() == pytest.approx(0.6225, abs=1e-4)
    change(folder / "prelude.py", "sigmoid(s)", "s * 1")
    assert value() == 0.5


def test_claims_are_held_against_the_data(folder: Path) -> None:
    change(folder / "data" / "names.txt", "ava\n", "")
    assert found(folder) == [("names.md", 8, 48, "E301")]


def test_placeholders_see_the_prelude_and_what_is_made_of_the_data() -> None:
    program = read(PACK).lessons[0].screens[0].program
    assert program is not None
    assert fill("{rate}, {n} of {count}: {s}", trace_of(program), 0) == "0.5, 4 of 4: 0"


def test_a_fault_in_a_table_is_told_there_and_programs_are_not_run(folder: Path) -> None:
    change(folder / "data" / "points.csv", "2.0,0.5,0", "2.0,0.5")
    assert found(folder) == [("points.csv", 3, 1, "E040")]


def test_a_fault_in_the_prelude_is_told_there_and_only_once(folder: Path) -> None:
    change(folder / "prelude.py", "sigmoid(s)", "sigmoid(t)")
    assert found(folder) == [("prelude.py", 10, 20, "E203")]
    change(folder / "prelude.py", "def neuron(x, w, b):", "def neuron(x, w, b:")
    assert {name for name, *_ in found(folder)} == {"prelude.py"}


def test_a_prelude_that_fails_when_it_runs_is_told_at_its_line(folder: Path) -> None:
    change(folder / "prelude.py", "sigmoid(s)", "log(s - s)")
    assert {place for place in found(folder) if place[3] == "E201"} == {
        ("prelude.py", 10, 12, "E201")
    }


def test_a_lesson_says_what_keeps_its_programs_from_running(folder: Path) -> None:
    change(folder / "prelude.py", "sigmoid(s)", "sigmoid(t)")
    chosen = Shelf(KEYS).choose(str(folder / "lessons" / "names.md"))
    assert [(Path(d.path).name, d.code) for d in chosen.faults] == [("prelude.py", "E203")]


def test_a_file_that_nobody_names_is_a_fault(folder: Path) -> None:
    (folder / "data" / "more.csv").write_text("1,2\n", "utf-8")
    (folder / "data" / "LICENSE").write_text("CC0\n", "utf-8")
    assert found(folder) == [("pack.toml", 1, 1, "E041")]


def test_a_file_of_data_is_found_by_its_path_in_any_order_of_keys(folder: Path) -> None:
    (folder / "data" / "points.csv").rename(folder / "data" / "xy.csv")
    assert ("points.csv", 1, 1, "E001") in found(folder)
    change(folder / "pack.toml", "data/points.csv", "data/xy.csv")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('license = "CC0-1.0"\n', "", (18, 1, "E011")),
        ('source = "Made up for this pack"\n', "", (18, 1, "E011")),
        ("data/names.txt", "data/names.py", (19, 8, "E014")),
        ("data/names.txt", "names.txt", (19, 8, "E014")),
        ("header = true", "header = 1", (27, 10, "E013")),
        ("header = true", "heading = true", (27, 1, "E012")),
        ("[data.names]", "[data.Names]", (18, 1, "E015")),
    ],
)
def test_every_key_of_data_is_held_against_its_row(
    folder: Path, old: str, new: str, place: tuple[int, int, str]
) -> None:
    change(folder / "pack.toml", old, new)
    assert [d for d in found(folder) if d[0] == "pack.toml" and d[3] != "E041"] == [
        ("pack.toml", *place)
    ]


def test_a_line_of_the_prelude_that_is_too_wide_is_told(folder: Path) -> None:
    change(folder / "prelude.py", "rate = 0.5", f"rate = 0.5  # {'x' * 70}")
    assert found(folder) == [("prelude.py", 5, 1, "W108")]


def test_a_lesson_by_itself_finds_what_its_pack_shares(folder: Path) -> None:
    lesson, faults = read_lesson(folder / "lessons" / "names.md", KEYS)
    assert lesson is not None and not faults
    program = lesson.screens[0].program
    assert program is not None and trace_of(program).error is None
    change(folder / "prelude.py", "sigmoid(s)", "sigmoid(t)")
    lesson, faults = read_lesson(folder / "lessons" / "names.md", KEYS)
    assert lesson is not None and lesson.screens[0].program is None
    assert [(Path(d.path).name, d.code) for d in faults] == [("prelude.py", "E203")]


def test_the_events_of_a_program_in_a_pack_are_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["trace", str(folder / "lessons" / "names.md")]) == 0
    assert "prelude.py line 10" in capsys.readouterr().out
    path = folder / "try.py"
    path.write_text("from tutor.lang import *\nfrom prelude import *\nx = Value(rate)\n", "utf-8")
    assert cli.main(["trace", str(path)]) == 0
    assert "x = Value(0.5)" in capsys.readouterr().out


def test_a_comment_of_the_prelude_may_spell_the_answer_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder / "lessons" / "names.md", 'kind = "sign"', 'kind = "value"')
    assert cli.main(["pack", "check", str(folder)]) == 0
    assert "W422" not in capsys.readouterr().err
    change(folder / "prelude.py", "rate = 0.5", "rate = 0.5  # dL/db comes to -0.5")
    cli.main(["pack", "check", str(folder)])
    assert "W422" in capsys.readouterr().err


# ---- skills


def skills(folder: Path, text: str) -> list[tuple[str, str]]:
    """The codes and messages about a pack with these skills."""
    path = folder / "pack.toml"
    start, rest = path.read_text("utf-8").split("[skills]\n", 1)
    path.write_text(f"{start}[skills]\n{text}\n[data.names]{rest.split('[data.names]', 1)[1]}")
    return [(d.code, d.message) for d in check_pack(folder, KEYS)]


PLAIN = 'chain-rule = "Multiply"\n'


def test_a_skill_may_need_others(folder: Path) -> None:
    assert skills(folder, PLAIN + '[skills.update]\ntext = "Step"\nneeds = ["chain-rule"]') == []


def test_a_skill_that_no_question_trains_is_told(folder: Path) -> None:
    assert skills(folder, PLAIN + 'update = "Step"\nmore = "More"') == [
        ("W112", "no question trains the skill `more`")
    ]


def test_a_question_that_trains_nothing_does_not_train_what_its_lesson_does(
    folder: Path,
) -> None:
    change(folder / "lessons" / "points.md", 'kind = "update"', 'kind = "update"\nskills = []')
    assert ("pack.toml", 14, 1, "W112") in found(folder)


def test_skills_that_need_each_other_are_told(folder: Path) -> None:
    text = (
        '[skills.chain-rule]\ntext = "a"\nneeds = ["update"]\n'
        '[skills.update]\ntext = "b"\nneeds = ["chain-rule"]\n'
    )
    assert [code for code, _ in skills(folder, text)] == ["W113", "W113"]
    pack, _ = read_pack(folder, KEYS)
    assert pack is not None and pack.needs == {}


def test_a_skill_behind_a_circle_is_told_too(folder: Path) -> None:
    text = '[skills.chain-rule]\ntext = "a"\nneeds = ["chain-rule"]\n'
    text += '[skills.update]\ntext = "b"\nneeds = ["chain-rule"]\n'
    assert [message for _, message in skills(folder, text)] == [
        "the skill `chain-rule` can never be reached: `chain-rule` leads in a circle",
        "the skill `update` can never be reached: `chain-rule` leads in a circle",
    ]


def test_a_need_that_is_no_skill_is_a_fault(folder: Path) -> None:
    text = PLAIN + '[skills.update]\ntext = "b"\nneeds = ["chain-rul"]\n'
    assert skills(folder, text) == [("E018", "pack.toml names no skill `chain-rul`")]


@pytest.mark.parametrize(
    ("table", "code"),
    [('needs = ["chain-rule"]', "E011"), ('text = "b"\nwants = []', "E012"), ("text = 3", "E013"),
     ('text = "b"\nneeds = "chain-rule"', "E013")],
)  # fmt: skip
def test_every_key_of_a_skill_is_held_against_its_row(folder: Path, table: str, code: str) -> None:
    assert [c for c, _ in skills(folder, f"{PLAIN}[skills.update]\n{table}\n")] == [code]
