"""The ways in which a program can be wrong, and the error that carries one while it runs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

CODES = {
    "E101": "the text is not valid Python",
    "E102": "a part of Python that the lesson language leaves out",
    "E103": "an attribute that the lesson language does not have",
    "E104": "nested too deep",
    "E105": "too long",
    "E106": "a control or bidirectional character",
    "E107": "an import",
    "E108": "a name that begins with an underscore",
    "E109": "something in prelude.py that is neither a function nor a constant",
    "E201": "an operation without a finite real value",
    "E202": "arithmetic on plain numbers failed",
    "E203": "an unknown name",
    "E204": "a value of the wrong type",
    "E205": "wrong arguments in a call",
    "E206": "no such item",
    "E207": "an assertion that does not hold",
    "E208": "data that the pack does not have",
    "E209": "a dict whose keys change under a loop",
    "E210": "too many steps",
    "E211": "too much time",
    "E212": "too many nodes or events",
    "E213": "a collection or string too large",
    "E214": "a whole number too large",
    "E215": "calls nested too deep",
}
"""What each code of this room means; lessons have further codes of their own."""


class Fault(Exception):
    """A fault while a program runs; `site` is the index of its span, None for the current one."""

    def __init__(self, code: str, message: str, help: str = "", site: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.help, self.site = code, message, help, site


_LONG = 60  # of a name or text in a message


def brief(text: str) -> str:
    """A text for a message, cut if it is long."""
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def near(name: str, known: Iterable[str]) -> str:
    """`did you mean …?` for a name that is not known, or an empty string."""
    if len(name) > _LONG:
        return ""
    close = difflib.get_close_matches(name, [k for k in known if len(k) <= _LONG], n=1)
    return f"did you mean `{close[0]}`?" if close else ""


_KINDS = {
    "Node": "a Value", "bool": "True or False", "int": "a whole number", "float": "a number",
    "str": "a text", "list": "a list", "tuple": "a tuple", "dict": "a dict",
    "range": "a range", "NoneType": "None", "Unset": "an unset gradient",
    "slice": "a slice", "dict_items": "the items of a dict", "dict_keys": "the keys of a dict",
    "dict_values": "the values of a dict", "Native": "a function", "Defined": "a function",
}  # fmt: skip
"""Types in words a learner knows."""
_TYPE = re.compile(r"(?:an? )?'(\w+)'(?: object)?")


def kind_of(x: object) -> str:
    """A value's type in words a learner knows."""
    return _KINDS.get(type(x).__name__, "a function")


def in_words(text: str) -> str:
    """A message of Python's with its types in words a learner knows."""
    return _TYPE.sub(lambda found: _KINDS.get(found[1], found[0]), text)
