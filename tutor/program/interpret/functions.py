"""Functions a program can call: those written in Python, and those that it defines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.engine.errors import DomainError
from tutor.program.calls import misfit, signature, unlike, usage
from tutor.program.faults import Fault, brief, in_words
from tutor.program.interpret.handle import Node
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.operators import bounded
from tutor.program.interpret.sizes import HEADER, VIEWS

_NO_ITEMS = "give it at least one item"
_SIZED = (list, tuple, str)
_LAZY = (range, *VIEWS)
_SMALL = 128  # bytes of one of these, whatever it goes over
Check = Callable[[Machine, list[Any]], None]


class Function:
    """Something that can be called."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"function {self.name}"

    def call(self, site: int, values: list[Any], options: dict[str, Any]) -> Any:
        """The function's value; `site` is the place of the call."""
        raise AssertionError("each kind of function says how it is called")


class Native(Function):
    """A function written in Python.

    Attributes:
        framed: whether a call of it is a frame that can be folded and stepped over.
        check: refuses, before the body runs, arguments that would take it too long.
    """

    __slots__ = ("body", "check", "framed", "machine")

    def __init__(
        self,
        machine: Machine,
        name: str,
        body: Callable[..., Any],
        framed: bool = False,
        check: Check | None = None,
    ) -> None:
        super().__init__(name)
        self.machine, self.body, self.framed, self.check = machine, body, framed, check

    def call(self, site: int, values: list[Any], options: dict[str, Any]) -> Any:
        """Call the body; whatever it finds wrong with its arguments becomes a fault."""
        machine = self.machine
        machine.recorder.site = site
        machine.budget.tick()
        caller = machine.enter(self.name, site) if self.framed else None
        try:
            if self.check is not None:
                self.check(machine, [*values, *options.values()] if options else values)
            result = self.body(*values, **options) if options else self.body(*values)
        except DomainError as e:
            raise Fault("E201", e.reason, site=site) from None
        except ZeroDivisionError:
            raise Fault("E202", "this divides by 0", site=site) from None
        except OverflowError:
            raise Fault("E202", "this is too large for a number", site=site) from None
        except (TypeError, ValueError, AttributeError, IndexError) as e:
            raise Fault(
                "E205", self._complaint(values, options, e),
                _NO_ITEMS if "no items" in str(e) else usage(self.name, signature(self.body)), site,
            ) from e  # fmt: skip
        finally:
            if caller is not None:
                machine.leave(caller)
        if result.__class__ is Node:
            return result
        if isinstance(result, _SIZED):
            machine.budget.room(len(result), HEADER)
            return result
        if isinstance(result, _LAZY):
            machine.budget.held += _SMALL
            return result
        return bounded(machine, result, site)

    def _complaint(self, values: list[Any], options: dict[str, Any], e: Exception) -> str:
        """What is wrong with a call, after the name of the function."""
        takes = signature(self.body)
        if takes is not None:
            try:
                takes.bind(*values, **options)
            except TypeError:
                return unlike(self.name, takes)
        return f"`{self.name}` can not work with what it is given: {brief(in_words(str(e)))}"


class Defined(Function):
    """A function that the program defines.

    Attributes:
        bind: records that a name means a value.
        parameters: their names, in order.
        defaults: the values of those that have one.
        body: carries out the body with these local names; a tuple has the value that it returns.
    """

    __slots__ = ("bind", "body", "defaults", "machine", "parameters")

    def __init__(
        self,
        machine: Machine,
        bind: Callable[[str, Any], None],
        name: str,
        parameters: list[str],
        defaults: dict[str, Any],
        body: Callable[[dict[str, Any]], Any],
    ) -> None:
        super().__init__(name)
        self.machine, self.bind, self.parameters = machine, bind, parameters
        self.defaults, self.body = defaults, body

    def call(self, site: int, values: list[Any], options: dict[str, Any]) -> Any:
        """Run the body with the arguments as its local names."""
        machine, names, bind = self.machine, self.parameters, self.bind
        given = values
        if options or len(values) != len(names):
            given = self._arguments(site, values, options)
        caller = machine.enter(self.name, site)
        env: dict[str, Any] = {}
        for name, value in zip(names, given, strict=True):
            env[name] = value
            bind(name, value)
        out = self.body(env)
        machine.leave(caller)
        machine.recorder.site = site
        return out[0] if out.__class__ is tuple else None

    def _arguments(self, site: int, values: list[Any], options: dict[str, Any]) -> list[Any]:
        """What each parameter gets of a call that names some, or leaves some out."""
        wrong = misfit(self.name, self.parameters, self.defaults, len(values), options)
        if wrong is not None:
            raise Fault("E205", *wrong, site)
        given = {**self.defaults, **dict(zip(self.parameters, values, strict=False)), **options}
        return [given[p] for p in self.parameters]
