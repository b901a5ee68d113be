"""Every key of every TOML block, one row a key. The author's guide prints these tables."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 64


@dataclass(frozen=True, slots=True)
class Type:
    """A type of value: what it is called, and whether a TOML value is one.

    Attributes:
        example: what a value looks like.
        item: the type of each item, where a value has items whose places are of interest.
    """

    name: str
    test: Callable[[Any], bool]
    item: Type | None = None
    example: str = '"…"'


def _is_number(x: Any) -> bool:
    """A finite number; TOML has inf, nan and whole numbers no float can hold."""
    if type(x) is int:
        return abs(x) < 10**300
    return type(x) is float and math.isfinite(x)


TEXT = Type("a text", lambda x: isinstance(x, str))
WHOLE = Type("a whole number", lambda x: type(x) is int, example="1")
NUMBER = Type("a number", _is_number, example="0.5")
FLAG = Type("true or false", lambda x: isinstance(x, bool), example="true")
LIST = Type("a list", lambda x: isinstance(x, list))
TABLE = Type("a table", lambda x: isinstance(x, dict))
TEXTS = Type("a list of texts", LIST.test, TEXT, '["…"]')
NUMBERS = Type("a list of numbers",
               lambda x: isinstance(x, list) and bool(x) and all(map(_is_number, x)))  # fmt: skip
TEXT_TABLE = Type("a table of texts", TABLE.test, TEXT)
SKILLS = Type("a table of texts or tables", TABLE.test,
              Type("a text or a table", lambda x: isinstance(x, str | dict)))  # fmt: skip
TABLE_OF_TABLES = Type("a table of tables", TABLE.test, TABLE)
NUMBERS_TABLE = Type("a table of lists of numbers", TABLE.test, NUMBERS)
TABLES = Type("a list of tables", LIST.test, TABLE, '[{ text = "…", right = true }, …]')
ANSWER = Type("a number, a text or a list of texts",
              lambda x: _is_number(x) or isinstance(x, str)
              or (isinstance(x, list) and all(isinstance(i, str) for i in x)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a block.

    Attributes:
        name: as written.
        type: of its value.
        help: what it is for, one sentence.
        required: whether every block of this sort has it.
        slug: whether its text, each of its texts or each key of its table is an id.
        empty: whether it may be empty.
        of: allowed values, if they can be listed.
        least, most: bounds of a number, of the number of items, or of characters.
        matches: a pattern for the text, and the pattern in words.
        example: what a value may look like, if not as its type says.
    """

    name: str
    type: Type
    help: str
    required: bool = False
    slug: bool = False
    empty: bool = False
    of: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    matches: tuple[re.Pattern[str], str] | None = None
    example: str = ""

    @property
    def line(self) -> str:
        """The key with an example of its value, as an author writes it."""
        return f"{self.name} = {self.example or self.type.example}"


Schema = Mapping[str, Key]


def _schema(*keys: Key) -> Schema:
    return {key.name: key for key in keys}


FORMAT = 1
"""The newest pack format this program reads."""

