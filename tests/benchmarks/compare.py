"""Whether anything became slower: another checkout and this one, in turns, in one run.

    python -m tests.benchmarks.compare OLD_CHECKOUT [ROUNDS] [ROW ...]

Words behind the rounds choose rows: those whose names begin with one of them. A figure is processor
time, as the machine may have other work. Each round gives a ratio, and the median of the ratios is
shown. Pairs of processes follow each other, as where a process has its memory is good or bad for
all of its rounds.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[2]
PAIRS = 3
"""Pairs of processes that share the rounds."""
WORTH = 0.02
"""Seconds that a measurement should take at least: short calls are repeated."""
TURNS = 3
"""Measurements in a round, of which the quickest counts."""
LOOKS = 400
TINY = "".join(f"a{i} = Value({i}.5)\n" for i in range(4)) + (
    "b = a0 * a1\nc = a2 * a3\nd = b + c\ne = tanh(d)\nf = e * a0\ng = f + c\nh = g * g\n"
    "L = h + b\nL.backward()\n"
)
"""A lesson program of 12 nodes."""
STARTS = {
    "import tutor": ("-c", "import tutor"),
    "import tutor.trace": ("-c", "import tutor.trace"),
    "python -m tutor --help": ("-m", "tutor", "--help"),
    "learn --plain": ("-m", "tutor", "learn", "gradients/diamond", "--plain"),
}

Row = Callable[[], object]


# ---- in the checkouts


def serve(group: str) -> None:
    """Measure a row of the checkout that this is run in, for each name that comes in."""
    rows = dict(GROUPS[group]())
    calls = {}
    print(json.dumps(list(rows)), flush=True)
    for line in sys.stdin:
        name = line.strip()
        if name not in calls:
            rows[name]()  # fills caches
            calls[name] = max(1, round(WORTH / max(_seconds(rows[name], 1), 1e-9)))
        gc.collect()
        gc.freeze()
        took = min(_seconds(rows[name], calls[name]) for _ in range(TURNS))
        gc.unfreeze()
        print(json.dumps(took), flush=True)


def _seconds(run: Row, calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        run()
    return (time.process_time() - start) / calls


def _engine() -> Iterator[tuple[str, Row]]:
    import workloads

    from tutor import Value

    yield "engine: chain of 10^4", lambda: workloads.chain(Value, 10**4).backward()
    for name, make in workloads.PROGRAMS.items():
        yield f"engine: {name}", lambda make=make: make(Value)[0].backward()
    yield "engine: unary", lambda: _unary(Value).backward()


def _unary(value: Any) -> Any:
    x = value(0.3)
    for _ in range(1_000):
        x = (-x).tanh().exp().log().sigmoid().relu()
    return x


def _replay() -> Iterator[tuple[str, Row]]:
    import numpy as np
    import workloads

    from tutor import Value
    from tutor.engine.check import check_tape

    try:
        from tutor.engine.plan.compiled import Plan
        from tutor.engine.taping import record
    except ImportError:  # where they were before
        from tutor.engine.record import record

        from tutor.engine.plan import Plan

    for name, make in workloads.PROGRAMS.items():
        loss, parameters = make(Value)
        tape, ids = record(loss, parameters)
        root, leaves = ids[loss], [ids[p] for p in parameters]
        plan = Plan(tape, root, leaves)
        one = np.array([plan.start])
        many = np.tile(plan.start, (16, 1))
        yield f"replay: {name}, value", partial(plan.values, one)
        yield f"replay: {name}, value and gradients", partial(plan.values_and_grads, one)
        yield f"replay: {name}, 16 at once", partial(plan.values_and_grads, many)
        yield (
            f"replay: {name}, compile",
            lambda t=tape, r=root, w=leaves, x=one: Plan(t, r, w).values(x),
        )
        yield f"replay: {name}, the tape", partial(tape.replay, {})
        if name == "bigram":
            yield "replay: gradient check", partial(check_tape, tape, root, leaves[:50])


def _interpreter() -> Iterator[tuple[str, Row]]:
    import programs

    from tutor.program import parse, run

    sources = programs.PROGRAMS | {
        "training": programs.TRAINING.replace("STEPS", "10"),
        "12 nodes": TINY,
    }
    for name, source in sources.items():
        program = parse(source, limits=programs.FREE)
        yield f"interpreter: {name}", partial(run, program, limits=programs.FREE)
    yield "interpreter: parse gpt", partial(parse, programs.GPT, limits=programs.FREE)


def _trace() -> Iterator[tuple[str, Row]]:
    import programs

    from tutor.program import parse, run
    from tutor.trace import Cursor, Trace

    pick = random.Random(1).randrange
    sources = programs.PROGRAMS | {
        "training": programs.TRAINING.replace("STEPS", "60"),
        "12 nodes": TINY,
    }
    for name, source in sources.items():
        recording = run(parse(source, limits=programs.FREE), limits=programs.FREE)
        yield f"trace: {name}, ready", lambda r=recording: Trace(r).edges(0)
        trace = Trace(recording)
        nodes = len(recording.tape)
        places = [(pick(len(trace)), pick(nodes)) for _ in range(LOOKS)]
        yield f"trace: {name}, event", lambda t=trace, p=places: [t.event(k) for k, _ in p]
        yield f"trace: {name}, value", lambda t=trace, p=places: [t.value(i, k) for k, i in p]
        yield f"trace: {name}, grad", lambda t=trace, p=places: [t.grad(i, k) for k, i in p]
        for grain in ("edge", "node", "line", "call", "phase"):
            yield (
                f"trace: {name}, first {grain}",
                lambda r=recording, g=grain: Cursor(Trace(r), len(r) // 2).forward(g),
            )


def _training() -> Iterator[tuple[str, Row]]:
    import workloads

    from tutor import Value

    try:
        from tutor.trace import Training
    except ImportError:  # where it was before
        from tutor.trace.training import Training

    for name, make, steps in (
        ("a network", workloads.network, 40),
        ("moons", workloads.PROGRAMS["moons"], 8),
    ):
        loss, leaves = make(Value)
        start = [p.data for p in leaves]
        log = Training(loss, leaves, [start] * (steps + 1))
        pick = random.Random(1).randrange
        inside = [pick(log.start(2), log.start(3)) for _ in range(LOOKS)]
        yield f"training: {name}, event", lambda t=log, ks=inside: [t.event(k) for k in ks]
        yield (
            f"training: {name}, value",
            lambda t=log, ks=inside: [t.value(t.root, k) for k in ks],
        )
        yield f"training: {name}, a step again", partial(_windows, log, steps)
        yield (
            f"training: {name}, descent",
            lambda graph=loss, w=leaves: Training.descent(graph, w, 0.01, 3),
        )


def _windows(log: Any, steps: int) -> None:
    """Ask for each of the steps; no more than a few are kept."""
    for step in range(steps):
        log.window(step)


def _record() -> Iterator[tuple[str, Row]]:
    import records

    yield from records.rows()


GROUPS: dict[str, Callable[[], Iterator[tuple[str, Row]]]] = {
    "engine": _engine,
    "replay": _replay,
    "interpreter": _interpreter,
    "trace": _trace,
    "training": _training,
    "record": _record,
}


# ---- the two beside each other


def worker(folder: Path, group: str) -> subprocess.Popen[str]:
    """`serve`, in a process of its own with the modules of a checkout."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import compare; compare.serve({group!r})"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(Path(__file__).parent)])},
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def started(folder: Path, home: Path, arguments: Sequence[str]) -> float:
    """Seconds of processor time of a program that finds its input at an end.

    Compiled modules and the learner's record are kept in `home`.
    """
    settings = {
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(home),
        "TUTOR_HOME": str(home),
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], env=os.environ | settings, cwd=folder, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turns(rounds: int, measures: Sequence[Callable[[], float]]) -> Iterator[list[float]]:
    """What each of the two measures in each round; who begins changes."""
    for number in range(rounds):
        order = measures if number % 2 == 0 else measures[::-1]
        took = [measure() for measure in order]
        yield took if number % 2 == 0 else took[::-1]


