"""Programs that use every part of the lesson language; they end with the same names in Python."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests" / "cases.toml").read_text("utf-8"))[
    "case"
]

FEATURES = {
    "dict comprehensions": """
d = {k: Value(i) for i, k in enumerate("abc")}
squares = {i: i * i for i in range(5) if i != 2}
turned = {v: k for k, v in squares.items()}
grid = {(i, j): i * j for i in range(2) for j in range(3)}
k = 7
L = sum(v * 2 for v in d.values())
L.backward()
print(squares, grid[(1, 2)], k)
""",
    "methods of lists": """
xs = [3, 1, 2]
xs.append(9); xs.extend([4, 1]); xs.insert(0, 5); xs.insert(-1, 6)
last = xs.pop(); second = xs.pop(1)
where = xs.index(2); ones = xs.count(1)
xs.reverse(); print(xs)
xs.sort(); print(xs)
xs.sort(key=lambda x: -x); print(xs)
xs.sort(reverse=True); print(xs)
xs.remove(9); other = xs.copy(); other.clear()
w = []; w.extend([Value(1.0), Value(2.0)]); w.insert(0, Value(3.0))
L = w[0] * w[1] * w[2]; L.backward()
t = (1, 2, 2); n = t.count(2) + t.index(2)
print(xs, other, n)
""",
    "methods of texts": """
line = "  the cat sat on the mat "
words = line.split(); parts = "a,b,,c".split(","); two = "a b c".split(" ", 1)
kw = "a-b".split(sep="-")
joined = "-".join(words); upper = line.strip().upper(); lower = "ABC".lower()
swapped = line.replace("the", "a"); once = "aaa".replace("a", "b", 2)
left = line.lstrip(); right = line.rstrip(); bare = "xxaxx".strip("x")
begins = line.startswith(" "); ends = line.endswith("mat ")
at = line.find("cat"); n = line.count("a")
built = ", ".join(f"{i}" for i in range(3))
print(words, parts, two, kw, begins, ends)
v = Value(1.0); v.backward()
""",
    "methods of dicts": """
d = {"a": 1, "b": Value(2.0)}
one = d.get("a"); none = d.get("x"); zero = d.get("x", 0)
taken = d.pop("a"); missing = d.pop("a", 7)
d.update({"c": Value(3.0)}); d.update([("e", 4)])
first = d.setdefault("f", 5); again = d.setdefault("f", 6)
L = d["b"] * d["c"]; L.backward()
keys = [k for k in d.keys()]; both = dict(zip("xy", [1, 2])); named = dict(p=1); same = both.copy()
both.clear()
counts = {}
for ch in "hello":
    counts[ch] = counts.get(ch, 0) + 1
print(keys, both, named, same, counts, none)
""",
    "any, all, map, filter and keys": """
xs = [Value(3.0), Value(-1.0), Value(2.0)]
some = any(x.data < 0 for x in xs); every = all([x.data < 0 for x in xs])
none = any([]); whole = all([])
best = max(xs, key=lambda x: x.data); least = min(xs, key=lambda x: abs(x.data))
top = max(range(3), key=lambda i: xs[i].data)
ordered = sorted(xs, key=lambda x: x.data); down = sorted([1, 3, 2], reverse=True)
stable = sorted(["bb", "a", "cc", "d"], key=len)
back = sorted(["bb", "a", "cc"], key=len, reverse=True)
doubled = [x for x in map(lambda x: x * 2, xs)]
pairs = [p for p in map(lambda x, y: x + y, [1, 2], [3, 4])]
kept = [x for x in filter(lambda x: x > 1, [1, 2, 3])]; true = list(filter(None, [0, 1, "", "a"]))
L = sum(doubled) * best; L.backward()
print(some, every, none, whole, top, down, stable, back, kept, true, bool([]), bool(2))
""",
    "functions in functions": """
def counter():
    n = 0
    def step(by=1):
        "Counts."
        nonlocal n
        n += by
        return n
    return step
one = counter(); other = counter()
a = one(); b = one(5); c = other()
def linear(w, b):
    def forward(x):
        return w * x + b
    def parameters():
        return [w, b]
    return forward, parameters
