"""`domore inbox edit`: a submission is mended in one's own editor or as a file, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from intake.test_inbox_terminal import Say, handed_in, take_in


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Names an editor that changes the file by a command of `sed`, or, with nothing, leaves it as it is."""

    def named(command: str) -> None:
        program = tmp_path / "an editor"
        program.write_text(f"#!/bin/sh\nsed -i '{command}' \"$1\"\n" if command else "#!/bin/sh\n")
        program.chmod(0o700)
        monkeypatch.setenv("EDITOR", f"'{program}'")

    monkeypatch.delenv("VISUAL", raising=False)
    return named


def test_a_slip_is_mended_in_ones_own_editor(inbox: Say, tmp_path: Path, editor: Callable[[str], None]) -> None:
    """What was changed is told; the original comes back with one word; nothing is left lying about."""
    ref = take_in(inbox, handed_in(tmp_path, "bench", title="A bnech by the mill", body="Two.\n- one in the sun\n# *no* heading"))
    editor("s/bnech/bench/; s/Two/Three/")
    code, said = inbox("edit", ref)
    assert (code, "  - A bnech by the mill\n  + A bench by the mill" in said) == (0, True), said
    _, said = inbox("show", ref)
    assert "Changed by the team (- as sent, + as edited):" in said
    assert "Three.\n  - one in the sun\n  # *no* heading" in said
    editor("")
    assert inbox("edit", ref) == (0, "Nothing was changed.\n")
    assert inbox("edit", ref, "--as-sent") == (0, f"{ref} is as it was sent.\n")
    assert "A bnech by the mill" in inbox()[1]
    assert not list((tmp_path / "town" / ".domore-spool").glob("edit-*"))


def test_wrong_content_is_told_by_line_and_can_be_mended_again(inbox: Say, tmp_path: Path, editor: Callable[[str], None]) -> None:
    """No YAML, a field that is not asked, an answer that is wrong: where and what, what was typed is kept, and the next edit goes on with it."""
    ref = take_in(inbox, handed_in(tmp_path, "bench"))
    kept = tmp_path / "town" / ".domore-spool" / f"edit-{ref}.yml"
    for command, told in (
        ("s/^title:.*/title: [/", "A list in square brackets is not closed."),
        ("s/^title:.*/titel: A seat by the mill/", '"titel" is not asked in the form, so it can\'t be edited here. Did you mean "title"?'),
        ("s/^titel:.*/title: A/", "4:8: “What would you call it?” needs at least 5 letters."),
    ):
        editor(command)
        code, said = inbox("edit", ref)
        assert (code, told in said, str(kept) in said) == (1, True, True), said
        assert kept.stat().st_mode & 0o777 == 0o600
        assert "Changed by the team" not in inbox("show", ref)[1]
    editor("s/^title:.*/title: A seat by the mill/")
    code, said = inbox("edit", ref)
    assert (code, "You go on with what you wrote before." in said, kept.exists()) == (0, True, False), said
    assert "A seat by the mill" in inbox()[1]


def test_without_an_editor_a_file_is_edited(inbox: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written at first, taken in as often as it is brought; a file of another submission is not."""
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    ref, other = take_in(inbox, handed_in(tmp_path, "bench")), take_in(inbox, handed_in(tmp_path, "seat", title="A seat by the weir"))
    code, said = inbox("edit", ref)
    assert (code, f"domore inbox edit {ref} --file {ref}.yml" in said) == (2, True)
    file = tmp_path / "bench.yml"
    assert inbox("edit", ref, "--file", str(file))[0] == 0
    file.write_text(file.read_text().replace("A bench", "A wide bench"))
    assert inbox("edit", ref, "--file", str(file))[0] == 0
    assert "A wide bench by the mill pond" in inbox()[1]
    code, said = inbox("edit", other, "--file", str(file))
    assert (code, f"is of submission {ref}" in said) == (2, True)


def test_of_two_who_edit_in_terminals_the_second_is_told(inbox: Say, tmp_path: Path) -> None:
    """With both versions; run once more, the second's words stand in the place of the first's."""
    ref = take_in(inbox, handed_in(tmp_path, "bench"))
    one, other = tmp_path / "one.yml", tmp_path / "other.yml"
    for file, title in ((one, "A seat by the mill"), (other, "A throne by the mill")):
        inbox("edit", ref, "--file", str(file))
        file.write_text(file.read_text().replace("A bench by the mill pond", title))
    assert inbox("edit", ref, "--file", str(one))[0] == 0
    code, said = inbox("edit", ref, "--file", str(other))
    assert (code, "  - A seat by the mill\n  + A throne by the mill" in said, "meanwhile" in said) == (1, True, True), said
    assert "A seat by the mill" in inbox()[1]
    assert inbox("edit", ref, "--file", str(other))[0] == 0
    assert "A throne by the mill" in inbox()[1]


def test_what_is_decided_leaves_no_words_in_drafts(inbox: Say, tmp_path: Path, editor: Callable[[str], None]) -> None:
    """An edit that was begun goes with the submission; until then, one that came too late is kept and told of."""
    ref = take_in(inbox, handed_in(tmp_path, "bench"))
    kept = tmp_path / "town" / ".domore-spool" / f"edit-{ref}.yml"
    editor("s/^title:.*/title: A/")
    assert inbox("edit", ref)[0] == 1
    assert inbox("accept", ref)[0] == 0
    code, said = inbox("edit", ref)
    assert (code, "Fetch it back first" in said, kept.exists()) == (1, True, True), said
    assert inbox("back", ref)[0] == 0
    assert inbox("reject", ref, "--reason", "no.")[0] == 2
    assert inbox("reject", ref, "--reason", "Not on this pond.")[0] == 0
    inbox()
    assert not kept.exists()


@pytest.mark.parametrize("command", ["no-such-editor -x", "'", "false"])
def test_an_editor_that_can_not_be_used_is_told(inbox: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """In a line, and nothing is left behind."""
    monkeypatch.setenv("VISUAL", command)
    ref = take_in(inbox, handed_in(tmp_path, "bench"))
    code, said = inbox("edit", ref)
    assert code in (1, 2)
    assert said.startswith("domore: the editor ")
    assert not list((tmp_path / "town" / ".domore-spool").glob("edit-*"))
