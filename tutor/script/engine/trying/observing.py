"""What an engine computes: a class is found out by trying, and carried through trials."""

from __future__ import annotations

import contextlib
import inspect
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tutor.script.engine.trying.excuses import place_of, said, sample, without
from tutor.script.engine.trying.members import (
    BACKWARDS,
    GRADIENTS,
    attributes,
    functions,
    further_arguments,
    has_method,
    holding,
    required,
    without_number,
)
from tutor.script.engine.trying.trials import FUNCTIONS, Move, Trial, plain, written

_SPELLINGS = {
    "relu": ("relu", "ReLU", "Relu"), "sigmoid": ("sigmoid", "sigm", "sigmod", "logistic"),
    "log": ("log", "ln"), "abs": ("__abs__",), "sqrt": ("sqrt", "root"),
}  # fmt: skip
"""Other names of operations; each has its own name besides."""

_OPERATORS: dict[str, Callable[..., Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "pow": operator.pow, "neg": operator.neg, "abs": abs,
}  # fmt: skip
OWN = {"add": "__add__", "sub": "__sub__", "mul": "__mul__", "div": "__truediv__",
        "pow": "__pow__", "neg": "__neg__"}  # fmt: skip
REFLECTED = {"add": "__radd__", "sub": "__rsub__", "mul": "__rmul__", "div": "__rtruediv__",
              "pow": "__rpow__"}  # fmt: skip


class NoEngine(Exception):
    """A class that cannot be tried at all; the text says why."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What came of a trial.

    Attributes:
        values: of each node; empty if something was raised before the last.
        gradients: of each leaf; empty if something was raised. 0 for one that was never set.
        missing: the operation that the class does not have; empty if it has all.
        raised: what was raised, as `TypeError: …`; empty if nothing was.
        within: the operation that raised it; empty if the pass did.
        seeded: whether the last root has a gradient after the pass.
        place: the file and line that raised it, as far as is known.
    """

    values: tuple[float, ...] = ()
    gradients: tuple[float, ...] = ()
    missing: str = ""
    raised: str = ""
    within: str = ""
    place: tuple[str, int] = ("", 0)
    seeded: bool = True


class Engine:
    """A class under trial.

    Attributes:
        cls: the class.
        data, grad, backward: what its members are called.
    """

    def __init__(self, cls: type) -> None:
        """Find out how the class is used.

        Raises:
            NoEngine: it is not used like a scalar autograd class.
        """
        self.cls = cls
        self._further = further_arguments(cls)
        name = cls.__name__
        try:
            one = self.leaf(2.5)
        except BaseException as fault:  # their code may raise anything, SystemExit too
            _let_through(fault)
            raise NoEngine(f"{name}(2.5) raises {said(fault)}") from None
        self.data = holding(one, 2.5)
        if not self.data:
            raise NoEngine(without_number(name, one))
        self.backward = next((name for name in BACKWARDS if callable(getattr(one, name, 0))), "")
        if not self.backward:
            raise NoEngine(f"{name} has no method `backward`, so no gradients to check")
        self._seed = (1.0,) * required(getattr(one, self.backward))
        self.grad = self._gradient(one)
        if not self.grad:
            raise NoEngine(f"{name} has no attribute `grad`, so no gradients to check")
        self._functions: dict[str, str] = {}
        self._functions = self._beside()

    def leaf(self, x: float) -> Any:
        """A node with a value of its own."""
        return self.cls(x, **self._further)

    def run_backward(self, node: Any) -> None:
        """Go back from a node."""
        getattr(node, self.backward)(*self._seed)

    @property
    def backward_written(self) -> str:
        """The same as a script writes it."""
        return f".{self.backward}({', '.join(map(str, self._seed))})"

    def leaf_written(self, x: float) -> str:
        """The same as a script writes it."""
        further = "".join(f", {name}={value!r}" for name, value in self._further.items())
        return f"{self.cls.__name__}({x}{further})"

    def _gradient(self, one: Any) -> str:
        """The attribute of the gradient; some classes have it only when a pass has been."""
        found = next((name for name in GRADIENTS if hasattr(one, name)), "")
        if not found:
            with contextlib.suppress(Exception, SystemExit):
                before = attributes(one)
                two = one * one
                self.run_backward(two)
                found = next((name for name in GRADIENTS if hasattr(one, name)), "")
                changed = (
                    name for name, held in attributes(one).items()
                    if isinstance(held, float) and held != before.get(name) and name != self.data
                )  # fmt: skip
                found = found or next(changed, "")
        return found

    # ---- operations

    def method(self, op: str) -> str:
        """The name of the method of an operation; empty if there is none."""
        if op in OWN:
            return OWN[op]
        names = (op, *_SPELLINGS.get(op, ()))
        own = (name for name in names if has_method(self.cls, name))
        return next(own, "") or self._functions.get(op, "")

    def lacks(self, trial: Trial) -> str:
        """The first thing a trial needs that the class does not have; empty if it has all."""
        for move in trial.moves:
            name = self.called(move)
            if not name:
                return move.op
            if name not in self._functions.values() and not has_method(self.cls, name):
                return without(move, name)
        return ""

    def called(self, move: Move) -> str:
        """The method that Python calls for an operation; empty if there is no name for it."""
        reflected = isinstance(move.operands[0], float)
        return REFLECTED[move.op] if reflected else self.method(move.op)

    def written(self, op: str, operands: list[str]) -> str:
        """An operation as a script with this class writes it."""
        if op in self._functions and op != "abs":
            return f"{self._functions[op]}({operands[0]})"
        if self._is_static(op):
            return f"{self.cls.__name__}.{self.method(op)}({operands[0]})"
        return written(op, operands, self.method(op))

    def apply(self, op: str, operands: Sequence[Any]) -> Any:
        """Carry out an operation."""
        if op not in FUNCTIONS or op == "abs":
            return _OPERATORS[op](*operands)
        if op in self._functions:
            return functions(self.cls)[self._functions[op]](operands[0])
        if self._is_static(op):
            return getattr(self.cls, self.method(op))(operands[0])
        return getattr(operands[0], self.method(op))()

    def _is_static(self, op: str) -> bool:
        """Whether an operation is a method that is given its operand: `Value.exp(a)`."""
        if op not in FUNCTIONS or op == "abs":
            return False
        method = inspect.getattr_static(self.cls, self.method(op), None)
        return isinstance(method, staticmethod | classmethod) and (
            required(getattr(self.cls, self.method(op))) == 1
        )

    def _beside(self) -> dict[str, str]:
        """The functions beside the class that make nodes of one node, by operation."""
        found: dict[str, str] = {}
        for op in FUNCTIONS:
            names = (op, *_SPELLINGS.get(op, ()))
            for name in names if op != "abs" and not any(map(self._has, names)) else ():
                function = functions(self.cls).get(name)
                if function is not None and required(function) == 1:
                    with contextlib.suppress(Exception, SystemExit):
                        if isinstance(function(self.leaf(0.5)), self.cls):
                            found.setdefault(op, name)
        return found

    def _has(self, name: str) -> bool:
        return has_method(self.cls, name)

    # ---- trials

    def observe(self, trial: Trial) -> Observation:
        """Carry out a trial."""
        if missing := self.lacks(trial):
            return Observation(missing=missing)
        at: Move | None = None
        try:
            nodes = [self.leaf(x) for x in trial.leaves]
            for at in trial.moves:
                operands = [nodes[o] if isinstance(o, int) else plain(o) for o in at.operands]
                nodes.append(self.apply(at.op, operands))
                if len(nodes) - 1 in trial.passes:
                    at = None
                    self.run_backward(nodes[-1])
            values = tuple(self.number(node, self.data) for node in nodes)
            gradients = tuple(self.number(x, self.grad) for x in nodes[: len(trial.leaves)])
            return Observation(values, gradients, seeded=self.number(nodes[-1], self.grad) != 0)
        except ImportError as fault:
            return Observation(missing=f"{sample(at or trial.moves[0])} ({said(fault)})")
        except NotImplementedError:  # how a class says that it does not have an operation
            return Observation(missing=sample(at or trial.moves[0]))
        except BaseException as fault:  # their code may raise anything, SystemExit too
            _let_through(fault)
            if at and isinstance(fault, _REFUSALS) and _with_number_last(at):
                why = said(fault) if isinstance(fault, AssertionError) else type(fault).__name__
                return Observation(missing=f"{sample(at)} (raises {why})")
            return Observation(
                raised=said(fault), within=at.op if at else "", place=place_of(fault)
            )

    def number(self, node: Any, name: str) -> float:
        """A member of a node as a number; 0 for a gradient that was never set."""
        x = getattr(node, name, None)
        if isinstance(x, self.cls):
            x = getattr(x, self.data)  # gradients that are nodes themselves
        return 0.0 if x is None else float(x)

    def nudged(self, trial: Trial, leaf: int) -> float | None:
        """The slope that the class's own values have in a leaf, by a central difference.

        None if there is no telling.
        """
        ends = []
        for side in (_NUDGE, -_NUDGE):
            leaves = tuple(x + side * (i == leaf) for i, x in enumerate(trial.leaves))
            seen = self.observe(replace(trial, leaves=leaves))
            if not seen.values:
                return None
            ends.append(sum(seen.values[root] for root in trial.roots))
        return (ends[0] - ends[1]) / (2 * _NUDGE)


_NUDGE = 1e-5


_REFUSALS = (AttributeError, TypeError, AssertionError)
"""How operators turn down a plain number that they are not made for."""


def _with_number_last(move: Move) -> bool:
    return isinstance(move.operands[0], int) and isinstance(move.operands[-1], float)


def _let_through(fault: BaseException) -> None:
    """Let Ctrl-C end everything, whoever's code is running."""
    if isinstance(fault, KeyboardInterrupt):
        raise fault
