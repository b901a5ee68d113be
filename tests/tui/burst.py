"""Random keys in bursts, with resizes, mouse and pastes, in a real terminal.

`python -m tests.tui.burst 20000 --seed 1` goes through the home screen and every lesson of every
pack that ships, at three sizes, and says how often the program died, left a crash file, or took
longer than a second to answer the last key. On a machine that does other work too, the seconds of
its own processor time say more than those on the clock. Each place at each size has a seed of its
own: `--place gradients/mlp --size 80x24` presses its keys alone.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import string
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.tui.person import Person
from tutor.guard import REPORT
from tutor.lesson.find import shipped

Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((80, 24), (120, 40), (70, 20))
PATIENCE, LOST = 1.0, 30.0
"""Seconds in which the last key of a burst is answered, and after which it never is."""
HOME = "home"
_ESCAPE, _CTRL_C = "\x1b[27u", "\x03"
_ANSWER = "Ctrl+C once more"
_KEYS = (
    *(string.ascii_letters + string.digits + string.punctuation + " "),
    *"nNsSoOlLfFcCgdq[]?",
    *("\r",) * 8, *("\t", "\x1b[Z", "\x7f") * 2, "q",
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F") * 2,
    _ESCAPE, _ESCAPE, "\x10", "\x10", "\x1bOP", "\x1b[15~", "\x1b[20~", "\x1b[21~", "\x1b[23~",
    "g\r", "\x10\x1b[6~", "\x10\r",
)  # fmt: skip


@dataclass
class Seen:
    """What came of it.

    Attributes:
        keys: how many were pressed.
        left: how often a key left the program, as it should.
        deaths: exits that no key asked for, and the screen as it was.
        silent: bursts whose last key was never answered though the program lives, and its screen.
        crashes: reports that were left behind.
        slow: bursts whose last key was not answered in time, in seconds.
        heavy: those that took longer than that in processor time too, with their keys.
        slowest: seconds of the slowest answer.
        busy: seconds of processor time for each burst that was answered.
    """

    keys: int = 0
    left: int = 0
    deaths: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    heavy: list[str] = field(default_factory=list)
    slowest: float = 0.0
    busy: list[float] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        """Whether anything went wrong."""
        return bool(self.deaths or self.silent or self.crashes or self.slow)

    def __str__(self) -> str:
        lines = [
            f"{self.keys:,} keys: {len(self.deaths)} deaths, {len(self.crashes)} crash files, "
            f"{len(self.silent)} without an answer, "
            f"{len(self.slow)} late answers, the slowest after {self.slowest:.2f} s; "
            f"processor time of a burst at most {max(self.busy, default=0.0):.2f} s, "
            f"over {PATIENCE:.0f} s {len(self.heavy)} times "
            f"of {len(self.busy)}; left {self.left} times"
        ]
        return "\n".join([*lines, *self.deaths, *self.silent, *self.heavy, *self.crashes])


def _burst(chance: random.Random) -> Iterator[str | Size]:
    """The parts of one burst: keys, clicks and pastes, and sizes that the window is given."""
    for _ in range(chance.randint(5, 40)):
        what = chance.random()
        if what < 0.02:
            yield chance.randint(50, 140), chance.randint(15, 50)
        elif what < 0.03:
            yield "\x1b[200~{}\x1b[201~".format(
                "".join(
                    chance.choice("12-+.x\x1b[3m\n\x07é") for _ in range(chance.randint(1, 3000))
                )
            )
        elif what < 0.07:
            button, x, y = (
                chance.choice((0, 0, 2, 64, 65)),
                chance.randint(1, 80),
                chance.randint(1, 24),
            )
            yield f"\x1b[<{button};{x};{y}M\x1b[<{button};{x};{y}m"
        else:
            yield chance.choice(_KEYS)


def _press(person: Person, parts: Sequence[str | Size], size: Size) -> None:
    """A burst at once, and a last key that is answered on every screen."""
    keys = ""
    for part in (*parts, size):
        if isinstance(part, str):
            keys += part
        else:
            person.press(keys)
            person.resize(*part)
            keys = ""
    person.press(keys + _ESCAPE * 3 + _CTRL_C)


def _short(parts: Sequence[str | Size]) -> str:
    """The parts of a burst, with what was pasted left out."""
    shown = (each if isinstance(each, str) else f"<{each[0]}x{each[1]}>" for each in parts)
    return ascii("".join(each if len(each) < 30 else f"<{len(each)} pasted>" for each in shown))


def _busy(person: Person) -> float:
    """Seconds of processor time that the program has used; 0 where the system does not say."""
    file = Path(f"/proc/{person.process.pid}/stat")
    if not file.exists():
        return 0.0
    user, system = file.read_text("ascii").rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _answered(person: Person, since: float) -> bool:
    while time.monotonic() < since + LOST and person.process.poll() is None:
        person.read()
        if _ANSWER in person.text:
            return True
    return False


def places() -> tuple[str, ...]:
    """The home screen, and every lesson of the packs that ship."""
    found = [HOME]
    for file in sorted(shipped().glob("*/pack.toml")):
        pack = tomllib.loads(file.read_text("utf-8"))
        found += [f"{pack['id']}/{lesson}" for lesson in pack["lessons"]]
    return tuple(found)


def _start(place: str, size: Size, home: Path) -> Person:
    words = () if place == HOME else ("learn", place)
    person = Person(*words, size=size, TUTOR_HOME=str(home))
    person.sees("Ctrl+P" if place == HOME else "◆")
    return person


def play(
    keys: int,
    seed: int,
    places: Sequence[str],
    sizes: Sequence[Size] = SIZES,
    seconds: float = math.inf,
) -> Seen:
    """Press so many keys, shared between the places and sizes; fewer if the time is over before."""
    seen = Seen()
    turns = [(place, size) for size in sizes for place in places]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for done, (place, size) in enumerate(turns, 1):
            end = begun + seconds * done / len(turns)
            chance = random.Random(f"{seed} {place} {size}")
            _turn(place, size, Path(folder), chance, seen, keys * done // len(turns), end)
    return seen


def _turn(
    place: str,
    size: Size,
    home: Path,
    chance: random.Random,
    seen: Seen,
    until: int,
    end: float,
) -> None:
    person, crash = _start(place, size, home), home / REPORT
    where = f"{place} {size[0]}x{size[1]}"
    while seen.keys < until and time.monotonic() < end:
        parts = list(_burst(chance))
        seen.keys += len(parts)
        since, before = time.monotonic(), _busy(person)
        _press(person, parts, size)
        answered = _answered(person, since)
        took = time.monotonic() - since
        if crash.exists():
            seen.crashes.append(crash.read_text("utf-8")[-2000:])
            crash.unlink()
        if answered:
            seen.slowest = max(seen.slowest, took)
            seen.busy.append(busy := _busy(person) - before)
            if busy > PATIENCE:
                seen.heavy.append(f"{where}: {busy:.2f} s for {_short(parts)}")
            if took > PATIENCE:
                seen.slow.append(round(took, 2))
            person.press(_ESCAPE)
            person.sees(lambda text: _ANSWER not in text)
            continue
        code = person.process.poll()
        if code == 0:
            seen.left += 1
        else:
            what = "no answer" if code is None else f"exit code {code}"
            kind = seen.silent if code is None else seen.deaths
            kind.append(f"{where}: {what} after {_short(parts)}\n{person.text}")
        person.close()
        person = _start(place, size, home)
    person.close()


def _size(text: str) -> Size:
    columns, _, rows = text.partition("x")
    return int(columns), int(rows)


def main() -> int:
    """Play as the command line says; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keys", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=math.inf)
    parser.add_argument("--place", action="append", choices=places())
    parser.add_argument("--size", action="append", type=_size)
    args = parser.parse_args()
    seen = play(
        args.keys, args.seed, args.place or places(), args.size or SIZES, seconds=args.seconds
    )
    print(seen)
    return int(seen.bad)


if __name__ == "__main__":
    sys.exit(main())
