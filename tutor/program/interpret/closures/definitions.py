"""Functions that a program defines: `def` and `lambda`, with the names that belong to each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from tutor.program.interpret.closures.scope import OUTER, Closure, Env, Scope
from tutor.program.interpret.functions import Defined
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.naming import Naming

LAMBDA = "lambda"
"""How the calls of a function without a name are called."""
_FUNCTION = 800  # bytes of a function, with the names of the call that made it


class Definitions:
    """Compiles the definitions of functions for one run."""

    __slots__ = ("_bind", "_compile", "_machine", "_scope")

    def __init__(
        self,
        machine: Machine,
        scope: Scope,
        naming: Naming,
        compile: Callable[[ast.expr], Closure],
    ) -> None:
        self._machine, self._scope, self._bind = machine, scope, naming.bind
        self._compile = compile

    def short(self, e: ast.Lambda) -> Closure:
        """A closure that makes the function of `lambda …: …`."""

        def body() -> Closure:
            value = self._compile(e.body)
            return lambda env: (value(env),)

        return self.function(LAMBDA, e.args, set(), body)

    def function(
        self, name: str, arguments: ast.arguments, own: set[str], body: Callable[[], Closure]
    ) -> Closure:
        """A closure that makes a function.

        Args:
            name: of the function.
            arguments: its parameters.
            own: the names that it assigns, beside those.
            body: compiles what it does, where its names are known.
        """
        parameters = [a.arg for a in arguments.args]
        names = parameters[len(parameters) - len(arguments.defaults) :]
        defaults = [
            (p, self._compile(d)) for p, d in zip(names, arguments.defaults, strict=True)
        ]  # fmt: skip
        nested = self._scope.nested
        with self._scope.function(own | set(parameters)):
            run = body()
        machine, bind = self._machine, self._bind

        def make(env: Env) -> Defined:
            machine.budget.held += _FUNCTION
            ready = {p: d(env) for p, d in defaults}
            inner = _inside(env, run) if nested else run
            return Defined(machine, bind, name, parameters, ready, inner)

        return make


def _inside(env: Env, body: Closure) -> Closure:
    """The body of a nested function, which sees the names of the call that defined it."""

    def run(local: Env) -> Any:
        local[OUTER] = env
        return body(local)

    return run


def assigned(body: Iterable[ast.stmt]) -> set[str]:
    """The names that statements assign; those of comprehensions and functions are their own."""
    names: set[str] = set()
    outside: set[str] = set()
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
            stack += node.args.defaults
            continue
        if isinstance(node, ast.Nonlocal):
            outside.update(node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if not isinstance(node, ast.Lambda | ast.ListComp | ast.DictComp | ast.GeneratorExp):
            stack += ast.iter_child_nodes(node)
    return names - outside
