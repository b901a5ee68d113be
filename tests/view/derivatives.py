"""A reader of printed derivatives: what a text says that each is, and what it is by nudging."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from tutor.engine.errors import DomainError
from tutor.engine.ops import forward
from tutor.trace import Graph
from tutor.trace.derivatives import term
from tutor.trace.log import Log

_INNER = r"(?:[^()\s]|\((?:[^()\s]|\((?:[^()\s]|\([^()\s]*\))*\))*\))*"
_TERM = rf"(?:\({_INNER}\)|#?\w+(?:\[[^\]]*\])*(?:#\d+)?)"
_SLOPE = rf"∂(?P<made>{_TERM})/∂(?P<operand>{_TERM})(?: \((?P<nth>1st|2nd)\))?"
_GRADIENT = rf"d(?P<top>{_TERM})/d(?P<bottom>{_TERM})"
_NUMBER = r"\(?-?(?:\d[\d.]*(?:e-?\d+)?|inf)\)?"
_PRODUCT = re.compile(
    rf"(?P<into>\S+)\s+\+=\s+(?P<upstream>\S+)\s+×\s+(?P<local>∂{_TERM}/∂{_TERM}(?: \(\w+\))?)"
)
_NUMBERS = re.compile(rf"({_NUMBER})\s+×\s+({_NUMBER})\s+=\s+({_NUMBER})")
_SAID = re.compile(rf"({_SLOPE}|{_GRADIENT})(?: +=  ?(?!\n)[^\n=]+?)+(?=$| {{3}}|\n)", re.M)


class Claim(NamedTuple):
    """A derivative and one side of what it is said to be: a number, or a formula of names."""

    derivative: str
    side: str


def claims(rows: Iterable[str]) -> list[Claim]:
    """Every derivative of a screen with every number and formula it is said to be."""
    text = "\n".join(_linear(list(rows)))
    found: list[Claim] = []
    for product in _PRODUCT.finditer(text):
        numbers = _NUMBERS.search(text, product.end())
        assert numbers is not None, text
        found += [Claim(product["upstream"], numbers[1]), Claim(product["local"], numbers[2])]
        assert math.isclose(
            value(numbers[1]) * value(numbers[2]), value(numbers[3]), rel_tol=1e-3, abs_tol=1e-12
        )
    for said in _SAID.finditer(text):
        sides = re.split(r" +=  ?", said[0])[1:]
        found += [Claim(said[1], side.strip()) for side in sides]
    told = {claim.derivative for claim in found}
    for one in re.finditer(_SLOPE, text):
        assert one[0] in told, f"{one[0]} is printed and not read in\n{text}"
    return found


def _linear(rows: list[str]) -> list[str]:
    """The rows with fractions written on one line, the numbers beside them on the next."""
    out: list[str] = []
    i = 0
    while i < len(rows):
        if i + 2 < len(rows) and "──" in rows[i + 1]:
            top, bars, bottom = (row.ljust(200) for row in rows[i : i + 3])
            end = max(bar.end() for bar in re.finditer("─+", bars))
            line = bars[:end]
            for bar in reversed(list(re.finditer("─+", line))):
                a, b = bar.span()
                quotient = f"{top[a:b].strip()}/{bottom[a:b].strip()}"
                line = line[:a] + quotient + line[b:]
            out += [line.strip(), bars[end:].strip().removeprefix("=").strip(), top[end:].strip()]
            out.append(bottom[end:].strip())
            i += 3
        else:
            out.append(rows[i].strip())
            i += 1
    return out


class Nudger:
    """Nudges the nodes of a run around one position, and evaluates what is printed of it.

    `label` says what a node is called where the log's name, with its round, is not what is printed.
    """

    def __init__(self, log: Log, k: int, label: Callable[[int], str] | None = None) -> None:
        self.log, self.k, self.label = log, k, label or log.label
        events = list(log.events(max(k - 1, 0), min(k + 2, len(log))))
        self.graphs: list[Graph] = []
        near: list[int] = []
        for event in events:
            if event.kind == "accumulate" and event.source is not None:
                p = log.pass_at(event.k)
                assert p is not None
                graph = log.graph(p)
                assert graph is not None
                self.graphs.append(graph)
                near += [event.source, log.root_at(event.k), *log.operands(event.source)]
            elif event.kind != "print" and event.node is not None:
                near += [event.node, *log.operands(event.node)]
        self.near = list(dict.fromkeys(near))

    def called(self, text: str) -> list[int]:
        return [n for n in self.near if term(self.label(n)) == text]

    def check(self, claim: Claim) -> bool:
        """Whether a claim is true, of one of the nodes that are called so; also if none can say."""
        said = self.evaluate(claim.side)
        return any(
            math.isnan(slope) or math.isclose(said, slope, rel_tol=2e-3, abs_tol=2e-5)
            for slope in self.slopes(claim.derivative)
        )

    def slopes(self, derivative: str) -> Iterator[float]:
        """What a derivative is: of the edge for ∂, of the whole for d."""
        if local := re.fullmatch(_SLOPE, derivative):
            for made in self.called(local["made"]):
                if self.log.op(made) is not None:
                    yield from self._local(made, local["operand"], local["nth"])
        elif whole := re.fullmatch(_GRADIENT, derivative):
            for node in self.called(whole["bottom"]):
                for top in self.called(whole["top"]):
                    yield from self._whole(top, node)
        else:
            assert derivative.endswith(".grad"), derivative
            for node in self.called(derivative.removesuffix(".grad")):
                for k in range(max(self.k - 1, 0), self.k + 2):
                    held = self.log.gradient(node, k)
                    yield from () if held is None else (held,)

    def _local(self, made: int, operand: str, nth: str | None) -> Iterator[float]:
        """The slope of one operation: in one operand if it is told apart, else in both."""
        row, operands = self.log.op(made), self.log.operands(made)
        assert row is not None
        slots = [i for i, o in enumerate(operands) if term(self.label(o)) == operand]
        if nth:
            slots = [int(nth[0]) - 1]
        if not slots:
            return  # another node whose long name is shortened to the same
        at = [self.number(o) for o in operands]

        def nudged(h: float) -> float:
            return forward(row, *(x + h * (i in slots) for i, x in enumerate(at)))

        yield from _central(nudged, max(abs(at[i]) for i in slots))

    def _whole(self, top: int, node: int) -> Iterator[float]:
        if top == node:
            yield 1.0
        for graph in self.graphs:
            if graph.root == top != node and node in graph.grad:
                yield from _central(partial(_moved, graph, node), abs(graph.value[node]))

    def number(self, node: int) -> float:
        found = self.log.value(node, self.k)
        for k in range(self.k, self.k + 3):
            found = self.log.value(node, k) if found is None else found
        assert found is not None
        return found

    def evaluate(self, side: str) -> float:
        """A number, or a formula over names with the numbers that they have."""
        if re.fullmatch(_NUMBER, side):
            return value(side)
        side = re.sub(r" \((?:1st|2nd)\)", "", side)
        values = {
            term(self.label(n)): f"({self.number(n)!r})"
            for n in self.near
            if not self.log.is_constant(n)
        }
        names = sorted(values, key=len, reverse=True)
        pattern = "|".join(map(re.escape, names))
        text = re.sub(
            rf"(?<![\w#.])(?:{pattern})(?![A-Za-z0-9_\[#(])", lambda m: values[m[0]], side
        )
        text = re.sub(r"sign of (\S+)", r"sign(\1)", text)
        for shown, python in (("×", "*"), ("²", "**2"), ("≥", ">="), ("≤", "<=")):
            text = text.replace(shown, python)
        return float(eval(text, {"__builtins__": {}}, _FUNCTIONS))


_FUNCTIONS = {
    "log": lambda x: math.log(x) if x else 0.0,
    "cos": math.cos,
    "sin": math.sin,
    "sign": lambda x: float((x > 0) - (x < 0)),
}


def value(text: str) -> float:
    return float(text.strip("()"))


def _moved(graph: Graph, node: int, h: float) -> float:
    return graph.evaluate({node: graph.value[node] + h})


def _central(f: Callable[[float], float], size: float) -> Iterator[float]:
    """The central difference; nan at a kink, and at the edge of what is defined."""
    h = 1e-5 * max(1.0, size)
    try:
        low, at, high = f(-h), f(0.0), f(h)
    except DomainError:
        yield math.nan
        return
    left, right = (at - low) / h, (high - at) / h
    smooth = math.isclose(left, right, rel_tol=0.01, abs_tol=0.01)
    yield (high - low) / (2 * h) if smooth else math.nan
