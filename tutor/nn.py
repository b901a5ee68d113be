"""`from tutor.nn import MLP`: networks of scalars, with micrograd's names."""

from __future__ import annotations

from tutor.engine.nn import MLP, Layer, Module, Neuron

__all__ = ["MLP", "Layer", "Module", "Neuron"]
