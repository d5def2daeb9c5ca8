"""What is told of the past of an entry, from its versions in Git."""

from __future__ import annotations

import pytest

from domore.model.history import Moment, history
from domore.read.lives import Life, Recorded, Touched
from domore.render.wording import day

PATH = "content/ideas/2026/pond.yml"
TEXT = "title: A pond\nsummary: Water for ducks.\nstatus: open\nsubmitted: 2026-01-02\n"


def life(*versions: str, is_whole: bool = True) -> Life:
    """A life of a file that held these blobs one after the other, each by a commit of its own."""
    pairs = zip(("", *versions), versions, strict=False)
    recorded = [Recorded(f"c{after}", "2026-03-04", Touched(PATH, PATH if was else "", (was,) if was else (), after)) for was, after in pairs]
    return Life(tuple(reversed(recorded)), is_whole, "d")


def moments(*versions: bytes | None) -> tuple[Moment, ...]:
    """The moments of a file that held these versions, newest first."""
    kept = dict(enumerate(versions))
    return history(life(*map(str, kept)), "ideas", lambda blob: kept[int(blob)]).moments


def words(found: tuple[Moment, ...]) -> str:
    """All words that are told of changes."""
    return " ".join(words for moment in found for change in moment.changes for _, words in (*change.before, *change.after))


@pytest.mark.parametrize(
    "old",
    [
        None,
        b"",
        b"- a\n- list\n",
        b"title: [",
        b"\xff\xfe\x00",
        b"title: a\ntitle: b\n",
        b"&a [*a]",
        b"[" * 5_000,
        b"title: !!python/object:os.system x\n",
    ],
)
def test_a_version_that_is_no_listing_is_a_change_without_words(old: bytes | None) -> None:
    """Broken YAML, a list, no text, something too large or gone: that it changed is told, and nothing of it."""
    newest, older, first = moments(TEXT.encode(), old, TEXT.encode())
    assert (newest.kind, newest.changes, older.kind, older.changes, first.kind) == ("changed", (), "changed", (), "proposed")


def test_names_are_told_only_while_the_entry_holds_them() -> None:
    """Whoever takes a name out of an entry takes it out of its past; one that was left in is told."""
    update = "updates:\n- {{date: 2026-02-01, by: {}, as: resident, text: It has water.}}\n"
    decision = "decision:\n  by: {}\n  date: 2026-02-02\n  reason: All agree.\n"
    first = TEXT + "proposer:\n  role: resident\n  name: Ann Left\n"
    second = TEXT + update.format("Bob Left") + decision.format("Council")
    found = moments(first.encode(), second.encode(), (TEXT + update.format("Cy Stays") + decision.format("Council")).encode())
    assert "Left" not in words(found)
    assert "Cy Stays" in words(found)
    assert "Council" in {moment.decided_by for moment in found}


def test_each_thing_in_a_value_stands_apart_and_days_are_in_words() -> None:
    """A list's items, and the parts of an update: its day as people write it, and the label of who writes."""
    update = "- {date: 2026-02-01, by: The council, as: service, text: It holds 3 m.}"
    texts = {"0": TEXT, "1": f"{TEXT}tags: [water, ducks]\nupdates:\n{update}\n"}
    newest, *_ = history(life("0", "1"), "ideas", lambda blob: texts[blob].encode(), day).moments
    told = [words for change in newest.changes for _, words in change.after]
    assert told == [
        "water · ducks",
        "1 February 2026 · The council · Service · It holds 3 m.",
    ]


def test_words_that_were_taken_back_are_not_told() -> None:
    """The past of a withdrawn idea is when it changed, not what it said."""
    found = moments(TEXT.encode(), TEXT.replace("Water", "Wine").encode(), b"title: A pond\nstatus: withdrawn\nsubmitted: 2026-01-02\n")
    assert [moment.kind for moment in found] == ["changed", "changed", "proposed"]
    assert words(found) == ""


def test_a_shallow_clone_says_that_it_knows_only_the_end() -> None:
    """Where the beginning was not fetched, nothing is told of how it began."""
    texts = {"0": TEXT.encode(), "1": TEXT.replace("Water", "Wine").encode()}
    found = history(life("0", "1", is_whole=False), "ideas", texts.get)
    assert not found.is_whole
    assert [moment.kind for moment in found.moments] == ["changed"]


def test_a_merge_tells_only_words_that_no_side_had() -> None:
    """Joining two changes is no change; mending both into a third is one."""
    first, left, right = TEXT.encode(), TEXT.replace("A pond", "A lake").encode(), TEXT.replace("ducks", "geese").encode()
    joined = TEXT.replace("A pond", "A lake").replace("ducks", "geese")
    for merged, told in ((joined, 0), (joined.replace("geese", "swans"), 1)):
        texts = {"f": first, "l": left, "r": right, "m": merged.encode()}
        recorded = [Recorded("m", "2026-03-04", Touched(PATH, PATH, ("l", "r"), "m")), *life("f", "l").recorded]
        found = history(Life(tuple(recorded), True, "d"), "ideas", texts.get).moments
        assert [moment.kind for moment in found] == ["changed"] * told + ["changed", "proposed"]
