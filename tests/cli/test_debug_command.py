"""The command `debug`: what can be opened, what can not, and the exit codes."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.view.programs import DIAMOND
from tutor import cli


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("end\nq\n"))


def test_a_program_is_opened_and_never_executed(
    typed: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "diamond.py"
    file.write_text(DIAMOND + "assert 1 < 2\n", "utf-8")
    assert cli.main(["debug", "--plain", str(file)]) == 0
    said = capsys.readouterr().out
    assert "debug diamond.py" in said and "(end · step 12 of 12) > " in said
    # What lies in a pack is data, also where a file outside of one would be a person's own script.
    (tmp_path / "pack.toml").write_text("format = 1\n", "utf-8")
    file.write_text(f"import os\nos.remove({str(file)!r})\n", "utf-8")
    assert cli.main(["debug", str(file)]) == 1
    assert "diamond.py:1:1: error[E107]" in capsys.readouterr().err and file.exists()


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["gradients/diamond"], 0, "d = a * b"),
        (["-e", "L = (a*b + 1)**2", "--set", "a=2", "--set", "b=-3"], 0, "b = Value(-3.0)"),
        (["-e", "log(a)", "--set", "a=-1"], 1, "-e:2:5: error[E201]"),
        (["-e", "a*b", "--set", "a=1"], 1, "-e:1:3: error[E203] the name `b` is not known here\n"
         "  help: give it a number: --set b=2"),
        (["-e", "a*a", "--set", "a=1", "--set", "c=1"], 2, "the expression has no `c`"),
        (["-e", "a*a", "--set", "a=x"], 2, "it is written as a=2 or w1=-0.5, not 'a=x'"),
        (["gradients/nosuch"], 2, "there is no lesson in the pack gradients `nosuch`"),
        (["gradients"], 2, "name one of its lessons, as gradients/LESSON"),
        (["nosuch.py"], 2, "nosuch.py:1:1: error[E001] there is no such file"),
        ([], 2, "name one thing to debug"),
        (["--set", "a=1", "x.py"], 2, "so it needs -e"),
    ],
)  # fmt: skip
def test_what_is_named_is_opened_or_the_reason_is_said(
    args: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        assert cli.main(["debug", *args]) == code
    except SystemExit as end:  # as argparse leaves
        assert end.code == code
    came = capsys.readouterr()
    assert said in came.out + came.err


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("trace", 1, "{0}:1:1: error[E107] nothing can be imported here\n"
         "  help: `python -m tutor debug '{0}'` runs and records a script of your own"),
        ("graph", 1, "{0}:1:1: error[E107] nothing can be imported here\n"
         "  help: `python -m tutor debug '{0}'` runs and records a script of your own"),
        ("learn", 2, "error: `script of mine.py` is no lesson but a program; "
         "`python -m tutor debug '{0}'` opens it"),
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_interpreted_is_told_of_debug_and_of_no_more(
    command: str, code: int, said: str, tmp_path: Path, home: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    file = Path("script of mine.py")
    file.write_text("import math\nx = math.sin(1)\nclass A: pass\n", "utf-8")
    assert cli.main([command, str(file)]) == code
    assert capsys.readouterr().err == f"{said.format(file)}\n"


def test_a_faulty_program_and_what_lies_in_a_pack_are_told_their_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pack.toml").touch()
    for name, text in (("a.py", "x = y\n"), ("pack/b.py", "import math\n")):
        (tmp_path / "pack").mkdir(exist_ok=True)
        file = tmp_path / name
        file.write_text(text, "utf-8")
        assert cli.main(["trace", str(file)]) == 1
        assert "error[E" in (said := capsys.readouterr().err) and "debug" not in said
