"""Operations that only the script knows: a name and operands, without a rule."""

from __future__ import annotations

from functools import cache

from tutor.engine.ops import Op

_ONLY = "only the script itself computes this operation"


def _unknown(*numbers: float) -> float:
    raise ValueError(_ONLY)


@cache
def own_operation(name: str, arity: int) -> Op:
    """An operation that can be shown and not computed: `only the script itself computes it`."""
    never = ((lambda x, y: True, _ONLY),)
    return Op(
        name, arity, _unknown, (_unknown,) * arity, ("as the script has it",) * arity,
        ("as the script has it",) * arity, "passes on what the script says",
        undefined=never, no_slope=(never,) * 2,
    )  # fmt: skip
