"""Scripts that start threads: what the main one computes is recorded as without them."""

from __future__ import annotations

import pytest

from tests.script.recorded import SCRIPTS, record_text
from tutor.script.findings.findings import findings

SCRIPT = """
import sys
import threading
FROM
sys.setswitchinterval(1e-5)
w, others = Value(0.5), []

def work(k):
    v = Value(float(k))
    for i in range(60):
        v = v * 0.99 + 0.01
    v.backward()
    others.append(v.data)

threads = [threading.Thread(target=work, args=(k,)) for k in range(3)]
for each in threads:
    each.start()
for i in range(5):
    loss = (w * 2 + -3) ** 2
    w.grad = 0.0
    loss.backward()
    w.data -= 0.1 * w.grad
for each in threads:
    each.join()
print(len(others), w.data)
"""
OWN = "from slots_engine import Value"


@pytest.mark.parametrize("engine", ["from tutor import Value", OWN])
def test_the_main_thread_is_recorded_as_without_others(engine: str) -> None:
    log = record_text(SCRIPT.replace("FROM", engine), SCRIPTS / "threaded.py")
    assert log.error is None
    assert [(each.kind, each.note) for each in findings(log)] == [("threads", True)]
    assert [event.text for event in log.events() if event.kind == "print"][-1:] == ["3 1.49968"]
    w = log.node_named("w")
    assert w is not None
    values = [0.5, 1.3, 1.46, 1.492, 1.4984, 1.49968]
    assert [x for x in log.numbers(w, "data")] == pytest.approx(values, rel=1e-12)
    roots = [each.root for each in log.passes if "loss" in log.label(each.root)]
    assert len(roots) == 5
    lines = {log.span(node).line for node in log.nodes()}
    assert lines == ({6, 19} if engine == OWN else {6, 9, 11, 19})
