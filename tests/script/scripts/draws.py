"""A drawing that walks the graph."""

from slots_engine import Value

a = Value(2.0)
b = Value(3.0)
names = {"c": a * b + 1}
d = names["c"].exp()
d.backward()


def draw(root):
    seen = set()

    def build(v):
        if v not in seen:
            seen.add(v)
            for c in v._children:
                build(c)

    build(root)
    return [n.data for n in seen]


print(len(draw(d)))