f, params = linear(Value(2.0), Value(1.0))
L = f(3.0) ** 2
L.backward()
grads = [p.grad for p in params()]
def outer(x):
    def middle(y):
        def inner(z):
            return x + y * z
        return inner
    return middle
deep = outer(1)(2)(3)
def recursive(n):
    def fact(k):
        return 1 if k < 2 else k * fact(k - 1)
    return fact(n)
f5 = recursive(5)
def late():
    def read():
        return value
    value = 4
    return read()
l = late()
makers = []
for i in range(3):
    def made(k=i):
        return k
    makers.append(made)
each = [m() for m in makers]
if True:
    def chosen():
        return 1
ch = chosen()
def shadow(x):
    x = [x for x in [x, 2]]
    return [len([y for y in x if y]) for z in x]
sh = shadow(1)
print(each, grads)
""",
    "lambda": """
f = lambda x, y=2: x * y
a = f(Value(3.0)); b = f(a, 3); c = (lambda: 7)()
fs = [lambda: i for i in range(3)]; i = 9
last = [g() for g in fs]
gs = [lambda x, i=i: x + i for i in range(3)]
each = [g(10) for g in gs]
x = [4]; nested = [(lambda y: [x + y for x in x])(y) for y in [1, 2]]
own = [g() for g in [lambda: x for x in x]]
def adders(ns):
    return {n: (lambda x: x + n) for n in ns}
table = adders([1, 2]); sums = [g(1) for g in table.values()]
acts = {"relu": relu, "square": lambda v: v ** 2}
L = acts["square"](b) + acts["relu"](a); L.backward()
def twice(g):
    return lambda x: g(g(x))
four = twice(lambda x: x * 2)(1)
made = []
for k in range(2):
    made = made + [[lambda: (j, k) for j in range(2)]]
late = [g() for row in made for g in row]
print(last, each, nested, own, sums, four, late)
""",
    "while": """
x = Value(1.0); n = 0
while x.data < 100:
    x = x * 3
    n += 1
while True:
    n += 1
    if n % 2:
        continue
    if n > 20:
        break
while n < 0:
    pass
def halve(k):
    while True:
        if k < 1:
            return k
        k /= 2
h = halve(100)
i = 0
while i < 3: i += 1
x.backward()
""",
    "stars": """
def f(a, b, c=0):
    return a * b + c
xs = [Value(1.0), Value(2.0)]
L = f(*xs) + f(*xs, 3) + f(*[1], *[2]) + f(4, *xs)
L.backward()
first, *rest = [1, 2, 3]; *init, end = (1, 2, 3); a, *mid, z = range(5); p, *none = [1]
(q, *r), s = [[1, 2, 3], 4]
joined = [*rest, 0, *init]; tupled = (*rest, 9); letters = [*"ab"]
for head, *tail in [[1, 2, 3], [4]]:
    n = len(tail)
heads = [h + len(t) for h, *t in [[1, 2], [3]]]
rows = [[1, 2], [3, 4]]; columns = [list(c) for c in zip(*rows)]
print(*rest, *"ab", sep="-")
print(none, mid, joined, tupled, letters, columns, heads)
""",
    "slices assigned": """
xs = [1, 2, 3, 4, 5]
xs[1:3] = [9]; xs[:0] = [7, 8]; xs[::2] = [0, 0, 0]; xs[-1:] = "ab"; xs[2:2] += [5]
w = [Value(1.0), Value(2.0)]; w[:] = [v * 2 for v in w]; w[1:] = []
w[0].backward()
ys = xs[:]; ys[:] = []
print(xs, ys)
""",
    "labels": """
a = Value(2.0, label="weight"); b = Value(3, label="bias")
L = a * b + b
L.backward()
""",
    "whole numbers assigned": """
a = Value(2.0); b = Value(3)
print(a, b)
a.data = 5
print(a, a.data, f"{a.data}")
a.data += 1
print(a.data); x = a.data
a.data *= 0.5
print(a.data, a)
a.grad = 0; b.grad = 2
print(a.grad, b.grad, b)
L = a * 2
L.backward()
print(a.grad, b.grad)
a.grad = 0.0; b.grad = 1.5
print(a.grad, b.grad)
""",
    "arithmetic": """
