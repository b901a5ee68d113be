"""The one error for arithmetic that has no finite real answer."""

from __future__ import annotations


class DomainError(ArithmeticError):
    """An operation, or its derivative, has no finite real value at these operands.

    Raised instead of letting `inf`, `nan` or a complex number into a graph.

    Attributes:
        op: name of the operation, a row of `tutor.engine.ops.OPS`.
        operands: the operand values, in order.
        reason: one sentence: what is wrong and, where it helps, what to do.
        node: a name for the node, or None while it has none.
        line: the source line of the operation, 1-based, or None if unknown.
        path: the source file, or None if unknown.
    """

    def __init__(
        self,
        op: str,
        operands: tuple[float, ...],
        reason: str,
        *,
        node: str | None = None,
        line: int | None = None,
        path: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.op = op
        self.operands = operands
        self.reason = reason
        self.node = node
        self.line = line
        self.path = path

    def __str__(self) -> str:
        where = f" (node {self.node})" if self.node else ""
        if self.line is not None:
            where += f" at {self.path or 'line'}{':' if self.path else ' '}{self.line}"
        return f"{self.reason}{where}"
