"""Building a graph and going back through it, beside other scalar engines.

    python -m tests.benchmarks.engine [ROUNDS]

Engines that are not installed are left out: `pip install micrograd torch`.
"""

from __future__ import annotations

import statistics
import sys

from tests.benchmarks.measure import median_ratio, workers
from tests.benchmarks.workloads import PROGRAMS
from tutor import Value
from tutor.engine.taping import record


def main(rounds: int = 7) -> None:
    """Print the figures as Markdown."""
    team = workers()
    sizes = {name: len(record(make(Value)[0])[0]) for name, make in PROGRAMS.items()}
    print(f"\nBuild and backward, {rounds} rounds. Nodes: {sizes}\n")
    print("| program | collector | engine | ns a node | × tutor |")
    print("|---|---|---|---|---|")
    for program in PROGRAMS:
        for collector in (True, False):
            times: dict[str, list[float]] = {name: [] for name in team}
            for _ in range(rounds + 1):
                for name, worker in team.items():
                    times[name].append(worker.ask("step", program, collector))
            for name, found in times.items():
                found = found[1:]  # the first one warms up
                cost = statistics.median(found) / sizes[program] * 1e9
                ratio = median_ratio(found, times["tutor"][1:])
                switch = "on" if collector else "off"
                print(f"| {program} | {switch} | {name} | {cost:,.0f} | {ratio:.1f} |")

    print("\n| program | engine | bytes a node |")
    print("|---|---|---|")
    for program in PROGRAMS:
        for name, worker in team.items():
            if name != "torch":  # its memory is not Python's
                held = worker.ask("bytes", program) / sizes[program]
                print(f"| {program} | {name} | {held:.0f} |")

    print("\n| chain of | ns a node, collector on | off | bytes a node |")
    print("|---|---|---|---|")
    for power in range(3, 7):
        found = [
            [team["tutor"].ask("chain", 10**power, collector) for _ in range(rounds)]
            for collector in (True, False)
        ]
        on, off = (statistics.median(time for time, _ in turns) * 1e9 for turns in found)
        print(f"| 10^{power} | {on:.0f} | {off:.0f} | {found[0][0][1]:.0f} |")
    for worker in team.values():
        worker.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
