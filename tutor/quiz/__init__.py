"""Questions: right answers, wrong rules, grading and feedback, all computed on the graph."""

from tutor.quiz.aim import QuestionError
from tutor.quiz.question import Hidden, Question, Verdict

__all__ = ["Hidden", "Question", "QuestionError", "Verdict"]
