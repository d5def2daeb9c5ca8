"""GitLab: a job of the main branch looks at every open issue, and makes one merge request of each that was filled in with a template."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domore import cli
from domore.contribute.change import Town
from domore.contribute.facts import facts_of
from domore.contribute.forges.forge import Proposal
from domore.contribute.form import form
from domore.contribute.issue_body import body_of
from domore.contribute.issue_forms import issue_forms
from domore.contribute.submission import Submission
from domore.pipeline import settings_of
from domore.review.comment import MARKER
from domore.review.issue import proposal_in
from forge_server import TOKEN, ForgeServer, Trouble, forge_server
from gitlab_stand_in import BOT

from .test_issue import ANSWERS, TODAY, an_issue

PATH = "content/ideas/2026/a-slide-for-the-swimming-pool.yml"
FILLED = {
    "### What would you call it?\n": "A slide for the swimming pool",
    "### Sum it up in a sentence or two\n": "A long slide that children and their grandparents can use together.",
    "### What is it about?\n": "Parks",
}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ForgeServer]:
    """A GitLab, and the environment of a job in it."""
    with forge_server(tmp_path, "gitlab") as there:
        api = f"http://127.0.0.1:{there.port}/api/v4"
        for name, value in {"CI_API_V4_URL": api, "CI_PROJECT_ID": "7", "CI_PROJECT_URL": there.url, "CI_DEFAULT_BRANCH": "main"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("DOMORE_TOKEN", TOKEN)
        yield there


def filled_in(town: Path, answers: dict[str, str] = FILLED) -> str:
    """The template for ideas, with answers typed below its headings."""
    return typed_into(issue_forms(settings_of(town))[".gitlab/issue_templates/idea.md"], answers)


def typed_into(text: str, answers: dict[str, str]) -> str:
    for heading, answer in answers.items():
        assert heading in text
        text = text.replace(heading, f"{heading}\n{answer}\n", 1)
    return text


def an_entry(number: int, text: str | None, **more: Any) -> dict[str, Any]:
    """An issue as GitLab's list tells of it."""
    there = {"iid": number, "id": number + 5000, "state": "opened", "description": text, "labels": [], "confidential": False}
    return there | {"created_at": "2026-05-30T10:00:00.123Z", "author": {"id": 3}, "issue_type": "issue"} | more


def run(town: Path) -> int:
    return cli.main(["propose-issue", "--forge", "gitlab", "--town", str(town), "--today", "2026-06-01"])


def note(server: ForgeServer, number: int) -> str:
    """Our one note on an issue."""
    [one] = server.notes[number]
    text: str = one["body"]
    return text


def writes(server: ForgeServer) -> int:
    """How often anything was written, by Git or by the API."""
    return len([method for method, path, _ in server.asked if method in ("POST", "PUT") and not path.endswith("git-upload-pack")])


def test_each_issue_from_a_template_becomes_one_merge_request(server: ForgeServer, town: Path) -> None:
    """Pushed by Git and opened by its options; the note leads there; looked at again, nothing is written; other issues are let be."""
    server.issues = [an_entry(4, filled_in(town)), an_entry(5, "The site is slow."), an_entry(6, None), an_entry(7, "x", state="closed")]
    assert run(town) == 0
    [pull] = server.pulls()
    assert server.git("diff", "--name-only", "main", pull["sha"]) == PATH
    assert pull["target"] == "main" and "Closes #4." in pull["description"]
    assert note(server, 4).startswith(MARKER) and f"waits for review: {server.url}/-/merge_requests/1" in note(server, 4)
    before = writes(server)
    assert run(town) == 0
    assert writes(server) == before and len(server.pulls()) == 1 and set(server.notes) == {4}


def test_what_the_site_s_form_filled_in_and_what_carries_the_label_are_proposed(server: ForgeServer, town: Path) -> None:
    """The one has its first line, the other was given its labels by a maintainer."""
    typed = body_of(Submission(purpose="idea", answers=ANSWERS), form("idea", settings_of(town)))
    other = typed.partition("\n\n")[2].replace("A slide", "A long slide")
    server.issues = [an_entry(1, typed), an_entry(2, other, labels=["proposal", "idea"]), an_entry(3, other, labels=["idea"])]
    assert run(town) == 0
    assert sorted(pull["branch"] for pull in server.pulls()) == ["domore/issue00000001", "domore/issue00000002"]


