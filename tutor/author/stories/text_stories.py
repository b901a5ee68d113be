"""Stories of what stands in texts: E030 to E037, E301 to E307, W103 to W111."""

from __future__ import annotations

from tutor.author.stories.story import DIAMOND, Story

_VIEW = '```toml view\nat = "{}"\n```'
_PLOT = '```toml view\nplot = "{}"\n```'
_FOCUS = '```toml view\nat = "before seed"\nfocus = ["{}"]\n```'
_VARIED = """\
The product is {said}.

```toml quiz
id = "grad-e"
kind = "value"
target = "e"
ask = "What is `dL/de`?"
vary = {{ b = [3, 5] }}
```
"""
_EARLY = """\
# Example

```toml lesson
id = "lesson"
```

{above}

## The program

{below}

```python program
"""
_TWO = f"{DIAMOND}for step in range(2):\n    late = a * 3\n    late.backward()\n"

STORIES = (
    Story("E030", "What is meant to be shown and what is meant to be read cannot be told apart "
          "after "
          "it. A fence is closed by a line with as many backticks as opened it.",
          "screen", "```text\nplain code", "```text\nplain code\n```"),
    Story("E031", "A fence with two words is one of ours; which ones there are, the guide lists. "
          "Plain "
          "code has one word or none.",
          "screen", '```toml quizz\nid = "q"\n```', "```toml\nplain = true\n```"),
    Story("E032", "In a list or a quote, or behind blanks, a block would belong to the paragraph "
          "and "
          "not to the screen. Begin it at the start of a line.",
          "screen", '- Look:\n\n  ```toml view\n  at = "end"\n  ```', _VIEW.format("end")),
    Story("E033", "A screen opens at one position. Begin another screen with `##`.",
          "screen", f"{_VIEW.format('start')}\n\n{_VIEW.format('end')}",
          f"{_VIEW.format('start')}\n\n## Later\n\n{_VIEW.format('end')}"),
    Story("E034", "A terminal shows no HTML, and a pack is read by people who did not write it. "
          "Markdown has `*stress*`, `**strong**`, lists and tables.",
          "screen", "This is <b>bold</b>.", "This is **bold**."),
    Story("E035", "A link of a pack may be followed by a stranger: only `https://` addresses.",
          "screen", "[more](http://example.org)", "[more](https://example.org)"),
    Story("E036", "A terminal shows no pictures. Let the graph beside the text be the picture.",
          "screen", "![the graph](graph.png)", "See the graph."),
    Story("E037", "Nobody reads a paragraph as long as that on a screen, and wrapping it takes "
          "time.",
          "screen", "word " * 700, "word " * 70),
    Story("E301", "Numbers in texts are worked out again, so that a lesson cannot say what its "
          "program does not do. Write the number, or two backticks around what is no claim.",
          "screen", "Going forward, `d = -9`.", "Going forward, `d = -10`."),
    Story("E302", "The program gives this name to nothing. Names are as in the program, and "
          "`pack names` lists them.",
          "screen", "Here `D = -10`.", "Here `d = -10`."),
    Story("E303", "The name is there but has no such number: a gradient needs a backward pass that "
          "reaches the node.",
          "screen", "Here `dL/dk = 2`.", "Here `k = 2`.", f"k = 2\n{DIAMOND}"),
    Story("E304", "A placeholder becomes a number of the program: the value of a name, or a "
          "gradient. "
          "A brace itself is written twice.",
          "screen", "It is {dd}.", "It is {d}."),
    Story("E305", "A position is an event of the run, and this one never happens. `trace` lists "
          "every event.",
          "screen", _VIEW.format("before accumulate z"), _VIEW.format("before accumulate a")),
    Story("E306", "What speaks of numbers needs a program: put it above, or on the same screen.",
          "lesson", _EARLY.format(above=_VIEW.format("end"), below="Run it.") + f"{DIAMOND}```\n",
          _EARLY.format(above="Run it.", below=_VIEW.format("end")) + f"{DIAMOND}```\n"),
    Story("E307", "A heading stands in lists where nothing is worked out. Say it in the text.",
          "screen", "## Now `d = -10`", "## Now the product\n\nHere `d = -10`."),
    Story("E308", "A picture is of nodes of the program: the guide lists the kinds of picture, and "
          "`pack names` the nodes.",
          "screen", _PLOT.format("curve q of L"), _PLOT.format("curve a of L")),
    Story("W103", "The check of a pack goes through 1,000,000 nodes at most, so that it never "
          "hangs. Shorten what is long: fewer variants, fewer rounds of a loop."),
    Story("W104", "A question that varies is asked on the screen that its text stands on. Write "
          "placeholders, which vary as well.",
          "screen", _VARIED.format(said="`d = -10`"), _VARIED.format(said="`d = {d}`")),
    Story("W105", "A character that cannot be seen, or that looks like another one, gives a name "
          "that "
          "nobody can type. Where it is meant, it is harmless.",
          "screen", "The n\u043ede is here.", "The node is here."),
    Story("W107", "It looks like a claim, and something in it stops it from being read as one: a "
          "stop, "
          "a comma, a word. Split it, or put two backticks around it.",
          "screen", "Here `L = 15, d = -10`.", "Here `L = 15`, `d = -10`."),
    Story("W108", "Tables and code are not wrapped, so in a small window their ends are out of "
          "sight.",
          "screen", "```text\na line of code that is wider than the text\n```",
          "```text\na line of code that is\nwider than the text\n```"),
    Story("W109", "The graph at this position does not have this node: it belongs to another pass.",
          "screen", _FOCUS.format("late"), _FOCUS.format("a"), _TWO),
    Story("W111", "A heading stands in lists, where no program fills it in: readers see the "
          "braces.",
          "screen", "## What {d} is", "## What the product is"),
)  # fmt: skip
