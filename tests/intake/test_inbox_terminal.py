"""`domore inbox`: what a maintainer reads and decides in a terminal, on a real spool, also while the service runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from domore.contribute.submission import Purpose, Submission
from domore.intake.place import SPOOL
from domore.intake.spool import Arrival, Rules, Spool
from intake.running import IDEA, Running

Say = Callable[..., tuple[int, str]]
ANSWERS = {name: (value,) for name, value in IDEA.items() if name != "purpose"}


def handed_in(tmp_path: Path, name: str, *, purpose: Purpose = "idea", listing: str | None = None, note: str = "", **answers: str) -> str:
    """A file as the form's page saves it."""
    given = (ANSWERS if purpose == "idea" else {}) | {key: (value,) for key, value in answers.items()}
    file = tmp_path / f"{name}.json"
    file.write_bytes(Submission(purpose=purpose, answers=given, listing=listing, note=note).to_json())
    return str(file)


def take_in(inbox: Say, file: str) -> str:
    """Imports a file; the reference that it got."""
    code, said = inbox("import", file)
    assert code == 0, said
    found = re.search(r"waits for you as ([a-z2-7]{12})", said)
    assert found, said
    return found[1]


def test_an_empty_inbox_says_so_and_makes_nothing(inbox: Say, town: Path) -> None:
    """Looking makes no spool; naming what is not there ends with 1."""
    assert inbox() == (0, "Nothing has come in yet.\n")
    assert inbox("show", "aaaaaaaaaaaa") == (1, "Nothing has come in yet.\n")
    assert not (town / ".domore-spool").exists()


def test_a_spool_that_is_not_there_is_no_empty_one(inbox: Say, town: Path) -> None:
    """Whoever slips while naming one is told, and does not take it that nothing waits."""
    code, said = inbox("--spool", str(town / "spol.sqlite3"))
    assert code == 2 and 'there is no spool "' in said and "Nothing" not in said


def test_what_was_sent_has_a_folder_of_its_own(inbox: Say, town: Path, tmp_path: Path) -> None:
    """Its owner's alone; nothing of it is ever committed, also in a town whose .gitignore is older; forgetting what builds remember loses nothing."""
    ref = take_in(inbox, handed_in(tmp_path, "bench"))
    assert (town / ".domore-spool").stat().st_mode & 0o777 == 0o700
    (town / ".gitignore").write_text(".domore/\nsite/\n")
    subprocess.run(["git", "init", "--quiet"], cwd=town, check=True)
    listed = subprocess.run(["git", "status", "--porcelain", "--untracked-files=all"], cwd=town, check=True, capture_output=True, text=True)
    assert "spool" not in listed.stdout
    shutil.rmtree(town / ".domore")
    assert ref in inbox()[1]


def test_a_folder_that_was_made_and_no_more_is_kept_from_git_at_the_next_start(inbox: Say, town: Path, tmp_path: Path) -> None:
    """Killed after it made the folder, or cleaned up by somebody: what keeps Git out is written again; a folder of other things is left alone."""
    for lost in ("never written", "deleted"):
        shutil.rmtree(town / ".domore-spool", ignore_errors=True)
        if lost == "never written":
            (town / ".domore-spool").mkdir(mode=0o700)
        else:
            take_in(inbox, handed_in(tmp_path, "bench"))
            (town / ".domore-spool" / ".gitignore").unlink()
        take_in(inbox, handed_in(tmp_path, "swing", title=f"A swing, {lost}"))
        assert (town / ".domore-spool" / ".gitignore").read_text() == "*\n"
    inbox("import", handed_in(tmp_path, "bench"), "--spool", str(town / "spool.sqlite3"))
    assert not (town / ".gitignore").exists()


def test_a_spool_in_the_former_place_is_never_passed_over(inbox: Say, town: Path, tmp_path: Path) -> None:
    """It is used there and told of, with the cure; moved as told it is the town's spool; beside a newer one it is told of still."""
    former = town / ".domore" / "intake"
    former.parent.mkdir(exist_ok=True)
    code, said = inbox("import", handed_in(tmp_path, "bench"), "--spool", str(former / "spool.sqlite3"))
    ref = said.split(" as ")[1].split(".")[0]
    code, said = inbox()
    assert (code, ref in said) == (0, True)
    assert f"mv {former} {town / '.domore-spool'}" in said
    former.rename(town / ".domore-spool")
    _, said = inbox()
    assert (".domore/intake" in said, ref in said) == (False, True)
    shutil.copytree(town / ".domore-spool", former)
    assert f"--spool {former / 'spool.sqlite3'}" in inbox()[1]


