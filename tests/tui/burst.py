"""Random keys in bursts, with resizes, mouse and pastes, in a real terminal.

`python -m tests.tui.burst 20000 --seed 1` goes through the home screen and every lesson at
three sizes, and says how often the program died, left a crash file, or took longer than a second
to answer the last key. On a machine that does other work too, the seconds of its own processor
time say more than those on the clock.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.tui.person import Person

SIZES = ((80, 24), (120, 40), (70, 20))
PATIENCE, LOST = 1.0, 30.0
"""Seconds in which the last key of a burst is answered, and after which it never is."""
PLACES = ("", "nudge", "local-rules", "first-graph", "diamond", "neuron")
"""The home screen, and the lessons that ship."""
_ESCAPE, _CTRL_C = "\x1b[27u", "\x03"
_ANSWER = "Ctrl+C once more"
_KEYS = (
    *"nNsSoOlLfFcCgGwWhkrpvzjd?;.,[]0123456789+-*/=> eE",
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
        deaths: exits that no key asked for, with the last line on the screen.
        silent: bursts whose last key was never answered, though the program lives.
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


def _burst(chance: random.Random, person: Person) -> Iterator[str]:
    """The parts of one burst; a resize happens on the way."""
    for _ in range(chance.randint(5, 40)):
        what = chance.random()
        if what < 0.02:
            person.resize(chance.randint(50, 140), chance.randint(15, 50))
        elif what < 0.03:
            text = "".join(
                chance.choice("12-+.x\x1b[3m\n\x07é") for _ in range(chance.randint(1, 3000))
            )
            yield f"\x1b[200~{text}\x1b[201~"
        elif what < 0.07:
            button, x, y = (
                chance.choice((0, 0, 2, 64, 65)),
                chance.randint(1, 80),
                chance.randint(1, 24),
            )
            yield f"\x1b[<{button};{x};{y}M\x1b[<{button};{x};{y}m"
        else:
            yield chance.choice(_KEYS)


def _short(parts: Sequence[str]) -> str:
    """The parts of a burst with what was pasted left out."""
    return "".join(each if len(each) < 30 else f"{each[:6]}{len(each)}" for each in parts)


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


def _start(place: str, size: tuple[int, int], home: Path) -> Person:
    words = ("learn", f"gradients/{place}") if place else ()
    person = Person(*words, size=size, TUTOR_HOME=str(home))
    person.sees("Ctrl+P" if not place else "◆")
    return person


def play(
    keys: int,
    seed: int,
    places: tuple[str, ...] = PLACES,
    sizes: tuple[tuple[int, int], ...] = SIZES,
    seconds: float = math.inf,
) -> Seen:
    """Press so many keys, shared between the places and sizes; fewer if the time is over before."""
    chance, seen = random.Random(seed), Seen()
    turns = [(place, size) for size in sizes for place in places]
    share, begun = -(-keys // len(turns)), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for done, (place, size) in enumerate(turns, 1):
            end = begun + seconds * done / len(turns)
            _turn(place, size, Path(folder), chance, seen, min(seen.keys + share, keys), end)
    return seen


def _turn(
    place: str,
    size: tuple[int, int],
    home: Path,
    chance: random.Random,
    seen: Seen,
    until: int,
    end: float,
) -> None:
    person = _start(place, size, home)
    while seen.keys < until and time.monotonic() < end:
        parts = list(_burst(chance, person))
        seen.keys += len(parts)
        person.resize(*size)
        since, before = time.monotonic(), _busy(person)
        person.press("".join(parts) + _ESCAPE * 3 + _CTRL_C)
        answered = _answered(person, since)
        took = time.monotonic() - since
        if answered:
            seen.slowest = max(seen.slowest, took)
            seen.busy.append(busy := _busy(person) - before)
            if busy > PATIENCE:
                seen.heavy.append(f"{place or 'home'} {size}: {busy:.2f} s for {_short(parts)!r}")
            if took > PATIENCE:
                seen.slow.append(round(took, 2))
            person.press(_ESCAPE)
            person.sees(lambda text: _ANSWER not in text)
            continue
        code = person.process.poll()
        crash = home / "crash.txt"
        if code == 0:
            seen.left += 1
        else:
            what = "no answer" if code is None else f"exit code {code}"
            kind = seen.silent if code is None else seen.deaths
            kind.append(f"{place or 'home'} {size}: {what} after {_short(parts)!r}")
        if crash.exists():
            seen.crashes.append(crash.read_text("utf-8")[-600:])
            crash.unlink()
        person.close()
        person = _start(place, size, home)
    person.close()


def main() -> int:
    """Play as the command line says; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keys", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=math.inf)
    args = parser.parse_args()
    seen = play(args.keys, args.seed, seconds=args.seconds)
    print(seen)
    return int(seen.bad)


if __name__ == "__main__":
    sys.exit(main())
