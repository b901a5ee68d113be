"""Apps of the tests share what they would each work out anew."""

from __future__ import annotations

from functools import cache

from textual.css.model import RuleSet
from textual.css.stylesheet import CSSLocation, Stylesheet

_parse = Stylesheet._parse_rules


@cache
def _rules(
    colours: frozenset[tuple[str, str]],
    css: str,
    where: CSSLocation,
    default: bool,
    tie_breaker: int,
    scope: str,
) -> list[RuleSet]:
    return _parse(Stylesheet(variables=dict(colours)), css, where, default, tie_breaker, scope)


def _parse_rules(
    sheet: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """A tenth of the start of an app is to parse its sheets, most of them Textual's own."""
    colours = frozenset(sheet._variables.items())
    return _rules(colours, css, read_from, is_default_rules, tie_breaker, scope)


Stylesheet._parse_rules = _parse_rules
