"""`graph` and `plot`: what the screen draws, for files and other programs."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Run
from tests.view.programs import DIAMOND


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "diamond.py"
    path.write_text(DIAMOND, "utf-8")
    return path


def test_the_graph_is_that_of_the_end_or_of_a_step(run: Run, program: Path) -> None:
    code, out, err = run("graph", program)
    assert (code, err) == (0, "") and "-13.75" in out and "╭ a ─" in out
    code, out, _ = run("graph", program, "--at", "5")
    assert code == 0 and "-13.75" not in out and "15" in out


@pytest.mark.parametrize("form, begins", [("mermaid", "flowchart LR"), ("dot", "digraph")])
def test_other_programs_read_the_graph(run: Run, program: Path, form: str, begins: str) -> None:
    code, out, _ = run("graph", program, "--format", form)
    assert code == 0 and out.startswith(begins)


@pytest.mark.parametrize("words", [("graph",), ("plot", "curve a"), ("plot", "heat a b")])
def test_a_picture_is_an_svg_file(run: Run, program: Path, words: tuple[str, ...]) -> None:
    command, *rest = words
    code, out, err = run(command, program, *rest, "--format", "svg")
    assert (code, err) == (0, "")
    assert ElementTree.fromstring(out).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_plot_has_its_numbers_beside_it(run: Run, program: Path) -> None:
    code, out, _ = run("plot", program, "curve a", "--size", "70x16")
    assert code == 0 and "slope dL/da = -13.75" in out
    assert len(out.splitlines()) <= 16 and max(map(len, out.splitlines())) <= 70


def test_what_there_is_no_picture_of_is_said(run: Run, program: Path) -> None:
    assert run("plot", program, "curve q")[::2] == (
        2, "error: there is no node `q`; names are a, b, d, e, L\n"
    )  # fmt: skip
    assert run("plot", program, "pie a")[0] == 2
    assert run("graph", program, "--at", "13")[::2] == (
        2, "error: there is no step 13: step 12 is the last\n"
    )  # fmt: skip
    program.write_text("a = Value(0.0)\nb = a + 1\nc = b / a\n", "utf-8")
    code, out, err = run("graph", program)
    assert code == 1 and "a" in out and "error[E2" in err
