"""Random programs as a person writes them: functions, loops, lists and losses over a few leaves.

Each line is tried as it is made, under CPython, and kept if it stays within its domain. A *tame*
program also stays away from kinks and edges, where a nudge measures something else than the slope;
a *wild* one has round numbers, at which ties and kinks meet.
"""

from __future__ import annotations

import random
from types import CodeType
from typing import Any, NamedTuple

import tutor.lang
from tutor.engine.errors import DomainError
from tutor.lang import Value

LANGUAGE: dict[str, Any] = {name: getattr(tutor.lang, name) for name in tutor.lang.__all__}
_DEFINITIONS = {
    "mix": """\
def mix(p, q, r=0.5):
    s = p * q
    return s + r * p
""",
    "squash": """\
def squash(x):
    def inner(y):
        return tanh(y) if x.data > 0 else sin(y)
    return inner(x * 0.5)
""",
}
_ANY = (
    "{o} = {x} + {y}", "{o} = {x} - {y}", "{o} = {x} * {y}", "{o} = {n} * {x} - {n}",
    "{o} = {n} - {x}", "{o} = -{x}", "{o} = {x} / {n}", "{o} = {x} / (2 + {y} * {y})",
    "{o} = {n} / (1 + {x} ** 2)", "{o} = {x} ** 2", "{o} = {x} ** 3", "{o} = tanh({x})",
    "{o} = sigmoid({x})", "{o} = sin({x})", "{o} = cos({x})", "{o} = exp(sin({x}))",
    "{o} = log(1.5 + {x} * {x})", "{o} = sqrt(1 + {x} * {x})", "{o} = mix({x}, {y})",
    "{o} = mix({x}, {y}, {z})", "{o} = squash({x})", "{o} = sum([{x}, {y}, {z}])",
    "{o} = dot([{x}, {y}], [{z}, {n}])", "{o} = mean([{x}, {y}, {z}, {x}])",
    "{o} = mse([{x}, {y}], [{n}, {z}])", "{o} = softmax([{x}, {y}, {n}])[1]",
    "{o} = cross_entropy([{x}, {y}, {z}], 2)", "{o} = (lambda u, v: u * v + u)({x}, {y})",
    "{o} = sum([w * {n} for w in [{x}, {y}, {z}]])",
    "{o} = {x}\nfor i in range(3):\n    {o} = sin({o} * {y} + i)",
    "{o} = {x}\nfor a, b in zip([{y}, {z}], [{n}, {n}]):\n    {o} += a * b",
    "{o} = {x}\nwhile {o}.data > 2:\n    {o} = {o} / 2 + 0.25",
    "{o} = {x} if {y}.data > {z}.data else {x} * {y}",
    "h = [tanh(w * {n}) for w in [{x}, {y}]]\n{o} = h[0] * h[1] + h[0]",
)  # fmt: skip
_KINKED = (
    ("{o} = relu({x})", "relu"), ("{o} = abs({x})", "abs"), ("{o} = max({x}, {y})", "max"),
    ("{o} = min({x}, {y})", "max"), ("{o} = max({x}, {n})", "number"), ("{o} = log({x})", "edge"),
    ("{o} = sqrt({x})", "edge"), ("{o} = {x} / {y}", "quotient"), ("{o} = exp({x})", "steep"),
    ("{o} = {x} ** 1.5", "edge"), ("{o} = {x} ** -1", "relu"),
)  # fmt: skip
_FAR = 0.05  # from a kink; a nudge goes 100 times less far
_AWAY = {
    "relu": lambda x, y, n: abs(x) > _FAR, "abs": lambda x, y, n: abs(x) > _FAR,
    "max": lambda x, y, n: abs(x - y) > _FAR, "number": lambda x, y, n: abs(x - n) > _FAR,
    "edge": lambda x, y, n: x > _FAR, "quotient": lambda x, y, n: abs(y) > _FAR,
    "steep": lambda x, y, n: x < 4,
}  # fmt: skip
_EFFECTS = (
    "{r}.backward()", "{v}.data -= 0.1 * {v}.grad", "{v}.grad = 0.0", "{v}.data = {n}",
    "{x}.grad = {n}", "for p in [{v}, {w}]:\n    p.data -= 0.05 * p.grad\n    p.grad = 0.0",
    "{r} = {x} * {v} + {r}", "print({x}.data, {v}.grad)",
)  # fmt: skip


