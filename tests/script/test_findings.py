"""What stands out in a run: each finding on a script that has it, and none on one that has not."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from tests.script.recorded import SCRIPTS, record_text, recorded
from tutor.debug.action import STUCK
from tutor.debug.workbench import UNTIL_ANSWERED, Workbench
from tutor.program import parse, run
from tutor.script.findings import finding_list, telling_events
from tutor.script.findings.finding_list import FindingList, open_findings
from tutor.script.findings.findings import LOOKS, findings
from tutor.script.findings.telling_events import telling
from tutor.trace import Trace
from tutor.view import findings_view
from tutor.view.glyphs import UNICODE
from tutor.view.text import plain, width


def kinds(program: str) -> list[str]:
    return [each.kind for each in findings(Trace(run(parse(program))))]


def test_a_gradient_that_was_not_set_to_0_is_told_with_its_shares() -> None:
    found = findings(recorded("zero_grad_forgotten"))
    assert [each.kind for each in found] == ["not set to 0", "never reached"]
    assert "held 11 of the pass before and became 19.8: this pass brought 8.8" in found[0].text
    assert (found[0].line, found[1].line) == (9, 7)
    assert "unused" in found[1].text


@pytest.mark.parametrize(
    "name",
    ["on_micrograd", "on_slots", "on_tutor", "lecture", "gpt", "two_moons", "adam", "drawing",
     "own_package/train", "notebook.ipynb"],
)  # fmt: skip
def test_nothing_is_found_in_a_sound_script(name: str) -> None:
    assert [each for each in findings(recorded(name)) if not each.note] == []


def test_a_line_that_writes_over_gradients_is_named() -> None:
    found = findings(recorded("faulty"))
    assert [each.kind for each in found] == ["written over", "written over"]
    assert found[0].text.startswith("line 25 writes `=` where `+=` belongs: a.grad was -6")


def test_a_line_of_another_file_is_named_with_its_file(tmp_path: Path) -> None:
    text = (SCRIPTS / "faulty.py").read_text("utf-8")
    engine, _, use = text.partition("\n\na = ")
    (tmp_path / "engine.py").write_text(engine, "utf-8")
    path = tmp_path / "train.py"
    path.write_text(f"from engine import Value\na = {use}", "utf-8")
    found = findings(record_text(path.read_text("utf-8"), path))
    assert found[0].text.startswith("line 25 of engine.py writes `=` where `+=` belongs: a.grad")


LAYER = """\
W = [[Value({}), Value(0.5)], [Value(0.5), Value(-1.0)]]
b = [Value(0.0), Value(0.0)]
for turn in range(2):
    loss = 0.0
    for x in [(1.0, 2.0), (3.0, -1.0), (2.0, 1.0)]:
        h = [relu(r[0] * x[0] + r[1] * x[1] + c) for r, c in zip(W, b)]
        loss = loss + h[0] * 2.0 + h[1]
    loss.backward()
    for p in [W[0][0], W[0][1], W[1][0], W[1][1], b[0], b[1]]:
        p.data -= 0.001 * p.grad
        p.grad = 0.0
"""


@pytest.mark.parametrize(("weight", "dead"), [("0.5", []), ("-2.0", ["6"])])
def test_a_unit_is_dead_if_it_is_0_for_every_example(weight: str, dead: list[str]) -> None:
    """One that is 0 for some, such as those with a number below 0, can learn from the others."""
    found = findings(Trace(run(parse(LAYER.format(weight)))))
    told = [each.text for each in found if each.kind == "dead relu"]
    assert [text.split("in all ")[1].split()[0] for text in told] == dead
    assert all(text.startswith("h[0] gives 0") and "more units" not in text for text in told)


STEP = "w.data {} 0.1 * w.grad\nw.grad = 0.0\n"
LOOP = "w = Value(2.0)\nfor i in range(3):\n    L = w * w\n    L.backward()\n    "


@pytest.mark.parametrize(
    ("program", "found"),
    [
        (LOOP + STEP.format("+=").replace("\nw", "\n    w"), ["wrong sign"]),
        (LOOP + STEP.format("-=").replace("\nw", "\n    w"), []),
        ("w = Value(2.0)\nL = w * w\nL.backward()\nw.data -= 0.1 * w.grad\n"
         "w.data -= 0.1 * w.grad\n", ["stale gradient"]),
        ("w = Value(2.0)\nv = Value(1.0)\nfor i in range(3):\n    L = v * 2\n    L.backward()\n"
         "    w.data -= 0.1\n    v.grad = 0.0\n", ["never reached", "does not move"]),
        ("w = Value(-1.0)\nfor x in [1.0, 2.0]:\n    y = relu(w * x)\n    y.backward()\n"
         "    w.grad = 0.0\n", ["dead relu"]),
        ("w = Value(5.0)\nfor x in [1.0, 2.0]:\n    y = tanh(w * x)\n    y.backward()\n"
         "    w.grad = 0.0\n", ["saturated tanh"]),
        ("w = Value(5.0)\ny = w * 2\nz = Value(y.data)\nL = z * 3\nL.backward()\n",
         ["never reached", "graph is cut"]),
        ("w = Value(5.0)\nfor i in range(2):\n    L = Value((w * 2).data) * 3\n    w.grad = 0.0\n"
         "    L.backward()\n", ["never reached", "graph is cut"]),
        ("a = Value(1.0)\nL = a * 2\nL.backward()\nL = a * 3\nL.backward()\n", ["not set to 0"]),
        (LOOP + "w.grad = 0.0\n", ["never updated"]),
        (LOOP.replace("3", "2") + "w.grad = 0.0\n", []),
        ("w = Value(2.0)\n" + "L = w * w\nL.backward()\nw.grad = 0.0\n" * 3, []),
    ],
)  # fmt: skip
def test_each_finding(program: str, found: list[str]) -> None:
    assert kinds(program) == found


@pytest.mark.parametrize(
    "program",
    [LOOP + STEP.format("+=").replace("\nw", "\n    w"), *(
        f"a = Value(1.0)\nb = Value(2.0)\nu = Value(3.0)\nfor i in range(3):\n    L = a * b + {x}\n"
        f"    L.backward()\n    {y}\n    a.data += 0.1\n"
        for x in ("relu(-a)", "tanh(a * 9)", "a")
        for y in ("a.grad = 0.0", "b.grad = 0.5", "b.data = a.data")
    )],
)  # fmt: skip
def test_the_events_that_tell_say_what_all_events_say(program: str) -> None:
    log = Trace(run(parse(program)))
    every, some = list(log.events()), list(chain(*telling(log)))
    assert len(some) < len(every)
    told = [[list(look(log, events)) for look in LOOKS] for events in (every, some)]
    assert told[0] == told[1] and any(told[0])


DEEP = """w = [Value({}) for i in range(6)]
for step in range(2):
    h = Value(0.5)
    for each in w:
        h = {}
    h.backward()
    for each in w:
        each.data -= 0.0001 * each.grad
        each.grad = 0.0
