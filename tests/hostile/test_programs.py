"""Programs that want too much: each is stopped with a located error, and in time."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.texts import is_fit, repeated
from tests.program.running import SMALL
from tutor.program import ProgramError, parse, run

TABLE: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "programs.toml").read_text("utf-8")
)  # fmt: skip
CASES = [case for group in TABLE["programs"] for case in group["cases"]]
LOW = replace(SMALL, seconds=4.0, memory=8 << 20)


def source_of(case: dict[str, Any]) -> str:
    given = "".join(TABLE["given"][name] for name in case.get("given", ()))
    return given + repeated(case["run"], case.get("times", 1)) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["run"])[1:60])
def test_a_program_over_its_limits_is_stopped_with_a_word(case: dict[str, Any]) -> None:
    source = source_of(case)
    begin = time.process_time()
    try:
        error = run(parse(source, limits=LOW), limits=LOW).error
    except ProgramError as e:
        error = e.diagnostic
    assert time.process_time() - begin < 2 * LOW.seconds
    said = str(error) if error else ""
    assert case["says"] in said and bool(case["says"]) is bool(said), said
    assert is_fit(said) and len(said) < 600
    if error:
        lines = source.split("\n")
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.col <= len(lines[error.line - 1]) + 1