a = Value(2.0); b = Value(-3)
c = a + b; d = a - b; e = a * b; f = a / b; g = a ** 2; h = 2 ** a; i = -a; j = +2; k = a ** b
s = c + d * e - f + g / h + i * j + k + 1 + (1 - a) + 2 * a + 3 / a
s.backward()
""",
    "functions of one number": """
from tutor.lang import *
x = Value(0.5)
y = exp(x) + log(x) + relu(x) + tanh(x) + sigmoid(x) + sqrt(x) + sin(x) + cos(x) + abs(x)
z = x.exp() + x.log() + x.relu() + x.tanh() + x.sigmoid() + x.sqrt() + x.sin() + x.cos() + abs(-x)
L = y * z
L.backward()
n = exp(1) + log(2) + relu(-3) + tanh(0.5) + sigmoid(2) + sqrt(2) + sin(pi) + cos(pi) + abs(-2)
m = abs(-3)
r = [i for i in range(abs(-3))]
""",
    "functions of many": """
xs = [Value(1.0), Value(-2.0), Value(3.0)]; ys = [0.5, 2, -1]
a = sum(xs); b = sum(xs, 10.0); c = dot(xs, ys); d = mean(xs); e = max(xs); f = min(xs)
g = max(xs[0], 0.0); h = min(2.0, xs[1]); i = mse(xs, ys); j = cross_entropy(xs, 2)
p = softmax(xs); q = softmax([1000.0, 1001.0]); r = softmax([Value(1000.0), Value(-1000)])
k = sum((x * y for x, y in zip(xs, ys)), xs[0]); l = mean(x for x in xs)
L = a + b + c + d + e + f + g + h + i + j + k + l + p[0] * p[1] + r[0]
L.backward()
plain = sum([1, 2.5]) + sum([]) + max(1, 2) + min([3, 4]) + dot([1, 2], [3, 4]) + mean([1, 2])
loss = mse([1.0], [3]) + cross_entropy([1, 2, 3], 0)
most = max("b", "a"); kink = max(Value(1.0), Value(1.0)); kink.backward()
""",
    "random numbers": """
a = randn(); b = uniform(); c = uniform(-1, 1)
seed(3)
w = [Value(randn()) for i in range(5)]; u = Value(uniform(low=2, high=3))
seed(3)
again = randn()
L = sum(w) * u
L.backward()
""",
    "collections": """
xs = [1, 2, 3]; ys = (4, 5); d = {"a": Value(1.0), 2: 3, (1, 2): "pair", None: True}
xs.append(4); xs[0] = 10; xs[-1] += 5; xs += [7]; xs *= 2
alias = xs; alias += (8, 9)
d["b"] = Value(2.0); d[2] += 1
n = len(xs) + len(ys) + len(d) + len("text") + len(range(5))
first = xs[0]; last = xs[-1]; part = xs[1:3]; back = xs[::-1]; text = "hello"[1:3]
has = 10 in xs; lacks = 11 not in xs; key = "a" in d
letter = "e" in "hello"; ranged = 3 in range(5)
same = [1, (2, 3)] == [1, (2, 3)]; less = [1, 2] < [1, 3]
total = 0
for k, v in d.items():
    if k in ["a", "b"]:
        total = total + v
names = [k for k in d.keys() if k == "a"]; values = len([v for v in d.values()])
pairs = [x * y for x, y in zip([1, 2], [3, 4])]
numbered = [i * x for i, x in enumerate([5, 6], 1)]
turned = [x for x in reversed([1, 2])]; ordered = sorted([3, 1, 2])
both = [1] + [2]; thrice = (0,) * 3
made = list(range(3)) + list((1, 2)) + list("ab"); tupled = tuple([1, 2])
grid = [[Value(i * j) for j in range(2)] for i in range(2)]
total = total * d["a"] + grid[1][1] * 2
total.backward()
""",
    "names and unpacking": """
