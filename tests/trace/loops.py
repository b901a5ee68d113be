"""Random programs that train, and every answer of a log compared with that of another."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.program.running import SMALL
from tutor.program import Recording, parse
from tutor.program.interpret.run import interpret
from tutor.trace import GRAINS, Log, Trace
from tutor.trace.many_nodes import calls_of, frames_of, operands_of

HEAD = """\
def neuron(w, x, b):
    s = w * x + b
    return tanh(s)
def mean(xs):
    return sum(xs) / len(xs)
def descend(rate):
    for p in ps:
        p.data -= rate * p.grad
w, b, c = Value(0.5), Value(0.25), Value(-1.0)
ps = [w, b, c]
velocity = [0.0, 0.0, 0.0]
losses, kept = [], []
"""
_FORWARD = (
    "h = neuron(w, {x}, b)\nL = (h * c - 0.5) ** 2",
    "hs = [neuron(w, x + {x}, b) for x in [1.0, 2.0]]\nL = mean(hs) * c",
    "v = Value({x})\nq = w * v\nL = relu(q + b) + c * c",
    "L = (w * {x} + b - c) ** 2\nL = L + 0.01 * mean([p * p for p in ps])",
    "if step % 2 == 0:\n    u = w * b\nelse:\n    u = w + b\nL = u * c * {x}",
    "q = w * {x}\nq.data = 0.5\nL = q * b + c",
)
_BEFORE = ("for p in ps:\n    p.grad = 0.0", "w.grad = 0.5", "pass", "K = w * w\nK.backward()")
_AFTER = (
    "for p in ps:\n    p.data -= 0.1 * p.grad",
    "descend(0.05)",
    "w.data -= 0.1 * w.grad\nb.data = 1",
    "for i in range(3):\n    velocity[i] = 0.9 * velocity[i] + ps[i].grad\n"
    "    ps[i].data -= 0.1 * velocity[i]",
)
_LAST = (
    "pass",
    "for p in ps:\n    p.grad = 0.0",
    "print(step, L.data, w.grad)",
    "if step % 2:\n    print(L)",
    "losses.append(L)",
    "kept.append(L.data)",
    "if losses:\n    print(losses[0].data, losses[-1])\nlosses = [L]",
    "if kept:\n    old = kept[0] + L\nkept = [L]",  # works with a node of the round before
)
_LOOPS = (
    "for step in range(5):\n{body}\n",
    "for epoch in range(2):\n    print(epoch)\n    for step in range(3):\n{deep}\n",
    "step = 0\nwhile step < 5:\n{body}\n    step += 1\n",
    "def train(n):\n    for step in range(n):\n{deep}\n    return n\nprint(train(4))\n",
    "for step in range(4):\n{body}\n    if step == 2:\n        break\n",
    "for step in range(6):\n{body}\n    if step % 2:\n        continue\n    w.data = 0.25\n",
)
_END = ("", "y = w * b\nprint(y.data)\ny.backward()\n", "print(losses, len(kept))\n",
        "z = Value(0.0)\nbad = w / z\n", "M = L + w\n", "out = losses[0]\n")  # fmt: skip


def _deeper(lines: str, by: int) -> str:
    return "\n".join(" " * by + line for line in lines.split("\n"))


@st.composite
def loops(draw: st.DrawFn) -> str:
    """A program with one or two loops that train."""
    source = HEAD
    for _ in range(draw(st.integers(1, 2))):
        x = draw(st.sampled_from(["0.5", "step", "0.1 * step", "w.data"]))
        body = "\n".join(
            [
                draw(st.sampled_from(_FORWARD)).format(x=x),
                draw(st.sampled_from(_BEFORE)),
                "L.backward()",
                draw(st.sampled_from(_AFTER)),
                draw(st.sampled_from(_LAST)),
            ]
        )
        loop = draw(st.sampled_from(_LOOPS))
        source += loop.format(body=_deeper(body, 4), deep=_deeper(body, 8))
    return source + draw(st.sampled_from(_END))


def folded(source: str) -> Recording:
    """The recording of which every round is taken out that can be."""
    return interpret(parse(source, limits=SMALL), limits=SMALL, fold_from=0)


def full(source: str) -> Recording:
    """The recording of which none is."""
    return interpret(parse(source, limits=SMALL), limits=SMALL, fold_from=None)


def same_run(ours: Trace, wanted: Trace) -> None:
    """What happened, in order, and where."""
    assert len(ours) == len(wanted)
    assert ours.error == wanted.error
    assert list(ours.events()) == list(wanted.events())
    for i in range(len(wanted)):
        for ask in (
            Log.kind, Log.node_of, Log.source_of, Log.event_span, Log.event_frame, Log.pass_at,
            Log.seeded, Log.phase_of, Log.phase,
        ):  # fmt: skip
            name = ask.__name__
            assert getattr(ours, name)(i) == getattr(wanted, name)(i), (name, i)
    assert list(ours.bindings) == list(wanted.bindings)
    assert list(ours.frames) == list(wanted.frames)
    assert list(ours.frames.changes()) == list(wanted.frames.changes())
    assert list(ours.passes) == list(wanted.passes)
    assert list(ours.phases()) == list(wanted.phases())
    assert list(ours.iterations()) == list(wanted.iterations())
    for p in range(len(wanted.passes)):
        assert list(ours.reached(p)) == list(wanted.reached(p))
        one, other = ours.graph(p), wanted.graph(p)
        assert one is not None and other is not None
        assert (one.order, one.value, one.grad, one.edges, one.labels) == (
            other.order, other.value, other.grad, other.edges, other.labels
        )  # fmt: skip


def same_steps_of(ours: Trace, wanted: Trace) -> None:
    """Where steps of every grain end."""
    for grain in GRAINS:
        for k in range(len(wanted) + 1):
            for way in (1, -1):
                assert ours.boundary(grain, k, way) == wanted.boundary(grain, k, way), (grain, k)


def same_nodes(ours: Trace, wanted: Trace) -> None:
    """The graph and its names."""
    assert ours.nodes() == wanted.nodes()
    for node in wanted.nodes():
        for name in ("op", "operands", "is_constant", "is_used", "made", "span", "frame",
                     "name", "label", "expression", "line"):  # fmt: skip
            assert getattr(ours, name)(node) == getattr(wanted, name)(node), (name, node)
        for quantity in ("value", "gradient"):
            assert list(ours.writes(node, quantity)) == list(wanted.writes(node, quantity))
            assert list(ours.numbers(node, quantity)) == list(wanted.numbers(node, quantity))
        for p in range(len(wanted.passes)):
            assert ours.contributions(node, p) == wanted.contributions(node, p)
            assert list(ours.into(node, p)) == list(wanted.into(node, p))
    for step in (1, 3, 80):  # with gaps between those that are read together, and apart
        some = list(wanted.nodes())[1::step]
        assert operands_of(ours, some) == [wanted.operands(node) for node in some]
        assert frames_of(ours, some) == [wanted.frame(node) for node in some]
        calls = list(range(len(wanted.frames)))[::step]
        assert calls_of(ours, calls) == [wanted.frames[call] for call in calls]
    assert ours.names() == wanted.names()
    for name in (*wanted.names(), "w#2", "L#3", "#5", "nothing"):
        for k in (None, *range(0, len(wanted) + 1, 7)):
            assert ours.node_named(name, k) == wanted.node_named(name, k), (name, k)
        assert list(ours.nodes_called(name)) == list(wanted.nodes_called(name))


def same_state(ours: Trace, wanted: Trace, step: int) -> None:
    """The numbers at every so-many-th position."""
    for k in range(0, len(wanted) + 1, step):
        for node in wanted.nodes():
            assert ours.exists(node, k) == wanted.exists(node, k)
            assert repr(ours.value(node, k)) == repr(wanted.value(node, k)), (node, k)
            assert repr(ours.gradient(node, k)) == repr(wanted.gradient(node, k)), (node, k)
            assert ours.grad(node, k) == wanted.grad(node, k), (node, k)
            for quantity in ("value", "gradient"):
                assert ours.writer(node, quantity, k) == wanted.writer(node, quantity, k)
        assert list(ours.nodes_made(k // 2, k)) == list(wanted.nodes_made(k // 2, k))
