"""The learner's record: what was answered and where the learner stands. Imports quiz and below."""
