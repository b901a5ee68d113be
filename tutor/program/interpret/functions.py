"""Functions a program can call: the base of all, and those written in Python."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, ItemsView, KeysView, Sequence, ValuesView
from typing import Any

from tutor.engine.errors import DomainError
from tutor.program.faults import Fault, brief, kind_of
from tutor.program.interpret.machine import Machine, Node
from tutor.program.interpret.operators import bounded

_SIZED = (list, tuple, str)
_SEQUENCES = (*_SIZED, range)
_MAPPINGS = (dict, KeysView, ValuesView, ItemsView)


class Function:
    """Something that can be called."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"function {self.name}"

    def call(self, site: int, values: list[Any], options: dict[str, Any]) -> Any:
        """The function's value; `site` is the place of the call."""
        raise AssertionError("a kind of function says how it is called")


class Native(Function):
    """A function written in Python.

    Attributes:
        framed: whether a call of it is a frame that can be folded and stepped over.
    """

    __slots__ = ("body", "framed", "machine")

    def __init__(
        self, machine: Machine, name: str, body: Callable[..., Any], framed: bool = False
    ) -> None:
        super().__init__(name)
        self.machine, self.body, self.framed = machine, body, framed

    def call(self, site: int, values: list[Any], options: dict[str, Any]) -> Any:
        """Call the body; whatever it finds wrong with its arguments becomes a fault."""
        machine = self.machine
        machine.tick(site)
        caller = machine.enter(self.name, site) if self.framed else None
        try:
            result = self.body(*values, **options) if options else self.body(*values)
        except DomainError as e:
            raise Fault("E201", e.reason, site=site) from None
        except ZeroDivisionError:
            raise Fault("E202", "this divides by 0", site=site) from None
        except OverflowError:
            raise Fault("E202", "this is too large for a number", site=site) from None
        except (TypeError, ValueError, AttributeError, IndexError) as e:
            raise Fault(
                "E205", f"`{self.name}` {self._complaint(values, options, e)}", site=site
            ) from e
        finally:
            if caller is not None:
                machine.leave(caller)
        if result.__class__ is Node:
            return result
        if isinstance(result, _SIZED):
            machine.room(len(result))
            return result
        return bounded(machine, result, site)

    def _complaint(self, values: list[Any], options: dict[str, Any], e: Exception) -> str:
        try:
            signature = inspect.signature(self.body)
        except ValueError:  # a builtin that does not say
            return f"can not work with what it is given: {brief(str(e))}"
        try:
            signature.bind(*values, **options)
        except TypeError:
            takes = ", ".join(
                f"*{p.name}" if p.kind is p.VAR_POSITIONAL
                else p.name if p.default is p.empty else f"{p.name}={p.default!r}"
                for p in signature.parameters.values()
            )  # fmt: skip
            return f"takes ({takes}), which is not what it is given"
        return f"can not work with what it is given: {brief(str(e))}"


def spread(x: object, site: int | None = None) -> Sequence[Any]:
    """The items of anything a loop can run over.

    Raises:
        Fault: it has none.
    """
    if isinstance(x, _SEQUENCES):
        return x
    if isinstance(x, _MAPPINGS):
        return list(x)
    raise Fault("E204", f"{kind_of(x)} can not be looped over", "loop over a list or a range", site)


def count(items: Sequence[Any]) -> int:
    """`len(items)`, and more than any limit where that is more than Python can say."""
    try:
        return len(items)
    except OverflowError:
        return sys.maxsize
