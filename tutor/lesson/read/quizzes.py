"""A `toml quiz` block: from its keys to a question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from tutor.lesson.model import Option, Quiz
from tutor.lesson.read.quiz_keys import (
    PREDICT,
    Kinds,
    QuestionKeys,
    names,
    predicted,
    schema_of,
    shared,
)
from tutor.lesson.read.schema import OPTION, Schema
from tutor.lesson.read.toml import Path, Places
from tutor.lesson.read.values import checked
from tutor.lesson.report import Report, meant, quoted

MOST_VARIANTS = 1000
"""Variants of one question. Every one of them is checked."""

_NAME = r"[^\W\d]\w*(?:\[\d+\])*(?:#\d+)?"
_TARGET = re.compile(rf"(?:(value|gradient) +)?({_NAME})")
_RATE = re.compile(rf"[d∂]({_NAME})/[d∂]({_NAME})")


def target_of(text: str) -> tuple[str, str] | None:
    """The name and the quantity that a target asks for; None if it is not a target."""
    rate = _RATE.fullmatch(text.strip())
    if rate:
        return rate[2], "gradient"
    match = _TARGET.fullmatch(text.strip())
    return (match[2], match[1] or "gradient") if match else None


def _tops(good: Mapping[str, Any]) -> tuple[str, ...]:
    """The outputs that targets such as `dL/db` name."""
    rates = (_RATE.fullmatch(text.strip()) for _, text in _written(good))
    return tuple(dict.fromkeys(rate[1] for rate in rates if rate))


def quiz_of(data: Mapping[str, Any], places: Places, report: Report, kinds: Kinds) -> Quiz:
    """The question in a block. If anything is wrong with it, that is reported and left out."""
    schema = schema_of(kinds)
    good = checked(data, schema, places, report, what="a quiz")
    kind = _kind(data, good, places, report, kinds)
    if kind:
        _keys_of(kind, data, places, report, kinds)
        _answer(kind, good, places, report)
    options = _options(good, places, report, schema)
    found = _targets(_written(good), places, report)
    hide = _targets([(("hide", i), t) for i, t in enumerate(good.get("hide", ()))], places, report,
                    mixed=True)  # fmt: skip
    _variants(good, places, report)
    expect = good.get("expect")
    several = "targets" in good
    return Quiz(
        id=good.get("id", ""),
        kind=kind.kind if kind else "",
        mode=PREDICT if good.get("kind") == PREDICT else good.get("mode", ""),
        target="" if several else "".join(name for name, _ in found),
        targets=tuple(name for name, _ in found) if several else (),
        quantity=found[0][1] if found else "gradient",
        ask=good.get("ask", ""),
        hints=tuple(good.get("hints", ())),
        options=options,
        hide=tuple(hide),
        tops=_tops(good),
        expect=tuple(expect) if isinstance(expect, list) else _float(expect),
        require=tuple(good.get("require", ())),
        right=good.get("right", ""),
        vary={name: tuple(map(float, xs)) for name, xs in good.get("vary", {}).items()},
        feedback=good.get("feedback", {}),
        tolerance=_float(good.get("tolerance")),
        own={key.name: good[key.name] for key in (kind.own if kind else ()) if key.name in good},
        skills=tuple(good.get("skills", ())),
        was=tuple(good.get("was", ())),
        path=report.path,
        line=places.fence[0],
        places=places,
    )


def _float(x: Any) -> Any:
    return float(x) if isinstance(x, int) else x


def _kind(
    data: Mapping[str, Any],
    good: Mapping[str, Any],
    places: Places,
    report: Report,
    kinds: Kinds,
) -> QuestionKeys | None:
    name = good.get("kind")
    if name == PREDICT:
        name = predicted(kinds, data)
    if name is not None and name not in kinds:
        report.add(places.value("kind"), "E401", f"there is no kind of question {quoted(name)}",
                   meant(name, names(kinds)))  # fmt: skip
    return kinds.get(name) if name else None


def _keys_of(
    kind: QuestionKeys, data: Mapping[str, Any], places: Places, report: Report, kinds: Kinds
) -> None:
    """The keys that the kind needs, and those of other kinds."""
    schema = schema_of(kinds)
    for name in kind.needs:
        if name not in data:
            report.add(places.fence, "E011", f"a `{kind.kind}` question needs the key `{name}`",
                       f"write `{schema[name].line}`. {schema[name].help}")  # fmt: skip
    known = (*shared(kinds), *kind.special)
    for name in data:
        if name in schema and name not in known:
            where = ", ".join(row.kind for row in kinds.values() if name in row.special)
            report.add(places.key(name), "E402",
                       f"a `{kind.kind}` question has no key `{name}`",
                       f"it belongs to {where}")  # fmt: skip


def _answer(kind: QuestionKeys, good: Mapping[str, Any], places: Places, report: Report) -> None:
    if "expect" in good and kind.expect is not None:
        test, words = kind.expect
        if not test(good["expect"]):
            report.add(places.value("expect"), "E013",
                       f"the answer of a `{kind.kind}` question is {words}")  # fmt: skip


def _written(good: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Every target as written, with the path of its key."""
    written: list[tuple[Path, str]] = []
    if "target" in good:
        written.append((("target",), good["target"]))
    return written + [(("targets", i), text) for i, text in enumerate(good.get("targets", ()))]


