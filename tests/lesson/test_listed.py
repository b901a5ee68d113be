"""Lists are made of headers; what reading found is kept by content, and trusted in nothing."""

from __future__ import annotations

import json
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from tests.lesson.test_packs import PACKS
from tutor.folders import cache
from tutor.lesson.find import packs
from tutor.lesson.listed import kept_files
from tutor.lesson.listed.digest import digest
from tutor.lesson.listed.glance import glance
from tutor.lesson.listed.headers import PackHeader
from tutor.lesson.read.reading import read_pack
from tutor.lesson.shelf import Shelf
from tutor.quiz.kinds.registry import KEYS

shelf_module = import_module("tutor.lesson.shelf")
whole_module = import_module("tutor.lesson.listed.whole_reading")

PACK = """\
format = 1
id = "p"
version = "1.0.0"
title = "A pack"
summary = "One lesson."
authors = ["Somebody"]
license = "CC0-1.0"
language = "en"
lessons = ["one"]
[skills]
add = "Add"
look = "Look"
"""
LESSON = '''\
# The `one` *lesson*

```toml lesson
id = "one"
skills = [
  "add",
]
minutes = 5
was = ["first"]
```

```python program
# not a title
a = Value(2.0)
L = a * 3
L.backward()
```

```toml quiz
id = "q"
kind = "value"
target = "a"
ask = """
id = "no key"
What?"""
skills = ["look"]
was = ["old"]
[feedback]
overwrite = "x"
```

## A guess

```toml quiz
id = "g"
kind = "predict"
target = "a"
ask = "Which?"
```
'''


def write(folder: Path, lesson: str = LESSON, pack: str = PACK) -> Path:
    (folder / "lessons").mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(pack, "utf-8")
    (folder / "lessons" / "one.md").write_text(lesson, "utf-8")
    return folder


@pytest.mark.parametrize("folder", packs(), ids=lambda folder: folder.name)
def test_a_glance_sees_what_the_whole_reading_gives(folder: Path) -> None:
    pack, faults = read_pack(folder, KEYS)
    assert pack is not None and not faults
    assert glance(folder) == PackHeader.of(pack)


def test_a_glance_passes_over_what_only_looks_like_a_key_or_a_heading(tmp_path: Path) -> None:
    pack, faults = read_pack(write(tmp_path), KEYS)
    assert pack is not None and not [f for f in faults if f.severity == "error"]
    seen = glance(tmp_path)
    assert seen == PackHeader.of(pack) and seen.lessons[0].title == "The one lesson"
    assert [(q.id, q.mode, q.skills, q.was) for q in seen.lessons[0].quizzes] == [
        ("q", "", ("look",), ("old",)), ("g", "predict", ("add",), ()),
    ]  # fmt: skip


ODD = {
    "no title": ("# The `one` *lesson*\n", ""),
    "a second title": ("## A guess", "# A guess"),
    "a heading that is indented": ("## A guess", "  ## A guess"),
    "a heading with a line below": ("## A guess", "A guess\n-------"),
    "HTML": ("## A guess", "<pre>\n## A guess\n</pre>"),
    "a fence that is never closed": ("L.backward()\n```", "L.backward()"),
    "a fence with an unknown word": ("```toml quiz", "```toml quizz"),
    "a skill of no pack": ('["look"]', '["looks"]'),
    "two questions of one id": ('id = "g"', 'id = "q"'),
    "a former id that is taken": ('["old"]', '["g"]'),
    "TOML that cannot be read": ("minutes = 5", "minutes = = 5"),
    "a summary that is no plain line": ("minutes = 5", 'summary = "a\\u001b[2Jb"'),
    "a summary that is too long": ("minutes = 5", f'summary = "{"x" * 41}"'),
    "a key of the wrong type": ("minutes = 5", 'minutes = "5"'),
    "a question without an id": ('id = "g"\n', ""),
    "a control character": ("## A guess", "## A \x1b guess"),
}


