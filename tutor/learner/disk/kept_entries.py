"""The entries of a record as they were read last, for as long as nothing is written."""

from __future__ import annotations

import sqlite3

from tutor.learner.disk import database
from tutor.learner.disk.entries import Entry


class KeptEntries:
    """Reads the entries of a record once for all who ask before the next change.

    A list of lessons asks several times a lesson, and to read and check the entries of a year
    takes a tenth of a second.
    """

    def __init__(self) -> None:
        self._state: tuple[object, ...] = ()
        self._found: dict[str | None, list[tuple[int, Entry]]] = {}

    def read(self, db: sqlite3.Connection, pack: str | None) -> list[tuple[int, Entry]]:
        """As `database.entries`; the list is not to be changed.

        Raises:
            sqlite3.Error: as there.
        """
        others = db.execute("PRAGMA data_version").fetchone()  # what other connections write
        state = db, db.total_changes, others
        if state != self._state:
            self._state, self._found = state, {}
        found = self._found.get(pack)
        if found is None:
            found = self._found[pack] = database.entries(db, pack)
        return found
