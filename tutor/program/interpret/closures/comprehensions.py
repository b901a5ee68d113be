"""Comprehensions, whose names are hidden from the rest of the program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from tutor.program.faults import Fault
from tutor.program.interpret.closures.scope import OUTER, Closure, Env, Place, Scope, Sites
from tutor.program.interpret.closures.unpacking import places
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.sizes import ENTRY, HEADER, check_key, rounds, unpack

_Comprehension = ast.ListComp | ast.GeneratorExp | ast.DictComp
_Loop = tuple[Closure, Place, list[Closure], int]


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

    def list_of(self, e: ast.ListComp | ast.GeneratorExp) -> Closure:
        """A closure that makes the list; a generator is made at once, too."""
        return self._own_names(e, lambda first: self._list(e, first))

    def dict_of(self, e: ast.DictComp) -> Closure:
        """A closure that makes the dict."""
        return self._own_names(e, lambda first: self._dict(e, first))

    def _own_names(self, e: _Comprehension, make: Callable[[Closure | None], Closure]) -> Closure:
        """A comprehension whose names are hidden among those around it.

        With a `lambda` in it, it gets local names of its own, as the function may be called
        after the names around it mean something else. `make` is then given what the first loop
        runs over, which is computed outside of them.
        """
        if not any(isinstance(part, ast.Lambda) for part in ast.walk(e)):
            with self._scope.comprehension():
                return make(None)
        source = self._compile(e.generators[0].iter)
        targets = {n.id for g in e.generators for n in _names(g.target)}
        with self._scope.function(targets):
            inner = make(lambda env: source(env[OUTER]))
        return lambda env: inner({OUTER: env})

    def _list(self, e: ast.ListComp | ast.GeneratorExp, first: Closure | None) -> Closure:
        loops = self._loops(e.generators, first)
        element = self._compile(e.elt)
        if len(loops) == 1 and not e.generators[0].ifs:
            source, place, _, site = loops[0]
            return self._simple(source, place, site, element)
        fill = self._nested(loops, lambda env, out: out.append(element(env)))
        budget = self._machine.budget

        def build(env: Env) -> list:
            out: list = []
            budget.held += HEADER
            fill(env, out)
            return out

        return build

    def _dict(self, e: ast.DictComp, first: Closure | None) -> Closure:
        loops = self._loops(e.generators, first)
        key, value = self._compile(e.key), self._compile(e.value)
        site, recorder = self._sites.of(e.key), self._machine.recorder
        budget = self._machine.budget

        def put(env: Env, out: dict) -> None:
            budget.held += ENTRY
            k, x = key(env), value(env)
            recorder.site = site
            check_key(k)
            out[k] = x

        fill = self._nested(loops, put)

        def build(env: Env) -> dict:
            out: dict = {}
            budget.held += HEADER
            fill(env, out)
            return out

        return build

    def _loops(self, generators: list[ast.comprehension], first: Closure | None) -> list[_Loop]:
        loops = []
        for i, g in enumerate(generators):
            source = first if first and i == 0 else self._compile(g.iter)
            if first is None:
                for n in _names(g.target):
                    self._scope.hide(n.id)
            place = self._target(g.target)
            tests = [self._compile(t) for t in g.ifs]
            loops.append((source, place, tests, self._sites.of(g.target)))
        return loops

    def _nested(
        self, loops: list[_Loop], put: Callable[[Env, Any], None]
    ) -> Callable[[Env, Any], None]:
        """Loops within loops, with tests; the innermost puts an item into what is made."""
        recorder, budget, innermost = self._machine.recorder, self._machine.budget, len(loops) - 1

        def run(level: int, env: Env, out: Any) -> None:
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
                    put(env, out)

        return lambda env, out: run(0, env, out)

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
        return places(self._target, e, site, self._machine.budget.room)

    def _key(self, e: ast.Name) -> str:
        return self._scope.hidden(e.id) or e.id


def _names(target: ast.expr) -> Iterator[ast.Name]:
    return (n for n in ast.walk(target) if isinstance(n, ast.Name))


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
