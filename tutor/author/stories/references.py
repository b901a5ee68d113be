"""Small questions on small programs, on which every wrong rule can be shown at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tutor.lesson.model import Quiz
from tutor.lesson.traces import trace_of
from tutor.program import parse
from tutor.quiz.question import Question

_STEP = "\nlr = 0.1\na.data -= lr * a.grad"
_SOURCES = {
    "mul-add": "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e",
    "skip": "x = Value(3.0)\nk = Value(0.5)\nd = x * k\nu = d + 2\nL = d * u",
    "sub": "y = Value(1.5)\nt = Value(4.0)\nr = y - t\nL = r ** 2",
    "div": "a = Value(3.0)\nb = Value(2.0)\nq = a / b\nL = q * 5",
    "pow": "x = Value(3.0)\nu = x ** 3\nL = u * 0.5",
    "relu-off": "x = Value(1.5)\nw = Value(-2.0)\nb = Value(0.5)\nh = relu(w * x + b)\nL = h * 4",
    "relu-on": "x = Value(1.5)\nw = Value(2.0)\nb = Value(0.5)\nh = relu(w * x + b)\nL = h * 4",
    "tanh": "x = Value(0.5)\no = tanh(x)\nL = o * 3",
    "sigmoid": "x = Value(0.5)\no = sigmoid(x)\nL = o * 3",
    "exp": "x = Value(2.0)\no = exp(x)\nL = o * 0.5",
    "log": "x = Value(5.0)\no = log(x)\nL = o * 3",
    "neg": "x = Value(2.0)\nu = x * x\nv = -u\nL = v * 3",
    "inner": "x = Value(2.0)\nL = (3 * x + 1) ** 2",
    "product": "x = Value(2.0)\nL = x ** 2 * (x + 3)",
    "paths": "a = Value(3.0)\nb = a * 2\nc = b + a\nL = c * b",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A question on one of the programs.

    Attributes:
        source: of the program.
        quiz: the question.
        at: where the debugger stands meanwhile; empty for after the pass.
        only: the one rule that it is for; empty for any.
    """

    source: str
    quiz: Quiz
    at: str = ""
    only: str = ""

    def question(self, rule: str) -> Question:
        """The question, asked so that of several rules with one answer `rule` is named."""
        trace = trace_of(parse(self.source))
        k = trace.position(self.at) if self.at else None
        return Question.of(replace(self.quiz, require=(rule,)), trace, k)


def _on(name: str, quiz: Quiz, at: str = "", after: str = "") -> Reference:
    return Reference(f"{_SOURCES[name]}\nL.backward(){after}", quiz, at)


def _gradient(name: str, target: str) -> Reference:
    return _on(name, Quiz("q", "value", target=target, ask=f"What is `dL/d{target}`?"))


def _value(name: str, target: str) -> Reference:
    asked = Quiz("q", "value", target=target, quantity="value", ask=f"What is `{target}`?")
    return _on(name, asked)


def _update(ask: str, asks: str) -> Reference:
    quiz = Quiz("q", "update", target="a", own={"asks": asks}, ask=ask)
    return _on("mul-add", quiz, "before update a", _STEP)


def _every() -> Iterator[Reference]:
    product = _gradient("product", "x")
    yield replace(product, only="product-of-derivatives")
    for name, targets in {
        "mul-add": "a", "skip": "x", "pow": "x", "inner": "x", "sub": "ty",
        "div": "ba", "relu-off": "w", "relu-on": "w", "tanh": "x", "sigmoid": "x", "exp": "x",
        "log": "x", "neg": "x",
    }.items():  # fmt: skip
        yield from (_gradient(name, target) for target in targets)
    yield _on("mul-add", Quiz("q", "sign", target="b", ask="Which sign has `dL/db`?"))
    yield _value("mul-add", "d")
    yield _value("pow", "u")
    sizes = "Which gradient is largest in size, and which is next?"
    yield _on("mul-add", Quiz("q", "compare", targets=("d", "b", "a"), ask=sizes))
    way = _update("Which way does `a` go?", "direction")
    yield replace(way, only="negative-gradient-means-decrease")
    yield _update("What is `a` after the update?", "value")
    yield _on("mul-add", Quiz("q", "local", target="a", tops=("d",), ask="What is `∂d/∂a`?"))
    for turn, by in {"rises": 0.01, "falls": -0.01}.items():
        moved = f"`a` {turn} by 0.01. How far does `L` move?"
        yield _on("mul-add", Quiz("q", "nudge", target="a", own={"by": by}, ask=moved))
    ready = Quiz("q", "order", ask="Which node can be left next?")
    yield _on("mul-add", ready, "before seed")
    yield _on("skip", ready, "before accumulate d 2")
    count = {"which": "count"}
    yield _on("paths", Quiz("q", "paths", target="a", own=count, ask="How many paths lead to `L`?"))


REFERENCES = tuple(_every())
"""What the long story of a wrong rule chooses from, in this order."""
