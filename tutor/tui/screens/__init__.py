"""The screens of the full-screen tutor, each with its style sheet."""
