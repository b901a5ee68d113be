"""Watching a class of numbers with gradients while it runs, without changing what it does.

The end of its constructor says which nodes there are. What stands in the place of its attributes
passes everything on and writes it down in order, with its line: so its backward pass is seen as
its own code makes it, mistakes included.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import CodeType, FrameType, MemberDescriptorType
from typing import Any, Protocol

from tutor.script.record.inside.gradient_lines import NUMBER, WRITES, GradientLines
from tutor.script.record.inside.operation import operands, operation
from tutor.script.record.inside.places import CodePlaces
from tutor.script.record.inside.wire import (
    BEGIN,
    CLASS,
    EDGE,
    END,
    NODE,
    SEED,
    UPDATE,
    ZERO,
    WireWriter,
)

_DATA = ("data", "value", "val", "v")
_GRADIENT = ("grad", "gradient")
_BACKWARD = ("backward", "backprop", "backpropagate")
_CHILDREN = ("_prev", "prev", "_children", "children", "parents", "_parents", "inputs")


class Watcher:
    """Writes down what one class does.

    Attributes:
        number: the class.
    """

    def __init__(
        self,
        number: type,
        where: tuple[str, int, int],
        wire: WireWriter,
        places: CodePlaces,
        before_pass: Callable[[FrameType], None],
    ) -> None:
        """Begin to watch a class.

        Args:
            number: the class.
            where: its file, its first and its last line.
            wire, places: where it is written, and what numbers the places.
            before_pass: told of the frame that calls `backward`.
        """
        self.number = number
        self._wire, self._places, self._before_pass = wire, places, before_pass
        self._ids: dict[int, int] = {}
        self._nodes: list[Any] = []  # which keeps them alive, so that no id is used twice
        self._operands: list[tuple[int, ...]] = []
        self._constant = bytearray()
        self._written: set[int] = set()  # nodes with a gradient that is not that of the start
        self._late: tuple[Any, FrameType | None, int] | None = None
        self._sources: dict[int, tuple[CodeType, tuple[str, ...]]] = {}
        self._depth, self._root, self._place = 0, -1, 0
        self._uses: dict[tuple[int, int], int] = {}  # of this pass, by source and target
        places.add_engine(*where)
        self._data = next((x for x in _DATA if self._has(x)), "data")
        self._grad = next((x for x in _GRADIENT if self._has(x)), "grad")
        self._lines_of = GradientLines(self._grad)
        wire.write(CLASS, number.__name__, *where[:2], self._data, self._grad)
        self._hook()

    def _has(self, name: str) -> bool:
        """Whether the engine's code speaks of an attribute."""
        if hasattr(self.number, name):
            return True
        codes = (getattr(each, "__code__", None) for each in vars(self.number).values())
        return any(name in code.co_names for code in codes if code is not None)

    # ---- the hooks

    def _hook(self) -> None:
        number: Any = self.number
        construct = number.__init__

        @functools.wraps(construct)
        def init(node: Any, *args: Any, **named: Any) -> None:
            construct(node, *args, **named)
            if type(node) is number or id(node) not in self._ids:
                self._made(node, args, named, sys._getframe(1))

        number.__init__ = init
        self._attribute(self._grad, self._gradient_written)
        self._attribute(self._data, self._data_written)
        for name in _BACKWARD:
            if name in vars(number):
                setattr(number, name, self._backward(getattr(number, name)))

    def _attribute(self, name: str, written: Callable[[int, Any, Any, FrameType], None]) -> None:
        """Put in the place of an attribute what tells of each write to it."""
        slot = vars(self.number).get(name)
        if isinstance(slot, property | functools.cached_property):
            return
        if isinstance(slot, MemberDescriptorType):
            kept: _Kept = _InSlot(slot)
        else:
            kept = _InDict(name, slot)
        ids = self._ids

        def write(node: Any, new: Any, frame: FrameType | None = None) -> None:
            known = ids.get(id(node))
            if known is None:
                kept.put(node, new)
                return
            before = kept.get(node)
            kept.put(node, new)
            written(known, before, new, frame or sys._getframe(1))

        # A property is read by its getter. Without one, reading goes to the node itself and
        # costs nothing more; but then a default in the class would not be found.
        plain = slot is None
        setattr(self.number, name, _Sets(write) if plain else property(kept.get, write))

    def _backward(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def backward(node: Any, *args: Any, **named: Any) -> Any:
            if self._depth == 0:
                self._begin(node, sys._getframe(1))
            self._depth += 1
            try:
                return method(node, *args, **named)
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._wire.write(END)

        return backward

    def _begin(self, node: Any, frame: FrameType) -> None:
        self.settle()
        self._before_pass(frame)
        self._uses.clear()
        self._root = self._ids.get(id(node), -1)
        self._place = self._places.of(frame)
        self._wire.write(BEGIN, self._root, self._place)

    # ---- nodes

    def id_of(self, thing: Any) -> int | None:
        """The number of a node; None of anything else."""
        return self._ids.get(id(thing)) if isinstance(thing, self.number) else None

    def _made(
        self, node: Any, args: tuple[Any, ...], named: dict[str, Any], frame: FrameType
    ) -> None:
        self.settle()
        method, outer = None, frame
        is_inside, is_engine = self._places.is_inside, self._places.is_engine
        while is_inside(outer.f_code):
            if method is None and is_engine(outer.f_code):
                name = outer.f_code.co_name
                method = outer if name[0] != "<" and name != "__init__" else None
            if outer.f_back is None:
                break
            outer = outer.f_back
        place = self._places.of(outer)
        children = self._children((*args, *named.values()))
        if children or method is None or id(node) in self._ids:
            self._add(node, method, children, place)
        elif self._is_wrapped(method, node):
            self._register(node, (), place, "const")
        else:
            # Its operands may be given to it behind the constructor.
            self._late = node, method, place

    def settle(self) -> None:
        """Write down the node that was made last, if that waits."""
        if self._late is not None:
            (node, method, place), self._late = self._late, None
            found = [getattr(node, name, None) for name in _CHILDREN]
            self._add(node, method, self._children(found), place)

    def _is_wrapped(self, method: FrameType, node: Any) -> bool:
        """Whether a node stands for the plain number that a method was given."""
        names = method.f_code.co_varnames[1 : method.f_code.co_argcount]
        data = getattr(node, self._data, None)
        return any(
            isinstance(x, int | float) and x == data
            for x in (method.f_locals.get(name) for name in names)
        )

    def _children(self, given: Any) -> tuple[Any, ...]:
        for each in given:
            if isinstance(each, self.number):
                return (each,)
            if isinstance(each, tuple | list | set | frozenset):
                nodes = tuple(x for x in each if isinstance(x, self.number))
                if nodes:
                    return nodes
        return ()

    def _add(
        self, node: Any, method: FrameType | None, children: tuple[Any, ...], place: int
    ) -> None:
        if not children:
            given = method.f_locals.values() if method else ()
            cut = any(isinstance(x, self.number) and x is not node for x in given)
            self._register(node, (), place, "cut" if cut else "leaf")
            return
        sign = str(getattr(node, "_op", "") or "")
        name = operation(method.f_code.co_name if method else "", sign)
        ids = []
        for each in operands(method, children, self.number):
            known = self._ids.get(id(each))
            if known is None:
                known = self._register(each, (), place, "const")
            ids.append(known)
        self._register(node, tuple(ids), place, name)

    def _register(self, node: Any, ids: tuple[int, ...], place: int, op: str) -> int:
        number = len(self._operands)
        plain = not isinstance(node, self.number)
        if not plain:
            self._ids[id(node)] = number
        self._nodes.append(node)
        self._operands.append(ids)
        self._constant.append(op == "const")
        data = self._number(node if plain else getattr(node, self._data, None))
        self._wire.write(NODE, op, ids, data, place)
        return number

    def _number(self, x: Any) -> float:
        """A plain number, as a float."""
        if x.__class__ is float:
            return x
        if getattr(x, "ndim", 0) or isinstance(x, list | tuple):
            raise TypeError(_ARRAYS)
        try:
            return float(x)
        except (TypeError, ValueError):
            raise TypeError(_ARRAYS if hasattr(x, "shape") else _NO_NUMBER) from None

    # ---- writes

    def _data_written(self, node: int, before: Any, after: Any, frame: FrameType) -> None:
        self.settle()
        if before != after or self._depth == 0:
            place = self._places.of(frame)
            self._wire.write(UPDATE, node, self._number(before), self._number(after), place)

    def _gradient_written(self, node: int, before: Any, after: Any, frame: FrameType) -> None:
        if self._late is not None:
            self.settle()
        if self._constant[node]:
            return
        was = self._number(before) if node in self._written and before is not None else None
        now = 0.0 if after is None else self._number(after)
        self._written.add(node)
        place = self._place if self._depth else self._places.of(frame)
        kind = self._lines_of.kind(frame)
        source = self._source(node, frame) if self._passes_on(frame, kind) else None
        if source is None:
            self._wire.write(ZERO if now == 0.0 else SEED, node, was, now, place)
            if now != 0.0 and self._depth == 0:
                self._uses.clear()
                self._root = node
            return
        key = source, node
        used = self._uses.get(key, 0)
        slots = [i for i, each in enumerate(self._operands[source]) if each == node]
        self._uses[key] = used + 1
        upstream = self._number(getattr(self._nodes[source], self._grad) or 0.0)
        line = self._places.line(frame)
        self._wire.write(
            EDGE, source, slots[used % len(slots)], node, upstream, was, now, kind != WRITES,
            place, line,
        )  # fmt: skip

    def _passes_on(self, frame: FrameType, kind: str) -> bool:
        """Whether a write comes from a backward pass, not from the program."""
        if kind == NUMBER:
            return False
        code = frame.f_code
        return self._depth > 0 or self._places.is_engine(code) or "back" in code.co_name

    def _source(self, target: int, frame: FrameType) -> int | None:
        """The node whose gradient is passed on, found among what the code can see."""
        code = frame.f_code
        _, names = self._sources.get(id(code), (code, ()))
        seen = frame.f_locals
        found = self._among(target, (seen.get(name) for name in names)) if names else []
        if not found:
            around = (frame.f_globals.get(name) for name in code.co_names)
            found = self._among(target, (*seen.values(), *around))
            if found:
                known = [name for name, x in seen.items() if id(x) in self._ids]
                self._sources[id(code)] = code, tuple(known)
        if len(found) > 1 and not code.co_freevars:
            # In a loop over nodes, `self` is where it began.
            found = [each for each in found if each != self._root] or found
        return max(found) if found else None

    def _among(self, target: int, things: Any) -> list[int]:
        ids, operands = self._ids, self._operands
        known = (ids.get(id(each)) for each in things)
        return [each for each in known if each is not None and target in operands[each]]


class _Sets:
    """Tells of each write to an attribute; it is read where it always was."""

    def __init__(self, write: Callable[[Any, Any, FrameType], None]) -> None:
        self._write = write

    def __set__(self, node: Any, new: Any) -> None:
        self._write(node, new, sys._getframe(1))


class _Kept(Protocol):
    def get(self, node: Any) -> Any:
        """What is there."""

    def put(self, node: Any, new: Any) -> None:
        """Write over it."""


class _InDict:
    """An attribute among those of the node itself."""

    def __init__(self, name: str, default: Any) -> None:
        self._name, self._default = name, default

    def get(self, node: Any) -> Any:
        return node.__dict__.get(self._name, self._default)

    def put(self, node: Any, new: Any) -> None:
        node.__dict__[self._name] = new


class _InSlot:
    """An attribute with a slot of its own."""

    def __init__(self, slot: Any) -> None:
        self.get, self.put = slot.__get__, slot.__set__


_ARRAYS = "this class keeps arrays; the debugger shows engines whose nodes are single numbers"
_NO_NUMBER = "this class keeps something that is no number"