a = b = Value(2.0)
c, d = 1, Value(3.0)
(e, [f, g]), h = (1, [2, 3]), 4
[i, j] = [c, d]
c, d = d, c
n = 5; n += 2; n -= 1; n *= 3; n /= 2; n //= 1; n %= 5; n **= 2
word = "a"; word += "b"; word *= 2
s = a; s += b; s *= 2; s -= 1; s /= 4; s **= 2
s.backward()
i0 = True and 0; i1 = 0 or "x"; i2 = not 0; i3 = 1 if i2 else 2
i4 = 1 < 2 < 3 > 2; i5 = None is None
i6 = 7 // 2 + 7 % 3 + -7 // 2 + -7 % 3 + 2 ** 10 + 2 ** -1
i7 = 7.5 // 2 + 7.5 % 2 + True
""",
    "functions": """
def scale(x, by=2, plus=0):
    "Doubles, by default."
    if x.data < 0:
        return x
    y = x * by + plus
    return y
def neuron(x, w, b):
    return tanh(dot(x, w) + b)
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
def nothing():
    pass
def counts(xs, log=[]):
    log.append(len(xs))
    return log
a = Value(3.0)
p = scale(a); q = scale(a, 3); r = scale(a, plus=1); s = scale(by=4, x=a); t = scale(-a)
o = neuron([a, p], [0.1, Value(-0.2)], 0.5)
L = p + q + r + s + t + o
L.backward()
f = fact(10); n = nothing(); calls = counts([1]); calls = counts([1, 2])
y = 1
def shadow(y):
    x = y + 1
    return x
x = shadow(5)
def reads():
    return y + late
late = 7
z = reads()
""",
    "loops": """
x = Value(1.0)
for i in range(10):
    if i == 2:
        continue
    elif i > 5:
        break
    else:
        x = x * 1.1
for i in []:
    pass
count = 0
for i in range(3):
    for j in range(3):
        if j > i:
            break
        count += 1
for ch in "abc":
    last = ch
for k in {"p": 1, "q": 2}:
    key = k
for (a, b), c in [((1, 2), 3)]:
    d = a + b + c
i_after = i
squares = [i * i for i in range(4) if i if i != 2]; kept = i
flat = [v for row in [[1, 2], [3]] for v in row]
total = sum(v * x for v in flat)
total.backward()
""",
    "gradients": """
a = Value(2.0); b = Value(3.0); unused = Value(1.0)
c = a * b
before = a.grad + 0.0
c.backward()
g = a.grad
c.backward()
twice = a.grad
a.grad = 0.0
zeroed = a.grad
b.grad = 5.0
c.backward()
a.data = 10.0; a.data += 1
d = a * b
d.backward()
n = unused.grad + a.data
d.grad = 0
""",
    "an inner root": """
a = Value(2.0); d = a * 3; L = d * d
L.backward()
d.backward()
L.backward()
""",
    "training": """
seed(1)
w = Value(uniform(-1, 1)); b = Value(0.0)
data = [(x * 0.5, 3.0 * x * 0.5 - 1.0) for x in range(-3, 4)]
history = []
for step in range(15):
    loss = sum((w * x + b - y) ** 2 for x, y in data) / len(data)
    for p in [w, b]:
        p.grad = 0.0
    loss.backward()
    for p in [w, b]:
        p.data -= 0.05 * p.grad
    history.append(loss.data)
assert history[-1] < history[0], "it learns"
first = history[0]; last = history[-1]
""",
    "training without zeroing": """
w = Value(1.0)
for step in range(5):
    loss = (w * 2 - 3) ** 2
    loss.backward()
    w.data -= 0.01 * w.grad
""",
    "texts": """
x = 3.14159; n = 42; v = Value(2.0)
a = f"{x:.2f} {n:5d} {n:<5}| {n:>+6} {x:e} {'s':^5} {n:,} {n:x} {x:8.3f} {{}} {0.5:.0%}"
w = 7; b = f"{x:{w}.{2}f}"
c = str(n) + str(x) + str("t"); d = int("12") + int(3.9) + float("2.5") + float(3)
e = round(2.567, 1) + round(2.5) + round(-3.5); f = "a" < "b"; g = "ab" * 2; h = f"{v}"
print("x", x, n, sep="-", end="!\\n")
print(v, [1, "a"], (1,), {"k": None}, True)
print()
print(f"{v.grad} {v.data}")
""",
}
