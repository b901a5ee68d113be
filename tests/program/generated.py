"""Random programs: straight lines that reuse nodes, with passes, updates and zeroing in between."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = st.sampled_from([-2.0, -1.5, -0.5, 0.0, 0.25, 1.0, 1.5, 3.0])
_SMOOTH = ("tanh({x})", "sigmoid({x})", "sin({x})", "-{x}", "exp(sin({x}))", "{x} ** 2", "{x} / 4")
_KINKED = ("relu({x})", "abs({x})", "max({x}, 0.5)", "sqrt(abs({x}))")
_BINARY = ("{x} + {y}", "{x} - {y}", "{x} * {y}", "{x} / (2 + {y} * {y})", "mix({x}, {y})")
_TIES = ("max({x}, {y})", "min({x}, {y})")
_EFFECTS = (
    "{x}.backward()",
    "{x}.backward()",
    "{x}.grad = 0.0",
    "{x}.data -= 0.1 * {x}.grad",
    "{x}.data = {n}",
    "{x}.grad = {n}",
    "print({x}.data, {x}.grad)",
)
HEAD = "def mix(p, q):\n    r = p * q\n    return r + p\n"


@st.composite
def programs(draw: st.DrawFn, smooth: bool = False, effects: bool = True) -> str:
    """A program; a `smooth` one has slopes everywhere, one without `effects` a pass at its end."""
    count = draw(st.integers(1, 3))
    lines = [f"v{i} = Value({draw(NUMBERS)})" for i in range(count)]
    operations = _SMOOTH + _BINARY + (() if smooth else _KINKED + _TIES)
    for _ in range(draw(st.integers(1, 12))):
        names = st.integers(0, count - 1).map("v{}".format)
        # A new name most of the time, an old one again now and then.
        target = draw(st.one_of(st.just(f"v{count}"), st.just(f"v{count}"), names))
        kind = draw(st.sampled_from(("operation", "operation", "effect") if effects else ("",)))
        choice = draw(st.sampled_from(_EFFECTS if kind == "effect" else operations))
        operand = (
            st.one_of(names, names, NUMBERS.map("({})".format)) if "mix" not in choice else names
        )
        line = choice.format(x=draw(names), y=draw(operand), n=draw(NUMBERS))
        if kind == "effect":
            lines.append(line)
        else:
            lines.append(f"{target} = {line}")
            count += target == f"v{count}"
    if not effects or draw(st.booleans()):
        lines.append(f"v{count - 1}.backward()")
    return HEAD + "\n".join(lines) + "\n"
