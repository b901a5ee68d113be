"""A softmax over two scores, trained by Adam, with a class in another file."""

import random

from slots_engine import Value

random.seed(42)


def matrix(rows, columns):
    return [[Value(random.gauss(0, 0.5)) for _ in range(columns)] for _ in range(rows)]


state = {"wte": matrix(3, 2), "head": matrix(3, 2)}
params = [p for mat in state.values() for row in mat for p in row]


def linear(x, w):
    return [sum(wi * xi for wi, xi in zip(wo, x, strict=True)) for wo in w]


def softmax(logits):
    top = max(val.data for val in logits)
    exps = [(val - top).exp() for val in logits]
    total = sum(exps)
    return [e / total for e in exps]


m = [0.0] * len(params)
v = [0.0] * len(params)
for step in range(2):
    losses = []
    for token, target in ((0, 1), (1, 2)):
        logits = linear(state["wte"][token], state["head"])
        probs = softmax(logits)
        losses.append(-probs[target].log())
    loss = (1 / len(losses)) * sum(losses)
    loss.backward()
    for i, p in enumerate(params):
        m[i] = 0.85 * m[i] + 0.15 * p.grad
        v[i] = 0.99 * v[i] + 0.01 * p.grad**2
        m_hat = m[i] / (1 - 0.85 ** (step + 1))
        v_hat = v[i] / (1 - 0.99 ** (step + 1))
        p.data -= 0.01 * m_hat / (v_hat**0.5 + 1e-8)
        p.grad = 0
    print(f"step {step + 1} loss {loss.data}")
