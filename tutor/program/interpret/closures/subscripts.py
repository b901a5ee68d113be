"""Collections that a program writes out, and taking items from them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tutor.program.faults import Fault, brief, kind_of
from tutor.program.interpret.closures.scope import Closure, Env, Sites
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.sizes import (
    DICT,
    ENTRY,
    HEADER,
    check_key,
    count,
    how_many,
    size_of,
    spread,
    written,
)


class Subscripts:
    """Compiles lists, tuples, dicts and subscripts for one run."""

    __slots__ = ("_compile", "_machine", "_sites")

    def __init__(
        self, machine: Machine, sites: Sites, compile: Callable[[ast.expr], Closure]
    ) -> None:
        self._machine, self._sites, self._compile = machine, sites, compile

    def list_of(self, e: ast.List) -> Closure:
        """A closure for `[…]`."""
        return self._sequence(e, lambda x: x)

    def tuple_of(self, e: ast.Tuple) -> Closure:
        """A closure for `(…, …)`."""
        return self._sequence(e, tuple)

    def _sequence(self, e: ast.List | ast.Tuple, make: Callable[[list], Any]) -> Closure:
        if has_star(e.elts):
            items = self.items_of(e.elts)
            return lambda env: make(items(env))
        parts, room = [self._compile(x) for x in e.elts], self._machine.budget.room

        def build(env: Env) -> Any:
            room(len(parts), HEADER)
            return make([p(env) for p in parts])

        return build

    def items_of(self, es: list[ast.expr]) -> Closure:
        """A closure for the items of `…, *…`, as a new list."""
        parts = [
            (self._compile(x.value if isinstance(x, ast.Starred) else x), self._sites.of(x),
             isinstance(x, ast.Starred))
            for x in es
        ]  # fmt: skip
        room, recorder = self._machine.budget.room, self._machine.recorder

        def build(env: Env) -> list:
            out: list = []
            for part, site, starred in parts:
                x = part(env)
                items = spread(x, site, self._machine.budget) if starred else (x,)
                recorder.site = site
                room(len(out) + count(items))
                out += items
            return out

        return build

    def dict_of(self, e: ast.Dict) -> Closure:
        """A closure for `{…: …}`."""
        site, recorder, room = self._sites.of(e), self._machine.recorder, self._machine.budget.room
        pairs = [
            (self._compile(k), self._compile(v))
            for k, v in zip(e.keys, e.values, strict=True)
            if k is not None
        ]

        def build(env: Env) -> dict:
            room(len(pairs), DICT)
            found = {}
            for k, v in pairs:
                key, x = k(env), v(env)
                recorder.site = site
                check_key(key)
                found[key] = x
            return found

        return build

    def subscript(self, e: ast.Subscript) -> Closure:
        """A closure for `x[key]`."""
        value, site, item = self._compile(e.value), self._sites.of(e), self.item
        key = self.key(e.slice)
        return lambda env: item(value(env), key(env), site)

    def key(self, e: ast.expr) -> Closure:
        """A closure for the part of a subscript in brackets."""
        if not isinstance(e, ast.Slice):
            return self._compile(e)
        nothing: Closure = lambda env: None  # noqa: E731  # a default among closures
        low, high, by = (self._compile(x) if x else nothing for x in (e.lower, e.upper, e.step))
        return lambda env: slice(low(env), high(env), by(env))

    def item(self, x: Any, key: Any, site: int) -> Any:
        """`x[key]`.

        Raises:
            Fault: there is no such item; it says what there is instead.
        """
        self._machine.recorder.site = site
        if isinstance(x, dict):
            check_key(key)
        elif not isinstance(x, list | tuple | str | range):
            raise Fault("E204", f"{kind_of(x)} has no items", site=site)
        try:
            if key.__class__ is slice and not isinstance(x, dict | range):
                self._machine.budget.room(len(range(*key.indices(len(x)))), HEADER)
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
        if x.__class__ is str or x.__class__ is range:
            self._machine.budget.held += size_of(found)
        return found

    def set_item(self, x: Any, key: Any, value: Any, site: int) -> None:
        """`x[key] = value`.

        Raises:
            Fault: `x` has no items that can be assigned, or no such item.
        """
        if not isinstance(x, list | dict):
            raise Fault("E204", f"the items of {kind_of(x)} can not be assigned", site=site)
        self._machine.recorder.site = site
        if isinstance(key, slice) and isinstance(x, list):
            self._set_slice(x, key, value, site)
            return
        if isinstance(x, list):
            self.item(x, key, site)
        else:
            check_key(key)
            self._machine.budget.room(1, ENTRY)
        x[key] = value

    def _set_slice(self, x: list, key: slice, value: Any, site: int) -> None:
        items = spread(value, site, self._machine.budget)
        self._machine.budget.room(len(x) + count(items))
        try:
            x[key] = items
        except (TypeError, ValueError):
            raise Fault(
                "E204", f"these {count(items):,} items do not fit into this slice",
                "give as many items as it has, and whole numbers as its ends", site,
            ) from None  # fmt: skip


def has_star(es: list[ast.expr]) -> bool:
    """Whether one of the expressions is `*…`."""
    return any(isinstance(x, ast.Starred) for x in es)
