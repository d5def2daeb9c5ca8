"""The ledger: any history of supports is counted as a simple model counts it, and no change of what is written goes unseen."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domore.intake.database import SpoolUnavailable
from domore.intake.support.ledger import START, Chain, Entry, Head, as_ranges, numbers_in, recount
from domore.intake.support.store import Asked, Confirmed, LedgerStore, Outcome
from domore.intake.support.tables import ledger_beside

KEY = b"k" * 32
NOW = 1_770_000_000.0
IDEAS = ("bench", "choir", "pond")
MAILBOXES = tuple(f"p{number}@gmail.com" for number in range(6))


def store_in(folder: Path) -> LedgerStore:
    """A ledger in a folder of its own."""
    return LedgerStore(ledger_beside(folder / "spool.sqlite3"), KEY)


def faults_of(store: LedgerStore, published: Head | None = None) -> list[str]:
    """What verifying finds."""
    chain = Chain()
    list(chain.read(store.rows(), published))
    return chain.faults


class Supports(RuleBasedStateMachine):
    """People back ideas and take that back, ideas are reworded, supports are invalidated; a dict knows who backs what."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="ledger-")
        self.store = store_in(Path(self.folder.name))
        self.now, self.refs = NOW, 0
        self.wordings = dict.fromkeys(IDEAS, "w0")
        self.model: dict[tuple[str, str], tuple[str, bool, bool]] = {}  # who backs what: for which words, would use, would help
        self.taken_back: set[tuple[str, str]] = set()
        self.heads = [self.store.head()]

    def ask(self, idea: str, mailbox: str, act: str, use: bool, help_: bool) -> str:
        """A request whose letter somebody has in hand."""
        self.refs += 1
        self.now += 3 * 3600  # no limit is met
        ref = f"r{self.refs}"
        asked = Asked(
            ref=ref, idea=idea, act=act, email=mailbox, wording=self.wordings[idea], address=f"10.{self.refs}.0.1", would_use=use, would_help=help_
        )
        assert self.store.receive([asked], self.now) == [Outcome(fate="written")]
        return ref

    @rule(idea=st.sampled_from(IDEAS), mailbox=st.sampled_from(MAILBOXES), use=st.booleans(), help_=st.booleans(), clicks=st.integers(0, 3))
    def back(self, idea: str, mailbox: str, use: bool, help_: bool, clicks: int) -> None:
        """Asked for and confirmed any number of times."""
        ref = self.ask(idea, mailbox, "back", use, help_)
        outcomes = self.store.receive([Confirmed(ref=ref)] * clicks, self.now)
        assert len(set(outcomes)) <= 1
        if clicks:
            mine = (self.wordings[idea], use, help_)
            assert outcomes[0].fate == ("as-before" if self.model.get((idea, mailbox)) == mine else "counted")
            self.model[idea, mailbox] = mine
            self.taken_back.discard((idea, mailbox))

    @rule(idea=st.sampled_from(IDEAS), mailbox=st.sampled_from(MAILBOXES), clicks=st.integers(0, 2))
    def withdraw(self, idea: str, mailbox: str, clicks: int) -> None:
        """Whether there is anything to take back or not."""
        ref = self.ask(idea, mailbox, "withdraw", False, False)
        outcomes = self.store.receive([Confirmed(ref=ref)] * clicks, self.now)
        if clicks:
            was_there = self.model.pop((idea, mailbox), None) is not None
            assert outcomes[0].fate == ("withdrawn" if was_there else "as-before")
            if was_there:
                self.taken_back.add((idea, mailbox))

    @rule(idea=st.sampled_from(IDEAS), number=st.integers(0, 3))
    def reword(self, idea: str, number: int) -> None:
        """To words that it may have had before."""
        self.wordings[idea] = f"w{number}"

    @rule(idea=st.sampled_from(IDEAS))
    def invalidate(self, idea: str) -> None:
        """All that counts for an idea."""
        numbers = [number for number, entry in recount(self.entries(), {}).counted.items() if entry.idea == idea]
        if numbers:
            self.store.remove(numbers, "They came from one machine.", "all of them", self.now)
            self.model = {pair: mine for pair, mine in self.model.items() if pair[0] != idea}

    @rule()
    def tidy_up_and_open_again(self) -> None:
        """A purge, and another process."""
        self.store.purge(self.now)
        self.store.close()
        self.store = store_in(Path(self.folder.name))

    def entries(self) -> list[Entry]:
        return list(Chain().read(self.store.rows()))

    @invariant()
    def it_counts_as_the_model(self) -> None:
        if not hasattr(self, "store"):
            return
        counted = recount(self.entries(), self.wordings).ideas
        for idea in IDEAS:
            mine = [choice for (which, _), choice in self.model.items() if which == idea]
            seen = counted.get(idea)
            told = (seen.backs, seen.would_use, seen.would_help, seen.before_change, seen.withdrawn) if seen else (0, 0, 0, 0, 0)
            assert told == (
                len(mine),
                sum(use for _, use, _ in mine),
                sum(help_ for _, _, help_ in mine),
                sum(wording != self.wordings[idea] for wording, _, _ in mine),
                sum(which == idea for which, _ in self.taken_back),
            )

    @invariant()
    def every_head_so_far_is_a_part_of_it(self) -> None:
        if hasattr(self, "store"):
            self.heads = [*self.heads[-3:], self.store.head()]
            assert all(faults_of(self.store, head) == [] for head in self.heads)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestSupports = Supports.TestCase
