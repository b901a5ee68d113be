"""Networks: micrograd's calls, reprs and first weights."""

from __future__ import annotations

import random

import pytest

from tutor import Value
from tutor.nn import MLP, Layer, Module, Neuron


def test_the_reprs_tell_the_shape() -> None:
    assert repr(MLP(2, [3, 1])) == (
        "MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2), ReLUNeuron(2)], "
        "Layer of [LinearNeuron(3)]]"
    )


def test_parameters_are_weights_then_bias_neuron_by_neuron() -> None:
    net = MLP(3, [4, 4, 1])
    assert len(net.parameters()) == 41
    neuron = net.layers[0].neurons[0]
    assert net.parameters()[:4] == [*neuron.w, neuron.b]


def test_a_neuron_is_relu_of_the_weighted_sum() -> None:
    neuron = Neuron(2)
    neuron.w[0].data, neuron.w[1].data, neuron.b.data = 2.0, -1.0, 0.5
    assert neuron([3.0, Value(1.0)]).data == 5.5
    assert neuron([-3.0, 1.0]).data == 0.0
    neuron.nonlin = False
    assert neuron([-3.0, 1.0]).data == -6.5


def test_a_layer_of_one_gives_a_bare_value() -> None:
    assert isinstance(Layer(2, 1)([1.0, 2.0]), Value)
    assert len(Layer(2, 3)([1.0, 2.0])) == 3
    assert isinstance(MLP(1, [1, 1])([1.0]), Value)


def test_the_same_seed_gives_the_same_network() -> None:
    """As in micrograd, the random module is asked once a weight, in this order."""
    random.seed(1337)
    expected = [random.uniform(-1, 1) for _ in range(4)]
    random.seed(1337)
    net = MLP(2, [2])
    assert [w.data for n in net.layers[0].neurons for w in n.w] == expected
    own = MLP(2, [2], rng=random.Random(1337))
    assert [w.data for n in own.layers[0].neurons for w in n.w] == expected


def test_zero_grad_forgets_the_last_step() -> None:
    net = MLP(2, [2, 1], rng=random.Random(1))
    net([1.0, -1.0]).backward()
    assert any(p.grad for p in net.parameters())
    net.zero_grad()
    assert all(p.grad == 0.0 for p in net.parameters())
    assert Module().parameters() == []


def test_the_wrong_number_of_inputs_is_refused() -> None:
    with pytest.raises(ValueError, match=r"ReLUNeuron\(2\) takes 2 inputs, not 3"):
        Neuron(2)([1.0, 2.0, 3.0])


def test_a_network_learns_a_rule() -> None:
    """Descent on four points of an `and`, written as a micrograd script writes it."""
    random.seed(1337)
    net = MLP(2, [4, 1])
    points = [([0.0, 0.0], -1.0), ([0.0, 1.0], -1.0), ([1.0, 0.0], -1.0), ([1.0, 1.0], 1.0)]
    losses = []
    for _ in range(80):
        loss = sum((net(x) - y) ** 2 for x, y in points)
        net.zero_grad()
        loss.backward()
        for p in net.parameters():
            p.data -= 0.05 * p.grad
        losses.append(loss.data)
    assert losses[-1] < 0.1 * losses[0]
    assert [net(x).data > 0 for x, _ in points] == [False, False, False, True]
