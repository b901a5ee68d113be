"""Questions that offer texts to pick from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.quiz import feedback
from tutor.quiz.check.spelt_out import worded
from tutor.quiz.feedback import Match
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.rules.catalogue import IDS, belief
from tutor.quiz.situation import Kept, Situation, without_numbers
from tutor.quiz.typed_numbers import Unread

_DIGITS = tuple("123456789")
_LETTERS = tuple("abcdefghi")
_LOOK = "Read that answer once more beside the graph: one thing in it does not hold here."


class ChoiceKind(QuestionKind[int]):
    """The learner picks a text; an answer is its index."""

    keys = QuestionKeys(
        "choice", ("options",), ("hide",), "picks one of several texts", program=False,
        predicts=True,
    )  # fmt: skip
    example = """\
ask = "Two paths lead to `a`. What becomes of their contributions?"

[[options]]
text = "the last one counts"
bug = "overwrite"
say = "Then one path would not be there. Press `s` and see."

[[options]]
text = "they are added"
right = true
"""
    answer_by = AnswerBy.PICK
    of_targets = False
    listed = "options"

    def right(self) -> int | None:
        return next((i for i, o in enumerate(self.asked.quiz.options) if o.right), None)

    def read(self, text: str) -> int | Unread:
        tidy = _flat(text).rstrip(").")
        keys, texts = self.option_keys(), [_flat(option) for option in self.options()]
        for known in (keys, texts, _DIGITS[: len(texts)], _LETTERS[: len(texts)]):
            if tidy in known:
                return list(known).index(tidy)
        return Unread(f"Type one of {', '.join(keys)}.")

    def write(self, answer: int) -> str:
        return self.option_keys()[answer]

    def prompt(self) -> str:
        return "your choice: "

    def stated(self, written: str) -> str:
        return f"option {written}"

    def reveal(self, kept: Kept = frozenset()) -> str:
        at = self.right()
        return "" if at is None else f"It is {self.option_keys()[at]}: {self.options()[at]}"

    def hint(self) -> str:
        return "Take the answers one by one: which of them can you rule out?"

    def options(self) -> tuple[str, ...]:
        return tuple(self.asked.text(option.text) for option in self.asked.quiz.options)

    def option_keys(self) -> tuple[str, ...]:
        options = self.options()
        numeric = any(_flat(option) in _DIGITS for option in options)
        return (_LETTERS if numeric else _DIGITS)[: len(options)]

    def told(self, text: str) -> int | None:
        at = self.right()
        if at is None or not self.asked.graded:
            return None
        texts = [option.text for option in self.asked.quiz.options]
        return worded(text, texts[at], texts[:at] + texts[at + 1 :])

    @property
    def in_words(self) -> str:
        at = self.right()
        return "" if at is None else self.asked.quiz.options[at].text

    def explained(self) -> tuple[str, ...]:
        return ()

    def rules(self) -> tuple[str, ...]:
        """Those that the author has named at an option."""
        return tuple(dict.fromkeys(o.bug for o in self.asked.quiz.options if o.bug))

    def led(self, rule: str) -> Iterator[tuple[int, float]]:
        for i, option in enumerate(self.asked.quiz.options):
            if option.bug == rule:
                yield i, 0.0

    def praise(self, answer: int, at: Situation) -> str:
        q = self.asked
        return (
            q.text(q.quiz.right or q.quiz.options[answer].say) or f"Yes: {self.options()[answer]}"
        )

    def explain(self, answer: int, found: Match, at: Situation) -> str:
        q, option = self.asked, self.asked.quiz.options[answer]
        if not q.graded:
            said = q.text(option.say)
            return said or feedback.noted(q, self.stated(self.write(answer)), at)
        if said := feedback.from_here(q, q.text(option.say), at):
            return said if at.tries else without_numbers(said) or _LOOK
        if at.tries and option.bug in IDS:
            return f"That is what follows if you think: “{belief(option.bug)}”."
        return _LOOK


def _flat(markdown: str) -> str:
    return " ".join(re.sub(r"[`*_]", "", markdown).casefold().split())
