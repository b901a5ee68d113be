"""Watches: expressions over the nodes of a run, at every position of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.debug.expressions.called import Called
from tutor.debug.expressions.expression import Expression, expression
from tutor.debug.expressions.located import TypedError, is_fit
from tutor.debug.expressions.numbers_at import NumbersAt
from tutor.trace.log import Log

MOST = 50
"""Watches in a list."""

Hidden = frozenset[tuple[int, str]]


@dataclass(eq=False)
class Watch:
    """One watch.

    Attributes:
        text: as it was typed.
        read: what it reads; None if it does not fit the run.
        fault: why it does not fit, empty if it does.
    """

    text: str
    read: Expression | None
    fault: str = ""


class WatchList:
    """The watches of one run, in the order in which they were set.

    Attributes:
        watches: the watches.
    """

    def __init__(
        self, log: Callable[[], Log], called: Callable[[], Called], hides: Callable[[], Hidden]
    ) -> None:
        """Take what gives the run, its names, and what may not be told now."""
        self._log, self._called, self._hides = log, called, hides
        self.watches: list[Watch] = []

    def add(self, text: str) -> Watch:
        """Watch an expression, such as `d * e`, `a.grad` or `grad(a) * 2`.

        Raises:
            TypedError: it is none, it names what the run does not have, or the list is full.
        """
        if len(self.watches) >= MOST:
            raise TypedError(1, f"there are {MOST} watches already", "remove one first (B)")
        watch = self._made(text)
        self.watches.append(watch)
        return watch

    def edit(self, watch: Watch, text: str) -> None:
        """Make a watch another one, in its place.

        Raises:
            TypedError: it is none, or it names what the run does not have.
        """
        made = self._made(text)
        watch.text, watch.read, watch.fault = made.text, made.read, ""

    def remove(self, watch: Watch) -> None:
        """Take a watch out of the list."""
        self.watches.remove(watch)

    def saying(self, text: str) -> Watch | None:
        """The watch of this text; None if there is none."""
        wanted = " ".join(text.split())
        return next((watch for watch in self.watches if watch.text == wanted), None)

    def _made(self, text: str) -> Watch:
        read = expression(text, words=False)
        if read.number is None:
            raise TypedError(1, "this is true or false, where a number belongs",
                             "to stop where it is true, use `b`")  # fmt: skip
        if not read.named:
            raise TypedError(1, "this is the same everywhere", "name a node, such as `a.grad`")
        called = self._called()
        for (_, name), column in read.named.items():
            if not called.nodes(name):
                raise TypedError(column, f"nothing is called `{name}`", called.help(name))
        return Watch(" ".join(text.split()), read)

    # ---- numbers

    def hidden(self, watch: Watch, k: int) -> bool:
        """Whether a number that it reads at position `k` may not be told now."""
        hidden = self._hides()
        if not hidden or watch.read is None:
            return False
        at = NumbersAt(self._called(), k)
        return any((at.node(name), quantity) in hidden for quantity, name in watch.read.named)

    def number(self, watch: Watch, k: int) -> float | None:
        """What it is at position `k`; None where it has no number, or a hidden one."""
        if watch.read is None or watch.read.number is None or self.hidden(watch, k):
            return None
        return watch.read.number(NumbersAt(self._called(), k))

    def history(self, watch: Watch, k: int, most: int) -> list[float]:
        """What it was up to position `k`, one number for each write to what it reads.

        Args:
            watch: the watch.
            k: the position.
            most: the most numbers, the last ones; no more events are looked at.
        """
        found: list[float] = []
        for _ in range(most):
            if self.hidden(watch, k):
                break
            number = self.number(watch, k)
            if number is not None:
                found.append(number)
            before = self._written_before(watch, k)
            if before is None:
                break
            k = before
        return found[::-1]

    def written(self, watch: Watch, k: int) -> int | None:
        """The last position before `k` behind a write to what it reads; None if there is none."""
        before = self._written_before(watch, k - 1) if k else None
        return None if before is None else before + 1

    def _written_before(self, watch: Watch, k: int) -> int | None:
        """The last event before position `k` that wrote one of the numbers that it reads then."""
        if watch.read is None:
            return None
        log, at = self._log(), NumbersAt(self._called(), k)
        writers = []
        for quantity, name in watch.read.named:
            node = at.node(name)
            if node is not None and not log.is_constant(node):
                writers.append(log.writer(node, quantity, k))
        return max((i for i in writers if i is not None), default=None)

    # ---- keeping

    def kept(self) -> list[dict[str, Any]]:
        """The watches as plain data."""
        return [{"text": watch.text} for watch in self.watches]

    def restore(self, kept: Sequence[object]) -> list[str]:
        """Take watches back that were kept; what no longer fits stays in the list as such.

        Returns:
            A message for each that does not fit or can not be read.
        """
        messages = []
        for row in kept[:MOST]:
            match row:
                case {"text": str(text)} if is_fit(text):
                    pass
                case _:
                    messages.append("A watch could not be read and was left out")
                    continue
            try:
                watch = self._made(text)
            except TypedError as e:
                watch = Watch(text, None, e.message)
                messages.append(f"The watch `{text}` does not fit any more: {e.message}")
            self.watches.append(watch)
        return messages
