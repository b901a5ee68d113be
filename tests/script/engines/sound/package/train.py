import matplotlib.pyplot as plt
from engine import Scalar

weights = [Scalar(0.5), Scalar(-1.0)]
losses = []
while True:  # until somebody stops it
    loss = (weights[0] * 3 + weights[1]).relu()
    loss.backward()
    losses.append(loss.data)
    plt.plot(losses)