@pytest.mark.parametrize("odd", ODD)
def test_a_glance_gives_up_at_anything_odd(tmp_path: Path, odd: str) -> None:
    old, new = ODD[odd]
    assert old in LESSON
    write(tmp_path, LESSON.replace(old, new, 1))
    assert glance(tmp_path) is None


def test_a_glance_gives_up_where_the_list_of_lessons_is_not_the_files(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "lessons" / "two.md").write_text(LESSON, "utf-8")
    assert glance(tmp_path) is None
    assert glance(tmp_path / "nowhere") is None


# ---- kept by content


def listed(folder: Path) -> tuple[Shelf, str]:
    shelf = Shelf(KEYS)
    return shelf, shelf.add(folder)


def state(folder: Path) -> object:
    shelf, id = listed(folder)
    faults = [list(map(str, found)) for found in shelf.faults.values()]
    return (
        shelf.packs,
        faults,
        [(b.id, b.summary, list(map(str, b.faults))) for b in shelf.broken],
        id,
    )


def broken_packs() -> list[Path]:
    return sorted(folder for folder in PACKS.iterdir() if (folder / "pack.toml").exists())


@pytest.mark.parametrize("folder", broken_packs(), ids=lambda folder: folder.name)
def test_a_pack_stands_on_the_shelf_as_it_did_when_it_was_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = state(folder)
    if digest(folder) is not None:
        for module in (shelf_module, whole_module):
            monkeypatch.setattr(module, "read_pack", lambda *_: pytest.fail("read again"))
    assert state(folder) == first
    pack, faults = read_pack(folder, KEYS)
    shelf, id = listed(folder)
    errors = [fault for fault in faults if fault.severity == "error"]
    told = shelf.faults[id] if shelf.pack(id) else list(shelf.broken[0].faults)
    assert told == errors and (pack is None or not shelf.packs or shelf.pack(id) is not None)


def test_a_list_at_a_glance_reads_no_pack_and_ends_as_the_whole_reading_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, LESSON.replace("a * 3", "b * 3"))
    shelf = Shelf(KEYS)
    with monkeypatch.context() as patch:
        patch.setattr(whole_module, "read_pack", lambda *_: pytest.fail("read whole"))
        id = shelf.add(tmp_path, at_a_glance=True)
    assert shelf.unread == {id} and shelf.pack(id) and not shelf.faults[id]
    assert [fault.code for fault in shelf.lesson(id, "one").faults] == ["E203"], "opened before"
    assert shelf.take(whole_module.read_whole(tmp_path, KEYS)) == id
    whole, _ = listed(tmp_path)
    assert not shelf.unread and shelf.faults == whole.faults and shelf.packs == whole.packs
    assert shelf.faults[id]
    again = Shelf(KEYS)
    again.add(tmp_path, at_a_glance=True)
    assert not again.unread and again.faults == whole.faults, "it is known from now on"


def test_a_glance_at_a_pack_that_ships_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    monkeypatch.setattr(shelf_module, "shipped", lambda: tmp_path.parent)
    first, _ = listed(tmp_path)
    monkeypatch.setattr(shelf_module, "glance", lambda *_: pytest.fail("looked at again"))
    again, id = listed(tmp_path)
    assert (again.packs, again.faults) == (first.packs, {id: []}) and not again.unread


def test_what_a_glance_lists_of_a_pack_that_turns_out_broken_goes(tmp_path: Path) -> None:
    write(tmp_path, LESSON.replace('kind = "value"', 'kind = "valuee"'))
    shelf = Shelf(KEYS)
    id = shelf.add(tmp_path, at_a_glance=True)
    shelf.whole(id)
    whole, _ = listed(tmp_path)
    assert (shelf.packs, shelf.broken, shelf.unread) == (whole.packs, whole.broken, set())


