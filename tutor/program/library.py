"""The functions a program finds ready: one definition for the interpreter and for CPython.

`library` builds them over two hooks, which say how a one-operand and a two-operand operation
is carried out on whatever stands for a `Value`. `tutor.lang` gives it the engine's; the
interpreter gives it its own.
"""

from __future__ import annotations

import builtins
import math
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tutor.engine import losses
from tutor.engine.ops import OPS, Op, forward
from tutor.program.dataset import Dataset

Unary = Callable[[str, Any], Any]
Binary = Callable[[str, Any, Any], Any]

FRAMED = frozenset({"sum", "dot", "mean", "softmax", "cross_entropy", "mse"})
"""Functions made of several operations: each call is a frame that can be folded."""

_PLAIN = (int, float)


def is_plain(x: object) -> bool:
    """Whether `x` is a number and not part of a graph."""
    return isinstance(x, _PLAIN)


def numbers(xs: Sequence[Any]) -> list[Any]:
    """The items, if each is a number or a Value; arithmetic on anything else could grow."""
    for kind in set(map(type, xs)):
        if not (hasattr(kind, "data") or issubclass(kind, _PLAIN)):
            raise TypeError("every item must be a number or a Value")
    return list(xs)


def sortable(xs: Sequence[Any]) -> Sequence[Any]:
    """The items, if each can be put into an order: numbers, texts, or pairs of them."""
    for x in xs:
        for part in x if isinstance(x, list | tuple) else (x,):
            if not (is_plain(part) or isinstance(part, str)):
                raise ValueError("it sorts numbers and texts, or pairs of them")
    return xs


def multiply_and_add_up(u: list[Any], v: list[Any]) -> Any:
    """u[0]·v[0] + u[1]·v[1] + …, of lists of the same length, which is at least 1."""
    return losses.add_up([x * y for x, y in zip(u, v, strict=True)])


def library(
    unary: Unary,
    binary: Binary,
    items: Callable[[Any], Sequence[Any]],
    total: Callable[[list[Any]], Any] = losses.add_up,
    product: Callable[[list[Any], list[Any]], Any] = multiply_and_add_up,
    call: Callable[..., Any] = lambda f, *values: f(*values),
    dataset: Callable[[Any], Dataset] = lambda name: Dataset(name, ""),
) -> dict[str, Any]:
    """Every function by name.

    `items` gives the items of a collection, or refuses it. `total` and `product` carry out `sum`
    and `dot` on numbers and Values, where the caller has a quicker way. `call` calls a function
    that the program gives, such as the `key` of `sorted`. `dataset` finds data of the pack.
    """
    table: dict[str, Any] = {
        row.name: _of_one(row, unary) if row.arity == 1 else _of_two(row, binary)
        for row in OPS.values()
        if row.is_function
    }
    table |= _reductions(binary, items, total, product, call)
    table |= _losses(table, items)
    table |= _plain(items, call)
    table |= _data(dataset)
    table |= _random()
    return table


def _of_one(row: Op, unary: Unary) -> Callable[[Any], Any]:
    """The function of an operation with one operand."""

    def apply(x: Any) -> Any:
        if row.name == "abs" and isinstance(x, int):
            return builtins.abs(x)  # which stays a whole number, as in Python
        return forward(row, float(x)) if is_plain(x) else unary(row.name, x)

    return _described(apply, row)


def _of_two(row: Op, binary: Binary) -> Callable[[Any, Any], Any]:
    """The function of an operation with two operands."""

    def apply(x: Any, y: Any) -> Any:
        if is_plain(x) and is_plain(y):
            return forward(row, float(x), float(y))
        return binary(row.name, x, y)

    return _described(apply, row)


def _described(function: Callable[..., Any], row: Op) -> Callable[..., Any]:
    """The function with its name, and its derivatives as its docstring."""
    function.__name__ = function.__qualname__ = row.name
    function.__doc__ = f"{row.text.format(x='x', y='y')}; {', '.join(row.law)}."
    return function


def _reductions(
    binary: Binary, items: Callable, total: Callable, product: Callable, call: Callable
) -> dict[str, Any]:
    def sum(xs: Iterable[Any], start: Any = None) -> Any:
        """The sum of the items, from the left; no 0 is added in front."""
        xs = numbers(items(xs))
        if start is not None:
            xs.insert(0, start)
        return total(xs) if xs else 0

    def fold(name: str, plain: Callable, args: tuple, key: Any) -> Any:
        xs = list(items(args[0])) if len(args) == 1 else list(args)
        if not xs:
            raise ValueError("there are no items")
        if key is not None:
            keys = sortable([call(key, x) for x in xs])
            return xs[plain(range(len(xs)), key=keys.__getitem__)]
        if all(is_plain(x) or isinstance(x, str) for x in xs):
            return plain(xs)
        best = xs[0]
        for x in xs[1:]:
            # Two plain numbers side by side are no operation of the graph.
            both = is_plain(best) and is_plain(x)
            best = plain(best, x) if both else binary(name, best, x)
        return best

    def max(*args: Any, key: Any = None) -> Any:
        """The largest argument, or item of the only argument; the first of equals."""
        return fold("max", builtins.max, args, key)

    def min(*args: Any, key: Any = None) -> Any:
        """The smallest argument, or item of the only argument; the first of equals."""
        return fold("min", builtins.min, args, key)

    def dot(u: Any, v: Any) -> Any:
        """u[0]·v[0] + u[1]·v[1] + …"""
        u, v = numbers(items(u)), numbers(items(v))
        if len(u) != len(v):
            raise ValueError(f"the lists have {len(u)} and {len(v)} items")
        return product(u, v) if u else 0

    def mean(xs: Any) -> Any:
        """The sum divided by the number of items."""
        xs = items(xs)
        if not len(xs):
            raise ValueError("there are no items")
        return sum(xs) / len(xs)

    return {"sum": sum, "max": max, "min": min, "dot": dot, "mean": mean}


