"""What must not be seen while a question asks for it."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.quiz.situation import COUNTS

HIDDEN = "▒▒▒▒"
"""What is drawn where a hidden number would stand. One width for every number."""

HIDDEN_ASCII = "????"
"""The same for terminals that have only ASCII."""

HIDDEN_WORD = "hidden"
"""The same where a screen is read aloud."""

QUANTITIES = ("gradient", "value", "factors", "rule", "told", COUNTS[1])
"""What of a node can be hidden, and what of it is told all the same."""


class Mask(frozenset[tuple[int, str]]):
    """The set of (node, quantity) that is hidden; the empty mask hides nothing.

    A quantity is "gradient" or "value"; "factors": of the products that add up to a gradient; or
    "rule": how the local slope of the operations that use the node is written, `∂d/∂a = b`. With
    "told" a hidden gradient is seen as long as it is partial, since the question gives that part.
    `COUNTS` is of no node.
    """

    __slots__ = ()

    def __new__(cls, pairs: Iterable[tuple[int, str]] = ()) -> Mask:
        made = super().__new__(cls, ((node, quantity) for node, quantity in pairs))
        for node, quantity in made:
            if quantity not in QUANTITIES:
                raise ValueError(
                    f"cannot hide the {quantity!r} of node {node}: use one of {QUANTITIES}"
                )
        return made

    def hides(self, node: int | None, quantity: str) -> bool:
        """Whether a quantity of a node is hidden."""
        return (node, quantity) in self

    @property
    def counted(self) -> bool:
        """Whether it may be said how many events, nodes and edges there are."""
        return COUNTS not in self

    def hides_sum(self, node: int | None, state: str) -> bool:
        """Whether a gradient is hidden in a state, such as `partial` or `final`."""
        return self.hides(node, "gradient") and not (
            state == "partial" and self.hides(node, "told")
        )

    def hides_product(self, source: int | None, target: int | None) -> bool:
        """Whether the chain-rule product from consumer `source` into `target` is hidden.

        A hidden gradient is read directly from the products that add up to it, and from those
        it is a factor of.
        """
        return self.hides(target, "gradient") or self.hides(source, "gradient")


NOTHING = Mask()
"""The mask that hides nothing."""