def ask(asked: subprocess.Popen[str], name: str) -> Any:
    """What a worker answers."""
    assert asked.stdin is not None and asked.stdout is not None
    if name:
        asked.stdin.write(f"{name}\n")
        asked.stdin.flush()
    return json.loads(asked.stdout.readline())


def main(old: Path, rounds: int = 9, *words: str) -> None:
    """Print the figures as Markdown."""
    folders = (old, HERE)
    print("| | before, ms | now, ms | now / before | quarter to quarter |")
    print("|---|---|---|---|---|")
    for group in GROUPS:
        if not words or any(word.startswith(group) for word in words):
            for name, turns in _group(group, folders, rounds, words).items():
                _show(name, turns)
    for name, arguments in STARTS.items():
        if _chosen(f"start: {name}", words):
            _show(f"start: {name}", _starts(folders, rounds, arguments))


def _starts(folders: Sequence[Path], rounds: int, arguments: Sequence[str]) -> list[list[float]]:
    """The rounds of a program that is started; one more before them fills caches."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        measures = [
            partial(started, folder, Path(home), arguments)
            for folder, home in zip(folders, (one, other), strict=True)
        ]
        return list(in_turns(rounds + 1, measures))[1:]


def _group(
    group: str, folders: Sequence[Path], rounds: int, words: Sequence[str]
) -> dict[str, list[list[float]]]:
    """The rounds of each row of a group that is chosen."""
    found: dict[str, list[list[float]]] = {}
    for _ in range(PAIRS):
        pair = [worker(folder, group) for folder in folders]
        names, _ = (ask(each, "") for each in pair)
        for name in names:
            if _chosen(name, words):
                turns = in_turns(-(-rounds // PAIRS), [partial(ask, each, name) for each in pair])
                found.setdefault(name, []).extend(turns)
        for each in pair:
            each.communicate()
    return found


def _chosen(name: str, words: Sequence[str]) -> bool:
    return not words or any(map(name.startswith, words))


def _show(name: str, turns: list[list[float]]) -> None:
    before, now = (1e3 * statistics.median(took) for took in zip(*turns, strict=True))
    low, middle, high = statistics.quantiles([b / a for a, b in turns], n=4)
    cells = f"{before:.3f} | {now:.3f} | {middle:.3f} | {low:.2f} to {high:.2f}"
    print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:3]), *sys.argv[3:])
