"""Runs random programs through every engine there is, and compares what comes out.

    python -m tests.engine.campaign COUNT --seed N [--resume]

Program number i has the seed N + i, and any one of them is run again by `campaign 1 --seed I`.
The reference is `Value` under CPython. `Trace.of` adds up in its order and has to agree to the last
bit; the others add up in another one, and plans in bulk compute with numpy's functions, so that a
difference is taken relative to what was added up, not to the sum, and to the last places that were
lost on the way. `--resume` goes on with a campaign that was broken off.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import math
import pickle
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.engine.graphs import bent
from tests.engine.sources import LANGUAGE, Source, random_source
from tests.program.running import execute
from tutor.engine.check import AGREES, DIFFERS, check_tape
from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.ops import OPS, TABLE
from tutor.engine.plan.compiled import Plan
from tutor.engine.tape import Tape
from tutor.engine.taping import record
from tutor.lang import Value
from tutor.trace import Trace

TOLERANCE = {
    "interpreter": 1e-13,
    "trace of the run, by its log": 1e-13,
    "... after updates and more passes": 1e-9,
    "Trace.of": 0.0,
    "plan, one point, node by node": 1e-13,
    "plan, one point, in bulk": 1e-13,
    "plan, three points, node by node": 1e-13,
    "plan, three points, in bulk": 1e-13,
}
INTERPRETER, LOG, AFTER, TRACE_OF = list(TOLERANCE)[:4]
POINTS = 3
NEAR_KINK = "rounding decides on which side of a kink"
SATURATING = (OPS["tanh"], OPS["sigmoid"])
WRONG = (-2.0, -1.0, -0.5, 0.5, 0.01, 3e-4)
"""By how much of itself a planted slope is wrong."""
FOUND = 1e-4  # a gradient that is moved by more of its size has to be found wrong


Numbers = Sequence[float | None]


@dataclass
class Tally:
    """What a campaign has seen.

    Attributes:
        done: programs so far.
        numbers: how many numbers of each engine were compared.
        worst: the largest relative difference of each.
        verdicts: of `check_tape` on right gradients, by reason.
        planted: of `check_tape` on gradients that a wrong slope moved, by reason.
        other: points at which the program takes another branch, or has no value.
        apart: the seed of each program on which an engine disagrees, and what it said.
    """

    done: int = 0
    leaves: int = 0
    nodes: int = 0
    numbers: Counter[str] = field(default_factory=Counter)
    worst: dict[str, float] = field(default_factory=dict)
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    apart: list[tuple[int, str, str]] = field(default_factory=list)

    def compare(
        self, seed: int, engine: str, found: Numbers, wanted: Numbers, scales: Sequence[float],
        excuse: str = "",
    ) -> None:  # fmt: skip
        """Compare numbers, None being "unset"; each difference relative to a scale of its own.

        With an `excuse` numbers that are apart are counted under it.
        """
        worst = max(map(apart, found, wanted, scales), default=0.0)
        if worst <= TOLERANCE[engine]:
            self.numbers[engine] += len(wanted)
            self.worst[engine] = max(self.worst.get(engine, 0.0), worst)
        elif excuse:
            self.other[excuse] += 1
        else:
            self.apart.append((seed, engine, f"{found} in place of {wanted}"))


def apart(x: float | None, y: float | None, scale: float) -> float:
    """The difference of two numbers relative to a scale; infinite if only one of them is unset."""
    if x is None or y is None:
        return 0.0 if x is y else math.inf
    return abs(x - y) / max(scale, abs(y), 1e-300)


def gradient(x: Value) -> float | None:
    return None if x.state == "unset" else float(x.grad)


def sizes(tape: Tape, root: int) -> list[float]:
    """For each node the sum over its paths of the size of their products: what rounding goes by.

    The slopes of functions that saturate are 1 minus nearly 1, so that they are known to as many
    digits as 1 is.
    """
    out = [0.0] * len(tape)
    out[root] = 1.0
    for edge in tape.backward_edges(root):
        size = abs(tape.local(edge.node, edge.slot))
        if TABLE[tape.op[edge.node]] in SATURATING:
            size = max(size, 1.0)
        out[edge.target] += out[edge.node] * size
    return out


def enlarged(tape: Tape) -> float:
    """How many last places a value may be off, at most: where large numbers cancel, many.

    numpy's functions may differ from CPython's in the last place, and all that follows carries it.
    """
    off, worst = [0.0] * len(tape), 1.0
    for i, x in enumerate(tape.data):
        if tape.row(i) is not None:  # leaves and constants are what they are
            slots = [(slot, j) for slot, j in enumerate(tape.operands(i)) if off[j]]
            off[i] = abs(x) + sum(abs(tape.local(i, slot)) * off[j] for slot, j in slots)
            if x:
                worst = max(worst, off[i] / abs(x))
    return worst


def at_kink(tape: Tape) -> bool:
    """Whether an operation stands so near its kink that rounding decides the side."""
    for i, op in enumerate(tape.op):
        row = TABLE[op]
        if row is not None and row.kink is not None:
            x, y = (*(tape.data[j] for j in tape.operands(i)), 0.0)[:2]
            if len({*tape.operands(i)}) == row.arity and abs(row.kink(x, y)) <= 1e-9:
                return True
    return False


def in_python(text: str, scope: dict[str, Any]) -> str:
    """Carry out a text under CPython with these names; what it prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(text, scope)
    return said.getvalue()


