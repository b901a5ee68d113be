"""Watching a class of numbers with gradients while it runs, without changing what it does.

The end of its constructor says which nodes there are. What stands in the place of its attributes
passes everything on and writes it down in order, with its line: so its backward pass is seen as
its own code makes it, mistakes included.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from itertools import chain
from types import CodeType, FrameType, MemberDescriptorType
from typing import Any

from tutor.script.record.inside.children import among, kept
from tutor.script.record.inside.engine_text import BACKWARDS, EngineText
from tutor.script.record.inside.gradient_writes import GradientWrites
from tutor.script.record.inside.node_table import NodeTable
from tutor.script.record.inside.operation import by_method, operands, operation
from tutor.script.record.inside.places import HELPER, METHOD, SCRIPT, CodePlaces
from tutor.script.record.inside.wire import BEGIN, CLASS, END, LABEL, UPDATE

_DATA = ("data", "value", "val", "v")
_LABELS = ("label", "_label", "name", "_name")


class NotShown(TypeError):
    """A class does what the debugger has no way to show."""


class Watcher:
    """Writes down what one class does.

    Attributes:
        number: the class.
    """

    def __init__(
        self,
        number: type,
        text: EngineText,
        table: NodeTable,
        places: CodePlaces,
        before_pass: Callable[[FrameType], None],
    ) -> None:
        """Begin to watch a class.

        Args:
            number: the class.
            text: where it stands.
            table, places: what numbers the nodes and the places.
            before_pass: told of the frame that calls `backward`.
        """
        self.number = number
        self._table, self._wire = table, table.wire
        self._places, self._before_pass = places, before_pass
        self._late: tuple[Any, FrameType, int, bool] | None = None
        self._operations: dict[tuple[int, str], int] = {}
        # The number of the argument that children were found in, if they are given so.
        self._given, self._takes_children = 1, False
        self._names: dict[int, str] = {}  # of methods without one, by the `id` of their code
        places.add_engine(text)
        self._data, self._grad = self._number(), text.gradient
        self._signed = self._has("_op")
        self._label = next((x for x in _LABELS if self._has(x)), "")
        self._writes = GradientWrites(self._grad, table, places, self.settle, as_number)
        self._wire.write(
            CLASS, number.__name__, text.path, text.lines[0][0], self._data, self._grad
        )
        self._hook()

    def _number(self) -> str:
        """The attribute that holds the number of a node."""
        code = getattr(vars(self.number).get("__init__"), "__code__", None)
        given = code.co_varnames[1] if code is not None and code.co_argcount > 1 else ""
        public = given.lstrip("_")
        for name in (public, given, f"_{public}", *_DATA):
            kept = code is not None and name in code.co_names
            if public and (kept or isinstance(vars(self.number).get(name), property)):
                return name
        return next((x for x in _DATA if self._has(x)), "data")

    def _has(self, name: str) -> bool:
        """Whether the engine's code speaks of an attribute."""
        if hasattr(self.number, name):
            return True
        codes = (getattr(each, "__code__", None) for each in vars(self.number).values())
        return any(
            name in (*code.co_names, *code.co_varnames) for code in codes if code is not None
        )

    # ---- the hooks

    def _hook(self) -> None:
        number: Any = self.number
        construct = number.__init__
        threads = self._table.threads
        ids, getframe, made = self._table.ids, sys._getframe, self._made

        @functools.wraps(construct)
        def init(node: Any, *args: Any, **named: Any) -> None:
            if construct is not object.__init__:  # which takes nothing
                construct(node, *args, **named)
            if threads.begun and threads.elsewhere():
                return
            if type(node) is number or id(node) not in ids:
                made(node, args, named, getframe(1))

        number.__init__ = init
        self._attribute(self._grad, self._writes.hook)
        self._attribute(self._data, self._data_hook)
        for name in BACKWARDS:
            if name in vars(number):
                setattr(number, name, self._backward(getattr(number, name)))

    def _attribute(
        self, name: str, hook: Callable[[Callable[[Any, Any], None]], Callable[[Any, Any], None]]
    ) -> None:
        """Put in the place of an attribute what tells of each write to it."""
        slot = vars(self.number).get(name)
        if isinstance(slot, property) and slot.fset is not None:
            setattr(self.number, name, slot.setter(hook(slot.fset)))
            return
        if isinstance(slot, property | functools.cached_property):
            return
        if isinstance(slot, MemberDescriptorType):
            setattr(self.number, name, property(slot.__get__, hook(slot.__set__)))
            return

        def put(node: Any, new: Any) -> None:
            node.__dict__[name] = new

        write = hook(put)
        if slot is None:
            # Without a getter, reading goes to the node itself and costs nothing more.
            setter = type("Setter", (), {"__set__": staticmethod(write)})
            setattr(self.number, name, setter())
        else:  # a default in the class would not be found

            def get(node: Any) -> Any:
                return node.__dict__.get(name, slot)

            setattr(self.number, name, property(get, write))

    def _data_hook(self, put: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        threads = self._table.threads
        known, getframe, name = self._table.ids.get, sys._getframe, self._data

        def write(node: Any, new: Any) -> None:
            number = known(id(node))
            if number is None or (threads.begun and threads.elsewhere()):
                put(node, new)
                return
            before = getattr(node, name, None)
            put(node, new)
            self.settle()
            if before != new or not self._writes.depth:
                place = self._places.of(getframe(1))
                self._wire.write(UPDATE, number, as_number(new), place)

        return write

    def _backward(self, method: Callable[..., Any]) -> Callable[..., Any]:
        writes, threads = self._writes, self._table.threads

        @functools.wraps(method)
        def backward(node: Any, *args: Any, **named: Any) -> Any:
            if threads.elsewhere():
                return method(node, *args, **named)
            if writes.depth == 0:
                self._begin(node, sys._getframe(1))
            writes.depth += 1
            try:
                return method(node, *args, **named)
            finally:
                writes.depth -= 1
                if writes.depth == 0:
                    self._wire.write(END)

        return backward

    def _begin(self, node: Any, frame: FrameType) -> None:
        self.settle()
        self._before_pass(frame)
        root, place = self._table.ids.get(id(node), -1), self._places.of(frame)
        self._writes.begin(root, place)
        self._wire.write(BEGIN, root, place)

    # ---- nodes

    def id_of(self, thing: Any) -> int | None:
        """The number of a node; None of anything else."""
        return self._table.ids.get(id(thing)) if isinstance(thing, self.number) else None

    def _made(
        self, node: Any, args: tuple[Any, ...], named: dict[str, Any], frame: FrameType
    ) -> None:
        """A constructor has ended, which was called from a frame."""
        if self._late is not None:
            self.settle()
        places = self._places
        kinds, code = places.kinds, frame.f_code
        method, helper, outer = None, None, frame
        while True:
            kind = kinds.get(id(code))
            if kind is None:
                kind = places.kind(code)
            if kind <= SCRIPT:
                break
            if kind == METHOD and method is None:
                method = outer
            elif kind == HELPER and helper is None:
                helper = outer
            back = outer.f_back
            if back is None:
                break
            outer, code = back, back.f_code
        place = places.quick.get(id(code) + outer.f_lasti) if kind == SCRIPT else None
        if place is None:
            place = places.of(outer)
        method = method or helper
        if len(args) > self._given and method is not None:
            children = args[self._given]
            if type(children) is tuple and self._quickly(node, method, children, place):
                return
        found = self._children((*args, *named.values()))
        if found or method is None or id(node) in self._table.ids:
            self._add(node, method, found, place)
            return
        wrapped = any(self._is_wrapped(each, node) for each in (method, helper) if each)
        if wrapped and self._takes_children:
            self._register(node, (), place, "const")
        else:
            # Its operands may be given to it behind the constructor.
            self._late = node, method, place, wrapped

    def _quickly(self, node: Any, method: FrameType, children: tuple[Any, ...], place: int) -> bool:
        """Write down what a method made of one or two nodes that are known; whether it could."""
        known, count, code = self._table.ids.get, len(children), method.f_code
        if count == 2:
            a, b = known(id(children[0])), known(id(children[1]))
            if a is None or b is None:
                return False
            ids: tuple[int, ...] = a, b
        elif count == 1 and not (code.co_argcount == 2 and by_method(self._called(code))):
            a = known(id(children[0]))
            if a is None:
                return False
            ids = (a,)
        else:
            return False
        key = id(code), self._sign(node)
        op = self._operations.get(key)
        if op is None:
            op = self._table.operation(operation(self._called(code), key[1]))
            self._operations[key] = op
        data = getattr(node, self._data, None)
        if data.__class__ is not float:
            data = as_number(data)
        table = self._table
        table.ids[id(node)] = table.add(node, op, place, ids, data)
        return True

    def settle(self) -> None:
        """Write down the node that was made last, if that waits."""
        if self._late is not None:
            (node, method, place, wrapped), self._late = self._late, None
            found = kept(node, self.number, (self._data, self._grad))
            if wrapped and not found:
                self._register(node, (), place, "const")
            else:
                self._add(node, method, found, place)

    def _sign(self, node: Any) -> str:
        """What a node says itself that made it."""
        if type(node) is not self.number:
            return type(node).__name__
        return str(getattr(node, "_op", "") or "") if self._signed else ""

    def _called(self, code: CodeType) -> str:
        """How a method is called: a lambda by the class, if it is the code of one name alone."""
        if code.co_name != "<lambda>":
            return code.co_name
        if id(code) not in self._names:
            every = vars(self.number).items()
            found = [name for name, each in every if getattr(each, "__code__", None) is code]
            self._names[id(code)] = found[0] if len(found) == 1 else ""
        return self._names[id(code)]

    def labels(self) -> None:
        """Write down what nodes say that they are called."""
        self.settle()
        for number, node in enumerate(self._table.nodes if self._label else ()):
            label = getattr(node, self._label, None) if isinstance(node, self.number) else None
            if isinstance(label, str) and label:
                self._wire.write(LABEL, number, label[:80])

    def _is_wrapped(self, method: FrameType, node: Any) -> bool:
        """Whether a node stands for the plain number that a method has or was given."""
        code, data = method.f_code, getattr(node, self._data, None)
        # The arguments, and behind them what `*args` takes.
        given = [method.f_locals.get(name) for name in code.co_varnames[: code.co_argcount + 1]]
        parts = (each if isinstance(each, tuple) else (each,) for each in (*given, code.co_consts))
        return any(isinstance(x, int | float) and x == data for x in chain.from_iterable(parts))

    def _children(self, given: Any) -> tuple[Any, ...]:
        i, nodes = among(given, self.number)
        if nodes:
            self._given, self._takes_children = i, True
        return nodes

    def _add(
        self, node: Any, method: FrameType | None, children: tuple[Any, ...], place: int
    ) -> None:
        if not children:
            given = method.f_locals.values() if method else ()
            cut = any(isinstance(x, self.number) and x is not node for x in given)
            fixed = getattr(node, "requires_grad", True) is False
            self._register(node, (), place, "const" if fixed else "cut" if cut else "leaf")
            return
        called = self._called(method.f_code) if method else ""
        name = operation(called, self._sign(node))
        ids = []
        for each in operands(method, called, children, self.number):
            known = self._table.ids.get(id(each))
            if known is None:
                known = self._register(each, (), place, "const")
            ids.append(known)
        self._register(node, tuple(ids), place, name)

    def _register(self, node: Any, ids: tuple[int, ...], place: int, op: str) -> int:
        plain = not isinstance(node, self.number)
        data = as_number(node if plain else getattr(node, self._data, None))
        table = self._table
        number = table.add(node, table.operation(op), place, ids, data)
        if not plain:
            table.ids[id(node)] = number
        return number


def as_number(x: Any) -> float:
    """A plain number, as a float.

    Raises:
        NotShown: it is none.
    """
    if x.__class__ is float:
        return float(x)
    if getattr(x, "ndim", 0) or isinstance(x, list | tuple):
        raise NotShown(_ARRAYS)
    try:
        return float(x)
    except (TypeError, ValueError):
        raise NotShown(_ARRAYS if hasattr(x, "shape") else _NO_NUMBER) from None


_ARRAYS = "your class keeps arrays; the debugger shows engines whose nodes are single numbers"
_NO_NUMBER = "your class keeps something that is no number"