def test_a_file_that_was_handed_in_waits_with_the_others(inbox: Say, tmp_path: Path) -> None:
    """Imported once, however often it is brought; listed, and shown as it will look with what may be the same and how it came."""
    file = handed_in(tmp_path, "bench", title="A bench by the pond!", body="Two of them.\n- one in the sun")
    ref = take_in(inbox, file)
    assert inbox("import", file) == (0, f"{file} is here already, as {ref}.\n")
    assert re.search(rf"^{ref}  An idea  waiting for you  just now  A bench by the pond!$", inbox()[1], re.MULTILINE)
    _, said = inbox("show", ref[:5])
    for words in (
        "What would you call it?\n  A bench by the pond!",
        "Two of them.\n  - one in the sun",
        "It may be the same as:\n  A bench by the pond (ideas/bench)",
        "It was handed in as a file and put here by a maintainer.",
        "File: content/ideas/20",
        f"domore inbox accept {ref}",
    ):
        assert words in said


def test_an_address_in_a_file_that_was_handed_in_is_kept_apart_and_can_be_forgotten(inbox: Say, town: Path, tmp_path: Path) -> None:
    """As with what came through the form: the maintainer sees it, it is nowhere else, and it goes when its owner asks."""
    file = handed_in(tmp_path, "bench", **{"contact.email": "ann@fernley.example"})
    ref = take_in(inbox, file)
    assert inbox("import", file) == (0, f"{file} is here already, as {ref}.\n")
    assert "E-mail address of the submitter: ann@fernley.example" in inbox("show", ref)[1]
    assert inbox("forget", ref)[0] == 0
    assert b"ann@fernley.example" not in b"".join(file.read_bytes() for file in (town / SPOOL).parent.iterdir())


def test_an_address_in_a_file_that_is_none_is_said(inbox: Say, tmp_path: Path) -> None:
    """In the words of the form."""
    code, said = inbox("import", handed_in(tmp_path, "bench", **{"contact.email": "ann@\nBcc: x@y.example"}))
    assert code == 1
    assert "Write your e-mail address like this" in said


MEND = "A place to mend things instead of throwing them away"


def entry_called(town: Path, id: str, title: str) -> None:
    """Another entry, whose file's name says nothing of its title."""
    there = (town / "content/ideas/2025/bench.yml").read_text()
    (town / f"content/ideas/2026/{id}.yml").write_text(re.sub("^title:.*$", f"title: {title}", there, flags=re.MULTILINE))


@pytest.mark.parametrize("written", [f'"{MEND}"', ">-\n  A place to mend things\n\n  instead of throwing them away", f"{MEND}  # as it was sent"])
@pytest.mark.parametrize(
    "title", [MEND, "A good place to mend things instead of throwing them away", "A place to mend clothes instead of throwing them away"]
)
def test_what_may_be_the_same_is_seen_by_its_title(inbox: Say, town: Path, tmp_path: Path, written: str, title: str) -> None:
    """As the check sees it, however the entry's file is called and its title is written."""
    entry_called(town, "repair-bench-at-the-works", written)
    ref = take_in(inbox, handed_in(tmp_path, "mend", title=title))
    said = " ".join(inbox("show", ref)[1].split())
    assert "It may be the same as:" in said
    assert f"{MEND} (ideas/repair-bench-at-the-works)" in said


@pytest.mark.parametrize(
    "of",
    [
        MEND,
        f"  {MEND.upper()} ",
        "https://fernley.example/board/ideas/repair-bench-at-the-works/?from=list#top",
        "http://127.0.0.1:8010/ideas/repair-bench-at-the-works/index.html",
        "content/ideas/2026/repair-bench-at-the-works.yml",
        "repair-bench-at-the-works",
    ],
)
def test_the_entry_that_stays_is_named_as_one_knows_it(inbox: Say, town: Path, tmp_path: Path, of: str) -> None:
    """By its title, or an address as it was copied."""
    entry_called(town, "repair-bench-at-the-works", MEND)
    ref = take_in(inbox, handed_in(tmp_path, "mend", title="Mend things"))
    code, said = inbox("duplicate", ref, "--of", of)
    assert (code, "ideas/repair-bench-at-the-works" in said) == (0, True), said