def run_one(seed: int, tally: Tally) -> None:
    """Put one program through every engine."""
    source = random_source(seed)
    tally.done += 1
    scope = dict(LANGUAGE)
    recording = execute(source.text() + source.effects)
    try:
        in_python(source.text(), scope)
    except DomainError:  # a slope is infinite, such as that of sqrt at 0
        tally.other["no slope at the point itself"] += 1
        if recording.error is None:
            tally.apart.append((seed, INTERPRETER, "raises nothing where CPython does"))
        return
    root, leaves = scope[source.root], {name: scope[name] for name in source.names}
    named = {name: x for name, x in scope.items() if isinstance(x, Value)}
    tape, ids = record(root, named.values())
    here, own = ids[root], [ids[leaf] for leaf in leaves.values()]
    tally.leaves += len(leaves)
    tally.nodes += len(tape)
    scales = sizes(tape, here)
    if recording.passes:
        trace = Trace(recording)
        interpreted(seed, tally, trace, named, [scales[ids[x]] for x in named.values()])
        trace_of(seed, tally, root, leaves)
        after_effects(seed, tally, trace, source, scope)
    else:
        tally.apart.append((seed, INTERPRETER, str(recording.error)))
    if here not in own:  # else all there is to say is that 1 is 1
        planned(seed, tally, source, root, list(leaves.values()))
        nudged(seed, tally, tape, here, own)


def interpreted(
    seed: int, tally: Tally, trace: Trace, named: dict[str, Value], scales: list[float]
) -> None:
    """Every named Value after the first pass, and the log up to there carried out by hand."""
    end = trace.passes[0].end
    nodes = [trace.node_named(name, end) for name in named]
    ids = [n for n in nodes if n is not None]
    if len(ids) < len(nodes):
        tally.apart.append((seed, INTERPRETER, "a name is not known"))
        return
    data, grads = [x.data for x in named.values()], [gradient(x) for x in named.values()]
    tally.compare(seed, INTERPRETER, [trace.value(n, end) for n in ids], data, scales)
    tally.compare(seed, INTERPRETER, [trace.gradient(n, end) for n in ids], grads, scales)
    sums: dict[int | None, float] = {}
    for e in trace.events(0, end):
        if e.kind == "seed":
            sums[e.node] = 1.0
        elif e.kind == "accumulate":
            assert e.upstream is not None and e.local is not None
            sums[e.node] = sums.get(e.node, 0.0) + e.upstream * e.local
    tally.compare(seed, LOG, [sums.get(n) for n in ids], grads, scales)


def alike(said: str, printed: str) -> bool:
    """Whether two outputs are the same words and, but for rounding, the same numbers."""
    ours, theirs = printed.split(), said.split()
    return len(ours) == len(theirs) and all(
        x == y or math.isclose(float(x), float(y), rel_tol=1e-9, abs_tol=1e-9)
        for x, y in zip(ours, theirs, strict=True)
    )


def after_effects(
    seed: int, tally: Tally, trace: Trace, source: Source, scope: dict[str, Any]
) -> None:
    """Values, gradients and prints after updates, zeroing and further passes."""
    try:
        said = in_python(source.effects, scope)
    except (DomainError, TypeError) as error:  # an unset gradient is no number in an update
        if trace.error is None:
            tally.apart.append((seed, AFTER, f"raises nothing where CPython has {error}"))
        return
    printed = "".join(f"{e.text}\n" for e in trace.events() if e.kind == "print")
    if trace.error is not None or not alike(said, printed):
        tally.apart.append((seed, AFTER, str(trace.error or "prints other lines")))
        return
    found, wanted = list[float | None](), list[float | None]()
    for name, x in scope.items():
        node = trace.node_named(name) if isinstance(x, Value) else None
        if node is not None:
            found += [trace.value(node, len(trace)), trace.gradient(node, len(trace))]
            wanted += [x.data, gradient(x)]
    scale = max(1.0, *(abs(x) for x in wanted if x is not None))
    tally.compare(seed, AFTER, found, wanted, [scale] * len(wanted))


def trace_of(seed: int, tally: Tally, root: Value, named: dict[str, Value]) -> None:
    """The trace of a graph that was not recorded while it was built."""
    trace = Trace.of(root, names=named)
    for name, x in named.items():
        node, wanted = trace.node_named(name), gradient(x)
        if node is not None:
            found = [trace.value(node, len(trace)), trace.gradient(node, len(trace))]
            tally.compare(seed, TRACE_OF, found, [x.data, wanted], [0.0, 0.0])
        elif wanted is not None:
            tally.apart.append((seed, TRACE_OF, f"{name} is not known"))


