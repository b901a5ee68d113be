"""What an engine computes: a class is found out by trying, and carried through trials."""

from __future__ import annotations

import contextlib
import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.script.engine.trials import FUNCTIONS, Trial

_DATA = ("data", "value", "val", "v", "x", "_data", "_value")
_GRAD = ("grad", "gradient", "g", "derivative", "_grad", "dx")
_BACKWARD = ("backward", "backprop", "backpropagate", "backward_pass", "back", "propagate")
_SPELLINGS = {
    "relu": ("relu", "ReLU", "Relu"), "sigmoid": ("sigmoid", "sigm", "sigmod", "logistic"),
    "log": ("log", "ln"), "abs": ("__abs__",), "sqrt": ("sqrt", "root"),
}  # fmt: skip
"""Other names of operations; each has its own name besides."""

_OPERATORS: dict[str, Callable[..., Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "pow": operator.pow, "neg": operator.neg, "abs": abs,
}  # fmt: skip
_OWN = {"add": "__add__", "sub": "__sub__", "mul": "__mul__", "div": "__truediv__",
        "pow": "__pow__", "neg": "__neg__"}  # fmt: skip
_REFLECTED = {"add": "__radd__", "sub": "__rsub__", "mul": "__rmul__", "div": "__rtruediv__",
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
    """

    values: tuple[float, ...] = ()
    gradients: tuple[float, ...] = ()
    missing: str = ""
    raised: str = ""


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
        try:
            one = cls(2.5)
        except BaseException as fault:
            raise NoEngine(f"{cls.__name__}(2.5) raises {_said(fault)}") from None
        self.data = self._member(one, _DATA, 2.5)
        if not self.data:
            raise NoEngine(f"{cls.__name__}(2.5) has no attribute that holds 2.5 as a number")
        self.backward = next((name for name in _BACKWARD if callable(getattr(one, name, 0))), "")
        if not self.backward:
            raise NoEngine(f"{cls.__name__} has no method `backward`")
        self.grad = next((name for name in _GRAD if hasattr(one, name)), "")
        if not self.grad:
            raise NoEngine(f"{cls.__name__} has no attribute `grad`")

    @staticmethod
    def _member(one: Any, names: Sequence[str], holds: float) -> str:
        """The attribute that holds a number, by the usual names first."""
        own: dict[str, Any] = getattr(one, "__dict__", {})
        for name in (*names, *own):
            x = getattr(one, name, None)
            if isinstance(x, (int, float)) and not isinstance(x, bool) and x == holds:
                return name
        return ""

    # ---- operations

    def has(self, op: str) -> bool:
        """Whether the class has an operation, however it is spelt."""
        if op in _OWN:
            return any(hasattr(self.cls, name) for name in (_OWN[op], _REFLECTED.get(op, "")))
        return bool(self.method(op))

    def method(self, op: str) -> str:
        """The name of the method of an operation; empty if there is none."""
        if op in _OWN:
            return _OWN[op]
        names = (op, *_SPELLINGS.get(op, ()))
        return next((name for name in names if callable(getattr(self.cls, name, None))), "")

    def lacks(self, trial: Trial) -> str:
        """The first thing a trial needs that the class does not have; empty if it has all."""
        for move in trial.moves:
            own, reflected = _OWN.get(move.op, ""), _REFLECTED.get(move.op, "")
            if isinstance(move.operands[0], float):
                if not hasattr(self.cls, reflected):
                    return f"{reflected} (number {_SIGN[move.op]} Value)"
            elif own and not hasattr(self.cls, own):
                return own
            elif not own and not self.method(move.op):
                return move.op
        return ""

    def _apply(self, op: str, operands: Sequence[Any]) -> Any:
        if op in FUNCTIONS and op != "abs":
            return getattr(operands[0], self.method(op))()
        return _OPERATORS[op](*operands)

    # ---- trials

    def observe(self, trial: Trial) -> Observation:
        """Carry out a trial."""
        if missing := self.lacks(trial):
            return Observation(missing=missing)
        try:
            nodes = [self.cls(x) for x in trial.leaves]
            for move in trial.moves:
                operands = [nodes[o] if isinstance(o, int) else o for o in move.operands]
                nodes.append(self._apply(move.op, operands))
            values = tuple(self._number(node, self.data) for node in nodes)
            for root in trial.roots:
                getattr(nodes[root], self.backward)()
            leaves = nodes[: len(trial.leaves)]
            return Observation(values, tuple(self._number(leaf, self.grad) for leaf in leaves))
        except RecursionError:
            return Observation(raised="RecursionError")
        except BaseException as fault:  # their code may raise anything, SystemExit too
            if isinstance(fault, KeyboardInterrupt):
                raise
            return Observation(raised=_said(fault))

    def _number(self, node: Any, name: str) -> float:
        x = getattr(node, name, None)
        if x is None:
            return 0.0
        return float(x)

    def made_of(self) -> dict[str, frozenset[str]]:
        """The operations that are carried out by others, each with all that take part.

        The methods of the class are exchanged for a moment by ones that note that they are called.
        """
        called: set[str] = set()
        parts: dict[str, frozenset[str]] = {}
        kept = {name: op for op, names in self._methods().items() for name in names}
        originals = {name: getattr(self.cls, name) for name in kept}

        def noting(name: str) -> Callable[..., Any]:
            def method(*args: Any) -> Any:
                called.add(kept[name])
                return originals[name](*args)

            return method

        own = {name: vars(self.cls).get(name) for name in kept}
        try:
            for name in kept:
                setattr(self.cls, name, noting(name))
            for op in dict.fromkeys(kept.values()):
                called.clear()
                for operands in ((1.5, 0.5), (0.5,)):
                    with contextlib.suppress(Exception):
                        self._apply(op, [self.cls(x) for x in operands])
                parts[op] = frozenset(called - {op})
        finally:
            for name, method in own.items():
                if method is None:
                    delattr(self.cls, name)
                else:
                    setattr(self.cls, name, method)
        return parts

    def _methods(self) -> dict[str, list[str]]:
        """The methods of every operation that the class has, reflected ones too."""
        names = {op: [name] for op, name in _OWN.items() if hasattr(self.cls, name)}
        for op, name in _REFLECTED.items():
            if hasattr(self.cls, name):
                names.setdefault(op, []).append(name)
        for op in FUNCTIONS:
            if self.method(op):
                names[op] = [self.method(op)]
        return names

    def conventions(self) -> dict[str, str]:
        """How it does what good engines do in different ways; each in words."""
        found = {}
        again = self._twice()
        if again is not None:
            found["backward twice"] = again
        found["deep chain"] = self._deep()
        return found

    def _twice(self) -> str | None:
        """What a second `backward()` on one graph does."""
        try:
            a = self.cls(3.0)
            middle = a * 2.0
            end = middle * 5.0
            getattr(end, self.backward)()
            once = self._number(a, self.grad)
            getattr(end, self.backward)()
            twice = self._number(a, self.grad)
        except Exception:
            return None
        if math.isclose(twice, 2 * once):
            return "a second backward() on one graph adds the same again, as in PyTorch"
        if math.isclose(twice, once):
            return "a second backward() on one graph changes nothing: it clears first"
        return ("a second backward() on one graph adds more than the same again, as the inner "
                "nodes keep their gradients (micrograd does so too)")  # fmt: skip

    def _deep(self, length: int = 3000) -> str:
        try:
            node = start = self.cls(1.0)
            for _ in range(length):
                node = node + 1.0
            getattr(node, self.backward)()
        except RecursionError:
            return f"a chain of {length:,} nodes ends in RecursionError: backward() calls itself"
        except Exception as fault:
            return f"a chain of {length:,} nodes raises {_said(fault)}"
        reached = self._number(start, self.grad)
        return f"a chain of {length:,} nodes works" if reached else ""


_SIGN = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}


def _said(fault: BaseException) -> str:
    text = str(fault).strip().splitlines()
    return f"{type(fault).__name__}: {text[0]}" if text else type(fault).__name__


def observe_all(engine: Engine, trials: Iterable[Trial]) -> list[Observation]:
    """What an engine makes of each trial."""
    return [engine.observe(trial) for trial in trials]
