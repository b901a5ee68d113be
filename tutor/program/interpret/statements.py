"""Statements of the lesson language, turned into closures that carry them out.

A statement's closure returns None when the next one should follow, and otherwise the reason
to leave the block: `BREAK`, `CONTINUE`, or a tuple with the value to return.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tutor.program.faults import Fault, brief, kind_of
from tutor.program.interpret.comprehensions import Closure, Env
from tutor.program.interpret.expressions import Expressions
from tutor.program.interpret.functions import Function, count, spread
from tutor.program.interpret.machine import Machine, Node
from tutor.program.interpret.methods import read_attribute, write_attribute
from tutor.program.interpret.operators import plain
from tutor.program.interpret.sizes import check_key, written

BREAK, CONTINUE = object(), object()
_SAID = 1_000  # characters of a message that are worth making
Step = Callable[[Env], Any]


class Defined(Function):
    """A function that the program defines."""

    __slots__ = ("body", "defaults", "machine", "parameters")

    def __init__(
        self, machine: Machine, name: str, parameters: list[str], defaults: Env, body: Step
    ) -> None:
        super().__init__(name)
        self.machine, self.parameters = machine, parameters
        self.defaults, self.body = defaults, body

    def call(self, site: int, values: list[Any], options: dict[str, Any]) -> Any:
        """Run the body with the arguments as its local names."""
        machine, names = self.machine, self.parameters
        given = values
        if options or len(values) != len(names):
            given = self._arguments(site, values, options)
        caller = machine.enter(self.name, site)
        env: Env = {}
        for name, value in zip(names, given, strict=True):
            env[name] = value
            machine.bind(name, value)
        out = self.body(env)
        machine.leave(caller)
        machine.site = site
        return out[0] if out.__class__ is tuple else None

    def _arguments(self, site: int, values: list[Any], options: dict[str, Any]) -> list[Any]:
        """What each parameter gets of a call that names some, or leaves some out."""
        takes = brief(f"`{self.name}` takes ({', '.join(self.parameters)}") + ")"
        if len(values) > len(self.parameters):
            raise Fault("E205", f"{len(values)} arguments are too many", takes, site)
        given = dict(zip(self.parameters, values, strict=False))
        for name, value in options.items():
            if name not in self.parameters or name in given:
                raise Fault("E205", f"the argument `{brief(name)}` does not fit", takes, site)
            given[name] = value
        env = {p: given.get(p, self.defaults.get(p, self)) for p in self.parameters}
        missing = [p for p, value in env.items() if value is self]
        if missing:
            raise Fault("E205", f"the argument `{brief(missing[0])}` is missing", takes, site)
        return list(env.values())


def _assigned(body: list[ast.stmt]) -> set[str]:
    """The names that statements assign; those of a comprehension are its own."""
    names: set[str] = set()
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if not isinstance(node, ast.ListComp | ast.GeneratorExp):
            stack += ast.iter_child_nodes(node)
    return names


class Statements(Expressions):
    """Compiles statements for one run."""

    def block(self, body: list[ast.stmt]) -> Step:
        """A closure that carries out statements one after another."""
        steps = [(self.site(s), self.statement(s)) for s in body]
        tick = self.machine.tick

        def run(env: Env) -> Any:
            for site, step in steps:
                tick(site)
                out = step(env)
                if out is not None:
                    return out
            return None

        return run

    def statement(self, s: ast.stmt) -> Step:
        """A closure that carries out one statement."""
        step: Step = getattr(self, f"_{type(s).__name__.lower()}")(s)
        return step

    def _importfrom(self, s: ast.ImportFrom) -> Step:
        return lambda env: None  # what it names is known already

    def _pass(self, s: ast.Pass) -> Step:
        return lambda env: None

    def _break(self, s: ast.Break) -> Step:
        return lambda env: BREAK

    def _continue(self, s: ast.Continue) -> Step:
        return lambda env: CONTINUE

    def _expr(self, s: ast.Expr) -> Step:
        value = self.compile(s.value)
        named = self._appended(s.value)

        def run(env: Env) -> None:
            value(env)
            if named:
                named(env)

        return run

    def _appended(self, e: ast.expr) -> Closure | None:
        """Names the new item of `w.append(…)` by its place in `w`."""
        match e:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name) as holder, attr="append")):
                items, bind = self.compile(holder), self.machine.bind_item

                def run(env: Env) -> None:
                    x = items(env)
                    if x and x[-1].__class__ is Node:
                        bind(name, len(x) - 1, x[-1])

                return run
        return None

    def _return(self, s: ast.Return) -> Step:
        value = self.compile(s.value) if s.value else lambda env: None
        return lambda env: (value(env),)

    def _assert(self, s: ast.Assert) -> Step:
        test, site = self.compile(s.test), self.site(s)
        words = self.compile(s.msg) if s.msg else lambda env: ast.unparse(s.test)

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

    def _if(self, s: ast.If) -> Step:
        test, yes, no = self.compile(s.test), self.block(s.body), self.block(s.orelse)
        return lambda env: yes(env) if test(env) else no(env)

    def _for(self, s: ast.For) -> Step:
        source, place, body = self.compile(s.iter), self.place(s.target), self.block(s.body)
        site, tick, bind = self.site(s.target), self.machine.tick, self.machine.bind
        name = s.target.id if isinstance(s.target, ast.Name) else None

        def run(env: Env) -> Any:
            for x in spread(source(env), site):
                tick(site)
                if name is None:
                    place(env, x)
                else:  # as `place` does
                    env[name] = x
                    bind(name, x)
                out = body(env)
                if out is BREAK:
                    break
                if out is not None and out is not CONTINUE:
                    return out
            return None

        return run

    def _functiondef(self, s: ast.FunctionDef) -> Step:
        parameters = [a.arg for a in (*s.args.posonlyargs, *s.args.args)]
        names = parameters[len(parameters) - len(s.args.defaults) :]
        defaults = [
            (p, self.compile(d)) for p, d in zip(names, s.args.defaults, strict=True)
        ]  # fmt: skip
        self.local = _assigned(s.body) | set(parameters)
        try:
            body = self.block(s.body)
        finally:
            self.local = None
        machine, name, scope = self.machine, s.name, self.globals

        def run(env: Env) -> None:
            ready = {p: d(env) for p, d in defaults}
            scope[name] = Defined(machine, name, parameters, ready, body)

        return run

    # ---- assignment

    def _assign(self, s: ast.Assign) -> Step:
        value = self.compile(s.value)
        match s.targets:
            case [ast.Name(id=name)]:  # as in most, so this is written out
                bind = self.machine.bind

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

    def place(self, e: ast.expr) -> Callable[[Env, Any], None]:
        """A function that assigns to a name, an item, an attribute, or several of them."""
        if isinstance(e, ast.Name):
            return self._place_name(e.id)
        if isinstance(e, ast.Subscript):
            return self._place_item(e)
        if isinstance(e, ast.Attribute):
            value, attr, site, machine = self.compile(e.value), e.attr, self.site(e), self.machine
            return lambda env, x: write_attribute(machine, value(env), attr, x, site)
        if not isinstance(e, ast.Tuple | ast.List):
            raise Fault("E102", "this can not be assigned to", site=self.site(e))
        parts, site = [self.place(t) for t in e.elts], self.site(e)

        def unpack(env: Env, x: Any) -> None:
            for part, item in zip(parts, self.unpack(x, len(parts), site), strict=True):
                part(env, item)

        return unpack

    def _place_name(self, name: str) -> Callable[[Env, Any], None]:
        bind = self.machine.bind

        def assign(env: Env, x: Any) -> None:
            env[name] = x
            bind(name, x)

        return assign

    def _place_item(self, e: ast.Subscript) -> Callable[[Env, Any], None]:
        holder, key, site = self.compile(e.value), self.key(e.slice), self.site(e)
        name = e.value.id if isinstance(e.value, ast.Name) else None

        def assign(env: Env, x: Any) -> None:
            items, where = holder(env), key(env)
            self._set_item(items, where, x, site)
            if name is not None:
                self.machine.bind_item(name, where, x)

        return assign

    def _set_item(self, items: Any, where: Any, x: Any, site: int) -> None:
        if not isinstance(items, list | dict):
            raise Fault("E204", f"the items of {kind_of(items)} can not be assigned", site=site)
        if isinstance(where, slice):
            raise Fault("E102", "assigning to a slice is left out here", site=site)
        self.machine.site = site
        if isinstance(items, list):
            self.item(items, where, site)
        else:
            check_key(where)
            self.machine.room(1)
        items[where] = x

    def _augassign(self, s: ast.AugAssign) -> Step:
        site, machine, target = self.site(s), self.machine, s.target
        change = self._change(type(s.op), self.compile(s.value), site)
        if isinstance(target, ast.Name):
            current = self.compile(ast.copy_location(ast.Name(target.id, ast.Load()), target))
            place = self.place(target)
            return lambda env: place(env, change(env, current(env)))
        # Of an attribute or an item, the holder is evaluated once, as Python does.
        if isinstance(target, ast.Attribute):
            holder, attr = self.compile(target.value), target.attr

            def attribute(env: Env) -> None:
                x = holder(env)
                new = change(env, read_attribute(machine, x, attr, site))
                write_attribute(machine, x, attr, new, site)

            return attribute
        if not isinstance(target, ast.Subscript):
            raise Fault("E102", "this can not be assigned to", site=site)
        holder, key = self.compile(target.value), self.key(target.slice)

        def item(env: Env) -> None:
            x, where = holder(env), key(env)
            self._set_item(x, where, change(env, self.item(x, where, site)), site)

        return item

    def _change(self, op: type[ast.operator], value: Closure, site: int) -> Callable[..., Any]:
        """A function from the old value to the new one; a list is changed in place."""
        machine = self.machine

        def change(env: Env, old: Any) -> Any:
            if not isinstance(old, list) or op not in (ast.Add, ast.Mult):
                return self.binary(op, lambda env: old, value, site)(env)
            x = value(env)
            machine.site = site
            if op is ast.Mult:
                old[:] = plain(machine, op, old, x, site)
            else:
                items = spread(x, site)
                machine.room(count(items))
                old.extend(items)
            return old

        return change
