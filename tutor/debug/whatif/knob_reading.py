"""What comes of a knob: the prediction of its gradient, what happened, and all that changed."""

from __future__ import annotations

from typing import NamedTuple

from tutor.debug.whatif.differences import Differences, differences
from tutor.debug.whatif.knobs import Setting
from tutor.debug.whatif.other_runs import Key, Misfit, written
from tutor.debug.whatif.output import Output, pass_of
from tutor.debug.whatif.straight_line import HALVES, LinePrediction, StepPart, law_of
from tutor.debug.workbench import Workbench
from tutor.engine.errors import DomainError
from tutor.trace.event import Event
from tutor.trace.log import Log

_TRIED = 5_000  # events of a run up to which halves are runs of their own


class KnobReading(NamedTuple):
    """What the chosen knob shows at a position.

    Attributes:
        base: the run without this knob's change.
        output: the output as a function of the leaf; None where no pass follows from this number.
        prediction: what the gradient says of the change, None without an output.
        same_course: whether `base` does the same as the run with the change.
        event: the event at the cursor, without the change and with it; None in place of the first
            where the program took another course.
        differences: the named nodes that have other numbers; None then.
    """

    base: Log
    output: Output | None
    prediction: LinePrediction | None
    same_course: bool
    event: tuple[Event | None, Event | None]
    differences: Differences | None


class KnobReadings:
    """The readings of one bench, of which the last is kept."""

    def __init__(self, bench: Workbench) -> None:
        """Of a run; nothing is worked out yet."""
        self._bench = bench
        self._last: tuple[tuple[Log, int, Key], KnobReading] | None = None
        self._predictions: tuple[tuple[Log, Log, Key, int], LinePrediction] | None = None
        self._outputs: tuple[tuple[Log, int, int], Output] | None = None

    def of(self, knob: Setting) -> KnobReading:
        """What a knob shows at the position, worked out once."""
        key = self._bench.log, self._bench.k, knob.key
        if self._last is None or self._last[0] != key:
            self._last = key, self._read(knob)
        return self._last[1]

    def _read(self, knob: Setting) -> KnobReading:
        log, k, changes = self._bench.log, self._bench.k, self._bench.changes
        base = changes.without(knob.key)
        same = changes.others.alike(base, log)
        output = self._output(base, knob)
        prediction = None if output is None else self._predicted(knob, base, output)
        i = max(k - 1, 0)
        now = log.event(i) if len(log) else None
        before = base.event(i) if same and len(log) else None
        root = None if output is None else output.root
        found = differences(base, log, k, knob.leaf, root) if same else None
        return KnobReading(base, output, prediction, same, (before, now), found)

    def _output(self, base: Log, knob: Setting) -> Output | None:
        """The output that follows from the knob's number, of the pass that the cursor is about."""
        since, until = written(base, knob.key), None
        for i in base.writes(knob.leaf, "value"):
            if i > since:
                until = i
                break
        p = pass_of(base, self._bench.k, since, until)
        if p is None:
            return None
        key = base, p, knob.leaf
        if self._outputs is None or self._outputs[0] != key:
            try:
                self._outputs = key, Output(base, p, knob.leaf)
            except DomainError:
                return None
        return self._outputs[1]

    def _predicted(self, knob: Setting, base: Log, output: Output) -> LinePrediction:
        """The prediction, which is the same at every position of a pass."""
        key = base, self._bench.log, knob.key, output.number
        if self._predictions is None or self._predictions[0] != key:
            self._predictions = key, self._predict(knob, base, output)
        return self._predictions[1]

    def _predict(self, knob: Setting, base: Log, output: Output) -> LinePrediction:
        delta = knob.now - knob.start
        whole = self._happens(knob, base, output, 1.0)
        parts = [whole]
        if delta and (len(base) <= _TRIED or self._by_graph(whole, knob, output)):
            parts += [self._happens(knob, base, output, part) for part in HALVES[1:]]
        law = law_of(parts, output.noise, lambda: self._kinked(output, whole)) if delta else ""
        return LinePrediction(output.slope, knob.start, output.here, tuple(parts), law)

    def _kinked(self, output: Output, whole: StepPart) -> bool:
        return whole.same_course and output.kink_between(self._bench.log)

    def _by_graph(self, whole: StepPart, knob: Setting, output: Output) -> bool:
        """Whether the function of the graph is what the program does, as far as can be seen."""
        there = output.at(knob.now)
        if there is None or whole.happened is None or not (output.holds and whole.same_course):
            return False
        off = abs(there - output.here - whole.happened)
        return off <= output.noise + 1e-9 * abs(whole.happened)

    def _happens(self, knob: Setting, base: Log, output: Output, part: float) -> StepPart:
        """A part of the change, of which the whole is the run that is looked at."""
        delta = (knob.now - knob.start) * part
        if part < 1.0 and len(base) > _TRIED:
            there = output.at(knob.start + delta)
            change = None if there is None else there - output.here
            return StepPart(delta, output.slope * delta, change)
        try:
            log = self._bench.log if part == 1.0 else self._tried(knob, delta)
        except Misfit:
            return StepPart(delta, output.slope * delta, None)
        same = self._bench.changes.others.alike(base, log)
        happened = None
        if output.number < len(log.passes):
            each = log.passes[output.number]
            there = log.value(each.root, each.start)
            happened = None if there is None else there - output.here
        return StepPart(delta, output.slope * delta, happened, same)

    def _tried(self, knob: Setting, delta: float) -> Log:
        return self._bench.changes.trial(knob.key, knob.start + delta)
