"""Stories of questions: E401 to E405 found by reading one, E410 to W423 by judging it."""

from __future__ import annotations

from tutor.author.stories.story import DIAMOND, Story

_VALUE = 'kind = "value"\ntarget = "a"\n'
_SIGN = 'kind = "sign"\ntarget = "{}"\n'
_COMPARE = 'kind = "compare"\ntargets = [{}]\n'
_SQUARE = "x = Value({})\ny = x ** 2\ny.backward()\n"
_TWICE = "a = Value(-2.0)\nb = Value(3.0)\nd = a * b\ne = a + b\nL = d * e\nL.backward()\n"
_TWINS = "a = Value(2.0)\nb = Value(3.0)\nc = Value(4.0)\nL = (a + b) * c\nL.backward()\n"
_LOG = "x = Value(2.0)\ny = log(x)\ny.backward()\n"
_SMALL = "a = Value({})\nL = a * a\nL.backward()\n"
_CHOICE = 'kind = "choice"\noptions = [{}]\n'
_RIGHT, _OTHER = '{ text = "they add", right = true }', '{ text = "the last one counts" }'
_WHY = '```toml quiz\nid = "why-{}"\nkind = "choice"\nask = "Why?"\noptions = [{}]\n```\n'
_ABOVE = '{}\n\n```toml quiz\nid = "q"\nask = "What is it?"\n' + _VALUE + "```"
_TOLD = """\
```toml quiz
id = "sign-e"
kind = "sign"
target = "e"
ask = "Which sign has `dL/de`?"
right = "Yes, and {}."
```

```toml quiz
id = "grad-a"
kind = "value"
target = "a"
ask = "What is `dL/da`?"
```
"""
_SEEN = """\
```python program
x = Value({})
y = x ** 2
y.backward()
```

```toml view
at = "before seed"
```

```toml quiz
id = "grad-x"
kind = "value"
target = "x"
ask = "What is `dy/dx`?"
```
"""


def _quiz(code: str, why: str, wrong: str, mended: str, program: str = DIAMOND) -> Story:
    return Story(code, why, "quiz", wrong, mended, program)


def _whys(*options: tuple[str, str]) -> str:
    return "\n".join(_WHY.format(i, ", ".join(each)) for i, each in enumerate(options, start=1))


