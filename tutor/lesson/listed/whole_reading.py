"""The whole reading of a pack for a list, kept as long as the pack stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tutor.lesson.listed.digest import Digest, digest
from tutor.lesson.listed.headers import PackHeader
from tutor.lesson.listed.listing import Listing, keep_listing
from tutor.lesson.model import Pack
from tutor.lesson.read.quiz_keys import Kinds
from tutor.lesson.read.reading import read_pack


@dataclass(frozen=True, slots=True)
class WholeReading:
    """What the reading of a pack has given.

    Attributes:
        folder: where it lies.
        now: its files before it was read, None if they cannot be told.
        pack: None if it cannot be read.
        listing: it, as a list shows it.
    """

    folder: Path
    now: Digest | None
    pack: Pack | None
    listing: Listing


def read_whole(folder: Path, kinds: Kinds) -> WholeReading:
    """Read a pack, and keep what a list shows of it. May run beside anything else."""
    now = digest(folder)
    pack, found = read_pack(folder, kinds)
    errors = [fault for fault in found if fault.severity == "error"]
    result = Listing(PackHeader.of(pack) if pack else None, errors)
    still = digest(folder) if now else None
    if now is not None and still is not None and now.whole == still.whole:
        keep_listing(now, result)
    return WholeReading(folder, now, pack, result)
