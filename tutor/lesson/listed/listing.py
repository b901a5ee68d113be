"""What the reading of a pack has come to, kept until the pack changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tutor.lesson.listed.digest import Digest
from tutor.lesson.listed.headers import PackHeader
from tutor.lesson.listed.kept_files import keep, load
from tutor.lesson.listed.plain_data import NotOurs, faults_of, of_faults, of_pack, pack_of
from tutor.program import Diagnostic


@dataclass(frozen=True, slots=True)
class Listing:
    """A pack as a list shows it.

    Attributes:
        pack: None if it cannot be read.
        errors: those that its reading found.
    """

    pack: PackHeader | None
    errors: list[Diagnostic]


def kept_listing(folder: Path, now: Digest) -> Listing | None:
    """What was kept of a pack that is still the same; None if nothing was."""
    found = load(now.whole)
    try:
        if not isinstance(found, dict):
            return None
        pack = found.get("pack")
        errors = faults_of(found.get("errors"))
        listing = Listing(None if pack is None else pack_of(pack, folder), errors)
    except NotOurs:
        return None
    return listing if listing.pack or errors else None


def keep_count(now: Digest, errors: int) -> None:
    """Keep how many errors the whole check of a pack has found."""
    keep(f"{now.whole}-checked", errors)


def kept_count(now: Digest) -> int | None:
    """How many errors a pack that is still the same has in all; None if it was not checked."""
    found = load(f"{now.whole}-checked")
    return found if type(found) is int and found >= 0 else None


def keep_listing(now: Digest, listing: Listing) -> None:
    """Keep it for as long as the pack is as it is now."""
    pack = None if listing.pack is None else of_pack(listing.pack)
    keep(now.whole, {"pack": pack, "errors": of_faults(listing.errors)})