def test_of_two_with_one_title_the_name_is_asked_for(inbox: Say, town: Path, tmp_path: Path) -> None:
    """Neither is chosen by chance."""
    entry_called(town, "repair-bench-at-the-works", MEND)
    entry_called(town, "mending", MEND)
    ref = take_in(inbox, handed_in(tmp_path, "mend", title="Mend things"))
    code, said = inbox("duplicate", ref, "--of", MEND)
    assert code != 0
    assert "ideas/mending" in said
    assert "ideas/repair-bench-at-the-works" in said


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"\xff\xfe", b'{"domore": 99, "purpose": "idea", "answers": {}}', b"x" * 300_000], ids=lambda data: str(data[:20])
)
def test_a_file_that_is_none_is_told_and_not_taken_in(inbox: Say, tmp_path: Path, data: bytes) -> None:
    """Plain words, exit 1, and nothing waits."""
    file = tmp_path / "odd.json"
    file.write_bytes(data)
    code, said = inbox("import", str(file))
    assert (code, f"{file} was not taken in:" in said) == (1, True)
    assert inbox() == (0, "Nothing waits for you. What is decided: domore inbox list --all\n")


def test_a_file_with_wrong_answers_says_what_to_mend(inbox: Say, tmp_path: Path) -> None:
    """The faults of the form, in its words, for whoever stands at the desk."""
    code, said = inbox("import", handed_in(tmp_path, "wrong", title="a"))
    assert code == 1
    assert "was not taken in:\n  " in said


def test_a_change_shows_what_was_and_what_would_be(inbox: Say, tmp_path: Path) -> None:
    """Only what differs, the old words and the new ones."""
    change = {"title": "A wide bench by the pond", "summary": "A seat with a view of the ducks.", "category": "parks"}
    ref = take_in(inbox, handed_in(tmp_path, "change", purpose="change", listing="ideas/bench", note="It grew.", **change))
    _, said = inbox("show", ref)
    assert "  - A bench by the pond\n  + A wide bench by the pond" in said
    assert "Why the change (not published):\n  It grew." in said
    assert "What is it about?" not in said


def test_every_decision_can_be_undone_while_it_is_only_here(inbox: Say, tmp_path: Path) -> None:
    """Reject, duplicate and spam, each back to waiting; what is waiting already says so."""
    ref = take_in(inbox, handed_in(tmp_path, "one"))
    for words in (["reject", ref, "--reason", "Not on this pond."], ["duplicate", ref, "--of", "ideas/bench"], ["spam", ref], ["accept", ref]):
        code, said = inbox(*words)
        assert (code, f"domore inbox back {ref}" in said) == (0, True), said
        assert ref not in inbox()[1].replace("back", "")
        assert inbox("back", ref) == (0, f"{ref} waits for you again.\n")
    assert inbox("back", ref) == (1, f"domore: submission {ref} is waiting for you already.\n")


def test_what_can_not_be_done_is_told_with_the_cure(inbox: Say, tmp_path: Path) -> None:
    """A wrong reference, a wrong entry, an empty reason, a move from a state that has none."""
    ref = take_in(inbox, handed_in(tmp_path, "one"))
    slip = ref[:5] + ("a" if ref[5] != "a" else "b") + ref[6:]
    code, said = inbox("accept", slip)
    assert (code, f'there is no submission "{slip}". Did you mean "{ref}"?' in said) == (2, True)
    assert inbox("duplicate", ref, "--of", "ideas/bnech")[1].endswith('the town has no entry "ideas/bnech". Did you mean "ideas/bench"?\n')
    assert inbox("reject", ref, "--reason", " ") == (2, "domore: write a reason: whoever sent this sees it, and nothing else.\n")
    assert inbox("spam", ref)[0] == 0
    assert inbox("accept", ref) == (1, f"domore: submission {ref} is spam. Fetch it back first: domore inbox back {ref}\n")
    assert "spam" in inbox("list", "--all")[1]


def test_what_the_town_can_not_take_any_more_is_not_accepted(inbox: Say, town: Path, tmp_path: Path) -> None:
    """A change to an entry that has gone meanwhile: told at once, with what to do, and it still waits."""
    change = {"title": "A wide bench by the pond", "summary": "A seat with a view of the ducks.", "category": "parks"}
    ref = take_in(inbox, handed_in(tmp_path, "change", purpose="change", listing="ideas/bench", **change))
    (town / "content/ideas/2025/bench.yml").unlink()
    code, said = inbox("accept", ref)
    assert code == 1
    assert said.startswith("domore: this can't be accepted as it is. The entry that this is about is not here any more.")
    assert "or edit the entry yourself." in said
    assert f"{ref}  A change  waiting for you" in inbox()[1]


