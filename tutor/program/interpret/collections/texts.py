"""The methods of texts. Each is given the machine, the text, and what the program gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.program.faults import Fault, kind_of
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.sizes import spread


def split(machine: Machine, text: str, /, sep: str | None = None, maxsplit: int = -1) -> list[str]:
    """The parts between separators; without one, between blanks."""
    machine.budget.room(len(text) + 1)
    return text.split(sep, maxsplit)


def join(machine: Machine, text: str, parts: Any, /) -> str:
    """The parts, with the text between them."""
    found = spread(parts)
    machine.budget.charge(len(found))
    total = len(text) * max(len(found) - 1, 0)
    for part in found:
        if not isinstance(part, str):
            raise Fault("E204", f"`.join` needs texts, not {kind_of(part)}",
                        "write `str(x) for x in …`")  # fmt: skip
        total += len(part)
    machine.budget.room(total)
    return text.join(found)


def replace(machine: Machine, text: str, old: str, new: str, count: int = -1, /) -> str:
    """The text with one part in the place of another."""
    machine.budget.charge(len(text))
    machine.budget.room(len(text) + text.count(old) * max(len(new) - len(old), 0))
    return text.replace(old, new, count)


def _cased(method: Callable[[str], str]) -> Callable[[Machine, str], str]:
    """A method that writes each letter in another way, as three letters at most."""

    def change(machine: Machine, text: str, /) -> str:
        machine.budget.room(len(text) if text.isascii() else 3 * len(text))
        return method(text)

    return change


def _stripping(method: Callable[[str, str | None], str]) -> Callable[..., str]:
    """A method that takes characters off the ends."""

    def strip(machine: Machine, text: str, characters: str | None = None, /) -> str:
        machine.budget.room(len(text))
        # Python looks for each character among those given.
        machine.budget.charge(len(text) * len(characters or " ") >> 4)
        return method(text, characters)

    return strip


def _asking(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method that goes through the text once."""

    def ask(machine: Machine, text: str, part: str, /) -> Any:
        machine.budget.charge(len(text))
        return method(text, part)

    return ask


METHODS: dict[str, Callable] = {
    "split": split, "join": join, "replace": replace,
    **{m.__name__: _stripping(m) for m in (str.strip, str.lstrip, str.rstrip)},
    **{m.__name__: _cased(m) for m in (str.upper, str.lower)},
    **{m.__name__: _asking(m) for m in (str.startswith, str.endswith, str.find, str.count)},
}  # fmt: skip
"""Methods of texts by name."""
