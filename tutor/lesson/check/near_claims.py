"""Code that looks like a claim and is none, so that its numbers would go unchecked.

What stands in the way is found by taking it away: the rest is a claim.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tutor.lesson.check.claims import ARITHMETIC, LONGEST, NO_CLAIM, claim_of
from tutor.lesson.markdown import code_spans
from tutor.lesson.quantities import Missing
from tutor.lesson.read.lookalikes import odd
from tutor.lesson.report import quoted


class NearClaim(NamedTuple):
    """What keeps a span from being a claim, and what to do about it."""

    because: str
    help: str


def near_claims(markdown: str) -> Iterator[tuple[int, Missing]]:
    """The near claims of a stretch of prose, with offsets."""
    if "=" not in markdown and "≈" not in markdown:
        return
    for span in code_spans(markdown):
        near = near_claim(span.text) if span.ticks == 1 else None
        if near:
            yield (
                span.offset,
                Missing(
                    "W107",
                    f"{quoted(span.text)} looks like a claim and is not checked, because of "
                    + near.because,
                    f"{near.help}; {NO_CLAIM}",
                ),
            )


def near_claim(text: str) -> NearClaim | None:
    """What keeps a code span from being a claim; None if it is one, or is far from it."""
    if not re.search("[=≈]", text):
        return None
    if len(text) > LONGEST:
        long = ARITHMETIC.fullmatch(text) and re.search(r"[\d{]", text)
        return (
            NearClaim(f"its length: more than {LONGEST} characters", "say it in two")
            if long
            else None
        )
    if claim_of(text) is not None:
        return None
    return next((near for look in _LOOKS if (near := look(text))), None)


def _odd_characters(text: str) -> NearClaim | None:
    """Characters without width, and letters and digits that look like others."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn"))
    found = next(odd(text), None)
    if plain == text or found is None or claim_of(plain) is None:
        return None
    return NearClaim(found[1], "type it again with plain characters")


def _behind(text: str) -> NearClaim | None:
    """Words and marks behind a number."""
    match = _BEHIND.fullmatch(text)
    if match is None or claim_of(match[1]) is None:
        return None
    words = match[2].strip()
    first = re.match(r"\w*", words)
    if first and (keyword.iskeyword(first[0]) or re.fullmatch(r"[a-z]\w?", words)):
        return None  # Python, or a factor
    return NearClaim(f"{quoted(words)} at its end", "put it outside the backticks")


def _several(text: str) -> NearClaim | None:
    """Claims one after another in one span."""
    pieces = re.split(r"\s*[,;]\s+|\s+and\s+", text)
    if len(pieces) < 2 or not all(claim_of(piece) for piece in pieces):
        return None
    return NearClaim(f"the {len(pieces)} claims in it", "put each between backticks of its own")


def _decimal_comma(text: str) -> NearClaim | None:
    plain = re.sub(r"(?<=\d),(?=\d)", ".", text)
    if plain == text or claim_of(plain) is None:
        return None
    return NearClaim("the comma", "decimals have a point: `1.5`; thousands three digits: `1,500`")


_BEHIND = re.compile(
    r"(.*[\d)…}])(\s*(?:[.,;:!?%‰°€$]+|\([^()=≈\d]+\)|\s[^\W\d][^=≈\d()\[\]+*/^×·÷]*)[.,;:!?]*)"
)
_LOOKS: tuple[Callable[[str], NearClaim | None], ...] = (
    _odd_characters,
    _behind,
    _several,
    _decimal_comma,
)