TestSupports.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The rows of a ledger with a bit of everything."""
    store = store_in(tmp_path_factory.mktemp("written"))
    for number, act in enumerate(["back", "back", "withdraw", "back"]):
        mailbox = MAILBOXES[number == 1]
        asked = Asked(ref=f"r{number}", idea="bench", act=act, email=mailbox, wording="w0", address=f"10.0.{number}.1")
        store.receive([asked, Confirmed(ref=asked.ref)], NOW + number * 3600)
    store.remove([2], "They came from one machine.", "all of them", NOW)
    rows = [tuple(row) for row in store.rows()]
    store.close()
    assert len(rows) == 5
    return rows


def seen_in(rows: list[tuple[object, ...]], published: Head | None) -> list[str]:
    """What verifying finds in these rows."""
    chain = Chain()
    list(chain.read(rows, published))
    return chain.faults


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_change_of_a_row_is_found(written: list[tuple[object, ...]], data: st.DataObject) -> None:
    """A byte flipped, a value of another kind, a row taken out, put in twice or moved: found without knowing any published head."""
    rows = [list(row) for row in written]
    at = data.draw(st.integers(0, len(rows) - 1))
    how = data.draw(st.sampled_from(["flip", "kind", "delete", "insert", "swap"]))
    if how == "flip":
        column = data.draw(st.sampled_from([n for n, value in enumerate(rows[at]) if isinstance(value, str) and value]))
        value = bytearray(str(rows[at][column]).encode())
        value[data.draw(st.integers(0, len(value) - 1))] ^= 1 << data.draw(st.integers(0, 6))
        rows[at][column] = value.decode("latin-1")
    elif how == "kind":
        column = data.draw(st.integers(0, len(rows[at]) - 1))
        was = rows[at][column]
        rows[at][column] = data.draw(st.sampled_from([None, 7, -1, 1.0, True, b"x", "7", str(was), f"{was} "]).filter(lambda v: v != was))
    elif how == "delete":
        if at == len(rows) - 1:
            at -= 1
        del rows[at]
    elif how == "insert":
        rows.insert(at, list(rows[data.draw(st.integers(0, len(rows) - 1))]))
    else:
        other = (at + data.draw(st.integers(1, len(rows) - 1))) % len(rows)
        rows[at], rows[other] = rows[other], rows[at]
    assert seen_in([tuple(row) for row in rows], None)


@pytest.mark.parametrize("kept", range(5))
def test_a_ledger_that_was_cut_short_is_found_by_what_was_published(written: list[tuple[object, ...]], kept: int) -> None:
    """The chain of what is left holds; the head in Git tells."""
    published = Head(entries=len(written), hash=str(written[-1][-1]))
    assert seen_in(written, published) == []
    assert seen_in(written[:kept], None) == []
    assert seen_in(written[:kept], published) == [f"the ledger ends with entry {kept}, and 5 were published"]


def test_a_ledger_that_was_written_anew_is_found_by_what_was_published(tmp_path: Path) -> None:
    """Whoever has the file can make a chain that holds, but not one with the head that stands in Git."""
    store = store_in(tmp_path)
    store.receive([Asked(ref="a", idea="bench", act="back", email="x@gmail.com", wording="w", address="10.0.0.1"), Confirmed(ref="a")], NOW)
    assert faults_of(store, Head(entries=1, hash="0" * 64)) == ["entry 1: its hash is not the one that was published"]
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET would_use = 1",
        "DELETE FROM entries",
        "INSERT INTO entries SELECT * FROM entries",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries",
        "INSERT INTO entries SELECT 7, kind, day, idea, voter, wording, would_use, would_help, reason, condition, removes, hash FROM entries",
    ],
)
def test_the_file_itself_is_only_added_to(tmp_path: Path, statement: str) -> None:
    """Whoever opens it with another program and makes a slip changes nothing."""
    store = store_in(tmp_path)
    store.receive([Asked(ref="a", idea="bench", act="back", email="x@gmail.com", wording="w", address="10.0.0.1"), Confirmed(ref="a")], NOW)
    store.close()
    with sqlite3.connect(ledger_beside(tmp_path / "spool.sqlite3")) as other, pytest.raises(sqlite3.IntegrityError, match="only added to"):
        other.execute(statement)
    other.close()


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    """A page of the file overwritten: what can't be read is no ledger that holds."""
    store = store_in(tmp_path)
    store.receive([Asked(ref="a", idea="bench", act="back", email="x@gmail.com", wording="w", address="10.0.0.1"), Confirmed(ref="a")], NOW)
    store.purge(NOW)
    store.close()
    path = ledger_beside(tmp_path / "spool.sqlite3")
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(SpoolUnavailable):
        store = store_in(tmp_path)
        try:
            faults_of(store)
        finally:
            store.close()


@given(st.sets(st.integers(1, 60)))
def test_ranges_say_all_numbers_and_no_other(numbers: set[int]) -> None:
    """In brief."""
    assert numbers_in(as_ranges(numbers)) == sorted(numbers)


def test_an_empty_ledger_holds() -> None:
    """It has the head that everybody begins with."""
    chain = Chain()
    assert list(chain.read([])) == []
    assert (chain.head, chain.faults) == (Head(entries=0, hash=START), [])
