"""Claims: which code spans are one, and which of them are true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.conftest import Faults, places
from tutor.engine.numbers import show
from tutor.lesson.check.claims import claim_of, claims, fault
from tutor.lesson.quantities import Missing, Quantity
from tutor.program import parse, run
from tutor.trace import Trace

DIAMOND = """\
a = Value(-4.0)
b = Value(2.5)
h = 0.5
w = [Value(1.0), Value(2.0)]
d = a * b
e = a + b
L = d * e
unused = a * 2
L.backward()
"""


def trace_of(source: str) -> Trace:
    return Trace(run(parse(source)))


def wrong(text: str, trace: Trace | None = None, k: int = 0) -> Missing | None:
    claim = claim_of(text)
    assert claim is not None, f"`{text}` is no claim"
    trace = trace or trace_of(DIAMOND)
    return fault(claim, lambda q: q.at(trace, k))


@pytest.mark.parametrize(
    "text",
    [
        "d = -10", "d = −10", "d = -10.0", "d=-10", "-10 = d", "h = 0.5", "w[1] = 2",
        "dL/dd = -1.5", "∂L/∂a = -13.75", "dL/da via d = -3.75", "dd/da = 2.5",
        "14 × 3 = 42", "14 · 3 = 14 * 3 = 42", "7 ÷ 2 = 3.5", "1/3 = 0.333", "2³ = 8", "2 ^ 3 = 8",
        "2 ** 3 ** 2 = 512", "-2² = -4", "(-2)² = 4", "2⁻¹ = 0.5", "-(1 + 2) = -3", "2 - -3 = 5",
        "-1.5 × 2.5 = -3.75", "9.006001 - 9 = 0.006001", "0.006001 / 0.001 = 6.001 ≈ 6",
        "dL/dd × b = -1.5 × 2.5 = -3.75", "10,000 × 10 = 100,000", "1.5e-3 × 2 = 3e-3",
        "L = 15 J", "L = 15 kg·m²/s²", "d = -10.0 m/s²", "{d} N = -10 N", "w[1] ≈ 2 °C",
        "tanh(0.5) = 0.4621", "ln(2) = 0.693", "max(a, b) = 2.5", "sqrt(2) = 1.414…",
        "e ≈ -2", "e ≈ -1", "L ≈ 15.0", "{d} = {a} × {b}", "{a} × {b} = -10", "1 = 1",
    ],
)  # fmt: skip
def test_true_claims(text: str) -> None:
    assert wrong(text) is None


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("d = -9", "E301", "`d` is -10, not `-9`"),
        ("d = -9.9", "E301", "write -10.0"),
        ("dL/dd = 1.5", "E301", "`dL/dd` is -1.5"),
        ("14 × 3 = 43", "E301", "`14 × 3` is 42"),
        ("dL/dd = -2", "E301", "`≈` for a rounded number"),  # rounded, and does not say so
        ("dL/dd ≈ -3", "E301", "-1.5"),
        ("sqrt(2) = 1.41", "", ""),
        ("sqrt(2) = 1.42", "E301", "1.4142"),
        ("sqrt(2) = 1.415…", "", ""),
        ("sqrt(2) = 1.413…", "E301", ""),
        ("3 × 4 = 12 = 13", "E301", "13"),
        ("{d} = {a} + {b}", "E301", ""),
        ("dd_ = 3", "E302", "`dd_`"),
        ("dL/dz = 3", "E302", "`z`"),
        ("dK/da = 3", "E302", "`K`"),
        ("dL/da via b = 3", "E303", "no edge"),
        ("dL/dh = 3", "E303", "plain number"),
        ("dL/dunused = 0", "E303", "no gradient reaches"),
        ("db/da = 0", "E303", "no path"),
        ("1 / 0 = 3", "E303", "undefined"),
        ("9 ^ 9 ^ 9 = 3", "E303", "too large"),
        ("1e300 × 1e300 = 3", "E303", "too large"),
    ],
)
def test_false_claims(text: str, code: str, words: str) -> None:
    found = wrong(text)
    assert (found.code if found else "") == code
    if found:
        assert words in found.message + found.help


@pytest.mark.parametrize(
    "text",
    [
        "a", "L = d * e", "a = Value(-4.0)", "for i in range(3):", "y == 4", "x >= 3", "f(x) = 9",
        "2x = 6", "a.grad = 3", "= 3", "x =", "p -= 3", "x = 3 → 4", "x = 3 + ", "x = ((3)",
        'k = "3"', "x = " + "1+" * 150 + "1", "{} = 3",
        "dL/da = dL/dd × b + dL/de", "gradient = upstream × local",
    ],
)  # fmt: skip
def test_spans_that_claim_nothing(text: str) -> None:
    assert claim_of(text) is None


def test_two_backticks_claim_nothing() -> None:
    assert [c.text for c in claims("`d = 1` ``d = 2`` ```d = 3``` d = 4")] == ["d = 1"]


@given(st.floats(-1e6, 1e6, allow_subnormal=False), st.integers(0, 6))
def test_any_number_is_true_as_rounded_and_false_a_unit_away(x: float, digits: int) -> None:
    trace = trace_of(f"a = Value({x!r})")
    unit = 10.0**-digits
    assert wrong(f"a ≈ {x:.{digits}f}", trace) is None
    assert wrong(f"a ≈ {x + 1.01 * unit:.{digits}f}", trace) is not None


@given(st.floats(-1e6, 1e6))
def test_a_number_is_true_as_the_house_shows_it(x: float) -> None:
    assert wrong(f"a ≈ {show(x)}", trace_of(f"a = Value({x!r})")) is None


@given(st.text("adL/∂=≈-+×*²^().,{} 0123456789via", max_size=40))
def test_whatever_is_written_is_a_claim_or_not(text: str) -> None:
    claim = claim_of(text)
    if claim:
        trace = trace_of("a = Value(2.0)\nL = a * a\nL.backward()")
        found = fault(claim, lambda q: q.at(trace, 0))
        assert found is None or found.code in ("E301", "E302", "E303")


TRAINING = """\
w = Value(3.0)
for step in range(3):
    loss = w * w
    loss.backward()
    w.data -= 0.1 * w.grad
    w.grad = 0.0
