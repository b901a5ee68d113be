"""The graph pane at real positions of real programs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sampled import examples
from tests.view.programs import moment
from tutor.engine.numbers import show
from tutor.program import parse, run
from tutor.trace import Trace
from tutor.view.glyphs import UNICODE
from tutor.view.graph import gutter
from tutor.view.graph.graph_pane import draw, note, picture
from tutor.view.hidden import Mask
from tutor.view.moment import Moment
from tutor.view.text import ROLES, line_width, plain

PROGRAMS = {
    "diamond": """
a = Value(-4.0); b = Value(2.5)
d = a * b; e = a + b; L = d * e
L.backward()
""",
    "neuron": """
x1 = Value(2.0); x2 = Value(0.0); w1 = Value(-3.0); w2 = Value(1.0); b = Value(6.8813735870195432)
n = x1 * w1 + x2 * w2 + b; o = tanh(n)
o.backward()
""",
    "first": """
a = Value(2.0); b = Value(3.0); c = a * b; d = c + 1.0; loss = d ** 2
loss.backward()
""",
    "sanity": """
x = Value(-4.0); z = 2 * x + 2 + x; q = relu(z) + z * x; h = relu(z * z); y = h + q + q * x
y.backward()
""",
    "training": """
w = Value(3.0); x = Value(2.0)
for step in range(3):
    y = w * x
    loss = (y - 1.0) ** 2
    loss.backward()
    w.data -= 0.1 * w.grad
    w.grad = 0.0
    x.grad = 0.0
""",
    "aside": """
