"""Comprehensions, whose names nobody else sees, and taking a collection apart into names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from tutor.program.characters import Columns
from tutor.program.faults import Fault
from tutor.program.interpret.functions import spread
from tutor.program.interpret.machine import Machine
from tutor.program.recording import Span

Env = dict[str, Any]
Closure = Callable[[Env], Any]
Place = Callable[[Env, Any], None]


def how_many(x: Any) -> str:
    """`there are 3`, of a collection."""
    try:
        return f"there is {len(x)}" if len(x) == 1 else f"there are {len(x):,}"
    except OverflowError:  # a range can be longer than Python can say
        return "there are very many"


class Comprehensions:
    """The part of the compiler of expressions that loops.

    Attributes:
        machine: the run.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._columns = Columns(machine.record.program.source)
        self._hidden: list[dict[str, str]] = []  # names of comprehensions, innermost last
        self._serial = 0

    def site(self, node: ast.stmt | ast.expr) -> int:
        """The index of the node's span among the recording's sites."""
        first, column = self.machine.record.program.first_line - 1, self._columns
        line, end = node.lineno, node.end_lineno or node.lineno
        self.machine.record.sites.append(
            Span(
                first + line, column(line, node.col_offset),
                first + end, column(end, node.end_col_offset or 0),
            )
        )  # fmt: skip
        return len(self.machine.record.sites) - 1

    def compile(self, e: ast.expr) -> Closure:
        """A closure that computes the expression."""
        raise AssertionError("the whole compiler knows every expression")

    def _listcomp(self, e: ast.ListComp | ast.GeneratorExp) -> Closure:
        names: dict[str, str] = {}
        self._hidden.append(names)
        try:
            loops = []
            for g in e.generators:
                source = self.compile(g.iter)
                for n in ast.walk(g.target):
                    if isinstance(n, ast.Name):
                        self._serial += 1
                        names[n.id] = f"{n.id} {self._serial}"
                place = self.target(g.target)
                loops.append((source, place, [self.compile(t) for t in g.ifs], self.site(g.target)))
            element = self.compile(e.elt)
        finally:
            self._hidden.pop()
        if len(loops) == 1 and not e.generators[0].ifs:
            source, place, _, site = loops[0]
            return self._simple(source, place, site, element)
        return self._comprehension(loops, element)

    _generatorexp = _listcomp

    def _comprehension(self, loops: list, element: Closure) -> Closure:
        tick, room, innermost = self.machine.tick, self.machine.room, len(loops) - 1

        def run(level: int, env: Env, out: list) -> None:
            source, place, tests, site = loops[level]
            for x in spread(source(env), site):
                tick(site)
                place(env, x)
                if tests and not all(t(env) for t in tests):
                    continue
                if level < innermost:
                    run(level + 1, env, out)
                else:
                    room(1)
                    out.append(element(env))

        def build(env: Env) -> list:
            out: list = []
            run(0, env, out)
            return out

        return build

    def _simple(self, source: Closure, place: Place, site: int, element: Closure) -> Closure:
        """One loop without tests: most nodes of a network are made in such."""
        machine, cells = self.machine, self.machine.limits.cells

        def build(env: Env) -> list:
            out: list = []
            for x in spread(source(env), site):
                # `tick`, and below `room`, written out: the calls would cost as much as the rest.
                machine.site = site
                machine.fuel -= 1
                if machine.fuel < 0:
                    machine.refuel()
                place(env, x)
                machine.cells += 1
                if machine.cells > cells:
                    machine.room(0)
                out.append(element(env))
            return out

        return build

    def target(self, e: ast.expr) -> Callable[[Env, Any], None]:
        """A function that assigns to a comprehension's names, which are hidden from others."""
        if isinstance(e, ast.Name):
            hidden = self._hidden_name(e)

            def assign(env: Env, x: Any) -> None:
                env[hidden] = x

            return assign
        if not isinstance(e, ast.Tuple | ast.List):
            raise Fault("E102", "only names can stand here", site=self.site(e))
        site, count = self.site(e), len(e.elts)
        names = [t for t in e.elts if isinstance(t, ast.Name)]
        if len(names) == count:
            hidden_names = [self._hidden_name(t) for t in names]

            def assign_all(env: Env, x: Any) -> None:
                if x.__class__ is not tuple or len(x) != count:
                    x = self.unpack(x, count, site)
                env.update(zip(hidden_names, x, strict=True))

            def assign_two(env: Env, x: Any) -> None:
                if x.__class__ is not tuple or len(x) != 2:
                    x = self.unpack(x, 2, site)
                env[first], env[second] = x

            if count == 2:  # `for w, x in zip(...)`, the loop that makes most nodes
                first, second = hidden_names
                return assign_two
            return assign_all
        parts = [self.target(t) for t in e.elts]

        def unpack(env: Env, x: Any) -> None:
            for part, item in zip(parts, self.unpack(x, count, site), strict=True):
                part(env, item)

        return unpack

    def _hidden_name(self, e: ast.Name) -> str:
        return next(names[e.id] for names in reversed(self._hidden) if e.id in names)

    def unpack(self, x: Any, count: int, site: int) -> Sequence[Any]:
        """The `count` items of `x`."""
        items = list(islice(spread(x, site), count + 1))
        if len(items) != count:
            raise Fault(
                "E204", f"{how_many(x)} for {count} names", "give each item one name", site
            )  # fmt: skip
        return items
