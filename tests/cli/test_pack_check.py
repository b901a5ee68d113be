"""`pack check`: every fault at once, and an exit code that a script can trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def line_of(path: Path, text: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_a_sound_pack_is_counted(run: Run, pack: Path) -> None:
    code, out, err = run("pack", "check", pack)
    assert (code, err) == (0, "")
    assert out == f"{pack}: 2 lessons, 2 questions, no faults\n"


def test_every_fault_is_printed_with_its_place(run: Run, pack: Path) -> None:
    """Faults of reading, running, claiming and asking, in two files, in one go."""
    product, square = (pack / "lessons" / f"{name}.md" for name in ("product", "square"))
    text = product.read_text("utf-8")
    product.write_text(text.replace("of three lines", "with `L = 5`"), "utf-8")
    text = square.read_text("utf-8").replace("Value(3.0)", "Value(3.0) / 0")
    square.write_text(text.replace('"grad"', '"Not A Slug"'), "utf-8")
    code, out, err = run("pack", "check", pack)
    assert (code, out) == (1, "")
    for path, where, kind in (
        (product, "`L = 5`", "E301"),
        (square, "/ 0", "E2"),
        (square, "Not A Slug", "E015"),
    ):
        assert f"{path}:{line_of(path, where)}:" in err
        assert f"error[{kind}" in err
    assert err.splitlines()[-1].startswith(f"{pack}: 3 errors")


def test_a_folder_that_is_not_there_could_not_be_checked(run: Run, tmp_path: Path) -> None:
    code, out, err = run("pack", "check", tmp_path / "missing")
    assert (code, out) == (2, "")
    assert "error[E001]" in err


def test_several_packs_are_checked_and_the_worst_counts(
    run: Run, pack: Path, tmp_path: Path
) -> None:
    code, out, err = run("pack", "check", pack, tmp_path / "missing", pack)
    assert code == 2
    assert out.count("no faults") == 2
    assert "missing: 1 error" in err


@pytest.fixture
def advised(pack: Path) -> Path:
    """A pack with a warning and no error."""
    path = pack / "lessons" / "product.md"
    path.write_text(path.read_text("utf-8").replace("three lines", "three\u200b lines"), "utf-8")
    return pack


def test_strict_makes_errors_of_warnings(run: Run, advised: Path) -> None:
    code, out, err = run("pack", "check", advised)
    assert (code, "warning[W105]" in err, "1 warning" in out) == (0, True, True)
    code, out, err = run("pack", "check", "--strict", advised)
    assert (code, out, "error[W105]" in err, "1 error" in err) == (1, "", True, True)


def test_json_is_one_object_a_fault(run: Run, advised: Path) -> None:
    code, out, err = run("pack", "check", advised, "--format", "json")
    (fault,) = map(json.loads, out.splitlines())
    assert (code, err) == (0, "")
    assert list(fault) == ["path", "line", "col", "code", "severity", "message", "help"]
    assert (fault["code"], fault["severity"]) == ("W105", "warning")
    assert "U+200B" in fault["message"]
    _, out, _ = run("pack", "check", advised, "--format", "json", "--strict")
    assert json.loads(out)["severity"] == "error"


def test_github_gets_workflow_commands_escaped_as_it_wants(run: Run, pack: Path) -> None:
    folder = pack.rename(pack.with_name("a,b:100%"))
    path = folder / "lessons" / "product.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("of three lines", "with `L = 5`"), "utf-8")
    code, out, _ = run("pack", "check", folder, "--format", "github")
    assert code == 1
    (line,) = out.splitlines()
    head, _, message = line.partition("::")[2].partition("::")
    written = str(path).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    assert head == f"error file={written},line={line_of(path, 'L = 5')},col=17,title=E301"
    assert message.startswith("`L` is -10, not `5`%0Ahelp: ")


def test_the_lists_of_packs_count_what_the_check_counts(run: Run, pack: Path) -> None:
    """They know what the reading finds; after a check, all."""
    product, square = (pack / "lessons" / f"{name}.md" for name in ("product", "square"))
    product.write_text(product.read_text("utf-8").replace("three lines", "`L = 5`"), "utf-8")
    text = square.read_text("utf-8").replace('"Look', '"{nothing} Look')
    square.write_text(text.replace("three lines", "`L = 5`").replace("= 3", "= 99999"), "utf-8")

    told = f"at least 1 error: python -m tutor pack check {pack}"
    assert told in run("--plain").out
    assert "this pack has at least 2 errors" in run("learn", "small/product", "--plain").err
    assert run("pack", "check", pack).err.splitlines()[-1] == f"{pack}: 4 errors"
    assert told.replace("at least 1 error", "4 errors") in run("--plain").out
    assert "at least" not in run("--plain").out
    assert "this pack has 4 errors" in run("learn", "small/product", "--plain").err
