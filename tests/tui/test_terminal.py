"""The real program in a real terminal: what arrives on a person's screen, and what survives."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import termios
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui import burst
from tests.tui.person import Person
from tutor.learner.record import Record
from tutor.lesson import shipped


@pytest.fixture
def people() -> Iterator[list[Person]]:
    met: list[Person] = []
    yield met
    for person in met:
        person.close()


def test_a_lesson_from_the_home_screen_survives_kill_9(people: list[Person], home: Path) -> None:
    """Choose a lesson, step, answer wrong, die, and be where one was."""
    one = Person()
    people.append(one)
    one.sees("Gradients, one node at a time")
    lessons = tomllib.loads((shipped() / "gradients" / "pack.toml").read_text("utf-8"))["lessons"]
    one.press("\x1b[B" * lessons.index("diamond") + "\r")
    one.sees("◆○")
    one.press("]")
    one.sees("●◆")
    one.press("]")
    one.sees("dL/da =")
    one.press("-3.75\r")
    one.sees("you said dL/da = -3.75")
    one.press("c")
    one.sees("12/12")
    os.kill(one.process.pid, signal.SIGKILL)
    one.process.wait()

    two = Person()
    people.append(two)
    two.sees("Go on with  The diamond")
    two.press("\r")
    two.sees("12/12")
    two.press("q")
    two.sees("lessons done")
    two.press("q")
    assert two.leaves() == 0
    assert b"\x1b[?1049l" in two.raw, "the terminal was not given back"


def test_no_colour_is_sent_where_none_is_wanted(people: list[Person], home: Path) -> None:
    one = Person("learn", "gradients/first-graph", NO_COLOR="1")
    people.append(one)
    one.sees("The first graph")
    one.press("s")
    one.sees("Chain rule")
    coloured = [
        cell
        for row in one.screen.buffer.values()
        for cell in row.values()
        if cell.fg != "default" or cell.bg != "default"
    ]
    assert not coloured
    assert any(cell.bold for row in one.screen.buffer.values() for cell in row.values())


def modes(person: Person) -> dict[bytes, bool]:
    """Private modes of the terminal: whether each was set last rather than reset."""
    found = re.finditer(rb"\x1b\[\?(\d+)([hl])", person.raw)
    return {match[1]: match[2] == b"h" for match in found}


GIVEN_BACK = {b"1049", b"1000", b"1003", b"2004", b"1004"}
"""The alternate screen, mouse, pastes in brackets, and focus reports."""


def stopped(person: Person) -> bool:
    """Whether the program was suspended just now."""
    process, status = os.waitpid(person.process.pid, os.WUNTRACED | os.WNOHANG)
    return bool(process) and os.WIFSTOPPED(status)


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_gives_the_terminal_back_and_keeps_the_place(
    people: list[Person], home: Path, name: str, code: int
) -> None:
    one = Person("learn", "gradients/diamond")
    people.append(one)
    one.sees("◆○")
    one.press("g3\r")
    one.sees(" 3/")
    one.process.send_signal(signal.Signals[name])
    assert one.leaves() == code
    assert [mode for mode in GIVEN_BACK if modes(one)[mode]] == []
    assert one.attributes()[3] & termios.ECHO
    with Record.open() as record:
        assert record.place("gradients", "diamond") == ("gradients", "diamond", 0, 3)


def test_a_terminal_that_is_closed_ends_the_program(people: list[Person], home: Path) -> None:
    one = Person("learn", "gradients/diamond")
    people.append(one)
    one.press("g3\r")  # before the terminal is the program's: Enter arrives as a line feed
    one.sees(" 3/")
    one.hang_up()
    one.process.send_signal(signal.SIGHUP)
    assert one.process.wait(10) == 129
    with Record.open() as record:
        assert record.place("gradients", "diamond") == ("gradients", "diamond", 0, 3)


def test_what_is_written_to_a_terminal_that_is_gone_ends_as_its_signal_would() -> None:
    """The signal may come later, or never; before, the exit code was 2, and Python made it 120."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tutor", "progress"], stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.close(ours)
    assert process.wait(20) == 129


def test_ctrl_z_suspends_and_comes_back(people: list[Person], home: Path) -> None:
    one = Person("learn", "gradients/diamond")
    people.append(one)
    one.sees("◆○")
    one.press("g3\r")
    one.sees(" 3/")
    one.press("\x1a")
    one.sees(lambda _: stopped(one))
    one.sees(lambda _: not modes(one)[b"1049"])
    one.process.send_signal(signal.SIGCONT)
    one.sees(lambda _: modes(one)[b"1049"])
    one.press("g5\r")
    one.sees(" 5/")


def test_a_pasted_megabyte_is_refused_in_a_moment(people: list[Person], home: Path) -> None:
    one = Person("learn", "gradients/first-graph")
    people.append(one)
    one.sees("◆○")
    chance, pieces = random.Random(1), ("\x1b[31m", "\x1b]0;x\x07", "12", "q", "\n")
    text = "".join(chance.choice(pieces) for _ in range(300_000))
    since = time.monotonic()
    one.press(f"\x1b[200~{text}\x1b[201~")
    one.sees("Nothing was pasted")
    assert time.monotonic() - since < 10  # a moment on an idle machine; it was minutes
    one.press("g3\r")
    one.sees(" 3/")


def test_keys_that_come_at_once_do_what_they_do_one_by_one(
    people: list[Person], home: Path
) -> None:
    one = Person("learn", "gradients/diamond")
    people.append(one)
    one.sees("◆○")
    one.press("g\r\x1b[27u" * 6 + "g5\r" + "\x10\x1b[6~\x1b[27u" + "g4\r")
    one.sees(" 4/")


def test_random_keys_in_bursts_break_nothing() -> None:
    """The short form of `python -m tests.tui.burst 20000 --seed 1`: as much as 8 s allow."""
    seen = burst.play(
        1_500, seed=7, places=("gradients/diamond", burst.HOME), sizes=((80, 24),), seconds=8
    )
    assert not seen.deaths and not seen.crashes and not seen.silent, seen
    assert seen.keys
