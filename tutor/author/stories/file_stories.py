"""Stories of files, TOML and the list of lessons: E001 to E024, W101, W102, W106, W110."""

from __future__ import annotations

from tutor.author.stories.story import DIAMOND, PACK, Story

_CIRCLE = """\
[skills.a]
text = "One"
needs = ["b"]
[skills.b]
text = "Other"
needs = ["a"]
"""
_FILES = "pack.toml\nlessons/lesson.md"
_PROGRAM = f"```python program\n{DIAMOND}```\n"
_LESSON = f'# Example\n\n```toml lesson\nid = "lesson"\n```\n\n{_PROGRAM}'


def _lesson(key: str) -> str:
    return _LESSON.replace('id = "lesson"\n', f'id = "lesson"\n{key}\n')


def _quiz(id: str, target: str) -> str:
    keys = f'id = "{id}"\nkind = "sign"\ntarget = "{target}"\nask = "Which sign?"'
    return f"```toml quiz\n{keys}\n```\n"


STORIES = (
    Story("E001", "A pack is a folder with a `pack.toml` in it, and everything it names lies "
          "below. "
          "Look at the spelling of the path, and whether you may read the file.",
          "files", "lessons/lesson.md", _FILES),
    Story("E002", "A lesson is read in one sitting, so a file that is larger than a book is a "
          "mistake, or an attack. Split it into lessons.",
          "lesson", _LESSON + "words " * 45_000, _LESSON + "words " * 50),
    Story("E003", "Texts are UTF-8 everywhere; an editor that saves Latin-1 turns `é` into a byte "
          "that means nothing. Save the file as UTF-8.",
          "lesson", _LESSON + "\nA caf\udce9.\n", _LESSON + "\nA café.\n"),
    Story("E004", "Some editors put an invisible mark at the very start of a file, and then its "
          "first "
          "line is no title any more. Save as UTF-8 without BOM.",
          "lesson", "\ufeff" + _LESSON, _LESSON),
    Story("E005", "A control character can move the cursor of the reader, and a bidirectional one "
          "can show code in an order in which it does not run. Write such a character by name.",
          "lesson", _LESSON + "\nRing the \u202ebell.\n", _LESSON + "\nRing the bell.\n"),
    Story("E006", "A pack is handed on as a folder, and a link that leads out of it would show "
          "files "
          "of the reader's own. Copy the file into the pack.",
          "files", "pack.toml\nlessons/lesson.md -> ../../outside.md", _FILES),
    Story("E007", "Depth costs readers more than writers, and screens are narrow. Use a flat "
          "list or "
          "a heading.",
          "lesson", _LESSON + "\n- - - - - - - - too deep\n", _LESSON + "\n- flat\n"),
    Story("E010", "The block is TOML: a text stands in quotes, a list in brackets, and a key "
          "stands "
          "once. The column is where reading stopped.",
          "lesson", _lesson("minutes = eight"), _lesson("minutes = 8")),
    Story("E011", "Without this key the tutor would have to guess.",
          "screen", '```toml quiz\nid = "q"\nkind = "sign"\ntarget = "a"\n```',
          _quiz("q", "a")),
    Story("E012", "A key that is not known is one that is misspelt, and what it says would get "
          "lost "
          "without a word.",
          "lesson", _lesson("minuts = 8"), _lesson("minutes = 8")),
    Story("E013", "A key has one type, as the tables of keys say: a text in quotes, a number "
          "without, a list in brackets.",
          "lesson", _lesson('minutes = "eight"'), _lesson("minutes = 8")),
    Story("E014", "Some keys have a few values that mean something; the message lists them.",
          "quiz", 'kind = "value"\ntarget = "a"\nmode = "guess"',
          'kind = "value"\ntarget = "a"\nmode = "predict"'),
    Story("E015", "Progress is filed under ids, in folders and in links: small letters, digits and "
          "single hyphens work everywhere.",
          "pack", PACK.replace('"example"', '"My Example"'), PACK),
    Story("E016", "Two things with one id would share one record of progress. An old id in `was` "
          "is taken as well.",
          "screen", f"{_quiz('sign', 'a')}\n{_quiz('sign', 'b')}",
          f"{_quiz('sign-a', 'a')}\n{_quiz('sign-b', 'b')}"),
    Story("E017", "The number is raised when a change would make older programs misread a pack. "
          "Get a newer version of the tutor, or write the number that you know.",
          "pack", PACK.replace("format = 1", "format = 99"), PACK),
    Story("E018", "Skills are counted over all lessons of a pack, so they are named in one place, "
          "`[skills]` of pack.toml.",
          "lesson", _lesson('skills = ["chain-rul"]'), _lesson("skills = []")),
    Story("E020", "`lessons` of pack.toml names files of the folder `lessons`, without `.md`.",
          "files", "pack.toml", _FILES),
    Story("E021", "A file that no list names is a lesson that nobody sees: list it, or move it "
          "out.",
          "files", _FILES + "\nlessons/forgotten.md", _FILES),
    Story("E022", "The title is what learners see in the list of lessons: one line with one `#`, "
          "above everything else. A screen begins with `##`.",
          "lesson", _LESSON + "\n# Another title\n", _LESSON + "\n## A screen\n"),
    Story("E023", "The block says under which id progress is filed.",
          "lesson", f"# Example\n\n{_PROGRAM}", _LESSON),
    Story("E024", "A lesson is about a program: without one there is nothing to step through.",
          "lesson", '# Example\n\n```toml lesson\nid = "lesson"\n```\n\nWords.\n', _LESSON),
    Story("E040", "Data that only look like a table would give wrong numbers without a word. The "
          "message names the line: a row has as many cells as the first one.",
          "shared", "points.csv\n1,2\n3", "points.csv\n1,2\n3,4"),
    Story("E041", "Every file of `data` needs its licence and its source, so pack.toml names it.",
          "shared", "forgotten.csv\n1,2", "points.csv\n1,2"),
    Story("W101", "`after` advises which lessons to take first. Of a lesson that is not in the "
          "pack it can say nothing.",
          "lesson", _lesson('after = ["somewhere"]'), _lesson("after = []")),
    Story("W102", "Both may be what they are, but who looks for a lesson by its id looks for its "
          "file as well.",
          "lesson", _LESSON.replace('"lesson"', '"diamond"'), _LESSON),
    Story("W106", "A list longer than this helps nobody: often one fault makes many. Mend the "
          "first "
          "ones and check again.",
          "lesson", _LESSON + "\n[x](y)\n" * 101, _LESSON + "\n[x](https://example.org)\n"),
    Story("W112", "A skill that nobody is asked for never moves. Name it in a question or its "
          "lesson, or take it out.",
          "pack", PACK + '[skills]\nchain-rule = "Multiply along an edge"\n', PACK),
    Story("W113", "Each of these skills waits for another one of them, so none can come first.",
          "skills", PACK + _CIRCLE, PACK + _CIRCLE.replace('needs = ["b"]', "needs = []")),
    Story("E019", "`[words]` holds words of the built-in feedback back until a lesson explains "
          "them. A word that it does not say, or a lesson that is not there, holds back nothing.",
          "pack", PACK + '[words]\nedges = "lesson"\n', PACK),
    Story("W114", "The learner would meet the word in feedback, and never have read it.",
          "pack", PACK + '[words]\nupstream = "lesson"\n', PACK),
    Story("W110", "Learners would be sent to a lesson that comes later, or round in a circle.",
          "lesson", _lesson('after = ["lesson"]'), _lesson("after = []")),
)  # fmt: skip
