"""The tools of authors: what programs compute, texts claim and questions can tell."""
