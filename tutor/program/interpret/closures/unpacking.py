"""Assigning the items of a collection to several places at once."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tutor.program.faults import Fault
from tutor.program.interpret.closures.scope import Env, Place
from tutor.program.interpret.sizes import count, how_many, spread, unpack


def places(
    place: Callable[[ast.expr], Place],
    e: ast.Tuple | ast.List,
    site: int,
    room: Callable[[int], None],
) -> Place:
    """A function that assigns to each part of `a, *b, c`.

    Args:
        place: makes such a function for one part.
        e: the parts.
        site: where they stand.
        room: counts the items of a list before it is made.
    """
    star = next((i for i, t in enumerate(e.elts) if isinstance(t, ast.Starred)), None)
    parts = [place(t.value if isinstance(t, ast.Starred) else t) for t in e.elts]
    n = len(parts)

    def assign(env: Env, x: Any) -> None:
        for part, item in zip(parts, unpack(x, n, site), strict=True):
            part(env, item)

    if star is None:
        return assign
    first, after = star, n - 1 - star

    def assign_with_rest(env: Env, x: Any) -> None:
        items = spread(x, site)
        size = count(items)
        if size < n - 1:
            raise Fault(
                "E204", f"{how_many(x)} for {n - 1} names and a rest",
                "give each item one name", site,
            )  # fmt: skip
        room(size)
        end = size - after
        found = [*items[:first], list(items[first:end]), *items[end:]]
        for part, item in zip(parts, found, strict=True):
            part(env, item)

    return assign_with_rest