def test_what_was_wrong_and_is_put_right_is_dealt_with(inbox: Say, tmp_path: Path) -> None:
    """Nothing of it was published, so nothing says so."""
    ref = take_in(inbox, handed_in(tmp_path, "wrong", purpose="problem", listing="ideas/bench", note="It is a seat."))
    assert inbox("accept", ref)[0] == 0
    assert f"{ref}  Something is wrong  dealt with" in inbox("list", "--all")[1]
    assert f"{ref}  Something is wrong, dealt with" in inbox("show", ref)[1]


def test_nothing_that_was_sent_can_command_the_terminal(inbox: Say, town: Path) -> None:
    """Escape sequences and signs that turn text round come out as a sign that something was there, should they ever get into the spool."""
    note = "red \x1b[31m\x9b2J bell \x07 turned \u202e back"
    body = Submission(purpose="problem", answers={}, listing="ideas/bench", note=note).to_json().decode()
    arrival = Arrival(
        ref="a" * 12, purpose="problem", listing="ideas/bench", body=body, words="", address="", honeypot=False, age=60, links=0, email="a@b.example"
    )
    spool = Spool(town / SPOOL, Rules())
    spool.receive([arrival], time.time())
    spool.close()
    said = inbox("show", "a" * 12)[1] + inbox()[1]
    assert "red" in said
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said)


def test_it_works_while_the_service_runs(inbox: Say, service: Running) -> None:
    """What the form took in is decided in the terminal; the status page has the reason at once."""
    where = service.send(IDEA | {"contact.email": "ann@fernley.example"})
    ref, spool = where.split("/")[3], str(service.spool)
    assert "ann@fernley.example (not published)" in inbox("--spool", spool, "show", ref)[1]
    assert inbox("forget", ref, "--spool", spool) == (0, f"The address that came with {ref} is deleted.\n")
    assert inbox("forget", ref, "--spool", spool) == (0, f"No address is kept for {ref}.\n")
    assert inbox("reject", ref, "--reason", "The pond is private.", "--spool", spool)[0] == 0
    page = service.get(where).text
    assert "It was not published" in page
    assert "The pond is private." in page


def test_nothing_is_left_of_what_was_sent_once_it_is_forgotten(inbox: Say, service: Running, tmp_path: Path) -> None:
    """Neither words, edited or not, nor address are in any file of the spool; not before it is decided, for then the words are needed. Its status
    page stands."""
    where = service.send(IDEA | {"title": "A bench for Zebedee", "contact.email": "zebedee@fernley.example"})
    ref, spool = where.split("/")[3], str(service.spool)
    code, said = inbox("forget", ref, "--everything", "--spool", spool)
    assert code == 1
    assert f"Reject it first: domore inbox reject {ref} --reason TEXT" in said
    edit = tmp_path / "edit.yml"
    inbox("edit", ref, "--file", str(edit), "--spool", spool)
    edit.write_text(edit.read_text().replace("Zebedee", "Zebedee Quickthorn"))
    assert inbox("edit", ref, "--file", str(edit), "--spool", spool)[0] == 0
    assert any(b"quickthorn" in file.read_bytes().lower() for file in service.spool.parent.iterdir())
    assert inbox("reject", ref, "--reason", "Taken out, as was asked.", "--spool", spool)[0] == 0
    assert inbox("forget", ref, "--everything", "--spool", spool) == (0, f"What was sent with {ref} is deleted, and the address with it.\n")
    assert not any(b"zebedee" in file.read_bytes().lower() for file in service.spool.parent.iterdir())
    assert "Taken out, as was asked." in service.get(where).text


def test_spam_tells_what_else_came_from_there(inbox: Say, service: Running) -> None:
    """By the day's keyed hash: first told, then marked too when asked for."""
    spool = str(service.spool)
    refs = [service.send(IDEA | {"title": f"Bench number {number}"}).split("/")[3] for number in range(3)]
    _, said = inbox("spam", refs[0], "--spool", spool)
    assert all(ref in said for ref in refs)
    assert "--and-others" in said
    _, said = inbox("spam", refs[1], "--and-others", "--spool", spool)
    assert all(f"{ref} is spam" in said for ref in refs[1:])
