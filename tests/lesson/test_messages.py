"""What the messages say to do about the mistakes that authors make most."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lesson.conftest import HEAD, Faults
from tutor.lesson import check_pack
from tutor.quiz.check.whole_check import check_all
from tutor.quiz.kinds.registry import KEYS

QUIZ = '```toml quiz\nid = "q"\nkind = "value"\ntarget = "a"\nask = "?"\n{}\n```\n'


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        (QUIZ.format('[vary]\na = [1]\nright = "Yes."'), "E013", "move it above `[vary]`"),
        (QUIZ.format('[feedback]\nright = "Yes."'), "E412", "move it above `[feedback]`"),
        (
            QUIZ.replace("value", "choice").replace('target = "a"\n', "").format(
                '[[options]]\ntext = "x"\nright = true\n[[options]]\ntext = "y"\nhints = ["z"]'
            ),
            "E012",
            "move it above the first `[[options]]`",
        ),
        (QUIZ.replace('target = "a"\n', ""), "E011", 'write `target = "a"`'),
        (QUIZ.replace('ask = "?"\n', ""), "E011", 'write `ask = "…"`'),
        ('```toml view\nat = "before accumulate a via h"\n```\n', "E305", "h"),
        ('```toml view\nat = "before accumulate a via L"\n```\n', "E305", "`a` receives via e, d"),
        ("`{d} + 1 = {a} × {b}`", "E301", "not `{d} + 1`, which is -9"),
        (QUIZ.format('tolerance = 4\nrequire = ["overwrite"]'), "E413", "make `tolerance` smaller"),
    ],
)  # fmt: skip
def test_a_message_says_what_to_do(tmp_path: Path, text: str, code: str, part: str) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(HEAD + text.replace("{}", ""), "utf-8")
    found = [d for d in check_all(path)[1] if d.code == code]
    assert found, check_all(path)[1]
    assert part in str(found[0])


def test_an_ending_in_the_list_of_lessons_is_to_be_left_off(tmp_path: Path) -> None:
    head = 'format = 1\nid = "p"\nversion = "1.0.0"\ntitle = "P"\nlessons = ["x.md"]\n'
    (tmp_path / "pack.toml").write_text(head, "utf-8")
    assert [d.help for d in check_pack(tmp_path, KEYS) if d.code == "E015"] == [
        "leave off the `.md`"
    ]


def test_a_true_claim_of_placeholders_has_no_fault(faults: Faults) -> None:
    assert faults("`{d} = {a} × {b}`") == []
