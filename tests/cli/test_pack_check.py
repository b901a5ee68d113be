"""`pack check`: every fault at once, and an exit code that a script can trust."""

from __future__ import annotations

from pathlib import Path

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