_VERSION = (re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.-]+)?"), "like `1.0.0`")
_LANGUAGE = (re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"), "like `en` or `pt-BR`")

PACK = _schema(
    Key("format", WHOLE, "The format the pack is written in: 1.", required=True, least=1),
    Key("id", TEXT, "The pack's slug. Never change it: progress is filed under it.",
        required=True, slug=True),
    Key("version", TEXT, "Three numbers, `1.0.0`.", required=True, matches=_VERSION,
        most=64),
    Key("title", TEXT, "What learners see in the list of packs.", required=True, most=120),
    Key("summary", TEXT, "One sentence under the title.", empty=True, most=1000),
    Key("authors", TEXTS, "Who wrote it.", empty=True),
    Key("license", TEXT, "The licence, as SPDX writes it: `CC-BY-4.0`.", empty=True,
        most=200),
    Key("language", TEXT, "The language of the prose; `en` if left out.", matches=_LANGUAGE,
        most=64),
    Key("lessons", TEXTS, "The lessons in order: names of the files in `lessons/` without `.md`.",
        required=True, slug=True, most=500),
    Key("skills", SKILLS, "Every skill the lessons train: its slug, and what it is in words.",
        slug=True, empty=True, most=500),
    Key("words", TEXT_TABLE, "Words of the built-in feedback, each with the lesson that explains "
        "it: before that lesson they are not said.", empty=True, most=50,
        example='{ edge = "…" }'),
    Key("data", TABLE_OF_TABLES, "The files in `data/` that programs read: a name for each.",
        slug=True, empty=True, most=20),
)  # fmt: skip

SKILL = _schema(
    Key("text", TEXT, "What the skill is, in words.", required=True, most=1000),
    Key("needs", TEXTS, "The skills that it rests on.", slug=True, empty=True, most=50),
)  # fmt: skip

_FILE = (re.compile(r"data/[A-Za-z0-9_-]+\.(?:txt|csv)"), "like `data/names.txt` or `data/xy.csv`")

DATA = _schema(
    Key("file", TEXT, "The file: `data/….txt` for lines, `data/….csv` for a table.", required=True,
        matches=_FILE, most=100, example='"data/names.txt"'),
    Key("license", TEXT, "Its licence, as SPDX writes it: `CC0-1.0`.", required=True, most=200),
    Key("source", TEXT, "Where it comes from: a title, a name, an address.", required=True,
        most=1000),
    Key("header", FLAG, "`true` if the first row of a table has the names of its columns."),
)  # fmt: skip

LESSON = _schema(
    Key("id", TEXT, "The lesson's slug, best the name of its file. Never change it.",
        required=True, slug=True),
    Key("summary", TEXT, "What it is about in a few words, for the list of lessons.", most=40),
    Key("skills", TEXTS, "What it trains: slugs from `[skills]` of pack.toml.", slug=True,
        empty=True, most=50),
    Key("after", TEXTS, "Lessons to take first. Advice to the learner, never a lock.", slug=True,
        empty=True, most=50),
    Key("minutes", WHOLE, "How long it takes.", least=1, most=240),
    Key("was", TEXTS, "Former ids of a lesson that was renamed.", slug=True, empty=True, most=50),
)  # fmt: skip

VIEW = _schema(
    Key("at", TEXT, "Where the debugger stands when the screen opens: a position, see below."),
    Key("focus", TEXTS, "The nodes to keep in sight.", empty=True, most=50),
    Key(
        "plot",
        TEXT,
        "A picture beside the text: see Pictures below.",
        most=200,
        example='"curve x of y"',
    ),
)

# Of a question; keys that only one kind has stand at that kind.
QUIZ = _schema(
    Key("id", TEXT, "The question's slug, once a lesson. Never change it.", required=True,
        slug=True),
    Key("kind", TEXT, "What the learner does: see the kinds below.", required=True),
    Key("mode", TEXT, '`"predict"`: a guess before the reveal, kept in sight but not graded.',
        of=("predict",)),
    Key("ask", TEXT, "The question, Markdown.", required=True),
    Key("target", TEXT, 'What is asked for: `"a"` is the gradient of `a`, `"value d"` the value '
        "of `d`.", example='"a"'),
    Key("targets", TEXTS, 'For `compare`: two to four targets, each as in `target`.', least=2,
        most=4, example='["a", "b"]'),
    Key("options", TABLES, "For `choice`: two to nine answers, see below.", least=2, most=9),
    Key("hide", TEXTS, "Targets that tell the answer as well, hidden while it is open.",
        empty=True, most=20),
    Key("hints", TEXTS, "Given one at a time: the first asks again, the last shows the factors.",
        empty=True, most=20),
    Key("right", TEXT, "What to say to a right answer.", empty=True),
    Key("expect", ANSWER, "What you expect the answer to be; verified, never used."),
    Key("require", TEXTS, "Wrong rules that the question has to tell from the right answer.",
        empty=True, most=50),
    Key("feedback", TEXT_TABLE, "What to say to an answer that a wrong rule gives, by rule.",
        empty=True, most=100),
    Key("vary", NUMBERS_TABLE, "Numbers for the leaves, for when the question is asked again.",
        empty=True, most=8),
    Key("tolerance", NUMBER, "How far from the answer a number may be; usually left out.", least=0),
    Key("skills", TEXTS, "What it trains, if not the lesson's skills.", slug=True, empty=True,
        most=50),
    Key("was", TEXTS, "Former ids of a question that was renamed.", slug=True, empty=True, most=50),
)  # fmt: skip

OPTION = _schema(
    Key("text", TEXT, "The answer, Markdown.", required=True),
    Key("right", FLAG, "`true` on the one right answer."),
    Key("say", TEXT, "The feedback to a learner who picks it.", empty=True),
    Key("bug", TEXT, "The wrong rule that leads here, if it has a name.", empty=True),
)