def test_two_issues_of_one_title_have_each_an_entry_of_its_own(server: ForgeServer, town: Path) -> None:
    """In one run and in a later one: each merge request adds another file, and no run changes what an earlier one opened."""
    server.issues = [an_entry(4, filled_in(town)), an_entry(5, filled_in(town))]
    assert run(town) == 0
    server.issues.append(an_entry(6, filled_in(town)))
    for _ in range(2):
        assert run(town) == 0
    added = [server.git("diff", "--name-only", "main", pull["sha"]) for pull in server.pulls()]
    assert added == [PATH, PATH.replace(".yml", "-2.yml"), PATH.replace(".yml", "-3.yml")]


def test_a_flood_of_issues_is_proposed_a_few_at_a_time(
    server: ForgeServer, town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run opens so many merge requests and no more, and says so; the next goes on with those that have waited longest."""
    monkeypatch.setattr("domore.review.gitlab_issues.MOST_OPENED", 2)
    server.issues = [an_entry(number, filled_in(town)) for number in range(1, 6)]
    for opened, goes_on in ((2, "goes on from issue 3"), (4, "goes on from issue 5"), (5, "")):
        assert run(town) == 0
        assert len(server.pulls()) == opened
        said = capsys.readouterr().out
        assert goes_on in said and ("most that one run opens" in said) is bool(goes_on)


def test_what_is_to_be_mended_is_told_in_the_issue_until_it_is(server: ForgeServer, town: Path) -> None:
    """One note: faults in plain words, the same while nothing changes, the link once it was mended."""
    server.issues = [an_entry(4, filled_in(town, FILLED | {"### What is it about?\n": "parcs @team"}))]
    for _ in range(2):
        assert run(town) == 0
        assert "There is a problem" in note(server, 4) and "@team" not in note(server, 4)
    assert server.pulls() == []
    server.issues = [an_entry(4, filled_in(town))]
    assert run(town) == 0
    assert "waits for review" in note(server, 4) and len(server.pulls()) == 1


def test_an_edit_after_it_was_proposed_says_where_the_change_belongs(server: ForgeServer, town: Path) -> None:
    """Also when the text was wrong in between; what became of the merge request is told too, and put back, the text is what waits."""
    longer = filled_in(town, FILLED | {"### Sum it up in a sentence or two\n": "A slide that is longer still, for all who dare to use it."})
    server.issues = [an_entry(4, filled_in(town))]
    run(town)
    for text, said in ((longer, "does not reach it"), ("<!-- domore: idea -->\n\n", "There is a problem"), (longer, "does not reach it")):
        server.issues = [an_entry(4, text)]
        for _ in range(2):
            assert run(town) == 0
            assert said in note(server, 4) and "Thank you" not in note(server, 4)
    server.issues = [an_entry(4, filled_in(town))]
    run(town)
    assert "Thank you" in note(server, 4)
    for merged, word in ((False, "closed"), (True, "published")):
        server.settle(1, merged=merged)
        run(town)
        assert word in note(server, 4)
    assert len(server.pulls()) == 1


def test_a_run_that_was_killed_in_between_is_finished_by_the_next(server: ForgeServer, town: Path) -> None:
    """The merge request was opened and the note not written: the next run writes it, and opens no second one."""
    server.issues = [an_entry(4, filled_in(town))]
    server.trouble = [Trouble(where="/notes", status=500)]
    assert run(town) == 1
    server.trouble = [Trouble(where="/notes$", status=502, times=1)]
    assert run(town) == 1
    server.trouble.clear()
    assert run(town) == 0
    assert len(server.pulls()) == 1 and "/-/merge_requests/1" in note(server, 4)


def test_a_confidential_issue_is_not_made_public(server: ForgeServer, town: Path) -> None:
    """Nothing of it leaves the issue; who wrote it is told why."""
    server.issues = [an_entry(4, filled_in(town), confidential=True)]
    assert run(town) == 0
    assert server.pulls() == [] and "confidential" in note(server, 4)
    assert "issue00000004" not in server.git("for-each-ref")


def test_a_stranger_s_note_that_looks_like_ours_is_let_be(server: ForgeServer, town: Path) -> None:
    """It is not changed, and what it says to have been proposed is not believed."""
    forged = f"{MARKER}\n\nThank you. Your proposal waits for review: https://elsewhere.example\n\n<!-- domore: made from 0123456789ab -->"
    server.notes[4] = [{"id": 50, "body": forged, "system": False, "author": {"id": BOT + 1}}]
    server.issues = [an_entry(4, filled_in(town))]
    assert run(town) == 0
    assert server.notes[4][0]["body"] == forged
    assert "/-/merge_requests/1" in server.notes[4][1]["body"]


@pytest.mark.parametrize("odd", [None, "x", [], {}, an_entry(9, "<!-- domore: idea -->") | {"iid": "x"}, {"description": "<!-- domore: ", "iid": 9}])
def test_an_answer_that_makes_no_sense_does_not_stop_the_others(
    server: ForgeServer, town: Path, odd: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """An issue of another shape than the forge promises: told in a line, and the job is red where it could have been meant."""
    server.issues = [an_entry(4, filled_in(town)), odd]
    assert run(town) == (0 if odd == {} else 1)
    assert ("An issue: the forge's answer" in capsys.readouterr().out) is (odd != {})
    assert len(server.pulls()) == 1


def test_more_issues_than_a_page_holds_are_all_looked_at(server: ForgeServer, town: Path) -> None:
    server.issues = [an_entry(1, filled_in(town)), *(an_entry(number, "A question.") for number in range(2, 120))]
    assert run(town) == 0
    assert len(server.pulls()) == 1


@pytest.mark.parametrize("where", ["/issues", "/user", "/notes"])
def test_a_forge_that_refuses_is_told_of_in_a_line(server: ForgeServer, town: Path, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The job is red, and no line holds the token."""
    server.issues = [an_entry(4, filled_in(town))]
    server.trouble = [Trouble(where=where, status=403, body=b'{"message": "no"}')]
    assert run(town) == 1
    said = capsys.readouterr()
    assert "answers 403" in said.out + said.err and TOKEN not in said.out + said.err


def test_a_push_that_is_refused_is_told_as_the_maintainer_s(server: ForgeServer, town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The note says that it lies with them, the log why; once it is mended the note leads on."""
    server.issues = [an_entry(4, filled_in(town))]
    server.trouble = [Trouble(where="git-receive-pack", status=403)]
    assert run(town) == 1
    assert "A maintainer has to look" in note(server, 4) and "Issue 4:" in capsys.readouterr().out
    server.trouble.clear()
    assert run(town) == 0
    assert "waits for review" in note(server, 4)


def test_nothing_is_proposed_where_the_job_does_not_say_where_it_runs(
    server: ForgeServer, town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The settings may name another repository; that one is never written to."""
    monkeypatch.delenv("CI_PROJECT_URL")
    assert run(town) == 2
    assert "names the repository" in capsys.readouterr().err and server.asked == []


LINES = st.sampled_from(
    [*FILLED, "### Tell us more", "<!-- domore: opportunity -->", "-->", "<!--", "- [x] Monday", "/close", "/label ~proposal", "> x"]
)
PIECES = st.lists(st.text(max_size=40) | LINES, max_size=6).map("\n".join)


@pytest.fixture
def template(town: Path) -> str:
    """The town's template for ideas, nothing typed into it."""
    return filled_in(town, {})


@pytest.fixture
def facts(town: Path) -> Town:
    """What the town knows of itself."""
    return facts_of(town, settings_of(town))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(st.sampled_from(list(FILLED)), PIECES), before=st.just("") | PIECES)
@example(answers={"### What would you call it?\n": "/merge\n### What is it about?\n"}, before="")
def test_whatever_is_typed_into_a_template_is_a_proposal_or_told_plainly(
    town: Path, template: str, facts: Town, answers: dict[str, str], before: str
) -> None:
    """Answers that imitate the template, comments that never end, quick actions: sentences for a person, or a file under content/ideas/."""
    outcome = proposal_in(an_issue(town, body=before + typed_into(template, FILLED | answers)), facts, TODAY)
    if isinstance(outcome, Proposal):
        assert outcome.change.path.startswith("content/ideas/2026/") and outcome.line.startswith("Add the idea ")
    else:
        assert outcome and all(sentence.endswith((".", "?")) for sentence in outcome)
