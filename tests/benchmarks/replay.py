"""Running a compiled graph, beside CasADi, micrograd and a plain loop.

    python -m tests.benchmarks.replay [ROUNDS]

What is not installed is left out: `pip install micrograd casadi`.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.measure import best, median_ratio, seconds, workers
from tests.benchmarks.peers import casadi_functions
from tests.benchmarks.workloads import PROGRAMS
from tutor import Value
from tutor.engine.check import check_tape
from tutor.engine.ops import OPS, TABLE
from tutor.engine.plan.compiled import Plan
from tutor.engine.tape import Tape
from tutor.engine.taping import record

POINTS = 16


def main(rounds: int = 15) -> None:
    """Print the figures as Markdown."""
    team = workers(["tutor", "micrograd"])
    print(f"\nMedians of {rounds} rounds.\n")
    print("| program | what | ms | ns a node | beside | ratio |")
    print("|---|---|---|---|---|---|")
    for program, make in PROGRAMS.items():
        loss, parameters = make(Value)
        tape, ids = record(loss, parameters)
        root, leaves = ids[loss], [ids[p] for p in parameters]
        del loss, parameters, ids
        plan = Plan(tape, root, leaves)
        points = np.tile(plan.start, (POINTS, 1))
        start = np.array(plan.start)
        runs: dict[str, Callable[[], object]] = {
            "value and gradients": lambda plan=plan, x=points[:1]: plan.values_and_grads(x),
            "value": lambda plan=plan, x=points[:1]: plan.values(x),
            f"{POINTS} values": lambda plan=plan, x=points: plan.values(x),
            f"{POINTS} values and gradients": lambda plan=plan, x=points: plan.values_and_grads(x),
            "compile": lambda t=tape, r=root, w=leaves: Plan(t, r, w)._vectorized,
        }
        casadi = casadi_functions(tape, root, leaves)
        if casadi:
            value, both = casadi
            many, columns = value.map(POINTS), points.T.copy()
            runs["CasADi value and gradients"] = lambda f=both, x=start: f(x)
            runs["CasADi value"] = lambda f=value, x=start: f(x)
            runs[f"CasADi {POINTS} values"] = lambda f=many, x=columns: f(x)
        times: dict[str, list[float]] = {name: [] for name in (*runs, *map(_step, team))}
        for _ in range(rounds):
            for name, run in runs.items():
                # A graph is replayed many times in a row, so its arrays are in the cache.
                times[name].append(best(run, 1 if name == "compile" else 5))
            for name, worker in team.items():
                times[_step(name)].append(worker.ask("step", program, True))
        for name, found in times.items():
            ms = statistics.median(found) * 1e3
            peers = _peers(name, times)
            first = True
            for peer in peers or [""]:
                ratio = _ratio(found, times[peer]) if peer else ""
                cost = f"{ms * 1e6 / len(tape):.1f}"
                cells = (program, name, f"{ms:.3f}", cost) if first else ("", "", "", "")
                print("|", *(f"{c} |" for c in (*cells, peer, ratio)))
                first = False
    _chain(rounds)
    _gradient_check(team, rounds)
    for worker in team.values():
        worker.close()


def _step(engine: str) -> str:
    return f"{engine} step"


def _ratio(found: list[float], beside: list[float]) -> str:
    ratio = median_ratio(found, beside)
    return f"{ratio:.2f}" if ratio > 0.01 else f"1 / {1 / ratio:,.0f}"


def _peers(name: str, times: dict[str, list[float]]) -> list[str]:
    """What a figure is compared with."""
    beside = {"compile": ["tutor step"], "value and gradients": ["micrograd step"]}
    return [p for p in [f"CasADi {name}", *beside.get(name, [])] if p in times]


def _chain(rounds: int) -> None:
    """A chain of 10,000 beside the plainest loop over its tape."""
    tape = Tape()
    x = tape.leaf(0.5)
    last = x
    for i in range(10_000):
        row = OPS[("mul", "add", "tanh", "sub")[i % 4]]
        last = tape.apply(row, last, x if row.arity == 2 else -1)
    plan = Plan(tape, last)
    runs = {"plan": plan.value_and_grad, "loop": lambda: _loop(tape, last)}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(seconds(run))
    ratio = median_ratio(times["plan"], times["loop"])
    cost = statistics.median(times["plan"]) * 1e9 / len(tape)
    print(f"\nA chain of 10,000: {cost:.0f} ns a node, {ratio:.2f} × a plain loop over the tape")


def _loop(tape: Tape, root: int) -> float:
    data, a, b = tape.data.copy(), tape.a, tape.b
    for i, code in enumerate(tape.op):
        row = TABLE[code]
        if row is not None:
            x = data[a[i]]
            data[i] = row.forward(x, data[b[i]]) if b[i] >= 0 else row.forward(x)
    grad = [0.0] * len(data)
    grad[root] = 1.0
    for i in range(root, -1, -1):
        row = TABLE[tape.op[i]]
        if row is not None:
            x, y = data[a[i]], data[b[i]] if b[i] >= 0 else 0.0
            grad[a[i]] += grad[i] * row.local[0](x, y, data[i])
            if b[i] >= 0:
                grad[b[i]] += grad[i] * row.local[1](x, y, data[i])
    return grad[0]


def _gradient_check(team: dict[str, Any], rounds: int) -> None:
    loss, parameters = PROGRAMS["gpt"](Value)
    tape, ids = record(loss, parameters)
    leaves = [ids[p] for p in parameters]
    ours, steps = [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: check_tape(tape, ids[loss], leaves)))
        if "micrograd" in team:
            steps.append(team["micrograd"].ask("step", "gpt", True))
    print(f"\nGradient check of {len(leaves)} parameters: {statistics.median(ours):.2f} s", end="")
    if steps:
        print(f", {median_ratio(ours, steps):.2f} × a micrograd step with the collector on", end="")
    print()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
