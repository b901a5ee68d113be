"""Whether the watched class is right is said before anybody steps, and a finding can be copied."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest

from tests.script.recorded import SCRIPTS, record_text, recorded
from tests.script.test_engines import report_on
from tutor.cli import main
from tutor.debug.workbench import Workbench
from tutor.debug_commands import Greeting, Recorded
from tutor.learner.hosts import ProgramHost
from tutor.plain.debug_talk import DebugConversation
from tutor.plain.talk import Talk
from tutor.script.engine.engine_report import EngineReport
from tutor.script.findings.findings import findings
from tutor.script.record import verdict

FAULTY = SCRIPTS / "faulty.py"


def test_the_verdict_names_the_fault_and_its_line() -> None:
    report = report_on(FAULTY)
    assert verdict.told(report, FAULTY, short=True) == "Your class Value has a fault on line 25"
    whole = verdict.told(report, FAULTY, short=False)
    assert "`=` where `+=` belongs" in whole and "`engine faulty.py` says more" in whole
    sound = SCRIPTS / "lecture.py"
    agreed = verdict.told(report_on(sound), sound, short=True)
    assert agreed.startswith("Your class Value: ") and agreed.endswith(" checks agree")


def test_the_finding_of_a_class_leads_to_where_its_line_was_at_work() -> None:
    log = recorded("faulty")
    found = verdict.verdict_finding(report_on(FAULTY), FAULTY, log)
    assert found is not None
    write = log.write(found.k)
    assert (found.line, write and write.line) == (25, 25)
    assert found.program.splitlines()[-1] == "L.backward()"
    lecture = SCRIPTS / "lecture.py"
    assert verdict.verdict_finding(report_on(lecture), lecture, log) is None


def test_debug_begins_with_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr(verdict, "check_script", lambda path, seconds: report_on(path))
    assert main(["debug", str(FAULTY), "--plain"]) == 0
    out = capfd.readouterr().out
    assert "Your class Value has a fault on line 25" in out
    assert "3 things stand out in this run; `findings` lists them" in out


def test_a_screen_does_not_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = threading.Event()

    def slow(path: Path, seconds: float) -> EngineReport:
        ends.wait(60.0)
        return report_on(path)

    monkeypatch.setattr(verdict, "check_script", slow)
    log = record_text(FAULTY.read_text("utf-8"), FAULTY)
    greeting = Greeting(Recorded(log, "x", "x", verdict.ClassTrials(FAULTY)), short=True)
    assert greeting.said() == ("! lists 2 findings",)
    assert greeting.later() is None
    ends.set()
    while greeting.later() is None:
        ends.wait(0.01)
    assert greeting.later() == ("Your class Value has a fault on line 25", "! lists 3 findings")


def test_lines_of_text_begin_before_it_and_tell_it_when_it_comes() -> None:
    log, out = recorded("zero_grad_forgotten"), io.StringIO()
    news = iter((None, ("first", "verdict"), ("verdict",)))
    talk = Talk(io.StringIO("n\nn\n"), out)
    DebugConversation(ProgramHost(Workbench(log), "x", "x"), talk).run(
        ("first",), lambda: next(news)
    )
    said = out.getvalue().splitlines()
    assert said.count("first") == said.count("verdict") == 1
    program, verdict_at = said.index("The program:"), said.index("verdict")
    prompts = [i for i, row in enumerate(said) if "> " in row and row.startswith("(")]
    assert said.index("first") < program < prompts[0] < verdict_at < prompts[1]


def test_without_a_verdict_the_run_is_shown(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(path: Path, seconds: float) -> None:
        raise RuntimeError

    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr(verdict, "check_script", broken)
    assert main(["debug", str(FAULTY), "--plain"]) == 0
    assert "2 things stand out" in capfd.readouterr().out


def test_a_finding_is_copied_as_a_paragraph() -> None:
    log, out = recorded("zero_grad_forgotten"), io.StringIO()
    talk = Talk(io.StringIO("findings\ny\ndown\ny\nq\n"), out)
    DebugConversation(ProgramHost(Workbench(log), "x", "x"), talk).run()
    text = " ".join(out.getvalue().split())
    assert "zero_grad_forgotten.py, line 9: not set to 0" in text
    assert "loss = (w * 3.0 + b - 1.0) ** 2 b.grad still held 11 of the pass before" in text
    assert "zero_grad_forgotten.py, line 7: never reached unused = Value(1.0)" in text


LABELLED = """from micrograd.engine import Value
nodes = {}
nodes[1.5] = Value(2.0, label="input")
nodes[2.5] = nodes[1.5] * 3
nodes[2.5].label = "out"
nodes[2.5].backward()
print(nodes[1.5].grad)
"""


def test_nodes_without_a_name_are_called_as_they_say(tmp_path: Path) -> None:
    log = record_text(LABELLED, tmp_path / "labelled.py")
    labels = [log.label(node) for node in log.nodes() if not log.is_constant(node)]
    assert labels == ["input", "out"]
    assert findings(log) == []
