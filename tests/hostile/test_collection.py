"""The collection of hostile input: packs, answers and surroundings, each with what is said to it.

Whatever comes in, nothing that a terminal obeys goes out, no line is endless, and the program
ends with a word and an exit code rather than with a traceback.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.sound import LESSON, MANIFEST, SHARED
from tests.hostile.texts import LONGEST_LINE, is_fit, repeated
from tutor import cli
from tutor.characters import harmless, unsafe
from tutor.learner.record import Record
from tutor.lesson.shelf import Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.quiz.typed_numbers import Unread, read_number
from tutor.tui.pages import home_page
from tutor.view.text import plain

HERE = Path(__file__).parent
TITLE = "Gradients, one node at a time"


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = next(
        iter(tomllib.loads((HERE / name).read_text("utf-8")).values())
    )
    return rows


def install(case: dict[str, Any], home: Path) -> Path:
    folder = home / "packs" / "some-folder"
    (folder / "lessons").mkdir(parents=True)
    for name, text in (("pack.toml", MANIFEST), ("lessons/a.md", LESSON)):
        if name == case["file"]:
            assert case.get("old", "") in text
            text = text.replace(case["old"], case["new"], 1) if "old" in case else case["new"]
            text = repeated(text, case.get("times", 1))
        (folder / name).write_text(text, "utf-8")
    return folder


def install_shared(case: dict[str, Any], home: Path) -> Path:
    """A pack with data and a prelude, one file of it otherwise."""
    folder = home / "packs" / "some-folder"
    outside = home / "packs" / "outside.csv"
    for name, text in SHARED.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name == case["file"] and "new" in case:
            assert case.get("old", "") in text
            text = text.replace(case["old"], case["new"], 1) if "old" in case else case["new"]
            text = repeated(text, case.get("times", 1))
        path.write_text(text, "utf-8")
    path = folder / case["file"]
    if "hex" in case:
        path.write_bytes(bytes.fromhex(case["hex"]))
    if "folder" in case:
        path.unlink()
        path.mkdir()
    if "link" in case:
        outside.write_text("secret\n", "utf-8")
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        path.symlink_to(outside.parent / case["link"])
    return folder


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small pack ships in the place of the large one, which every command would read."""
    folder = tmp_path / "shipped" / "gradients"
    (folder / "lessons").mkdir(parents=True)
    manifest = MANIFEST.replace('"mine"', '"gradients"').replace("A pack", TITLE)
    (folder / "pack.toml").write_text(manifest, "utf-8")
    (folder / "lessons" / "a.md").write_text(LESSON, "utf-8")
    monkeypatch.setattr(sys.modules["tutor.lesson.find"], "shipped", lambda: folder.parent)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("case", table("packs.toml"), ids=lambda case: case["name"])
def test_pack(
    case: dict[str, Any],
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Checked, listed and opened in every way there is; the packs that ship stay in sight."""
    try_out(case, install(case, home), capsys, monkeypatch)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("case", table("shared.toml"), ids=lambda case: case["name"])
def test_data_and_prelude(
    case: dict[str, Any],
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same of packs with files that their lessons share."""
    try_out(case, install_shared(case, home), capsys, monkeypatch)


def try_out(
    case: dict[str, Any],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("1\n7\n\n\nq\n"))
        code = cli.main(list(words))
        said = "".join(capsys.readouterr())
        assert is_fit(said), said[:2000]
        assert not any(words in said for words in case.get("never", ()))
        return code, said

    code, said = run("pack", "check", str(folder))
    assert code == case.get("code", 1)
    for words in case["says"]:
        assert words in said
    for form in ("json", "github"):
        assert run("pack", "check", str(folder), "--format", form)[0] == code
    assert TITLE in run("progress")[1]
    assert TITLE in run("--plain")[1]
    assert run("learn", "nothing", "--plain")[0] == 2  # which says what there is
    for start in (str(folder), str(folder / "lessons" / "a.md"), "mine"):
        assert run("learn", start, "--plain")[0] in (0, 1, 2)
    shelf = Shelf.read(KEYS)
    with Record.open() as record:
        rows = home_page.rows(shelf, record)
    assert "some-folder" in str(rows) or shelf.pack("mine")
    drawn = "\n".join(map(plain, home_page.listed(rows, shelf, 0, 120, 40)[0]))
    assert unsafe(harmless(drawn)) is None
    if code == 1 and shelf.pack("mine") is None and shelf.pack("some-folder") is None:
        assert [each.name for each in shelf.broken] == ["some-folder"]


@pytest.mark.parametrize("case", table("answers.toml"), ids=lambda case: ascii(case["text"])[1:40])
def test_answer(case: dict[str, Any]) -> None:
    read = read_number(case["text"] * case.get("times", 1))
    said = read.message if isinstance(read, Unread) else ""
    assert case.get("says", "") in said
    assert unsafe(said) is None and len(said) < LONGEST_LINE


COMMANDS = [case for case in table("environments.toml") if "run" in case]
INSIDE = [case for case in table("environments.toml") if "words" in case]
POSIX = pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {
        "T": f"{sys.executable} -m tutor", "D": str(folder), "PYTHONPATH": str(Path.cwd()),
        "TERM": "dumb",
    }  # fmt: skip
    return subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, timeout=60, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


@POSIX
@pytest.mark.parametrize("case", COMMANDS, ids=lambda case: case["name"])
def test_environment(case: dict[str, Any], tmp_path: Path) -> None:
    done = shell(case["run"], tmp_path)
    said = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == case["code"], said
    assert case.get("says", "") in said
    assert is_fit(said), said[:2000]


@POSIX
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("case", INSIDE, ids=lambda case: case["name"])
def test_command(
    case: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shell(f"mkdir -p $TUTOR_HOME; {case.get('before', '')}", tmp_path).check_returncode()
    times = case.get("times", 1)
    typed = case.get("stdin", "")
    *words, last = (word.replace("$D", str(tmp_path)) for word in case["words"])
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed * times))
    code = cli.main([*words, last if typed else last * times])
    said = "".join(capsys.readouterr())
    assert code == case["code"], said
    assert case.get("says", "") in said
    assert is_fit(said), said[:2000]