"""
SIDE_BY_SIDE = """w = [Value(1.0) for i in range(5)]
for step in range(2):
    L = sum([w[i] * 10.0 ** i for i in range(5)])
    L.backward()
    for each in w:
        each.data -= 0.0001 * each.grad
        each.grad = 0.0
"""


@pytest.mark.parametrize(
    ("program", "found"),
    [
        (DEEP.format(12.0, "each * h * 0.5"), []),
        (DEEP.format(1.0, "each + tanh(h * 0.05) * each"), ["vanishing by layer"]),
        (DEEP.format(1.0, "each * sin(h * 12.0)"), ["exploding by layer"]),
        (SIDE_BY_SIDE, []),
    ],
)
def test_gradients_by_layer(program: str, found: list[str]) -> None:
    assert kinds(program) == found


ENGINE = Path(__file__).parent / "scripts" / "faulty.py"
SOUND = ENGINE.read_text("utf-8").replace("self.grad = o", "self.grad += o").replace(
    "grad = self.data", "grad += self.data"
).replace("grad = other.data", "grad += other.data")  # fmt: skip


FAULTS = (
    ("+= other.data * out.grad", "+= other.grad * out.grad", "another slope", "line 25"),
    ("for v in reversed(order)", "for v in order", "left too early", "contributions"),
    ("for v in reversed(order)", "for v in order[-1:]", "missed", "got 0 of"),
    ("out = Value(self.data * other.data, (self, other))",
     "out = Value(self.data * other.data)", "graph is dropped", "without its operands"),
    ("loss.backward()", "loss.data = float('nan')\nloss = c * loss\nloss.backward()",
     "not a finite number", "is nan"),
)  # fmt: skip


def test_faults_of_classes(tmp_path: Path) -> None:
    texts = [SOUND.replace(old, new, 1).replace("Value", f"Value{i}")
             for i, (old, new, _, _) in enumerate(FAULTS)]  # fmt: skip
    assert SOUND not in texts
    found = findings(record_text("\n".join(texts), tmp_path / "engines.py"))
    for _, _, kind, said in FAULTS:
        assert any(each.kind == kind and said in each.text for each in found), (kind, found)


def test_findings_are_drawn_and_lead_to_their_place() -> None:
    bench = Workbench(recorded("zero_grad_forgotten"))
    state = open_findings(bench)
    assert isinstance(state, FindingList)
    for cells in (40, 80, 120):
        rows = findings_view.draw(state, cells, 20, UNICODE)
        assert all(width("".join(span.text for span in row)) <= cells for row in rows)
    text = " ".join(plain(row) for row in findings_view.draw(state, 80, 20, UNICODE))
    assert "not set to 0" in text and "never reached" in text
    state.choose(1)
    at = state.items[1].k + 1
    said = f"Never reached: event {at} of {len(bench.log)}. ! lists the findings"
    assert state.go().text == said
    assert bench.log.node_of(bench.k - 1) == bench.log.node_named("unused")


def test_a_long_run_is_looked_through_while_the_list_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = recorded("faulty")
    monkeypatch.setattr(finding_list, "_SHORT", 0)
    monkeypatch.setattr(telling_events, "_AT_ONCE", 5)
    state = FindingList(Workbench(log))
    assert state.go().kind == STUCK and state.paragraph() == []
    assert state.looking.go_on()
    said = plain(findings_view.draw(state, 80, 20, UNICODE)[0])
    assert said == f"Looking through the run: 5 of {len(log)} events."
    while state.looking.go_on():
        assert state.items == []
    assert state.items == findings(log)


def test_while_a_question_is_open_nothing_is_told() -> None:
    log = Trace(run(parse("a = Value(1.0)\nL = a * 2\nL.backward()\n")))
    assert open_findings(Workbench(log, asked=lambda: True)) == UNTIL_ANSWERED
    hidden = frozenset({(0, "gradient")})
    assert open_findings(Workbench(log, hides=lambda: hidden)) == UNTIL_ANSWERED
