"""Random programs over numbers, Values, texts and collections, of which most run to their end."""

from __future__ import annotations

import random

PRELUDE = """\
def mix(p, q=2):
    return p * q + p
n0 = 3
n1 = -0.5
v0 = Value(2.0)
v1 = Value(-3)
s0 = 'ab'
l0 = [1, 2.5, -3]
l1 = [v0, v1]
t0 = (1, 'b')
d0 = {'a': 1, 2: [3]}
"""
RULES: dict[str, tuple[str, ...]] = {
    "n": (
        "NUM",
        "n0",
        "n1",
        "N",
        "(n + n)",
        "(n - n)",
        "(n * n)",
        "(n / 4)",
        "(n // 3)",
        "(n % 7)",
        "abs(n)",
        "max(n, n)",
        "len(c)",
        "v.data",
        "round(n, 2)",
        "-n",
        "mix(n)",
        "sum([n, n])",
        "(n if b else n)",
        "d0['a']",
        "l0[0]",
        "sum(L)",
        "n ** 2",
        "int(tanh(n))",
    ),
    "v": (
        "v0",
        "v1",
        "V",
        "V",
        "(v + v)",
        "(v * v)",
        "(v - n)",
        "(n * v)",
        "tanh(v)",
        "sigmoid(v)",
        "relu(v)",
        "exp(tanh(v))",
        "dot(l1, l1)",
        "mean(l1)",
        "max(v, v)",
        "mix(v, n)",
        "-v",
        "(v / (2 + v * v))",
        "sum([v, v])",
        "l1[0]",
        "mse(l1, [n, n])",
        "Value(n)",
    ),
    "s": (
        "'ab'",
        "s0",
        "S",
        "(s + s)",
        "(s * 3)",
        "f'{n:8.2f}'",
        "f'{c}'",
        "str(n)",
        "s[1:]",
        "f'{v}'",
        "f'{d}'",
    ),
    "L": (
        "[n, n]",
        "l0",
        "K",
        "[n for i in range(5)]",
        "[i * n for i in l0]",
        "sorted(L)",
        "L[1:]",
        "list(range(6))",
        "L + L",
        "reversed(L)",
        "L * 2",
        "softmax([n / 9, 1.0])",
    ),
    "l": (
        "L",
        "l1",
        "[v, n]",
        "[c, c]",
        "zip(L, L)",
        "enumerate(L)",
        "list(d.items())",
        "list(s)",
        "[a for a, b in zip(l, l)]",
        "[d.values()]",
        "l * 2",
    ),
    "d": ("d0", "{n: v}", "{s: c}", "{'a': L}"),
    "c": ("l", "L", "s", "t0", "d", "(n, s)", "(l, d)", "tuple(L)", "range(4)"),
    "b": (
        "n < n",
        "n == n",
        "c == c",
        "n in L",
        "s in d0",
        "not b",
        "b and b",
        "l != l",
        "True",
        "v.data > n",
        "d.keys() is None",
        "s <= s",
        "c in [c, c]",
    ),
}
STATEMENTS = (
    "N = n", "V = v", "S = s[:40]", "K = L[:20]", "N = n", "V = v", "l0[0] = n", "d0[n] = c",
    "print(c)", "print(n, s, v)", "print(d.values(), sep=s)", "v.backward()", "V.grad = 0.0",
    "V.data = n", "V.data -= 0.1 * n", "K.append(n)", "K += L", "N += n", "assert b or True, c",
    "for i in L:\n    N = i + n", "for k in d:\n    N = n\n    print(k)",
    "if b:\n    N = n\nelse:\n    V = v",
    "for i, j in zip(L, L):\n    if i > 2:\n        break\n    N = i * n",
)  # fmt: skip
WILD = (
    "c", "l", "d.items()", "d.keys()", "range(10**9)", "10**400", "2**4000", "None", "mix", "[]",
    "1e308", "s * 10**6", "[c] * 10**5", "l.append", "float('1e999')", "t0 * 9999", "(c, c)",
)  # fmt: skip