def _losses(table: dict[str, Any], items: Callable) -> dict[str, Any]:
    """The engine's losses, on collections of this language."""
    exp, log, largest = table["exp"], table["log"], table["max"]

    def softmax(xs: Any) -> list:
        """exp(x) / Σ exp(x), item by item; the largest x is taken off all of them first."""
        return losses.softmax(numbers(items(xs)), exp, largest)

    def cross_entropy(logits: Any, target: int) -> Any:
        """-log of the probability that softmax gives to item `target`."""
        return losses.cross_entropy(numbers(items(logits)), target, exp, log, largest)

    def mse(predicted: Any, wanted: Any) -> Any:
        """The mean of the squared differences."""
        predicted, wanted = numbers(items(predicted)), numbers(items(wanted))
        if len(predicted) != len(wanted):
            raise ValueError(f"the lists have {len(predicted)} and {len(wanted)} items")
        return losses.mse(predicted, wanted)

    return {"softmax": softmax, "cross_entropy": cross_entropy, "mse": mse}


def _plain(items: Callable, call: Callable) -> dict[str, Any]:
    """Functions of Python itself that a program may call, with collections always finite."""

    def number(kind: type) -> Callable[[Any], Any]:
        def convert(x: Any) -> Any:
            if isinstance(x, str) and len(x) > 100:
                raise ValueError("the text is too long for a number")
            result = kind(x)
            if result - result != 0:
                raise ValueError("not a finite number")
            return result

        return convert

    def text(x: Any) -> str:
        if not (is_plain(x) or isinstance(x, str)):
            raise ValueError("it needs a number or a text")
        return str(x)

    def ordered(xs: Any, *, key: Any = None, reverse: bool = False) -> list:
        """The items in order, or in that of the numbers or texts that `key` gives for each."""
        xs = items(xs)
        if key is None:
            return sorted(sortable(xs), reverse=reverse)
        keys = sortable([call(key, x) for x in xs])
        return [xs[i] for i in sorted(range(len(xs)), key=keys.__getitem__, reverse=reverse)]

    def mapped(function: Any, *xs: Any) -> list:
        """What a function gives for each item, as a list."""
        return [call(function, *row) for row in zip(*(items(x) for x in xs), strict=False)]

    def kept(function: Any, xs: Any) -> list:
        """The items for which a function gives what counts as true, as a list."""
        return [x for x in items(xs) if (x if function is None else call(function, x))]

    def rounded(x: float, digits: int | None = None) -> float:
        if digits is not None and builtins.abs(digits) > 300:
            raise ValueError("that many digits can not be kept")
        return round(x, digits)

    return {
        "len": lambda xs: len(items(xs)),
        "range": range,
        "list": lambda xs=(): list(items(xs)),
        "tuple": lambda xs=(): tuple(items(xs)),
        "zip": lambda *xs: list(zip(*(items(x) for x in xs), strict=False)),
        "enumerate": lambda xs, start=0: list(enumerate(items(xs), start)),
        "reversed": lambda xs: list(items(xs))[::-1],
        "sorted": ordered,
        "map": mapped,
        "filter": kept,
        "any": lambda xs: any(items(xs)),
        "all": lambda xs: all(items(xs)),
        "bool": lambda x=False: bool(x),
        "round": rounded,
        "int": number(int),
        "float": number(float),
        "str": text,
        "pi": math.pi,
    }


def _data(dataset: Callable[[Any], Dataset]) -> dict[str, Any]:
    """What reads the data of the pack."""

    def lines(name: str) -> list[str]:
        """The lines of a text of the pack, a text each."""
        found = dataset(name)
        if found.is_table:
            raise ValueError(f"`{name}` is a table: write `table`")
        return found.texts()

    def rows(name: str) -> list:
        """The rows of a table of the pack: a list each, or a dict each by the columns' names."""
        found = dataset(name)
        if not found.is_table:
            raise ValueError(f"`{name}` is no table: write `lines`")
        return found.rows()

    return {"lines": lines, "table": rows}


def _random() -> dict[str, Any]:
    """Random numbers that are the same on every run: the generator starts from seed 0."""
    generator = random.Random(0)

    def seed(n: int) -> None:
        """Start the random numbers afresh from a whole number."""
        if not isinstance(n, int):
            raise ValueError("a seed is a whole number")
        generator.seed(n)

    def randn() -> float:
        """A random number from the normal distribution with mean 0 and deviation 1."""
        return generator.gauss(0.0, 1.0)

    def uniform(low: float = 0.0, high: float = 1.0) -> float:
        """A random number between `low` and `high`."""
        return generator.uniform(low, high)

    return {"seed": seed, "randn": randn, "uniform": uniform}


FUNCTIONS: dict[str, Any] = {
    name: function
    for name, function in library(lambda name, x: x, lambda name, x, y: x, list).items()
    if callable(function)
}
"""The functions over no graph: what parameters each has."""
NAMES = frozenset({"Value", "dict", "print", "pi", *FUNCTIONS})
"""Every name that a program finds ready."""
