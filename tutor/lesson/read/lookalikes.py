"""Characters that are not what they seem: without width, combining, or like another letter.

They are allowed, as scripts and emoji need some of them, but where one of them stands by
mistake it cannot be seen. So each gets a warning that names its code point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_NO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f"
    "\u3164\uffa0"
)
_COMBINING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_LATIN_FORMS = "\uff21-\uff3a\uff41-\uff5a\uff10-\uff19\U0001d400-\U0001d7ff"
_ALIKE = dict(
    zip(
        "аеіјорѕсухһԁԛԝ" "АВЕІЈКМНОРЅСТУХ" "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeijopscyxhdqw" "ABEIJKMHOPSCTYX" "oABEZHIKMNOPTYX",
        strict=True,
    )
)  # fmt: skip
"""Cyrillic and Greek letters that look like a Latin one, and that one."""
_TWIN = re.compile(f"[{''.join(_ALIKE)}]")
_PLAIN = re.compile(r"[\x20-\x7e\n\t]*")
_SUSPECT = re.compile(f"[{_NO_WIDTH}{_COMBINING}{_LATIN_FORMS}]")
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"`[^`\n]+`|^\s*[^\W\d_]\w*\s*=[^=].*$", re.MULTILINE)


def odd(text: str) -> Iterator[tuple[int, str]]:
    """The odd characters of a text as (offset, description), each code point once."""
    if _PLAIN.fullmatch(text):
        return
    seen: set[str] = set()
    for offset, words in sorted([*_suspects(text), *_mixed(text)]):
        if text[offset] not in seen:
            seen.add(text[offset])
            yield offset, f"{words} ({unicodedata.name(text[offset], 'without a name').lower()})"


def _suspects(text: str) -> Iterator[tuple[int, str]]:
    for found in _SUSPECT.finditer(text):
        char, code = found[0], f"U+{ord(found[0]):04X}"
        if re.match(f"[{_NO_WIDTH}]", char):
            if not _joins(text, found.start()):
                yield found.start(), f"a character without width, {code}"
        elif re.match(f"[{_COMBINING}]", char):
            yield found.start(), f"a combining character, {code}"
        else:
            twin = unicodedata.normalize("NFKC", char)
            yield found.start(), f"a character that looks like `{twin}`, {code}"


def _joins(text: str, offset: int) -> bool:
    """Whether this is a joiner behind a character that may need one: neither blank nor Latin."""
    before = text[offset - 1 : offset]
    return text[offset] in "\u200c\u200d" and before > "\u024f"


def _mixed(text: str) -> Iterator[tuple[int, str]]:
    """Look-alikes in one word with Latin letters, or in code in the place of a Latin name."""
    if not _TWIN.search(text):
        return
    latin = set(re.findall(r"[A-Za-z]+", text))
    code = [found.span() for found in _CODE.finditer(text)]
    for word in _WORD.finditer(text):
        twins = [(i, c) for i, c in enumerate(word[0]) if c in _ALIKE]
        if not twins:
            continue
        rest = [c for c in word[0] if c not in _ALIKE]
        whole = not rest and "".join(_ALIKE[c] for c in word[0]) in latin
        in_code = whole and any(first <= word.start() < end for first, end in code)
        if in_code or (rest and all(c.isascii() for c in rest)):
            for i, char in twins:
                look = f"a letter that looks like `{_ALIKE[char]}` and is none"
                yield word.start() + i, f"{look}, U+{ord(char):04X}"
