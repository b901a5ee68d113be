"""What both lessons use."""

from tutor.lang import *

rate = 0.5


def neuron(x, w, b):
    s = dot(w, x) + b
    return sigmoid(s)


def surprise(p, wanted):
    return -log(p) if wanted else -log(1 - p)
