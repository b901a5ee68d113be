"""Steps."""


def descend(parameters, rate):
    for p in parameters:
        p.data -= rate * p.grad