def _targets(
    written: list[tuple[Path, str]], places: Places, report: Report, *, mixed: bool = False
) -> list[tuple[str, str]]:
    """The (name, quantity) of each target; `mixed` if values may stand beside gradients."""
    found: list[tuple[str, str]] = []
    for path, text in written:
        target = target_of(text)
        if target is None:
            report.add(
                places.value(*path),
                "E404",
                f"{quoted(text)} is not a target",
                'write `"a"` for the gradient of `a`, `"value d"` for the value of `d`',
            )
            continue
        if target in found:
            report.add(places.value(*path), "E404", f"{quoted(text)} is asked for twice")
        elif found and target[1] != found[0][1] and not mixed:
            report.add(
                places.value(*path),
                "E404",
                "values and gradients cannot be compared",
                "ask about the values of all targets, or about all their gradients",
            )
        found.append(target)
    return found


def _options(
    good: Mapping[str, Any], places: Places, report: Report, schema: Schema
) -> tuple[Option, ...]:
    tables = good.get("options", ())
    if not all(isinstance(table, dict) for table in tables):
        return ()
    found: list[Option] = []
    for i, table in enumerate(tables):
        path: Path = ("options", i)
        values = checked(table, OPTION, places, report, what="an option", path=path,
                         outer=schema)  # fmt: skip
        option = Option(values.get("text", ""), values.get("right", False),
                        values.get("say", ""), values.get("bug", ""))  # fmt: skip
        if option.text and any(option.text == other.text for other in found):
            report.add(places.value(*path, "text"), "E403", "two options say the same",
                       "delete one")  # fmt: skip
        found.append(option)
    rights = [i for i, option in enumerate(found) if option.right]
    graded = good.get("mode") != PREDICT and good.get("kind") != PREDICT
    if len(rights) > 1:
        report.add(places.value("options", rights[1], "right"), "E403",
                   "more than one option is right", "leave `right = true` on one")  # fmt: skip
    elif found and not rights and graded:
        report.add(places.value("options"), "E403", "no option is right",
                   "write `right = true` in the right one")  # fmt: skip
    return tuple(found)


def _variants(good: Mapping[str, Any], places: Places, report: Report) -> None:
    count = math.prod(len(numbers) for numbers in good.get("vary", {}).values())
    if count > MOST_VARIANTS:
        report.add(places.key("vary"), "E405", f"this makes {count:,} variants",
                   f"at most {MOST_VARIANTS:,} are checked: leave out some numbers")  # fmt: skip
