class Value:
    """Gradients behind a property, and only kept where they are asked for."""

    def __init__(self, data, requires_grad=False, _from=()):
        self._data = data
        self._grad = 0.0
        self._from = _from
        self.requires_grad = requires_grad or any(each.requires_grad for each, _ in _from)

    @property
    def data(self):
        return self._data

    @property
    def grad(self):
        if not self.requires_grad:
            raise AttributeError("no gradient was asked for")
        return self._grad

    def _lift(self, other):
        return other if isinstance(other, Value) else Value(other)

    def __add__(self, other):
        other = self._lift(other)
        return Value(self.data + other.data, _from=((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = self._lift(other)
        return Value(self.data * other.data, _from=((self, other.data), (other, self.data)))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return Value(self.data - self._lift(other).data, self.requires_grad)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __abs__(self):
        return self if self.data >= 0 else -self

    def backward(self):
        order = []
        self._list(order, set())
        held = {id(node): 0.0 for node in order}
        held[id(self)] = 1.0
        for node in reversed(order):
            node._grad += held[id(node)]
            for below, slope in node._from:
                held[id(below)] += slope * held[id(node)]

    def _list(self, order, visited):
        if id(self) not in visited:
            visited.add(id(self))
            for below, _ in self._from:
                below._list(order, visited)
            order.append(self)
