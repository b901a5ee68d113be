"""What a learner is told about a gradient, where programs do more than one plain pass."""

from __future__ import annotations

from tests.program.running import execute, trace_of
from tutor.trace import Grad, Trace

DIAMOND = """
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
"""


def at(trace: Trace, phrase: str, name: str) -> Grad:
    node = trace.node_named(name)
    assert node is not None
    return trace.grad(node, trace.position(phrase))


def test_one_pass_goes_from_unset_over_partial_to_final() -> None:
    trace = trace_of(DIAMOND + "L.backward()")
    assert at(trace, "start", "a") == Grad(None, 0, 2, "unset")
    assert at(trace, "before accumulate a", "a") == Grad(None, 0, 2, "unset")
    assert at(trace, "after accumulate a", "a") == Grad(-10.0, 1, 2, "partial")
    assert at(trace, "after accumulate a 2", "a") == Grad(-13.75, 2, 2, "final")
    assert at(trace, "end", "a") == Grad(-13.75, 2, 2, "final")
    assert at(trace, "after seed", "L") == Grad(1.0, 0, 0, "final")
    assert at(trace, "after seed", "d") == Grad(None, 0, 1, "unset")


def test_parallel_edges_are_contributions_of_their_own() -> None:
    trace = trace_of("a = Value(3.0)\ns = a + a\np = a * a\nL = s * p\nL.backward()")
    seen = [
        trace.grad(0, e.k + 1) for e in trace.events() if e.kind == "accumulate" and e.node == 0
    ]
    # Backward goes through p = a * a before s = a + a.
    values = [18.0, 36.0, 45.0, 54.0]
    assert seen == [Grad(x, i, 4, "partial" if i < 4 else "final") for i, x in enumerate(values, 1)]


def test_a_node_that_no_path_leads_to_stays_unset() -> None:
    trace = trace_of("a = Value(1.0)\nb = Value(2.0)\nc = a * b\ndead = b * 2\nc.backward()")
    assert at(trace, "end", "dead") == Grad(None, 0, 0, "unset")
    assert at(trace, "end", "b") == Grad(1.0, 1, 1, "final")


def test_a_gradient_of_exactly_zero_is_final_and_not_zeroed() -> None:
    trace = trace_of("a = Value(-1.0)\nb = relu(a)\nb.backward()")
    assert at(trace, "end", "a") == Grad(0.0, 1, 1, "final")


def test_a_second_pass_adds_to_what_is_there() -> None:
    """While it goes on, the old number is not done: more will be added to it."""
    trace = trace_of("a = Value(2.0)\nb = a * 3\nb.backward()\nb.backward()")
    assert at(trace, "before seed 2", "a") == Grad(3.0, 1, 1, "final")
    assert at(trace, "after seed 2", "a") == Grad(3.0, 0, 1, "partial")
    assert at(trace, "end", "a") == Grad(6.0, 1, 1, "final")


def test_zeroing_between_passes_begins_anew() -> None:
    trace = trace_of(
        "a = Value(2.0)\nb = a * a\nb.backward()\na.grad = 0.0\nc = a * 3\nc.backward()"
    )
    assert at(trace, "before zero a", "a") == Grad(4.0, 2, 2, "final")
    assert at(trace, "after zero a", "a") == Grad(0.0, 0, 1, "zero")
    assert at(trace, "after seed 2", "a") == Grad(0.0, 0, 1, "zero")
    assert at(trace, "end", "a") == Grad(3.0, 1, 1, "final")


def test_zeroing_at_the_end_leaves_nothing_to_come() -> None:
    trace = trace_of("a = Value(2.0)\nb = a * a\nb.backward()\na.grad = 0")
    assert at(trace, "end", "a") == Grad(0.0, 0, 0, "zero")


def test_a_later_pass_leaves_gradients_alone_that_it_does_not_reach() -> None:
    trace = trace_of(
        "a = Value(2.0)\nb = Value(3.0)\nc = a * a\nc.backward()\nd = b * 2\nd.backward()"
    )
    for phrase in ("before seed 2", "after seed 2", "end"):
        assert at(trace, phrase, "a") == Grad(4.0, 2, 2, "final")
    assert at(trace, "start", "b") == Grad(None, 0, 1, "unset")


def test_in_a_loop_each_new_node_waits_for_its_own_pass() -> None:
    trace = trace_of(
        "w = Value(1.0)\n"
        "for i in range(2):\n"
        "    y = w * 2\n"
        "    loss = y * y\n"
        "    w.grad = 0.0\n"
        "    loss.backward()\n"
        "    w.data -= 0.1 * w.grad\n"
    )
    assert at(trace, "after value y", "y") == Grad(None, 0, 2, "unset")
    assert at(trace, "after value y", "w") == Grad(8.0, 1, 1, "final")
    assert at(trace, "after zero w 2", "w") == Grad(0.0, 0, 1, "zero")
    assert at(trace, "before zero w", "w") == Grad(None, 0, 1, "unset")


