"""The kinds of questions, in the order in which the author's guide lists them."""

from __future__ import annotations

from typing import Any

from tutor.lesson.read.quiz_keys import Kinds
from tutor.quiz.kinds.choice_kind import ChoiceKind
from tutor.quiz.kinds.compare_kind import CompareKind
from tutor.quiz.kinds.explain_kind import ExplainKind
from tutor.quiz.kinds.fill_kind import FillKind
from tutor.quiz.kinds.first_bad_step_kind import FirstBadStepKind
from tutor.quiz.kinds.kind import QuestionKind
from tutor.quiz.kinds.local_kind import LocalKind
from tutor.quiz.kinds.magnitude_kind import MagnitudeKind
from tutor.quiz.kinds.nudge_kind import NudgeKind
from tutor.quiz.kinds.order_kind import OrderKind
from tutor.quiz.kinds.paths_kind import PathsKind
from tutor.quiz.kinds.repair_kind import RepairKind
from tutor.quiz.kinds.sign_kind import SignKind
from tutor.quiz.kinds.sign_trace_kind import SignTraceKind
from tutor.quiz.kinds.update_kind import UpdateKind
from tutor.quiz.kinds.value_kind import ValueKind

_ALL: tuple[type[QuestionKind[Any]], ...] = (
    SignKind,
    ValueKind,
    CompareKind,
    ChoiceKind,
    FillKind,
    LocalKind,
    NudgeKind,
    MagnitudeKind,
    SignTraceKind,
    UpdateKind,
    OrderKind,
    PathsKind,
    FirstBadStepKind,
    RepairKind,
    ExplainKind,
)

KINDS: dict[str, type[QuestionKind[Any]]] = {kind.keys.kind: kind for kind in _ALL}
"""Kinds by name, as in a lesson. `predict` is a mode that each of them can take."""

KEYS: Kinds = {name: kind.keys for name, kind in KINDS.items()}
"""What an author writes for each kind; passed to everything that reads lessons."""
