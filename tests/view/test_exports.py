"""What is written for other programs: every node and edge, exact numbers, nothing hidden."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.program.running import execute
from tutor.debug.workbench import UNTIL_ANSWERED, Workbench
from tutor.trace import Trace, export
from tutor.view.export_view import EXPORT, EXPORTS, ExportChoice
from tutor.view.glyphs import UNICODE
from tutor.view.graph_text import dot, mermaid
from tutor.view.moment import Moment
from tutor.view.text import plain

DIAMOND = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()\n"
TWICE = "x = Value(3.0)\ns = x * x\ns.backward()\n"


def trace(source: str) -> Trace:
    return Trace(execute(source))


@pytest.mark.parametrize("write", [mermaid, dot])
@pytest.mark.parametrize(("source", "edges"), [(DIAMOND, 6), (TWICE, 2)])
def test_every_edge_is_written_once_a_slot(write, source, edges) -> None:
    log = trace(source)
    rows = list(write(Moment(log, len(log))))
    assert sum("->" in row for row in rows) == edges
    text = "\n".join(rows)
    for node in log.nodes():
        assert re.search(rf"\bn{node}\b", text)


def test_edges_say_slopes_then_contributions() -> None:
    log = trace(DIAMOND)
    before, after = ("\n".join(mermaid(Moment(log, k))) for k in (5, len(log)))
    assert "×2.5" in before and "-3.75" not in before
    assert "-3.75" in after and "grad -13.75" in after


@pytest.mark.parametrize("write", [mermaid, dot])
def test_what_is_hidden_is_written_as_hidden(write) -> None:
    log = trace(DIAMOND)
    text = "\n".join(write(Moment.at(log, len(log), {(0, "gradient")})))
    assert "-13.75" not in text and "-3.75" not in text and "hidden" in text


def test_a_label_cannot_end_its_quotes() -> None:
    log = trace("x = {'q\"]; end': Value(1.0)}\ny = x['q\"]; end'] * 2\n")
    flowchart = "\n".join(mermaid(Moment(log, len(log))))
    digraph = "\n".join(dot(Moment(log, len(log))))
    assert 'q"]' not in flowchart
    assert 'q"]' not in digraph.replace('\\"', "")


def test_comma_separated_values_are_exact_and_as_many_as_events() -> None:
    log = trace(DIAMOND + "print('=1+1')\n")
    rows = list(csv.DictReader(export.csv(log)))
    assert len(rows) == len(log)
    added = [row for row in rows if row["kind"] == "accumulate"]
    for row in added:
        event = log.event(int(row["k"]))
        assert float(row["contribution"]) == event.contribution
        assert int(row["from"]) == event.source
    assert rows[-1]["text"] == "'=1+1"  # no formula for a spreadsheet


def test_events_can_be_chosen_by_place_and_node() -> None:
    log = trace(DIAMOND)
    assert [event.k for event in export.chosen(log, 2, 5)] == [2, 3, 4]
    assert [event.k for event in export.chosen(log, 3, 99)] == list(range(3, len(log)))
    of_a = list(export.chosen(log, node=log.node_named("a")))
    assert [event.kind for event in of_a] == ["value", "accumulate", "accumulate"]
    assert [event.k for event in export.chosen(log, 9, None, log.node_named("a"))] == [10]


def test_the_tool_writes_a_new_file_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path))
    choice = EXPORT.open(Workbench(trace(DIAMOND)))
    assert isinstance(choice, ExportChoice)
    for form in EXPORTS:
        assert choice.form is form
        shown = "\n".join(map(plain, EXPORT.draw(choice, 78, 20, UNICODE)))
        assert form.id in shown
        choice.write()
        choice.write()
        choice.choose(1)
    found = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert len(found) == 2 * len(EXPORTS)
    (tmp_path / "pictures").rename(tmp_path / "other")
    (tmp_path / "pictures").write_text("in the way")
    assert "No file was written" in choice.write().text


def test_nothing_is_written_while_a_question_is_open() -> None:
    hiding = Workbench(trace(DIAMOND), lambda: frozenset({(0, "gradient")}))
    assert EXPORT.open(hiding) == UNTIL_ANSWERED
    assert EXPORT.argument is not None and EXPORT.argument(hiding, "csv") == UNTIL_ANSWERED
