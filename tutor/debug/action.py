"""What a person can do with one key, and what comes of it.

A row of a table of actions is typed by what it acts on: a debugger, the session of a lesson, a
front end. Its `run` is a call that mypy checks; no name is put together from strings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

MOVED, STUCK, SAID = "moved", "stuck", "said"
"""Kinds of outcome: the position is another one; there is nothing further that way; only the
text is new, if there is one. Rooms above name more, for what else can change."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an action.

    Attributes:
        kind: what has changed, so that a front end knows what to show: `MOVED`, `STUCK`, `SAID`,
            or a kind of a room above.
        text: a message for the person, empty if what changed says enough.
    """

    kind: str
    text: str = ""


REFUSED = "refused"
"""A text that was typed can not be taken: the message says why, and the text stays to be mended."""

DONE = Outcome(SAID)
"""The action was carried out, and nothing has to be said about it."""

T = TypeVar("T", contravariant=True)


def _always(target: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action(Generic[T]):
    """Something a person can do with one key.

    Attributes:
        id: a name that never changes, for bindings and for tables such as that of the footer.
        keys: keys as Textual names them; the first is the one that is shown.
        label: a word or two for the footer.
        help: a sentence for the help screen and the palette.
        group: heading it stands under.
        run: carries it out; the number is the count typed before the key, 1 without one.
        shown: how the key is written for a person, where that is not the key itself.
        applies: whether it would do something now; the footer offers it only then.
        leads: whether it leads to a place in the run, so that a tool that lies over it closes.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    run: Callable[[T, int], Outcome]
    shown: str = ""
    applies: Callable[[T], bool] = _always
    leads: bool = False

    @property
    def key(self) -> str:
        """How the main key is written for a person."""
        return self.shown or self.keys[0]


@dataclass(frozen=True, slots=True)
class TextAction(Generic[T]):
    """Something a person can do with one key and a line of text, such as a stop's condition.

    Attributes:
        id, keys, label, help, group, shown, applies: as those of an `Action`.
        prompt: what is asked for, in a few words.
        take: carries it out with the text; `REFUSED` where the text can not be taken.
        begin: what stands in the line at first.
        example: what may be typed, in sight while the line is empty; short.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    prompt: str
    take: Callable[[T, str], Outcome]
    begin: Callable[[T], str] = lambda target: ""
    example: str = ""
    shown: str = ""
    applies: Callable[[T], bool] = _always

    @property
    def key(self) -> str:
        """How the main key is written for a person."""
        return self.shown or self.keys[0]
