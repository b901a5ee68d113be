"""Assignments: to names, items and attributes, and to several of them at once."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tutor.program.faults import Fault
from tutor.program.interpret.closures.expressions import Expressions
from tutor.program.interpret.closures.scope import Closure, Env, Place, outer
from tutor.program.interpret.closures.unpacking import places
from tutor.program.interpret.methods import read_attribute, write_attribute
from tutor.program.interpret.naming import Naming
from tutor.program.interpret.operators import plain
from tutor.program.interpret.sizes import count, spread


class Assignments:
    """Compiles assignments for one run."""

    __slots__ = ("_compile", "_expressions", "_machine", "_naming", "_site", "_subscripts")

    def __init__(self, expressions: Expressions, naming: Naming) -> None:
        self._expressions, self._machine, self._naming = expressions, expressions.machine, naming
        self._compile, self._site = expressions.compile, expressions.sites.of
        self._subscripts = expressions.subscripts

    def assign(self, s: ast.Assign) -> Closure:
        """A closure for `a = b = …`."""
        value = self._compile(s.value)
        match s.targets:
            case [ast.Name(id=name)] if not self._expressions.scope.level(name):
                # As in most, so this is written out.
                bind = self._naming.bind

                def one(env: Env) -> None:
                    x = env[name] = value(env)
                    bind(name, x)

                return one
        places = [self.place(t) for t in s.targets]

        def run(env: Env) -> None:
            x = value(env)
            for place in places:
                place(env, x)

        return run

    def place(self, e: ast.expr) -> Place:
        """A function that assigns to a name, an item, an attribute, or several of them."""
        if isinstance(e, ast.Name):
            return self._place_name(e.id)
        if isinstance(e, ast.Subscript):
            return self._place_item(e)
        if isinstance(e, ast.Attribute):
            value, site = self._compile(e.value), self._site(e)
            machine, attr = self._machine, e.attr
            return lambda env, x: write_attribute(machine, value(env), attr, x, site)
        if not isinstance(e, ast.Tuple | ast.List):
            raise Fault("E102", "this can not be assigned to", site=self._site(e))
        return places(self.place, e, self._site(e), self._machine.budget.room)

    def _place_name(self, name: str) -> Place:
        bind, level = self._naming.bind, self._expressions.scope.level(name) or 0

        def assign(env: Env, x: Any) -> None:
            (outer(env, level) if level else env)[name] = x
            bind(name, x)

        return assign

    def _place_item(self, e: ast.Subscript) -> Place:
        value, key, site = self._compile(e.value), self._subscripts.key(e.slice), self._site(e)
        set_item, naming = self._subscripts.set_item, self._naming
        name = e.value.id if isinstance(e.value, ast.Name) else None

        def assign(env: Env, x: Any) -> None:
            items, where = value(env), key(env)
            set_item(items, where, x, site)
            if name is None:
                return
            if where.__class__ is slice:
                naming.bind(name, items)
            else:
                naming.bind_item(name, where, x)

        return assign

    def augmented(self, s: ast.AugAssign) -> Closure:
        """A closure for `a += …`."""
        site, machine, target = self._site(s), self._machine, s.target
        change = self._change(type(s.op), self._compile(s.value), site)
        if isinstance(target, ast.Name):
            current = self._compile(ast.copy_location(ast.Name(target.id, ast.Load()), target))
            place = self.place(target)
            return lambda env: place(env, change(env, current(env)))
        # What has the attribute or the item is evaluated once, as in Python.
        if isinstance(target, ast.Attribute):
            value, attr = self._compile(target.value), target.attr

            def attribute(env: Env) -> None:
                x = value(env)
                new = change(env, read_attribute(machine, x, attr, site))
                write_attribute(machine, x, attr, new, site)

            return attribute
        if not isinstance(target, ast.Subscript):
            raise Fault("E102", "this can not be assigned to", site=site)
        value, key = self._compile(target.value), self._subscripts.key(target.slice)
        item, set_item = self._subscripts.item, self._subscripts.set_item

        def augment(env: Env) -> None:
            x, where = value(env), key(env)
            set_item(x, where, change(env, item(x, where, site)), site)

        return augment

    def _change(self, op: type[ast.operator], value: Closure, site: int) -> Callable[..., Any]:
        """A function from the old value to the new one; a list is changed in place."""
        machine = self._machine

        def change(env: Env, old: Any) -> Any:
            if not isinstance(old, list) or op not in (ast.Add, ast.Mult):
                return self._expressions.binary(op, lambda env: old, value, site)(env)
            x = value(env)
            machine.recorder.site = site
            if op is ast.Mult:
                old[:] = plain(machine, op, old, x, site)
            else:
                items = spread(x, site, machine.budget)
                machine.budget.room(count(items))
                old.extend(items)
            return old

        return change
