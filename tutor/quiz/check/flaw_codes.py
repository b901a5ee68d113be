"""What every code of this room means. Reading a question has codes of its own, E401 to E405."""

from __future__ import annotations

CODES = {
    "E410": "the program has no such node, or no gradient reaches it",
    "E411": "the expected answer is not the answer",
    "E412": "an unknown wrong rule",
    "E413": "a required wrong rule would be marked right",
    "E414": "a required wrong rule cannot occur in this question",
    "E415": "a sign that is too near to 0 to ask for",
    "E416": "sizes that are equal, or too near to each other to compare",
    "E417": "a variant names a number that the program does not set",
    "E418": "a variant on which the program fails",
    "E419": "the question would not accept its own answer",
    "W411": "the question or its first hint gives the answer away",
    "W412": "the nodes to compare are listed in the right order",
    "W413": "two required wrong rules lead to the same answer",
    "W414": "feedback that no answer can bring up",
    "W415": "ties are declared where there are none",
    "W416": "so many variants that only some are checked",
    "W417": "a number that `vary` lists twice for one name",
    "W418": "the right option stands first in every `choice` of the lesson",
    "W419": "the text above a question tells its answer",
    "W420": "a question above on the screen tells the answer",
    "W421": "a number of a neighbouring node in sight is the answer as well",
    "W422": "the program spells the answer out",
    "W423": "feedback of which a first wrong answer hears a fragment",
}