@pytest.mark.parametrize("name", ["pack.toml", "lessons/one.md", "prelude.py"])
def test_a_pack_that_has_changed_is_read_again(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    shelf, _ = listed(tmp_path)
    assert shelf.faults == {"p": []}
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write("\n``` = (\n")
    shelf, id = listed(tmp_path)
    assert shelf.faults.get("p") or shelf.broken, id


def test_a_lesson_that_has_changed_since_it_was_listed_is_opened_as_it_is(tmp_path: Path) -> None:
    shelf, _ = listed(write(tmp_path))
    assert shelf.lesson("p", "one").faults == ()
    write(tmp_path, LESSON.replace("a * 3", "a * 4").replace("# The", "# A new"))
    chosen = shelf.lesson("p", "one")
    assert chosen.lesson is not None and chosen.lesson.title == "A new one lesson"
    write(tmp_path, LESSON.replace("a * 3", "b * 3"))
    assert [fault.code for fault in shelf.lesson("p", "one").faults] == ["E203"]
    (tmp_path / "lessons" / "one.md").unlink()
    assert [fault.code for fault in shelf.lesson("p", "one").faults] == ["E020"]


DAMAGES = {
    "nothing": b"",
    "half of it": b'{"key": ',
    "another type": b"[1]",
    "another key": b'{"key": "x", "kept": {"pack": null, "errors": []}}',
    "nested": b"[" * 100_000,
    "large": b" " * (kept_files.MOST_BYTES + 1),
    "bytes": bytes(range(256)),
}


def kept_file() -> Path:
    (file,) = (cache() / "checked").iterdir()
    return file


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_not_used(tmp_path: Path, damage: str) -> None:
    first = state(write(tmp_path, LESSON.replace("a * 3", "b * 3")))
    kept_file().write_bytes(DAMAGES[damage])
    assert state(tmp_path) == first


FORGED = (
    {"pack": None, "errors": []},
    {"pack": [1] * 6, "errors": []},
    {"pack": ["p", "1", "\x1b[2J", "s", [], []], "errors": []},
    {"pack": ["p", "1", "t", "s", [], [["one", "t", "", [], [], True, [], "x", []]]], "errors": []},
    {"pack": None, "errors": [["x", "1", 1, "E001", "m", ""]]},
    {"errors": 3},
    [],
    None,
)


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_a_file_that_says_what_no_reading_says_is_not_used(tmp_path: Path, forged: object) -> None:
    first = state(write(tmp_path, LESSON.replace("a * 3", "b * 3")))
    file = kept_file()
    file.write_text(json.dumps({"key": file.stem, "kept": forged}), "utf-8")
    assert state(tmp_path) == first


def test_nothing_depends_on_a_folder_that_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "file"))
    shelf, _ = listed(write(tmp_path / "pack"))
    assert (
        [pack.id for pack in shelf.packs]
        == ["p"]
        == [p.id for p in listed(tmp_path / "pack")[0].packs]
    )


def test_no_more_is_kept_than_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "MOST_FILES", 8)
    for i in range(30):
        kept_files.keep(f"k{i}", i)
    left = [path.name for path in (cache() / "checked").iterdir()]
    assert len(left) <= 8 and kept_files.load("k29") == 29 and kept_files.load("k0") is None
    kept_files.keep("large", "x" * kept_files.MOST_BYTES)
    assert kept_files.load("large") is None


def test_a_pack_with_links_or_folders_within_is_never_kept(tmp_path: Path) -> None:
    assert digest(write(tmp_path / "p")) is not None
    (tmp_path / "p" / "lessons" / "more").mkdir()
    assert digest(tmp_path / "p") is None
    shutil.rmtree(tmp_path / "p" / "lessons" / "more")
    (tmp_path / "p" / "prelude.py").symlink_to(tmp_path / "p" / "pack.toml")
    assert digest(tmp_path / "p") is None


def test_one_lesson_leads_to_the_next_through_all_packs(home: Path) -> None:
    shelf = Shelf.read(KEYS)
    pack, lesson, seen = "gradients", "guessing", ["guessing"]
    while following := shelf.after(pack, lesson):
        assert following.pack.lessons[following.number - 1] is following.lesson
        pack, lesson = following.pack.id, following.lesson.id
        seen.append(lesson)
    assert seen == [header.id for each in shelf.packs for header in each.lessons]
    assert seen[seen.index("newton") + 1] == "bigram-counts" and "tiny-gpt" in seen
    assert shelf.after("", "guessing") is None
