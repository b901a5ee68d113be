"""Questions: right answers, wrong rules, grading and feedback, all computed on the graph."""

from tutor.quiz.question import Hidden, Question, QuestionError, Verdict

__all__ = ["Hidden", "Question", "QuestionError", "Verdict"]