"""


@pytest.mark.parametrize(
    ("at", "w", "loss", "gradient"),
    [
        ("start", 3, 9, 6),
        ("before seed", 3, 9, 6),
        ("before accumulate w", 3, 9, 6),
        ("before zero w", 2.4, 9, 6),
        ("after zero w", 2.4, 9, 4.8),  # that of the pass to come: this one is gone
        ("before accumulate w 4", 2.4, 5.76, 4.8),
        ("end", 1.536, 3.6864, 3.84),  # none is to come: the last there was
    ],
)
def test_a_number_is_that_of_the_position_or_the_next(
    at: str, w: float, loss: float, gradient: float
) -> None:
    trace = trace_of(TRAINING)
    k = trace.position(at)
    for name, x in (("w", w), ("loss", loss), ("dloss/dw", gradient), ("dL/dw", gradient)):
        quantity = Quantity.read(name)
        assert quantity is not None and quantity.at(trace, k) == pytest.approx(x)


def test_parallel_edges_count_together() -> None:
    trace = trace_of("x = Value(3.0)\nL = x * x\nL.backward()")
    assert wrong("dL/dx via L = 6", trace) is None


def test_a_name_that_comes_again_has_numbers() -> None:
    trace = trace_of("c = Value(3.0)\nc = c * 2\nL = c * 5\nL.backward()")
    assert wrong("c#2 = 6", trace) is None
    assert wrong("c = 6", trace, len(trace)) is None
    assert wrong("dL/dc#2 = 5", trace, len(trace)) is None


def test_a_claim_in_a_heading_is_refused(faults: Faults) -> None:
    assert places(faults("## So `d = -10`\n\ntext\n\n## And ``d = -11``\n\ntext\n")) == [
        (1, 8, "E307")
    ]
    assert places(faults("### So `d = -11`\n")) == [(1, 9, "E301")]


def test_a_claim_that_is_nested_too_deep_is_refused_and_code_is_not(faults: Faults) -> None:
    deep = "(" * 30 + "d" + ")" * 30
    assert places(faults(f"`{deep} = -11`")) == [(1, 2, "E303")]
    assert faults(f"`x = f{deep}; y`") == []
