"""What every code of this room means. The author's guide lists them; a test compares."""

from __future__ import annotations

CODES = {
    # files and text
    "E001": "a file or folder cannot be read, or is not there",
    "E002": "a file or lesson is larger than it may be",
    "E003": "a file is not UTF-8 text",
    "E004": "a file begins with a byte order mark",
    "E005": "a control or bidirectional character",
    "E006": "a link (symlink) that leads out of the pack",
    "E007": "nested too deep: folders, lists and quotes, or TOML values",
    # TOML, and the keys in it
    "E010": "the TOML cannot be read",
    "E011": "a key is missing",
    "E012": "an unknown key",
    "E013": "a value of the wrong type",
    "E014": "a value that is not allowed here",
    "E015": "an id that is not a slug",
    "E016": "an id that is used twice",
    "E017": "the pack's format is newer than this program",
    "E018": "a skill that pack.toml does not name",
    "E019": "a word in `[words]` that no feedback says, or a lesson there that the pack has not",
    # the pack's list of lessons
    "E020": "a listed lesson is missing",
    "E021": "a lesson file that pack.toml does not list",
    # the shape of a lesson
    "E022": "no title, or a second one",
    "E023": "no `toml lesson` block, or a second one",
    "E024": "no program",
    # Markdown
    "E030": "a fence that is never closed",
    "E031": "a fence with an unknown second word",
    "E032": "a fence of ours inside a list or a quote, or indented",
    "E033": "two views on one screen",
    "E034": "HTML",
    "E035": "a link that is not https",
    "E036": "an image",
    "E037": "a paragraph that is too long",
    # data
    "E040": "data that cannot be read as lines or as a table",
    "E041": "a file of data that pack.toml does not name",
    # claims, views and placeholders
    "E301": "a claim that is not true",
    "E302": "an unknown name",
    "E303": "a number that the program never computes",
    "E304": "a placeholder that cannot be filled in",
    "E305": "a position that does not exist",
    "E306": "something that needs a program stands before the first one",
    "E307": "a claim in a heading",
    "E308": "a picture that cannot be drawn",
    # questions
    "E401": "an unknown kind of question",
    "E402": "a key that this kind of question does not have",
    "E403": "the options of a `choice` do not fit together",
    "E404": "a target that cannot be read, or targets that do not fit together",
    "E405": "too many variants",
    # advice
    "W101": "`after` names a lesson that the pack does not have",
    "W102": "a lesson's id differs from the name of its file",
    "W103": "what is beyond the nodes that a check goes through",
    "W104": "a text that is false when the question beside it varies",
    "W105": "a character without width, a combining one, or one that looks like another letter",
    "W106": "a file with more faults than are listed",
    "W107": "code that looks like a claim and is not checked",
    "W108": "a table or a line of code that is wider than the text",
    "W109": "a node in `focus` that is not in sight",
    "W110": "`after` names the lesson itself, a later one, or leads in a circle",
    "W111": "a placeholder in a heading, where none is filled in",
    "W112": "a skill that no question trains",
    "W113": "a skill that can never be reached, as what it needs leads in a circle",
    "W114": "the lesson that is to explain a word never says it",
}
"""Codes E1… and E2… are those of programs: `tutor.program.faults.CODES`. Questions have more."""
