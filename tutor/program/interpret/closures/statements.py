"""Statements of the lesson language, turned into closures that carry them out.

A statement's closure returns None when the next one should follow, and otherwise the reason
to leave the block: `BREAK`, `CONTINUE`, or a tuple with the value to return.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tutor.program.faults import Fault, brief
from tutor.program.interpret.closures.assignments import Assignments
from tutor.program.interpret.closures.definitions import assigned
from tutor.program.interpret.closures.expressions import Expressions
from tutor.program.interpret.closures.scope import Closure, Env
from tutor.program.interpret.handle import Node
from tutor.program.interpret.naming import Naming
from tutor.program.interpret.sizes import rounds, written

BREAK, CONTINUE = object(), object()
_ADDING = {"extend", "insert", "update", "setdefault"}  # methods that put items into a collection
_SAID = 1_000  # characters of a message that are worth making


class Statements:
    """Compiles statements for one run."""

    __slots__ = (
        "_assignments", "_compile", "_expressions", "_machine", "_makers", "_naming", "_site",
    )  # fmt: skip

    def __init__(self, expressions: Expressions, naming: Naming) -> None:
        self._expressions, self._machine, self._naming = expressions, expressions.machine, naming
        self._compile, self._site = expressions.compile, expressions.sites.of
        self._assignments = Assignments(expressions, naming)
        self._makers: dict[type[ast.stmt], Callable[[Any], Closure]] = {
            ast.ImportFrom: _nothing,  # what it names is known already
            ast.Pass: _nothing,
            ast.Break: _break,
            ast.Continue: _continue,
            ast.Expr: self._expression,
            ast.Return: self._return,
            ast.Assert: self._assert,
            ast.If: self._if,
            ast.For: self._for,
            ast.While: self._while,
            ast.FunctionDef: self._function,
            ast.Nonlocal: self._nonlocal,
            ast.Assign: self._assignments.assign,
            ast.AugAssign: self._assignments.augmented,
        }

    def block(self, body: list[ast.stmt]) -> Closure:
        """A closure that carries out statements one after another."""
        steps = [(self._site(s), self._makers[type(s)](s)) for s in body]
        recorder, budget = self._machine.recorder, self._machine.budget

        def run(env: Env) -> Any:
            for site, step in steps:
                recorder.site = site
                budget.fuel -= 1  # `tick`, written out, as every statement passes here
                if budget.fuel < 0:
                    budget.refuel()
                out = step(env)
                if out is not None:
                    return out
            return None

        if len(steps) != 1:
            return run
        only_site, only_step = steps[0]

        def run_one(env: Env) -> Any:
            recorder.site = only_site
            budget.fuel -= 1
            if budget.fuel < 0:
                budget.refuel()
            return only_step(env)

        return run_one

    def _expression(self, s: ast.Expr) -> Closure:
        value = self._compile(s.value)
        named = self._changed(s.value)

        def run(env: Env) -> None:
            value(env)
            if named:
                named(env)

        return run

    def _changed(self, e: ast.expr) -> Closure | None:
        """Names the new items of `w.append(…)`, and of its like, by their places in `w`."""
        match e:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name) as holder, attr="append")):
                items, bind_item = self._compile(holder), self._naming.bind_item

                def last(env: Env) -> None:
                    x = items(env)
                    if x and x[-1].__class__ is Node:
                        bind_item(name, len(x) - 1, x[-1])

                return last
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name) as holder, attr=attr)) if (
                attr in _ADDING
            ):
                items, bind = self._compile(holder), self._naming.bind
                return lambda env: bind(name, items(env))
        return None

    def _return(self, s: ast.Return) -> Closure:
        value = self._compile(s.value) if s.value else lambda env: None
        return lambda env: (value(env),)

    def _assert(self, s: ast.Assert) -> Closure:
        test, site = self._compile(s.test), self._site(s)
        words = self._compile(s.msg) if s.msg else lambda env: ast.unparse(s.test)

        def run(env: Env) -> None:
            if not test(env):
                try:
                    text = written(words(env), _SAID)
                except Fault:
                    text = "…"
                raise Fault(
                    "E207", f"the assertion does not hold: {brief(text)}",
                    "look at the values it speaks of", site,
                )  # fmt: skip

        return run

    def _if(self, s: ast.If) -> Closure:
        test, yes, no = self._compile(s.test), self.block(s.body), self.block(s.orelse)
        return lambda env: yes(env) if test(env) else no(env)

    def _for(self, s: ast.For) -> Closure:
        source, place = self._compile(s.iter), self._assignments.place(s.target)
        body, site, bind = self.block(s.body), self._site(s.target), self._naming.bind
        machine, recorder, budget = self._machine, self._machine.recorder, self._machine.budget
        folding = machine.folding
        name = s.target.id if isinstance(s.target, ast.Name) else None
        whole = not any(isinstance(n, ast.Break | ast.Return) for n in ast.walk(s))

        def run(env: Env) -> Any:
            items = source(env)
            if items.__class__ is not list:
                items = rounds(items, site, budget, whole)
            folding.enter()
            for x in items:
                recorder.site = site
                budget.fuel -= 1  # `tick`, as above
                if budget.fuel < 0:
                    budget.refuel()
                if name is None:
                    place(env, x)
                else:  # as `place` does
                    env[name] = x
                    bind(name, x)
                out = body(env)
                if out is BREAK:
                    break
                if out is not None and out is not CONTINUE:
                    machine.loop_over()
                    return out
                if folding.awaits:
                    machine.round_over()
            machine.loop_over()
            return None

        return run

    def _while(self, s: ast.While) -> Closure:
        test, body, site = self._compile(s.test), self.block(s.body), self._site(s.test)
        machine, recorder, budget = self._machine, self._machine.recorder, self._machine.budget
        folding = machine.folding

        def run(env: Env) -> Any:
            folding.enter()
            while test(env):
                budget.tick()
                out = body(env)
                if out is BREAK:
                    break
                if out is not None and out is not CONTINUE:
                    machine.loop_over()
                    return out
                if folding.awaits:
                    machine.round_over()
                recorder.site = site
            machine.loop_over()
            return None

        return run

    def _function(self, s: ast.FunctionDef) -> Closure:
        make = self._expressions.definitions.function(
            s.name, s.args, assigned(s.body), lambda: self.block(s.body)
        )
        name = s.name

        def run(env: Env) -> None:
            env[name] = make(env)

        return run

    def _nonlocal(self, s: ast.Nonlocal) -> Closure:
        for name in s.names:
            if not self._expressions.scope.level(name):
                raise Fault(
                    "E203", f"no function around this one has a name `{brief(name)}`",
                    "assign it there, or delete this line", self._site(s),
                )  # fmt: skip
        return _nothing(s)


def _nothing(s: ast.stmt) -> Closure:
    return lambda env: None


def _break(s: ast.Break) -> Closure:
    return lambda env: BREAK


def _continue(s: ast.Continue) -> Closure:
    return lambda env: CONTINUE
