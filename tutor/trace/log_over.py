"""What a log that stands over another has of that one: its program, its graph and its names."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.engine.ops import Op
from tutor.program.columns import Binding, Frame
from tutor.program.parse import Program
from tutor.program.recording import SourceSpan
from tutor.trace.log import Log


class LogOver:
    """The part of the protocol `Log` that does not depend on how passes went."""

    def __init__(self, base: Log) -> None:
        """Take the log beneath."""
        self._base = base

    @property
    def base(self) -> Log:
        """The log beneath."""
        return self._base

    # ---- the run

    @property
    def program(self) -> Program:
        """The program that ran."""
        return self._base.program

    @property
    def bindings(self) -> Sequence[Binding]:
        """What names were given as meanings, in order."""
        return self._base.bindings

    @property
    def frames(self) -> Sequence[Frame]:
        """Call frames by id; 0 is the program itself."""
        return self._base.frames

    # ---- passes and places

    def root_at(self, i: int) -> int:
        """The root of the pass that event `i` belongs to. Raises ValueError if there is none."""
        return self._base.root_at(i)

    def reached(self, p: int) -> Sequence[int]:
        """The nodes that pass `p` goes through, in order of creation."""
        return self._base.reached(p)

    def phase_of(self, i: int) -> str:
        """`forward`, `backward` or `update`: the phase of event `i`."""
        return self._base.phase_of(i)

    # ---- nodes

    def nodes(self) -> range:
        """Every node id, constants included."""
        return self._base.nodes()

    def op(self, node: int) -> Op | None:
        """The operation that makes a node; None of a leaf or a constant."""
        return self._base.op(node)

    def operands(self, node: int) -> tuple[int, ...]:
        """The nodes that an operation works on, constants included, repeats kept."""
        return self._base.operands(node)

    def is_constant(self, node: int) -> bool:
        """Whether the node is a plain number, which never has a gradient."""
        return self._base.is_constant(node)

    def is_used(self, node: int) -> bool:
        """Whether any operation of the run has this node as an operand."""
        return self._base.is_used(node)

    def made(self, node: int, k: int | None = None) -> int:
        """The event that gives a node its value."""
        return self._base.made(node, k)

    def span(self, node: int) -> SourceSpan:
        """The source of the operation that made a node."""
        return self._base.span(node)

    def frame(self, node: int) -> int:
        """The id of the call in which a node was made."""
        return self._base.frame(node)

    # ---- names

    def name(self, node: int) -> str | None:
        """The first name that a node was bound to; None if it never had one."""
        return self._base.name(node)

    def label(self, node: int) -> str:
        """How a person calls the node: its name, a number, or the operation if it has no name."""
        return self._base.label(node)

    def expression(self, node: int) -> str:
        """The operation over the labels of its operands, such as `a * b`; `Value(2)` of a leaf."""
        return self._base.expression(node)

    def names(self) -> list[str]:
        """Every name a person can call a node by, in order of first use."""
        return self._base.names()

    # ---- values

    def exists(self, node: int, k: int) -> bool:
        """Whether the node has its value at position `k`; constants always do."""
        return self._base.exists(node, k)

    def value(self, node: int, k: int) -> float | None:
        """A node's value at position `k`; None before it is made."""
        return self._base.value(node, k)