def test_a_root_that_is_an_inner_node_of_another_pass() -> None:
    trace = trace_of("a = Value(2.0)\nd = a * 3\nL = d * d\nd.backward()\nL.backward()")
    assert at(trace, "after seed", "d") == Grad(1.0, 0, 0, "final")
    assert at(trace, "after seed 2", "d") == Grad(1.0, 0, 2, "partial")
    assert at(trace, "end", "d") == Grad(13.0, 2, 2, "final")  # micrograd adds to the old seed
    assert at(trace, "end", "a") == Grad(42.0, 1, 1, "final")


def test_a_root_seeded_again_is_1_again() -> None:
    trace = trace_of("a = Value(2.0)\nd = a * 3\nL = d * d\nL.backward()\nd.backward()")
    assert at(trace, "before seed 2", "d") == Grad(12.0, 2, 2, "final")
    assert at(trace, "end", "d") == Grad(1.0, 0, 0, "final")


def test_the_graph_of_a_pass_is_free_of_what_an_earlier_pass_left() -> None:
    trace = trace_of("a = Value(2.0)\nd = a * 3\nL = d * d\nL.backward()\nL.backward()")
    first, second = trace.graph(0), trace.graph(1)
    assert first is not None
    assert second is not None
    a = trace.node_named("a")
    assert a is not None
    assert first.grad == second.grad
    assert first.edges == second.edges
    assert second.grad[a] == 36.0
    assert at(trace, "end", "a").value == 36.0 + 72.0  # the log shows what micrograd does


def test_a_gradient_put_in_by_hand_is_final() -> None:
    trace = trace_of("a = Value(2.0)\na.grad = 5.0\nb = a * 3\nb.backward()")
    assert at(trace, "after seed a", "a") == Grad(5.0, 0, 0, "final")
    assert at(trace, "after seed b", "a") == Grad(5.0, 0, 1, "partial")
    assert at(trace, "end", "a") == Grad(8.0, 1, 1, "final")


def test_a_pass_that_an_error_stops_stays_partial() -> None:
    """sqrt has no slope at 0: what was to come through it never came."""
    trace = Trace(execute("a = Value(0.0)\nb = sqrt(a)\nc = b * 2 + a\nc.backward()"))
    assert trace.error is not None
    assert at(trace, "end", "a") == Grad(1.0, 1, 2, "partial")
    assert at(trace, "start", "a") == Grad(None, 0, 2, "unset")
    assert at(trace, "end", "b") == Grad(2.0, 1, 1, "final")


def test_a_stopped_pass_does_not_count_as_done_for_what_it_has_not_reached() -> None:
    trace = Trace(
        execute(
            "x = Value(5.0)\na = Value(0.0)\ny = x * 2\ny.backward()\nb = y + sqrt(a)\nb.backward()"
        )
    )
    # y got its contribution; the fault at sqrt(a) came after b, and before y passed it on.
    order = [e.node for e in trace.events() if e.kind == "accumulate"]
    assert trace.node_named("a") not in order
    assert at(trace, "end", "a") == Grad(None, 0, 1, "unset")
    assert at(trace, "end", "x") == Grad(2.0, 0, 1, "partial")


def test_updates_change_the_value_and_leave_the_gradient() -> None:
    trace = trace_of("a = Value(2.0)\nb = a * a\nb.backward()\na.data -= 0.5 * a.grad")
    k = trace.position("before update a")
    assert (trace.value(0, k), trace.value(0, k + 1)) == (2.0, 0.0)
    assert trace.grad(0, k) == trace.grad(0, k + 1) == Grad(4.0, 2, 2, "final")
    assert trace.writer(0, "value", k) == 0
    assert trace.writer(0, "value", k + 1) == k
    assert trace.writer(0, "gradient", k + 1) == k - 1


def test_a_pass_uses_the_values_of_its_time() -> None:
    trace = trace_of(
        "a = Value(2.0)\nb = a * a\nb.backward()\na.data = 5.0\na.grad = 0\nb.backward()"
    )
    first, second = trace.graph(0), trace.graph(1)
    assert first is not None
    assert second is not None
    assert (first.value[0], first.grad[0]) == (2.0, 4.0)
    assert (second.value[0], second.grad[0]) == (5.0, 10.0)
    assert trace.graph() is second
