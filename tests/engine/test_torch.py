"""PyTorch, where it is installed, gives the same values and gradients."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.graphs import random_program
from tutor.engine.flow import gradients_of

torch = pytest.importorskip("torch", reason="a peer to compare with, not a dependency")

_TWO: dict[str, Any] = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow,
    "max": torch.maximum, "min": torch.minimum,
}  # fmt: skip


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_a_random_program_has_the_gradients_of_pytorch(first: int) -> None:
    for seed in range(first, first + 100):
        program = random_program(seed, steps=10 + seed % 60, leaves=1 + seed % 7)
        tape, ids = program.on_tape()
        ours = gradients_of(tape, ids[-1])
        nodes = [
            torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in program.leaves
        ]  # fmt: skip
        for step in program.steps:
            operands = [
                nodes[v] if isinstance(v, int) else torch.tensor(v, dtype=torch.float64)
                for v in step.operands
            ]
            name = step.op.name
            nodes.append((_TWO.get(name) or getattr(torch, name))(*operands))
        nodes[-1].backward()
        for i, leaf in zip(ids, nodes[: len(program.leaves)], strict=False):
            theirs = leaf.grad.item() if leaf.grad is not None else None
            if theirs is None or ours[i] is None:
                assert (theirs or 0.0) == (ours[i] or 0.0), seed
            else:
                assert ours[i] == pytest.approx(theirs, rel=1e-9, abs=1e-9), seed
