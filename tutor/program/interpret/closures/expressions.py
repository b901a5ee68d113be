"""Expressions of the lesson language, turned once into closures that compute them.

Python's own `compile` and `eval` are not involved: each closure does one thing that is written
here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tutor.engine.ops import OPS
from tutor.program.faults import Fault, brief, kind_of
from tutor.program.interpret.closures.comprehensions import Comprehensions
from tutor.program.interpret.closures.definitions import Definitions
from tutor.program.interpret.closures.scope import Closure, Env, Scope, Sites
from tutor.program.interpret.closures.subscripts import Subscripts, has_star
from tutor.program.interpret.formats import formatted
from tutor.program.interpret.functions import Function, Native
from tutor.program.interpret.handle import Node
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.methods import read_attribute
from tutor.program.interpret.naming import Naming
from tutor.program.interpret.operators import SIGNS, bounded, comparison, plain

_ROWS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow"}
_NUMBERS = (int, float)
_NUMBERS_OF_A_NODE = ("data", "grad")
_METHOD = 450  # bytes of a method that is kept instead of called
_NO_OPTIONS: dict[str, Any] = {}


class Expressions:
    """Compiles expressions for one run.

    Attributes:
        machine: the run.
        definitions: functions that the program defines.
        scope: what names mean.
        sites: the spans of the program's parts.
        subscripts: collections and their items.
    """

    __slots__ = ("_makers", "definitions", "machine", "scope", "sites", "subscripts")

    def __init__(self, machine: Machine, sites: Sites, library: Env, naming: Naming) -> None:
        self.machine = machine
        self.scope, self.sites = Scope(library), sites
        self.subscripts = Subscripts(machine, self.sites, self.compile)
        self.definitions = Definitions(machine, self.scope, naming, self.compile)
        loops = Comprehensions(machine, self.scope, self.sites, self.compile)
        self._makers: dict[type[ast.expr], Callable[[Any], Closure]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.JoinedStr: self._joined_text,
            ast.FormattedValue: self._formatted_value,
            ast.BinOp: self._binary_operator,
            ast.UnaryOp: self._unary_operator,
            ast.BoolOp: self._and_or,
            ast.Compare: self._comparison,
            ast.IfExp: self._choice,
            ast.List: self.subscripts.list_of,
            ast.Tuple: self.subscripts.tuple_of,
            ast.Dict: self.subscripts.dict_of,
            ast.Subscript: self.subscripts.subscript,
            ast.ListComp: loops.list_of,
            ast.GeneratorExp: loops.list_of,
            ast.DictComp: loops.dict_of,
            ast.Lambda: self.definitions.short,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
        }

    def compile(self, e: ast.expr) -> Closure:
        """A function of the local names that computes the expression."""
        return self._makers[type(e)](e)

    # ---- atoms

    def _constant(self, e: ast.Constant) -> Closure:
        value = e.value
        if isinstance(value, int) and value.bit_length() > self.machine.limits.bits:
            raise Fault("E214", "this whole number is too large", site=self.sites.of(e))
        return lambda env: value

    def _name(self, e: ast.Name) -> Closure:
        return self.scope.read(e.id, self.sites.of(e))

    def _joined_text(self, e: ast.JoinedStr) -> Closure:
        parts = [self.compile(p) for p in e.values]
        room = self.machine.budget.room

        def join(env: Env) -> str:
            text = "".join([p(env) for p in parts])
            room(len(text))
            return text

        return join

    def _formatted_value(self, e: ast.FormattedValue) -> Closure:
        value, site = self.compile(e.value), self.sites.of(e)
        spec = self.compile(e.format_spec) if e.format_spec else lambda env: ""
        recorder, room, limit = (
            self.machine.recorder, self.machine.budget.room, self.machine.limits.items
        )  # fmt: skip

        def write(env: Env) -> str:
            x, how = value(env), spec(env)
            recorder.site = site
            text = formatted(x, how, limit)
            room(len(text))
            return text

        return write

    # ---- operators

    def _binary_operator(self, e: ast.BinOp) -> Closure:
        keys = self.scope.key(e.left), self.scope.key(e.right)
        left, right = self.compile(e.left), self.compile(e.right)
        return self.binary(type(e.op), left, right, self.sites.of(e), *keys)

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
        machine, recorder, node = self.machine, self.machine.recorder, self.machine.binary
        row = OPS.get(_ROWS.get(op, ""))

        def apply(env: Env) -> Any:
            # Most operands are local names, and to look one up is cheaper than to call its closure,
            # which is left with those that are missing or of the library.
            x = env[left_key] if left_key in env else left(env)
            y = env[right_key] if right_key in env else right(env)
            if x.__class__ is Node or y.__class__ is Node:
                if row is None:
                    raise Fault("E204", f"`{SIGNS[op]}` does not work on a Value", site=site)
                recorder.site = site
                return node(row, x, y)
            return plain(machine, op, x, y, site)

        return apply

    def _unary_operator(self, e: ast.UnaryOp) -> Closure:
        value, site = self.compile(e.operand), self.sites.of(e)
        recorder, unary = self.machine.recorder, self.machine.unary
        if isinstance(e.op, ast.Not):
            return lambda env: not value(env)
        negative, row = isinstance(e.op, ast.USub), OPS["neg"]

        def sign(env: Env) -> Any:
            x = value(env)
            recorder.site = site
            if x.__class__ is Node and negative:
                return unary(row, x)
            if not isinstance(x, _NUMBERS):
                raise Fault("E204", f"a sign does not work on {kind_of(x)}", site=site)
            return bounded(self.machine, -x if negative else +x, site)

        return sign

    def _and_or(self, e: ast.BoolOp) -> Closure:
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

    def _comparison(self, e: ast.Compare) -> Closure:
        first, site = self.compile(e.left), self.sites.of(e)
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

    def _choice(self, e: ast.IfExp) -> Closure:
        test, yes, no = self.compile(e.test), self.compile(e.body), self.compile(e.orelse)
        return lambda env: yes(env) if test(env) else no(env)

    # ---- attributes and calls

    def _attribute(self, e: ast.Attribute) -> Closure:
        value, attr, site, machine = self.compile(e.value), e.attr, self.sites.of(e), self.machine
        if attr in _NUMBERS_OF_A_NODE:
            return lambda env: read_attribute(machine, value(env), attr, site)

        def method(env: Env) -> Any:
            machine.budget.held += _METHOD
            return read_attribute(machine, value(env), attr, site)

        return method

    def _called(self, e: ast.expr) -> Closure:
        """A closure for what a call calls: a method that is not kept."""
        if not isinstance(e, ast.Attribute):
            return self.compile(e)
        value, attr, site, machine = self.compile(e.value), e.attr, self.sites.of(e), self.machine
        return lambda env: read_attribute(machine, value(env), attr, site)

    def _call(self, e: ast.Call) -> Closure:
        site, recorder = self.sites.of(e), self.machine.recorder
        function = self._called(e.func)
        spread_out = self.subscripts.items_of(e.args) if has_star(e.args) else None
        arguments = [] if spread_out else [self.compile(a) for a in e.args]
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
            if only:
                values = [only(env)]
            elif spread_out:
                values = spread_out(env)
            else:
                values = [a(env) for a in arguments]
            options = {k: v(env) for k, v in named if k is not None} if named else _NO_OPTIONS
            recorder.site = site
            return f.call(site, values, options)

        return call
