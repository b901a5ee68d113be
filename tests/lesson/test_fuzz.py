"""Whatever happens to a lesson file ends in faults, never in an exception."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lesson.test_packs import PACKS
from tests.sampled import examples
from tutor.lesson import check_lesson, read_lesson
from tutor.quiz.kinds.registry import KEYS

GOOD = (PACKS / "good" / "lessons" / "everything.md").read_bytes()
PIECES = [
    b"```", b"~~~", b"`", b"\n", b"\n\n", b"## ", b"# ", b"[", b"]", b"{", b"}", b'"', b"'", b"\\",
    b'"""', b"= ", b"toml quiz", b"python program", b"\x1b[31m", "\u202e".encode(), b"\xff", b"<b>",
    b"[@click=app.quit]", b"](http://x)", b"- ", b"> ", b"\t", b"\r\n", b"\0", b"[[options]]\n",
    b"9**9**9", b"`d = 3`", b"{dL/da via }", b"inf", b"\xef\xbb\xbf", b"[vary]\n", b".", b"#",
    b"\\u001b",
]  # fmt: skip

Edit = tuple[int, int, bytes]
PIECE = st.sampled_from(PIECES) | st.binary(max_size=4)
EDITS = st.lists(
    st.tuples(st.integers(0, len(GOOD)), st.integers(0, 60), PIECE), min_size=1, max_size=6
)


def mutated(edits: list[Edit]) -> bytes:
    data = GOOD
    for at, cut, piece in edits:
        data = data[:at] + piece + data[at + cut :]
    return data


@settings(max_examples=examples(150))
@given(EDITS)
def test_a_damaged_lesson_is_never_an_exception(edits: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_bytes(mutated(edits))
        _, found = read_lesson(path, KEYS)
        lines = path.read_bytes().count(b"\n") + 2
        for d in (*found, *check_lesson(path, KEYS)):
            assert 1 <= d.line <= lines and d.col >= 1
            assert d.message.isprintable()


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_never_an_exception(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        path.write_bytes(data)
        assert check_lesson(path, KEYS)
