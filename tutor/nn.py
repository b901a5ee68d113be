"""`from tutor.nn import MLP`: networks of scalars, their losses and what trains them."""

from __future__ import annotations

from tutor.engine.losses import cross_entropy, hinge, l2, mse, softmax
from tutor.engine.networks import MLP, Layer, Module, Neuron
from tutor.engine.optim import SGD, Adam, Optimiser, clip, cosine, linear, warmup

__all__ = [
    "MLP", "SGD", "Adam", "Layer", "Module", "Neuron", "Optimiser", "clip", "cosine",
    "cross_entropy", "hinge", "l2", "linear", "mse", "softmax", "warmup",
]  # fmt: skip