def _fill(rule: str, rng: random.Random, depth: int, wild: float) -> str:
    """The rule with each symbol, a letter that stands alone, written out."""
    out, i = [], 0
    while i < len(rule):
        j = i
        while j < len(rule) and (rule[j].isalnum() or rule[j] == "_"):
            j += 1
        word = rule[i:j]
        if word in RULES:
            out.append(_expression(word, rng, depth, wild))
        elif word == "NUM":
            out.append(rng.choice(["0", "1", "2.5", "-3", "0.25", "7"]))
        else:
            out.append(word or rule[i])
        i = max(j, i + 1)
    return "".join(out)


def _expression(symbol: str, rng: random.Random, depth: int, wild: float) -> str:
    if rng.random() < wild:
        symbol, rule = "", rng.choice(WILD)
    else:
        rules = RULES[symbol]
        rule = rng.choice(rules if depth < 3 else rules[:3])
    return _fill(rule, rng, depth + 1, wild)


def program(rng: random.Random) -> str:
    """A program; two in three keep to the rules, and the others break them now and then."""
    wild = rng.choice([0.0, 0.0, 0.02])
    lines = [PRELUDE + "N = 1\nV = v0\nS = s0\nK = [1, 2]"]
    lines += [_fill(rng.choice(STATEMENTS), rng, 0, wild) for _ in range(rng.randrange(1, 12))]
    return "\n".join(lines) + "\n"


FIELDS: dict[str, tuple[str, ...]] = {
    "format": ("1", "0x1", "+1", "1_0", "1.0"),
    "id": ('"mine"', "'mine'", '"a-2"', '"Mine"', '"con"'),
    "version": ('"1.0.0"', "'0.10.2'", '"1.0"'),
    "title": ('"A pack"', "'A `pack`'", '"\\u65e5\\u672c é"', '"""\nA pack"""', '""'),
    "summary": ('"A summary."', "'''Two\nlines.'''", '"' + "x" * 250 + '"', '"{a} [b]"'),
    "authors": ('["Somebody"]', '[\n  "A",  # first\n  "B",\n]', "[]", '["A", "A"]', '"A"'),
    "license": ('"CC-BY-4.0"', "'CC0-1.0'", '"mine own"'),
    "language": ('"en"', "'pt-BR'", '"klingonese"'),
    "words": ('{ edge = "a" }', "{}", '{ edge = "b" }', "{ x = 1, x = 2 }"),
    "data": (
        "{}",
        "{  }",
        '{ x = { file = "data/x.csv", license = "CC0-1.0", source = "me" } }',
        '{ x = { file = "../x.csv" } }',
    ),
    "lessons": ('["a"]', "[ 'a', ]", '["a", "a"]', '["b"]', "[]"),
}
"""Keys of a manifest, and how their values may be written: mostly as they should be."""
SKILLS = ('chain-rule = "Multiply"', '"chain-rule" = """Multiply"""', "chain-rule = '×'",
          'chain-rule = { text = "Multiply" }', "Chain_Rule = 3")  # fmt: skip
_NEEDED = ("format", "id", "version", "title", "lessons")
_SOUND = 2  # of the values of a key, the first ones, which are without fault


def manifest(rng: random.Random) -> str:
    """A manifest; two in three are sound, and the others are wrong in a value or a key or two."""
    wild = rng.choice([0.0, 0.0, 0.2])
    rows = []
    for key, values in FIELDS.items():
        if rng.random() < (1 - wild / 4 if key in _NEEDED else 0.6):
            found = values if rng.random() < wild else values[:_SOUND]
            rows.append(f"{key} = {rng.choice(found)}{rng.choice(['', '', '  # a note'])}")
    rng.shuffle(rows)
    skills = SKILLS if rng.random() < wild else SKILLS[:-1]
    return "\n".join([*rows, rng.choice(["", "# more"]), "[skills]", rng.choice(skills), ""])
