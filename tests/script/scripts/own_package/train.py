"""A neuron on a package of the author's own that is called micrograd."""

from micrograd import Value
from micrograd.nn import Neuron
from micrograd.optim import descend

neuron = Neuron(2)
x = [Value(0.5), Value(-1.0)]
for step in range(3):
    out = neuron(x)
    loss = (out - 0.8) ** 2
    neuron.zero_grad()
    loss.backward()
    descend(neuron.parameters(), 0.2)
    print("step", step, "loss", loss.data)
