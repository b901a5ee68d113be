"""Expressions of the lesson language, turned once into closures that compute them.

`Expressions.compile` returns a function of the local names (a dict) for every kind of
expression. Python's own `compile` and `eval` are not involved: each closure does one thing
that is written here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tutor.engine.ops import OPS
from tutor.program.faults import Fault, brief, kind_of, near
from tutor.program.interpret.comprehensions import Closure, Comprehensions, Env, how_many
from tutor.program.interpret.formats import formatted
from tutor.program.interpret.functions import Function, Native
from tutor.program.interpret.machine import Machine, Node
from tutor.program.interpret.methods import read_attribute
from tutor.program.interpret.operators import SIGNS, comparison, plain
from tutor.program.interpret.sizes import check_key, written

_ROWS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow"}
_NUMBERS = (int, float)
_MISSING = object()
_NO_OPTIONS: dict[str, Any] = {}


class Expressions(Comprehensions):
    """Compiles expressions for one run.

    Attributes:
        machine: the run.
        globals: the program's top-level names, filled while it runs.
        library: the functions that are known from the start.
        local: the names that belong to the function being compiled; None at the top level.
    """

    def __init__(self, machine: Machine, library: dict[str, Any]) -> None:
        super().__init__(machine)
        self.globals: Env = {}
        self.library = library
        self.local: set[str] | None = None

    def compile(self, e: ast.expr) -> Closure:
        """A closure that computes the expression."""
        make: Callable[[Any], Closure] = getattr(self, f"_{type(e).__name__.lower()}")
        return make(e)

    # ---- atoms

    def _constant(self, e: ast.Constant) -> Closure:
        value = e.value
        if isinstance(value, int) and value.bit_length() > self.machine.limits.bits:
            raise Fault("E214", "this whole number is too large", site=self.site(e))
        return lambda env: value

    def _name(self, e: ast.Name) -> Closure:
        name, site = e.id, self.site(e)
        for names in reversed(self._hidden):
            if name in names:
                hidden = names[name]
                return lambda env: env[hidden]
        scope, library = self.globals, self.library
        if self.local is not None and name in self.local:

            def local(env: Env) -> Any:
                value = env.get(name, _MISSING)
                if value is _MISSING:
                    raise Fault(
                        "E203", f"`{brief(name)}` has no value yet here",
                        "assign it on every way that leads here", site,
                    )  # fmt: skip
                return value

            return local

        def read(env: Env) -> Any:
            value = scope.get(name, _MISSING)
            if value is _MISSING:
                value = library.get(name, _MISSING)
                if value is _MISSING:
                    raise Fault(
                        "E203", f"the name `{brief(name)}` is not known here",
                        near(name, [*scope, *library]) or "assign it before you use it", site,
                    )  # fmt: skip
            return value

        return read

    def _joinedstr(self, e: ast.JoinedStr) -> Closure:
        parts = [self.compile(p) for p in e.values]
        room = self.machine.room

        def join(env: Env) -> str:
            text = "".join([p(env) for p in parts])
            room(len(text))
            return text

        return join

    def _formattedvalue(self, e: ast.FormattedValue) -> Closure:
        value, site = self.compile(e.value), self.site(e)
        spec = self.compile(e.format_spec) if e.format_spec else lambda env: ""

        machine = self.machine

        def write(env: Env) -> str:
            x, how = value(env), spec(env)
            machine.site = site
            text = formatted(x, how, machine.limits.items)
            machine.room(len(text))
            return text

        return write

    # ---- operators

    def _binop(self, e: ast.BinOp) -> Closure:
        keys = self._own(e.left), self._own(e.right)
        left, right = self.compile(e.left), self.compile(e.right)
        return self.binary(type(e.op), left, right, self.site(e), *keys)

    def _own(self, e: ast.expr) -> str | None:
        """Under which key of the local names an expression is found, if it is such a name."""
        if not isinstance(e, ast.Name):
            return None
        for names in reversed(self._hidden):
            if e.id in names:
                return names[e.id]
        return e.id if self.local is None or e.id in self.local else None

    def binary(
        self,
        op: type[ast.operator],
        left: Closure,
        right: Closure,
        site: int,
        left_key: str | None = None,
        right_key: str | None = None,
    ) -> Closure:
        """A closure for `left op right`; keys say that an operand is a local name."""
        machine, node = self.machine, self.machine.binary
        row = OPS.get(_ROWS.get(op, ""))

        def apply(env: Env) -> Any:
            # Most operands are names, and a look beats a call. One that is missing, or of the
            # library, is left to its closure.
            x = env[left_key] if left_key in env else left(env)
            y = env[right_key] if right_key in env else right(env)
            if x.__class__ is Node or y.__class__ is Node:
                if row is None:
                    raise Fault("E204", f"`{SIGNS[op]}` does not work on a Value", site=site)
                machine.site = site
                return node(row, x, y)
            return plain(machine, op, x, y, site)

        return apply

    def _unaryop(self, e: ast.UnaryOp) -> Closure:
        value, site, machine = self.compile(e.operand), self.site(e), self.machine
        if isinstance(e.op, ast.Not):
            return lambda env: not value(env)
        negative, row = isinstance(e.op, ast.USub), OPS["neg"]

        def sign(env: Env) -> Any:
            x = value(env)
            machine.site = site
            if x.__class__ is Node and negative:
                return machine.unary(row, x)
            if not isinstance(x, _NUMBERS):
                raise Fault("E204", f"a sign does not work on {kind_of(x)}", site=site)
            return -x if negative else +x

        return sign

    def _boolop(self, e: ast.BoolOp) -> Closure:
        parts = [self.compile(v) for v in e.values]
        stop_at = isinstance(e.op, ast.Or)

        def decide(env: Env) -> Any:
            x: Any = None
            for part in parts:
                x = part(env)
                if bool(x) is stop_at:
                    break
            return x

        return decide

    def _compare(self, e: ast.Compare) -> Closure:
        first, site = self.compile(e.left), self.site(e)
        rest = [
            (comparison(self.machine, type(op), site), self.compile(c))
            for op, c in zip(e.ops, e.comparators, strict=True)
        ]

        def compare(env: Env) -> bool:
            x = first(env)
            for test, closure in rest:
                y = closure(env)
                if not test(x, y):
                    return False
                x = y
            return True

        return compare

    def _ifexp(self, e: ast.IfExp) -> Closure:
        test, yes, no = self.compile(e.test), self.compile(e.body), self.compile(e.orelse)
        return lambda env: yes(env) if test(env) else no(env)

    # ---- collections

    def _items(self, e: ast.List | ast.Tuple, make: Callable[[list], Any]) -> Closure:
        parts, room = [self.compile(x) for x in e.elts], self.machine.room

        def build(env: Env) -> Any:
            room(len(parts))
            return make([p(env) for p in parts])

        return build

    def _list(self, e: ast.List) -> Closure:
        return self._items(e, lambda x: x)

    def _tuple(self, e: ast.Tuple) -> Closure:
        return self._items(e, tuple)

    def _dict(self, e: ast.Dict) -> Closure:
        site, machine = self.site(e), self.machine
        pairs = [
            (self.compile(k), self.compile(v))
            for k, v in zip(e.keys, e.values, strict=True)
            if k is not None
        ]

        def build(env: Env) -> dict:
            machine.room(len(pairs))
            found = {}
            for k, v in pairs:
                key, x = k(env), v(env)
                machine.site = site
                check_key(key)
                found[key] = x
            return found

        return build

    def _subscript(self, e: ast.Subscript) -> Closure:
        value, site = self.compile(e.value), self.site(e)
        key = self.key(e.slice)

        def item(env: Env) -> Any:
            return self.item(value(env), key(env), site)

        return item

    def key(self, e: ast.expr) -> Closure:
        """A closure for what stands between the brackets of a subscript."""
        if not isinstance(e, ast.Slice):
            return self.compile(e)
        nothing: Closure = lambda env: None  # noqa: E731  # a default among closures
        low, high, by = (self.compile(x) if x else nothing for x in (e.lower, e.upper, e.step))
        return lambda env: slice(low(env), high(env), by(env))

    def item(self, x: Any, key: Any, site: int) -> Any:
        """`x[key]`, with a fault that says what is there instead."""
        self.machine.site = site
        if isinstance(x, dict):
            check_key(key)
        elif not isinstance(x, list | tuple | str | range):
            raise Fault("E204", f"{kind_of(x)} has no items", site=site)
        try:
            found = x[key]
        except (IndexError, OverflowError):
            raise Fault(
                "E206", f"there is no item {brief(str(key))}: "
                f"{how_many(x)}, counted from 0", "use an index below that", site,
            ) from None  # fmt: skip
        except KeyError:
            raise Fault(
                "E206", f"there is no item {brief(written(key, 1000))} in this dict",
                "assign it before you use it", site,
            ) from None  # fmt: skip
        except (TypeError, ValueError):
            raise Fault("E204", f"{kind_of(key)} can not pick an item here", site=site) from None
        if isinstance(found, list | tuple | str) and isinstance(key, slice):
            self.machine.room(len(found))
        return found

    # ---- attributes and calls

    def _attribute(self, e: ast.Attribute) -> Closure:
        value, attr, site, machine = self.compile(e.value), e.attr, self.site(e), self.machine
        return lambda env: read_attribute(machine, value(env), attr, site)

    def _call(self, e: ast.Call) -> Closure:
        site, machine = self.site(e), self.machine
        function = self.compile(e.func)
        arguments = [self.compile(a) for a in e.args]
        named = [(k.arg, self.compile(k.value)) for k in e.keywords]
        only = arguments[0] if len(arguments) == 1 else None
        lazy = any(isinstance(a, ast.GeneratorExp) for a in e.args)
        name = (
            brief(ast.unparse(e.func)) if isinstance(e.func, ast.Name | ast.Attribute) else "this"
        )

        def call(env: Env) -> Any:
            f = function(env)
            if not isinstance(f, Function):
                raise Fault(
                    "E204", f"`{name}` is {kind_of(f)}, not a function",
                    "only functions can be called", site,
                )  # fmt: skip
            if lazy and not isinstance(f, Native):
                raise Fault(
                    "E102", f"`{name}` can not take a generator",
                    "write it in `[ ]`, which makes a list", site,
                )  # fmt: skip
            # One argument and no options is what most calls have, and saves two loops.
            values = [only(env)] if only else [a(env) for a in arguments]
            options = {k: v(env) for k, v in named if k is not None} if named else _NO_OPTIONS
            machine.site = site
            return f.call(site, values, options)

        return call
