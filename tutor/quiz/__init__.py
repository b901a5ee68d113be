"""Questions: right answers, wrong rules, grading and feedback, all computed on the graph."""

from tutor.quiz.question import Hidden, Question, Verdict
from tutor.quiz.target import QuestionError

__all__ = ["Hidden", "Question", "QuestionError", "Verdict"]