def planned(seed: int, tally: Tally, source: Source, result: Value, given: list[Value]) -> None:
    """Plans, node by node and in bulk, at the point itself and at others near by."""
    tape, ids = record(result, given)
    root, own = ids[result], [ids[leaf] for leaf in given]
    rng, code = random.Random(seed), source.compiled()
    points: list[list[float]] = []
    wanted: list[tuple[list[float], list[float], str]] = []
    for i in range(POINTS):
        x = [v * (1 + i * rng.gauss(0, 0.05)) for v in source.leaves]
        try:
            out, leaves = source.at(code, x)
            out.backward()
        except DomainError:
            tally.other["no value at the other point"] += 1
            continue
        there, _ = record(out, leaves)
        if i and (there.op, there.a, there.b) != (tape.op, tape.a, tape.b):
            tally.other["another branch at the other point"] += 1
            continue
        scale, places = sizes(there, root), enlarged(there)
        points.append(x)
        wanted.append(([out.data, *(gradient(v) or 0.0 for v in leaves)],
                       [places * max(map(abs, there.data)), *(places * scale[j] for j in own)],
                       NEAR_KINK if at_kink(there) else ""))  # fmt: skip
    if not points:
        return
    for bulk, how in ((False, "node by node"), (True, "in bulk")):
        plan = Plan(tape, root, own)
        # A plan chooses by its size; here both ways are tried on every one.
        plan._bulk = lambda points, bulk=bulk: bulk  # type: ignore[method-assign]  # its choice, by size, is the one thing replaced
        value, grads = plan.value_and_grad(points[0])
        tally.compare(seed, f"plan, one point, {how}", [value, *grads], *wanted[0])
        values, columns = plan.values_and_grads(np.array(points))
        for value, row, there in zip(values.tolist(), columns.tolist(), wanted, strict=True):
            tally.compare(seed, f"plan, three points, {how}", [value, *row], *there)


def nudged(seed: int, tally: Tally, tape: Tape, root: int, own: list[int]) -> None:
    """Central differences: of the right gradients, and of those that a wrong slope has moved."""
    rng = random.Random(seed)
    for check in check_tape(tape, root, own):
        tally.verdicts[check.verdict, check.reason] += 1
        if check.verdict == DIFFERS:
            tally.apart.append((seed, "central differences", check.words))
    if seed % 2:  # a planted slope takes as long as all the rest of it
        return
    right, edges = gradients_of(tape, root), list(tape.backward_edges(root))
    wrong = rng.choice(edges)
    claimed = bent(tape, root, wrong, 1 + rng.choice(WRONG))
    for leaf, check in zip(own, check_tape(tape, root, own, claimed=claimed), strict=True):
        moved, true = check.analytic or 0.0, right[leaf] or 0.0
        size = max(abs(moved), abs(true))
        if size > 1e-6 and abs(moved - true) > FOUND * size:
            tally.planted[check.verdict, check.reason] += 1
            if check.verdict == AGREES:
                tally.apart.append((seed, "central differences", f"a wrong slope: {check.words}"))


def campaign(seeds: range, tally: Tally, each: Callable[[], None] = lambda: None) -> Tally:
    """Run the programs of these seeds; `each` is called after each."""
    for seed in seeds:
        run_one(seed, tally)
        each()
    return tally


def table(tally: Tally) -> Iterator[str]:
    """What a campaign has seen, for a person."""
    yield f"{tally.done:,} programs, {tally.leaves:,} leaves, {tally.nodes:,} nodes"
    yield f"{'engine':36}{'numbers':>12}{'worst difference':>18}{'tolerance':>11}{'apart':>7}"
    apart = Counter(engine for _, engine, _ in tally.apart)
    for engine, tolerance in TOLERANCE.items():
        yield (f"{engine:36}{tally.numbers[engine]:>12,}{tally.worst.get(engine, 0.0):>18.1e}"
               f"{tolerance:>11.0e}{apart[engine]:>7}")  # fmt: skip
    for title, found in (("right gradients", tally.verdicts), ("wrong gradients", tally.planted)):
        total = found.total()
        yield f"central differences, {title}: {total:,}"
        for (verdict, reason), n in found.most_common():
            yield f"    {verdict} {f'({reason})' if reason else '':12} {n:>10,} {n / total:9.4%}"
    for words, n in tally.other.most_common():
        yield f"left out: {n:,} × {words}"
    for seed, engine, words in tally.apart[:20]:
        yield f"seed {seed}: {engine}: {words}"


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("count", type=int)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--resume", action="store_true")
    args = words.parse_args()
    file = Path(tempfile.gettempdir()) / f"campaign-{args.seed}.pickle"
    tally = pickle.loads(file.read_bytes()) if args.resume and file.exists() else Tally()

    def keep() -> None:
        if tally.done % 1000 == 0:
            file.write_bytes(pickle.dumps(tally))

    try:
        campaign(range(args.seed + tally.done, args.seed + args.count), tally, keep)
        file.unlink(missing_ok=True)
    except KeyboardInterrupt:
        print(f"broken off; `--resume` goes on after the last whole thousand, from {file}")
    print("\n".join(table(tally)))
    return 1 if tally.apart else 0


if __name__ == "__main__":
    sys.exit(main())
