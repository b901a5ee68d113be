"""Places of keys and values: tomllib says what, these say where."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.read.toml import Places, TomlFault, read_toml

TEXT = '''\
id = "x" # a comment with = and [
a.b = [1, 2,
 3]
options = [
  { text = "one, ] }", right = true },
  {text = 'two', say = """
ab\\
   cd"""}, # more
]
[vary]
"q k" = 1979-05-27 07:32:00
[[o]]
x = 1
[[o]]
x = 2
[o.s]
y = 2
'''


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("id",), (1, 1), (1, 6)),
        (("a", "b"), (2, 1), (2, 7)),
        (("a", "b", 2), (3, 2), (3, 2)),
        (("options", 0, "right"), (5, 24), (5, 32)),
        (("options", 1, "say"), (6, 18), (6, 24)),
        (("vary",), (10, 1), (10, 1)),
        (("vary", "q k"), (11, 1), (11, 9)),
        (("o", 1, "x"), (15, 1), (15, 5)),
        (("o", 1, "s", "y"), (17, 1), (17, 5)),
        (("vary", "nothing"), (10, 1), (10, 1)),  # the nearest thing that is there
        (("nothing",), (7, 7), (7, 7)),  # the fence
    ],
)
def test_keys_and_values_have_places(path: tuple, key: tuple, value: tuple) -> None:
    places = Places(read_toml(TEXT), 1, (7, 7))
    assert (places.key(*path), places.value(*path)) == (key, value)


@pytest.mark.parametrize(
    ("written", "index", "col"),
    [
        ('"abc"', 2, 8),
        ("'a\\nc'", 2, 8),
        ('"a\\nc"', 2, 9),
        ('"\\u00e9x"', 1, 12),
        ('"""abc"""', 0, 8),
    ],
)
def test_a_place_inside_a_text_counts_what_was_written(written: str, index: int, col: int) -> None:
    assert Places(read_toml(f"k = {written}")).inside(("k",), index) == (1, col)


def test_a_place_inside_a_text_of_several_lines() -> None:
    places = Places(read_toml(TEXT), 101)
    assert places.inside(("options", 1, "say"), 0) == (107, 1)
    assert places.inside(("options", 1, "say"), 2) == (108, 4)


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("a = ", "E010", 4),
        ("a = [[", "E010", 6),
        ('a = "x', "E010", 6),
        ("a = 1\na = 2", "E010", 11),
        ("a = " + "9" * 5000, "E010", 4),
        ("a = " + "[" * 50_000, "E007", 0),
        ("a = " + "[" * 30 + "]" * 30, "E007", 16),
        (".".join("a" * 100_000) + " = 1", "E007", 0),
        ("[" + ".".join("a" * 20) + "]", "E007", 26),
    ],
)
def test_what_is_not_toml_has_a_place(text: str, code: str, offset: int) -> None:
    with pytest.raises(TomlFault) as fault:
        read_toml(text)
    assert (fault.value.code, fault.value.offset) == (code, offset)


def _same(path: tuple, value: Any, text: str, offsets: Any) -> None:
    """What stands at the place of every value is that value."""
    if isinstance(value, dict):
        for key, item in value.items():
            _same((*path, key), item, text, offsets)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            _same((*path, i), item, text, offsets)
    else:
        rest = text[offsets[path] :]
        ends = [i for i in range(1, len(rest) + 1) if _reads(rest[:i]) == value]
        assert ends, (path, rest)


def _reads(text: str) -> Any:
    try:
        return tomllib.loads(f"k = {text}")["k"]
    except ValueError:
        return None


WORDS = st.text("ab]}#,=[{ .'", max_size=6)
SCALARS = st.one_of(
    WORDS.map(lambda w: f'"{w}"'),
    st.integers(-99, 99).map(str),
    st.booleans().map(lambda b: str(b).lower()),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda xs: "[" + ", ".join(xs) + "]"),
        st.lists(inner, max_size=3).map(
            lambda xs: "{" + ", ".join(f"k{i} = {x}" for i, x in enumerate(xs)) + "}"
        ),
    ),
    max_leaves=6,
)


@given(st.lists(VALUES, max_size=4))
def test_every_value_stands_where_its_place_says(values: list[str]) -> None:
    text = "".join(f"v{i} = {x}  # [a]\n" for i, x in enumerate(values))
    toml = read_toml(text)
    _same((), toml.data, text, toml.values)