class Source(NamedTuple):
    """A program in parts, so that it runs with other leaf values too.

    Attributes:
        leaves: the values of `v0`, `v1` and so on.
        body: the lines from the leaves to the result, `root`.
        root: the name of the result.
        effects: lines after the first pass: updates, zeroing, further passes.
        tame: whether it keeps away from kinks and edges.
    """

    leaves: tuple[float, ...]
    body: str
    root: str
    effects: str
    tame: bool

    @property
    def names(self) -> list[str]:
        """The names of the leaves."""
        return [f"v{i}" for i in range(len(self.leaves))]

    def text(self) -> str:
        """The program up to the end of its first pass."""
        leaves = "".join(f"v{i} = Value({x!r})\n" for i, x in enumerate(self.leaves))
        return f"{leaves}{self.body}{self.root}.backward()\n"

    def compiled(self) -> CodeType:
        """All but leaves and passes, for `at`."""
        return compile(self.body, "<random>", "exec")

    def at(self, code: CodeType, leaves: tuple[float, ...] | list[float]) -> tuple[Value, list]:
        """The result under CPython, and its leaves, at other leaf values.

        Raises:
            DomainError: it is undefined there.
        """
        scope = dict(LANGUAGE)
        values = [Value(x) for x in leaves]
        scope.update(zip(self.names, values, strict=True))
        exec(code, scope)
        return scope[self.root], values


class _Writer:
    """The lines so far, and what their names mean."""

    def __init__(self, rng: random.Random, tame: bool) -> None:
        self.rng, self.tame = rng, tame
        count = rng.randint(1, 5)
        self.leaves = tuple(self.number(0.02) for _ in range(count))
        self.scope = dict(LANGUAGE)
        exec("".join(_DEFINITIONS.values()), self.scope)
        self.names = [f"v{i}" for i in range(count)]
        self.scope.update((f"v{i}", Value(x)) for i, x in enumerate(self.leaves))
        self.lines: list[str] = []
        self.used: set[str] = set()

    def number(self, least: float) -> float:
        """A plain number; a wild program has round ones, and zeros."""
        if not self.tame:
            return self.rng.choice([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0])
        return self.rng.choice([-1, 1]) * round(self.rng.uniform(least, 2.5), 3)

    def pick(self) -> str:
        """Mostly a recent name, so that programs are deep."""
        return self.rng.choice(self.names[-4:] if self.rng.random() < 0.6 else self.names)

    def try_line(self) -> None:
        """Write one more line, if it stays within its domain and away from a kink."""
        kinked, place = self.rng.random() < 0.25, ""
        line = self.rng.choice(_ANY)
        if kinked:
            line, place = self.rng.choice(_KINKED)
        new = self.rng.random() < 0.85
        o = f"v{len(self.names)}" if new else self.rng.choice(self.names)
        if not new and o in self.names[: len(self.leaves)]:
            return
        x, y, z, n = self.pick(), self.pick(), self.pick(), self.number(0.2)
        far = _AWAY.get(place)
        if self.tame and far and not far(self.scope[x].data, self.scope[y].data, n):
            return
        line = line.format(o=o, x=x, y=y, z=z, n=f"({n!r})")
        before = self.scope.get(o)
        try:
            exec(line, self.scope)
            good = abs(self.scope[o].data) <= 30
        except DomainError:
            good = False
        if not good:
            self.scope[o] = before
            return
        self.lines.append(line)
        self.used.update(name for name in (x, y, z) if name in line)
        if new:
            self.names.append(o)

    def result(self) -> str:
        """The name of the sum of all that no line has used; nearly every path leads there."""
        loose = [name for name in self.names if name not in self.used]
        self.lines.append(f"loss = {' + '.join([*loose, f'0.5 * {self.names[-1]}'])}")
        return "loss"

    def effects(self) -> str:
        """Lines that change leaves and gradients after a pass."""
        lines = []
        for _ in range(self.rng.randint(0, 8)):
            v, w = self.rng.choice(self.names), self.rng.choice(self.names[: len(self.leaves)])
            v = self.rng.choice(self.names[: len(self.leaves)])
            line = self.rng.choice(_EFFECTS)
            lines.append(line.format(r="loss", v=v, w=w, x=self.pick(), n=self.number(0.2)))
        return "".join(f"{line}\n" for line in lines)


def random_source(seed: int) -> Source:
    """The program of a seed; three in four are tame."""
    rng = random.Random(seed)
    writer = _Writer(rng, tame=rng.random() < 0.75)
    for _ in range(rng.randint(2, 16)):
        writer.try_line()
    root = writer.result()
    lines = "".join(f"{line}\n" for line in writer.lines)
    used = "".join(text for name, text in _DEFINITIONS.items() if f"{name}(" in lines)
    body = used + lines
    return Source(writer.leaves, body, root, writer.effects(), writer.tame)
