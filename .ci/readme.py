"""Print the commands that README.md promises: `start`, which ends in the app, and `test`.

Usage: readme.py start|test
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ENDS = {"start": "python -m tutor", "test": "python -m pytest -n 2 --dist worksteal"}

page = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
fences = re.findall(r"^```(?:sh|bash|console|shell)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
lines = [line.removeprefix("$ ").strip() for fence in fences for line in fence.splitlines()]
wanted = ENDS[sys.argv[1]]
found = [line for line in lines if re.search(rf"pip install .*&& *{re.escape(wanted)}$", line)]
if len(found) != 1:
    sys.exit(f"README.md should have one line that installs and then runs `{wanted}`: {found}")
print(found[0])