STORIES = (
    _quiz("E401", "The kind says what the learner does; the guide lists them.",
          'kind = "vale"\ntarget = "a"', _VALUE),
    _quiz("E402", "The key means something for another kind only, so here it would do nothing.",
          _SIGN.format("a") + "tolerance = 0.1", _VALUE + "tolerance = 0.1"),
    _quiz("E403", "Of two to nine answers just one is right.",
          _CHOICE.format(f"{_RIGHT}, {_RIGHT.replace('add', 'multiply')}"),
          _CHOICE.format(f"{_OTHER}, {_RIGHT}")),
    _quiz("E404", "A target is a name of the program, alone for its gradient and after `value` for "
          "its value; what is compared is of one sort.",
          'kind = "sign"\ntarget = "a + b"', _SIGN.format("a")),
    _quiz("E405", "Every variant is run and judged. A few numbers for each name do.",
          _VALUE + f"[vary]\na = {list(range(1, 41))}\nb = {list(range(1, 41))}",
          _VALUE + "[vary]\na = [-4, 3]\nb = [2, 5]"),
    _quiz("E410", "The question asks for a number that the run does not have: no such node, or no "
          "backward pass that reaches it.", _VALUE.replace('"a"', '"z"'), _VALUE),
    _quiz("E411", "`expect` is what you think the answer is; the program has another one. One of "
          "the "
          "two is wrong.", _VALUE + "expect = -13.5", _VALUE + "expect = -13.75"),
    _quiz("E412", "Wrong rules have fixed names; `pack explain` lists them.",
          _VALUE + 'require = ["overwritten"]', _VALUE + 'require = ["overwrite"]'),
    _quiz("E413", "With these numbers a learner who believes the rule gets the right answer, and "
          "nobody would know. Choose others; `pack suggest` finds some.",
          'kind = "value"\ntarget = "x"\nrequire = ["pow-no-decrement"]',
          'kind = "value"\ntarget = "x"\nrequire = ["pow-add-index"]',
          _SQUARE.format("1.0")),
    _quiz("E414", "The rule is about something that this question does not have, so nobody can "
          "show "
          "it here.", _VALUE + 'require = ["relu-sign"]', _VALUE + 'require = ["overwrite"]'),
    _quiz("E415", "Rounding decides the sign of such a number. Ask for one that is 0, or is not.",
          _SIGN.format("a"), _VALUE, _SMALL.format("1e-9")),
    _quiz("E416", "Nobody can tell sizes apart that agree in three digits. Where some are equal "
          "and "
          "that is the point, say `ties = true`.",
          _COMPARE.format('"a", "b", "c"'), _COMPARE.format('"a", "b", "c"') + "ties = true",
          _TWINS),
    _quiz("E417", "`vary` changes a number that stands in a line of its own at the top level, as "
          "`a = Value(2)`. Anything else is computed.",
          _VALUE + "[vary]\nd = [3]", _VALUE + "[vary]\na = [3]"),
    _quiz("E418", "One of the numbers makes the program fail, and a learner would meet it.",
          'kind = "value"\ntarget = "x"\n[vary]\nx = [4, 0]',
          'kind = "value"\ntarget = "x"\n[vary]\nx = [4, 5]', _LOG),
    Story("E419", "The right answer, typed as the screen shows it, is not taken. That is a fault "
          "of "
          "the tutor: please report it with the question."),
    _quiz("W411", "A learner who reads the answer does not think. Let the first hint ask again, "
          "and "
          "the last one show the work.",
          _VALUE + 'hints = ["It is {dL/da}."]', _VALUE + 'hints = ["Two paths leave `a`."]'),
    _quiz("W412", "Who presses Enter without thinking would be right.",
          _COMPARE.format('"a", "b"'), _COMPARE.format('"b", "a"')),
    _quiz("W413", "A wrong answer would not tell which of the two is believed. Choose other "
          "numbers; "
          "`pack suggest` finds some.",
          _VALUE + 'require = ["overwrite", "stale-grad"]', _VALUE + 'require = ["overwrite"]',
          _TWICE),
    _quiz("W414", "Nobody will ever read this: no answer comes from the rule, or another one is "
          "named "
          "first.", _VALUE + '[feedback]\nrelu-sign = "Not below 0."',
          _VALUE + '[feedback]\noverwrite = "Two paths add."'),
    _quiz("W415", "The learner is told that sizes may be equal, and none are.",
          _COMPARE.format('"b", "a"') + "ties = true", _COMPARE.format('"b", "a"')),
    _quiz("W416", "Some from everywhere in the lists are taken; those are checked and asked.",
          _VALUE + f"[vary]\na = {list(range(3, 12))}\nb = {list(range(13, 22))}",
          _VALUE + "[vary]\na = [3, 4]\nb = [13, 14]"),
    _quiz("W417", "The same variant twice is asked twice as often.",
          _VALUE + "[vary]\na = [3, 5, 3.0]", _VALUE + "[vary]\na = [3, 5]"),
    Story("W418", "Options are shown in your order, and learners notice.", "screen",
          _whys((_RIGHT, _OTHER), (_RIGHT, _OTHER), (_RIGHT, _OTHER)),
          _whys((_RIGHT, _OTHER), (_OTHER, _RIGHT), (_RIGHT, _OTHER))),
    Story("W419", "Who is told copies. Move the text below the question: it is shown after it.",
          "screen", _ABOVE.format("So `dL/da = -13.75`."), _ABOVE.format("Two paths leave `a`.")),
    Story("W420", "What is said to the first answer tells the second one. Turn the two round, or "
          "put a "
          "screen between.", "screen",
          _TOLD.format("`dL/da` is -13.75"), _TOLD.format("`d` is negative")),
    Story("W421", "Who reads off the number beside it is right by luck. Choose other numbers.",
          "screen", _SEEN.format("2.0"), _SEEN.format("3.0"), program=""),
    _quiz("W422", "The number stands in the source that the learner reads.",
          'kind = "value"\ntarget = "value b"', 'kind = "value"\ntarget = "value e"'),
    _quiz("W423", "A first wrong answer gets a pointer without numbers: sentences that name one "
          "are left out.",
          _VALUE + '[feedback]\noverwrite = "The path through `d` brings -3.75. And the other?"',
          _VALUE + '[feedback]\noverwrite = "How many paths leave `a`? One brings -3.75."'),
)  # fmt: skip
