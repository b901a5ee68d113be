"""Comprehensions, whose names are hidden from the rest of the program."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tutor.program.faults import Fault
from tutor.program.interpret.closures.scope import Closure, Env, Place, Scope, Sites
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.sizes import HEADER, rounds, unpack


class Comprehensions:
    """Compiles comprehensions for one run."""

    __slots__ = ("_compile", "_machine", "_scope", "_sites")

    def __init__(
        self,
        machine: Machine,
        scope: Scope,
        sites: Sites,
        compile: Callable[[ast.expr], Closure],
    ) -> None:
        self._machine, self._scope, self._sites, self._compile = machine, scope, sites, compile

    def compile(self, e: ast.ListComp | ast.GeneratorExp) -> Closure:
        """A closure that makes the list; a generator is made at once, too."""
        with self._scope.comprehension():
            loops = []
            for g in e.generators:
                source = self._compile(g.iter)
                for n in ast.walk(g.target):
                    if isinstance(n, ast.Name):
                        self._scope.hide(n.id)
                place = self._target(g.target)
                tests = [self._compile(t) for t in g.ifs]
                loops.append((source, place, tests, self._sites.of(g.target)))
            element = self._compile(e.elt)
        if len(loops) == 1 and not e.generators[0].ifs:
            source, place, _, site = loops[0]
            return self._simple(source, place, site, element)
        return self._nested(loops, element)

    def _nested(
        self, loops: list[tuple[Closure, Place, list[Closure], int]], element: Closure
    ) -> Closure:
        """Loops within loops, with tests."""
        recorder, budget, innermost = self._machine.recorder, self._machine.budget, len(loops) - 1

        def run(level: int, env: Env, out: list) -> None:
            source, place, tests, site = loops[level]
            for x in rounds(source(env), site, budget):
                recorder.site = site
                budget.tick()
                place(env, x)
                if tests and not all(t(env) for t in tests):
                    continue
                if level < innermost:
                    run(level + 1, env, out)
                else:
                    budget.room(1)
                    out.append(element(env))

        def build(env: Env) -> list:
            out: list = []
            budget.held += HEADER
            run(0, env, out)
            return out

        return build

    def _simple(self, source: Closure, place: Place, site: int, element: Closure) -> Closure:
        """One loop without tests: most nodes of a network are made in such."""
        recorder, budget = self._machine.recorder, self._machine.budget
        cells = self._machine.limits.cells

        def build(env: Env) -> list:
            out: list = []
            budget.held += HEADER
            items = source(env)
            if items.__class__ is not list:
                items = rounds(items, site, budget)
            for x in items:
                # `tick`, and below `room`, written out: the calls would cost as much as the rest.
                recorder.site = site
                budget.fuel -= 1
                if budget.fuel < 0:
                    budget.refuel()
                place(env, x)
                budget.cells += 1
                if budget.cells > cells:
                    budget.room(0)
                out.append(element(env))
            return out

        return build

    def _target(self, e: ast.expr) -> Place:
        """A function that assigns to the names of a loop."""
        if isinstance(e, ast.Name):
            hidden = self._key(e)

            def assign(env: Env, x: Any) -> None:
                env[hidden] = x

            return assign
        if not isinstance(e, ast.Tuple | ast.List):
            raise Fault("E102", "only names can stand here", site=self._sites.of(e))
        site, count = self._sites.of(e), len(e.elts)
        names = [t for t in e.elts if isinstance(t, ast.Name)]
        if len(names) == count:
            return _assign_names([self._key(t) for t in names], site)
        parts = [self._target(t) for t in e.elts]

        def assign_parts(env: Env, x: Any) -> None:
            for part, item in zip(parts, unpack(x, count, site), strict=True):
                part(env, item)

        return assign_parts

    def _key(self, e: ast.Name) -> str:
        key = self._scope.hidden(e.id)
        assert key is not None, "the names of a loop were hidden before"
        return key


def _assign_names(keys: list[str], site: int) -> Place:
    """A function that assigns items to names, by the keys of these."""
    count = len(keys)

    def assign_all(env: Env, x: Any) -> None:
        if x.__class__ is not tuple or len(x) != count:
            x = unpack(x, count, site)
        env.update(zip(keys, x, strict=True))

    if count != 2:
        return assign_all
    first, second = keys

    def assign_two(env: Env, x: Any) -> None:
        """The same: the loop that makes most nodes is `for w, x in zip(…)`."""
        if x.__class__ is not tuple or len(x) != 2:
            x = unpack(x, 2, site)
        env[first], env[second] = x

    return assign_two