a = Value(2.0); b = a * 3.0; unused = a + 1.0; L = b * b
L.backward()
print(L.data)
""",
    "forward only": "a = Value(1.5)\nb = a * 2.0\n",
    "nothing": "print(1)\n",
}
LONG = "a = Value(0.5)\ns = a * 1.0\nfor i in range(120):\n    s = s + a * s\ns.backward()\n"


def trace_of(source: str) -> Trace:
    recording = run(parse(source))
    assert recording.error is None
    return Trace(recording)


TRACES = {name: trace_of(source) for name, source in PROGRAMS.items()}
TRACES["long"] = trace_of(LONG)


def text(name: str, k: int, width: int, height: int, mask: Mask | None = None, **more) -> list[str]:
    lines = draw(moment(TRACES[name], k, mask, **more), width, height)
    return [plain(row).rstrip() for row in lines]


def test_the_diamond_at_its_second_contribution() -> None:
    """The next edge is heavy from end to end and carries its product; others what they sent."""
    assert text("diamond", 10, 78, 9) == [
        "┏ a ━━━━━━━┓                           ┏ d = a*b ━┓",
        "┃       -4 ┃◀━┯━━━ -1.5 × 2.5 = -3.75 ━┃      -10 ┃──╮",
        "┃ g    -10 ┃  │ ╭────────────── ×(-4) ▸┃ g   -1.5 ┃  │",
        "┗━━━ ◐ 1/2 ┛  │ │                      ┗━━━━━━━ ● ┛  │",
        "              │ │                                    │           ╭ L = d*e ─╮",
        "╭ b ───────╮  │ │                      ╭ e = a+b ─╮  ╰── ◁ -1.5 ─│       15 │",
        "│      2.5 │◁─│─┴────────────── ◁ -10 ─│     -1.5 │────── ◁ -10 ─│ g      1 │",
        "│ g    -10 │  ╰──────────────── ◁ -10 ─│ g    -10 │              ╰── ● seed ╯",
        "╰─── ◐ 1/2 ╯                           ╰─────── ● ╯",
    ]


def test_the_diamond_in_the_forward_pass() -> None:
    """The edges into the node that is made next are heavy; a slope stands where one is known."""
    assert text("diamond", 3, 78, 9) == [
        "╭ a ───────╮                           ╭ d = a*b ─╮",
        "│       -4 │━━┱───────────────── ×2.5 ▷│      -10 │──╮",
        "│          │  ┃ ╭────────────── ×(-4) ▷│          │  │",
        "╰──────────╯  ┃ │                      ╰──────────╯  │",
        "              ┃ │                                    │           ╭ L = d*e ─╮",
        "╭ b ───────╮  ┃ │                      ┏ e = a+b ━┓  ╰──────────▸│        · │",
        "│      2.5 │━━┃━┷━━━━━━━━━━━━━━━━━━━━━▶┃        · ┃─────────────▸│          │",
        "│          │  ┗━━━━━━━━━━━━━━━━━━━━━━━▶┃          ┃              ╰──────────╯",
        "╰──────────╯                           ┗━━━━━━━━━━┛",
    ]


def test_the_diamond_in_a_small_pane_keeps_names_and_numbers() -> None:
    assert text("diamond", 8, 38, 8)[1:5] == [
        "a = -4◀━━━━━━━━┱──▸d = -10──╮",
        "g ·            ┃ ╭▸g -1.5 ● ╰◁L = 15",
        "b = 2.5────────┃─┴▸e = -1.5◁─◁g 1 ●",
        "g ·            ┗━━━g -10 ●",
    ]


def test_the_diamond_in_two_rows_a_node() -> None:
    """Where frames are too tall; the name of the node that sends is in a chip of its own role."""
    rows = draw(moment(TRACES["diamond"], 10), 90, 6)
    assert [plain(row).rstrip() for row in rows][:5] == [
        " a = -4 ◀━━━━━━━━━━┯━━━ -1.5 × 2.5 = -3.75 ━ d = a*b = -10 ────╮",
        " g -10 ◐ 1/2       │ ╭────────────── ×(-4) ▸ g -1.5 ●          ╰── ◁ -1.5 ─ L = d*e = 15",
        " b = 2.5 ◁─────────│─┴────────────── ◁ -10 ─ e = a+b = -1.5 ─────── ◁ -10 ─ g 1 ● seed",
        " g -10 ◐ 1/2       ╰──────────────── ◁ -10 ─ g -10 ●",
        "",
    ]
    assert {s.text for row in rows for s in row if s.role == "grad-chip"} == {
        "d", " -1.5 × 2.5 = -3.75 ",
    }  # fmt: skip


def test_the_diamond_in_ascii() -> None:
    assert text("diamond", 10, 78, 9, ascii=True) == [
        "# a =======#                           # d = a*b =#",
        "H       -4 H{=#=== -1.5 * 2.5 = -3.75 =H      -10 H--+",
        "H g    -10 H  | +-------------- *(-4) >H g   -1.5 H  |",
        "#=== % 1/2 #  | |                      #======= * #  |",
        "              | |                                    |           + L = d*e -+",
        "+ b -------+  | |                      + e = a+b -+  +-- ( -1.5 -|       15 |",
        "|      2.5 |(-|-+-------------- ( -10 -|     -1.5 |------ ( -10 -| g      1 |",
        "| g    -10 |  +---------------- ( -10 -| g    -10 |              +-- * seed +",
        "+--- % 1/2 +                           +------- * +",
    ]


def test_a_graph_that_does_not_fit_is_a_tape() -> None:
    """`2` on a line says that `z * z` reads z twice. In so few columns no part is drawn either."""
    rows = gutter.draw(moment(TRACES["sanity"], 20), 60, 16)
    assert [plain(row).rstrip() for row in rows][:12] == [
        "  ○       x                  -4    40  ◐ 1/4",
        "  ├─●     2*x                -8     ·",
        "  │ ╰─●   2*x+2              -6     ·",
        "◀ ├─●─╯   z = 2*x+2+x       -10     ·         ◀  = -10",
        "  │ ┠─●   relu(z)             0     ·",
        "  ├─╂─│─● z*x                40     ·",
        "  │ ┃ ●─╯ q = relu(z)+z*x    40    -3  ●",
        "◁ │ ┗2│━● z*z               100     1  ●      ◁ 1",
        "  │ ●─│─╯ h = relu(z*z)     100     1  ●",
        "  │ ╰─┼─● h+q               140     1  ●",
        "  ╰───● │ q*x              -160     1  ●",
        "      ╰─◉ y = h+q+q*x       -20     1  ●",
    ]


sizes = st.tuples(st.integers(1, 100), st.integers(1, 24))


@settings(max_examples=examples(150))
@given(st.sampled_from(sorted(TRACES)), st.data(), sizes, st.booleans())
def test_every_pane_is_exactly_as_large_as_asked(name, data, size, ascii) -> None:
    trace = TRACES[name]
    k = data.draw(st.integers(0, len(trace)))
    lines = draw(moment(trace, k, ascii=ascii, focus=(0,), cursor=0), *size)
    assert len(lines) == size[1]
    assert {line_width(row) for row in lines} == {size[0]}
    assert all(span.role in ROLES for row in lines for span in row)
    assert not ascii or all(plain(row).isascii() for row in lines)


@settings(max_examples=examples(150))
@given(st.sampled_from(sorted(set(TRACES) - {"nothing"})), st.data(), sizes)
def test_no_number_is_ever_cut(name, data, size) -> None:
    """Every value and gradient on the screen is one that some node has at that position.

    Or the mean size of those of a bundle.
    """
    trace = TRACES[name]
    k = data.draw(st.integers(0, len(trace)))
    plan = picture(moment(trace, k), *size)
    ids = [n for n in trace.nodes() if not trace.is_constant(n)]
    values = {show(trace.value(n, k)) for n in ids}
    grads = {show(trace.grad(n, k).value) for n in ids}
    for part in (plan, plan.over if plan is not None else None):
        cut = part.scene.cut if part is not None else None
        for bundle in cut.bundles.found.values() if cut is not None and cut.bundles else ():
            held = [trace.gradient(node, k) for node in bundle.outputs]
            means = [abs(each) for each in held if each is not None]
            grads |= {f"{sum(means) / len(means):.3g}"} if means else set()
    states = {"unset", "zero", "partial", "final"}
    for row in draw(moment(trace, k), *size):
        for span in row:
            if span.role in ("value", "value-done"):
                number = span.text.lstrip(UNICODE.lines + "▷▶▸")  # its line may be of one hue
                assert not re.search(r"\d", number) or number in values
            elif span.role in states:
                number = re.sub(r"[◐●○·] ?(seed|\d+/\d+)? *| ?zero ?", "", span.text).strip()
                assert not number or number in values | grads


@settings(max_examples=examples(100))
@given(st.sampled_from(["diamond", "neuron", "sanity", "long"]), st.data(), sizes)
def test_stepping_moves_no_node(name, data, size) -> None:
    """Where a name stands does not depend on the position.

    Only a long tape turns its page, and a part of a graph gives way to the next one.
    """
    trace = TRACES[name]
    k = data.draw(st.integers(0, len(trace) - 1))
    if name == "long":
        size = (size[0], 400)
    drawn = [picture(moment(trace, at), size[0], max(20, size[1])) for at in (k, k + 1)]
    if drawn[0] is not drawn[1]:
        assert all(plan is not None and plan.place for plan in drawn)
        return

    def places(at: int) -> list[tuple[int, int]]:
        rows = [plain(row) for row in draw(moment(trace, at), size[0], max(20, size[1]))]
        return [
            (y, m.start()) for y, row in enumerate(rows) for m in re.finditer(r"\b[a-z]\w* = ", row)
            if "next" not in row and "done" not in row
        ]  # fmt: skip

    assert places(k) == places(k + 1)


def test_a_node_that_has_no_value_yet_stands_there_with_a_dot() -> None:
    screen = "\n".join(text("diamond", 2, 60, 6))
    assert "d = ·" in screen and "a = -4" in screen and "-10" not in screen
    assert "·" not in "\n".join(text("diamond", 0, 60, 6))


@pytest.mark.parametrize("size", [(60, 14), (30, 12), (20, 8)])
def test_a_hidden_gradient_leaves_no_trace_of_its_number(size: tuple[int, int]) -> None:
    """Two programs that differ in nothing but a hidden number are drawn alike."""
    screens = []
    for left in ("-4.0", "123456.5"):
        trace = trace_of(f"a = Value(2.0)\nb = Value({left})\nc = a * b\nc.backward()\n")
        mask = Mask([(0, "gradient"), (1, "value"), (2, "value")])
        screens.append(draw(moment(trace, len(trace), mask), *size))
    assert screens[0] == screens[1]
    assert any("▒▒▒▒" in plain(row) for row in screens[0])


@pytest.mark.parametrize("size", [(72, 20), (38, 10), (30, 12), (20, 8)])
def test_the_current_node_is_in_view_and_marked(size: tuple[int, int]) -> None:
    for name in ("diamond", "neuron", "sanity", "long"):
        trace = TRACES[name]
        for k in range(0, len(trace), 7):
            roles = {s.role for row in draw(moment(trace, k), *size) for s in row}
            assert roles & {"value-next", "grad-next", "value-chip", "grad-chip"}, f"{name} at {k}"


@pytest.mark.parametrize("size", [(72, 20), (78, 9), (38, 10), (90, 6)])
def test_what_the_next_step_works_on_is_heavy(size: tuple[int, int]) -> None:
    """By its frame or its name, in the hue of what flows; at the end nothing is."""
    trace = TRACES["diamond"]
    for k in range(len(trace) + 1):
        rows = draw(moment(trace, k), *size)
        roles = {span.role for row in rows for span in row}
        hue = "value" if k < 5 else "grad"
        assert bool({f"{hue}-next", f"{hue}-chip"} & roles) == (k < len(trace)), k
        other = {"value": "grad", "grad": "value"}[hue]
        assert not {f"{other}-next", f"{other}-chip"} & roles


def test_a_page_of_a_long_tape_says_how_much_is_out_of_sight() -> None:
    screen = [plain(row).rstrip() for row in gutter.draw(moment(TRACES["long"], 100), 60, 14)]
    assert re.search(r"↓ \d+ below  242 rows in all$", screen[-2])
    assert any(re.search(r"⋮ \d+ rows$", row) for row in screen)


def test_each_pass_of_a_training_loop_has_its_own_graph() -> None:
    """The update belongs to the pass before it; the next graph opens with its first node."""
    trace = TRACES["training"]
    update = next(k for k in range(len(trace)) if trace.kind(k) == "update")
    assert "loss" in "\n".join(text("training", update, 72, 12))
    assert any("loss#2" in row for row in text("training", trace.passes[1].start, 72, 12))
    assert any("┏ w" in row for row in text("training", update, 72, 12))


def test_a_node_that_leads_nowhere_is_drawn_and_has_no_gradient() -> None:
    screen = "\n".join(text("aside", len(TRACES["aside"]), 72, 12))
    assert "unused = a+1" in screen and "grad        ·" in screen


def test_a_selected_node_is_filled_and_a_node_in_focus_has_a_sign_in_front() -> None:
    for size, first in (((78, 9), "d = a*b"), ((90, 6), "d = a*b = -10 ")):
        rows = draw(moment(TRACES["diamond"], 8, focus=(1,), cursor=2), *size)
        assert [s.text for row in rows for s in row if s.role == "cursor"] == [first]
        assert any("•b" in plain(row) for row in rows)
    rows_of_tape = text("diamond", 8, 30, 9, focus=(1,), cursor=2)
    assert rows_of_tape[1].startswith("• ") and rows_of_tape[2].startswith("› ")


def test_marks_are_explained_only_where_they_are_asked_for() -> None:
    asked, not_asked = (
        "".join(plain(row) for row in draw(Moment(TRACES["diamond"], 8, legend=legend), 76, 16))
        for legend in (True, False)
    )
    assert "what an edge has sent" in asked and "sent" not in not_asked
    assert note(Moment(TRACES["diamond"], 8)) == "blue goes right · orange comes back"
    assert note(Moment(TRACES["diamond"], 8, legend=False)) == ""
    assert note(Moment(TRACES["forward only"], 1)) == ""


def test_a_program_without_nodes_says_so() -> None:
    assert text("nothing", 0, 60, 3)[0] == "The program has made no node yet."
