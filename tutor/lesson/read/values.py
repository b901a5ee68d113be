"""A TOML block against its table of keys: every fault, then the values that are good."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tutor.characters import location, unsafe
from tutor.lesson.read.files import ODD
from tutor.lesson.read.lookalikes import odd
from tutor.lesson.read.schema import LONGEST_SLUG, SLUG, Key, Schema
from tutor.lesson.read.toml import Path, Place, Places, TomlFault, everything, read_toml
from tutor.lesson.report import MOST, Report, meant, quoted


def read_block(
    text: str, first_line: int, fence: Place, report: Report
) -> tuple[Mapping[str, Any], Places] | None:
    """The data of a TOML text that begins on `first_line`; None if it cannot be read."""
    try:
        toml = read_toml(text)
    except TomlFault as e:
        line, col = location(text, e.offset)
        report.add((first_line + line - 1, col), e.code, str(e), e.help)
        return None
    places = Places(toml, first_line, fence)
    for path, value in everything(toml.data):
        # Escapes in a quoted text can make what the file itself must not contain.
        written = value if isinstance(value, str) else ""
        bad = unsafe(str(path[-1])) or unsafe(written)
        if bad:
            report.add(places.inside(path, bad[0]), "E005", f"there is a {bad[1]} in this text",
                       "leave the escape out")  # fmt: skip
        for offset, what in odd(written):
            if written[offset] not in text:
                report.add(places.inside(path, offset), "W105", f"there is {what} in this text",
                           ODD)  # fmt: skip
    return toml.data, places


def usable(good: Mapping[str, Any]) -> dict[str, Any]:
    """The values, of those as the schema says, without what may not be shown (reported already)."""

    def shows(value: Any) -> bool:
        return not any(
            unsafe(str(path[-1])) or (isinstance(item, str) and unsafe(item))
            for path, item in everything({"": value})
        )

    return {name: value for name, value in good.items() if shows(value)}


def checked(
    data: Mapping[str, Any],
    schema: Schema,
    places: Places,
    report: Report,
    *,
    what: str,
    path: Path = (),
    outer: Schema = MappingProxyType({}),
) -> dict[str, Any]:
    """The values of a table that are as the schema says; the others are reported and left out.

    Args:
        data: the table.
        schema: its keys.
        places: where things stand.
        report: where faults go.
        what: the table in words, as in "a quiz has no key `x`".
        path: the way to the table within its block.
        outer: the keys of the block that the table stands in.
    """
    unknown = [name for name in data if name not in schema]
    listed = unknown if len(unknown) <= MOST else unknown[: MOST - 1]
    for name in listed:
        report.add(places.key(*path, name), "E012", f"{what} has no key {quoted(name)}",
                   f"move it above the first `[[{path[0]}]]`" if name in outer
                   else meant(name, schema))  # fmt: skip
    if len(listed) < len(unknown):
        more = f"{what} has {len(unknown) - len(listed):,} more keys that are unknown"
        report.add(places.key(*path, unknown[len(listed)]), "E012", more)
    for key in schema.values():
        if key.required and key.name not in data:
            report.add(places.value(*path), "E011", f"{what} needs the key `{key.name}`",
                       f"write `{key.line}`. {key.help}")  # fmt: skip
    found = {name: data[name] for name in schema if name in data}
    good = {}
    for name, value in found.items():
        before = len(report.found)
        _check(value, schema[name], places, (*path, name), report, schema)
        if len(report.found) == before:
            good[name] = value
    return good


def _check(
    value: Any, key: Key, places: Places, path: Path, report: Report, schema: Schema
) -> None:
    def fault(code: str, message: str, help: str, *more: str | int) -> None:
        report.add(places.value(*path, *more), code, message, help)

    if not key.type.test(value):
        fault("E013", f"`{key.name}` must be {key.type.name}", key.help)
        return
    items: dict[str | int, Any] = {}
    if isinstance(value, dict):
        items = value
    elif isinstance(value, list):
        items = dict(enumerate(value))
    _check_items(items, key, fault, schema)
    if isinstance(value, str | list | dict):
        if not key.empty and not (value.strip() if isinstance(value, str) else value):
            fault("E014", f"`{key.name}` is empty", key.help)
        else:
            _bounds(len(value), key, f"the length of `{key.name}` is {len(value):,}", fault)
    elif not isinstance(value, bool):
        _bounds(value, key, f"`{key.name}` is {value}", fault)
    if isinstance(value, str) and value:
        if key.of and value not in key.of:
            fault("E014", f"`{key.name}` cannot be {quoted(value)}", meant(value, key.of))
        if key.matches and not key.matches[0].fullmatch(value):
            fault("E014", f"`{key.name}` must be {key.matches[1]}, not {quoted(value)}", key.help)
        if key.slug:
            _slug(value, fault)


def _check_items(items: Mapping[str | int, Any], key: Key, fault: Any, schema: Schema) -> None:
    inner = key.type.item
    if inner is None:
        return
    for i, item in items.items():
        where = quoted(f"{key.name}.{i}")
        if isinstance(i, int):
            where = f"item {i + 1} of `{key.name}`"
        if not inner.test(item):
            above = f"to make `{i}` a key of its own, move it above `[{key.name}]`"
            fault("E013", f"{where} must be {inner.name}", above if i in schema else key.help, i)
        elif key.slug:
            _slug(i if isinstance(i, str) else item, fault, i)
        elif isinstance(item, str) and not item.strip():
            fault("E014", f"{where} is empty", key.help, i)


def _bounds(x: float, key: Key, message: str, fault: Any) -> None:
    if key.least is not None and x < key.least:
        fault("E014", f"{message}; the least is {key.least:g}", key.help)
    if key.most is not None and x > key.most:
        fault("E014", f"{message}; the most is {key.most:g}", key.help)


def _slug(text: str, fault: Any, *more: str | int) -> None:
    if not SLUG.fullmatch(text) or len(text) > LONGEST_SLUG:
        better = "-".join(SLUG.findall(text.lower().replace("_", "-")))[:LONGEST_SLUG].strip("-")
        if text.endswith(".md") and SLUG.fullmatch(text[:-3]):
            fault("E015", f"{quoted(text)} is not a slug", "leave off the `.md`", *more)
            return
        fault("E015", f"{quoted(text)} is not a slug",
              "use small letters, digits and single hyphens"
              + (f": `{better}`" if better else ""), *more)  # fmt: skip
