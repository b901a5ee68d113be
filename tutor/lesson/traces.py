"""Running the programs of lessons: each once, and once more for every variant."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence

from tutor.program import Program, run
from tutor.trace import Trace

_MOST = 32  # traces kept; a lesson has a handful of programs
_kept: OrderedDict[tuple[str, int, str], Trace] = OrderedDict()


def trace_of(program: Program) -> Trace:
    """The trace of a program. Programs that say the same in the same place share one.

    A fault in the program does not raise: it is `trace.recording.error`.
    """
    key = (program.path, program.first_line, program.source)
    trace = _kept.pop(key, None) or Trace(run(program))
    _kept[key] = trace
    while len(_kept) > _MOST:
        _kept.popitem(last=False)
    return trace


def variants(vary: Mapping[str, Sequence[float]]) -> Iterator[dict[str, float]]:
    """Every choice of one number for each name, in the order of the author's lists."""
    if vary:
        for numbers in itertools.product(*vary.values()):
            yield dict(zip(vary, numbers, strict=True))
