"""What the lessons of this pack share."""

from tutor.lang import *


def surprise(p, passed):
    """How surprising it is that the exam was passed (1) or not (0)."""
    if passed == 1:
        return -log(p)
    return -log(1 - p)
