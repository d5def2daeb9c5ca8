"""A proposal becomes one pull request on each forge, by real pushes to a real Git server; and nothing makes it two."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from domore.contribute.change import NOTHING, fingerprint
from domore.contribute.forges import forge_for
from domore.contribute.forges.forge import ForgeBusy, ForgeRefused, Opened, Withdrawn
from forge_helpers import ENVIRON, PATH, REF, YAML, change, forge_at, proposal, settings_for
from forge_server import ForgeServer, Trouble, forge_server
from nightly import one_by_day

PAGES = {"forgejo": "pulls/1", "gitlab": "-/merge_requests/1", "github": "pull/1"}


def test_a_proposal_arrives_whole(server: ForgeServer, town: Path) -> None:
    """The pull request has one commit on main, by the bot, at the time of the proposal; it adds the one file as a plain file."""
    opened = forge_at(server, town).open(proposal())
    assert opened == Opened(url=f"{server.url}/{PAGES[server.kind]}", number="1")
    (pull,) = server.pulls()
    assert (pull["branch"], pull["target"], pull["title"]) == (f"domore/{REF}", "main", "Add the idea swings")
    assert f"Reference: {REF}" in pull["description"]
    commit = pull["sha"]
    assert server.git("rev-list", "--count", f"main..{commit}") == "1"
    assert server.git("rev-parse", f"{commit}^") == server.git("rev-parse", "main")
    assert server.git("diff-tree", "-r", f"{commit}^", commit).startswith(f":000000 100644 {'0' * 40} ")
    assert server.git("diff-tree", "-r", "--name-status", f"{commit}^", commit) == f"A\t{PATH}"
    assert server.git("show", f"{commit}:{PATH}") == YAML.rstrip("\n")
    who = "Do More <noticeboard@fernley.example> 2026-11-23T12:00:00+00:00"
    assert server.git("show", "-s", "--format=%an <%ae> %aI%n%cn <%ce> %cI", commit) == f"{who}\n{who}"
    message = server.git("show", "-s", "--format=%B", commit).rstrip()
    assert message == f"Add the idea swings\n\nProposed through the form of the site.\n\nReference: {REF}"
    assert server.git("for-each-ref", "--format=%(refname)", "refs/heads/").split() == (
        ["refs/heads/main"] if server.kind == "forgejo" else [f"refs/heads/domore/{REF}", "refs/heads/main"]
    )


def test_what_is_not_wanted_any_more_is_closed_wherever_it_got_to(server: ForgeServer, town: Path) -> None:
    """Its pull request, known by the reference alone, and its branch; twice is as once, and what is not there is told as that."""
    forge = forge_at(server, town)
    assert forge.withdraw(REF) == Withdrawn(state="none")
    opened = forge.open(proposal())
    for _ in range(2):
        assert forge.withdraw(REF) == Withdrawn(state="closed", url=opened.url, number="1")
    assert [pull["state"] for pull in server.pulls()] == ["closed"]
    assert server.git("for-each-ref", "--format=%(refname)", "refs/heads/").split() == ["refs/heads/main"]


def test_what_was_merged_meanwhile_is_left_alone_and_told(server: ForgeServer, town: Path) -> None:
    """What is published is taken back by people."""
    forge = forge_at(server, town)
    opened = forge.open(proposal())
    server.settle(1, merged=True)
    main = server.git("rev-parse", "main")
    assert forge.withdraw(REF) == Withdrawn(state="merged", url=opened.url, number="1")
    assert server.git("rev-parse", "main") == main


def test_a_branch_without_a_pull_request_is_deleted(tmp_path: Path, town: Path) -> None:
    """The push came through, what asks for the pull request did not."""
    with forge_server(tmp_path, "github") as server:
        server.trouble = [Trouble(where="/pulls$", status=403)]
        forge = forge_at(server, town)
        with pytest.raises(ForgeRefused):
            forge.open(proposal())
        server.trouble.clear()
        assert forge.withdraw(REF) == Withdrawn(state="closed")
        assert server.git("for-each-ref", "--format=%(refname)", "refs/heads/").split() == ["refs/heads/main"]


def test_where_the_forge_does_not_tell_nothing_is_made_up(server: ForgeServer, town: Path) -> None:
    """A forge that refuses or is away is no forge that has nothing."""
    forge = forge_at(server, town)
    forge.open(proposal())
    server.trouble = [Trouble(where="/pulls|/merge_requests", status=403, body=b"{}")]
    with pytest.raises(ForgeRefused):
        forge.withdraw(REF)
    server.trouble = [Trouble(where=".", status=503, body=b"{}")]
    with pytest.raises(ForgeBusy):
        forge.withdraw(REF)


def test_push_options_are_those_of_each_forge(server: ForgeServer, town: Path) -> None:
    """Forgejo is told topic, title and description, GitLab what to create; GitHub's request says the rest."""
    forge_at(server, town).open(proposal(title="Add “swings”", description="One.\n\nTwo."))
    text = f"One.\n\nTwo.\n\nReference: {REF}"
    assert (
        server.pulls()[0]["options"]
        == {
            "forgejo": {"topic": f"domore/{REF}", "title": "Add “swings”", "description": f"One. Two. Reference: {REF}"},
            "gitlab": {"create": "", "remove_source_branch": "", "target": "main", "title": "Add “swings”", "description": text},
            "github": {},
        }[server.kind]
    )
    assert server.pulls()[0]["description"] == (text if server.kind != "forgejo" else f"One. Two. Reference: {REF}")


HOSTILE = (
    "-o x\n--push-option=merge_request.merge_when_pipeline_succeeds\r\n\0%0a\n/merge\n\\n/approve\x1b[2J\u2028refs/heads/main {base64}eA== $(id) `id`"
)


def test_no_text_of_a_proposal_is_an_option_or_a_command(server: ForgeServer, town: Path) -> None:
    """Line ends, NUL, options, refs and commands for the forge, in title, description and message: texts they are and stay."""
    main = server.git("rev-parse", "main")
    forge_at(server, town).open(proposal(title=HOSTILE, description=HOSTILE, change=change(message=HOSTILE)))
    (pull,) = server.pulls()
    assert (
        set(pull["options"])
        == {
            "forgejo": {"topic", "title", "description"},
            "gitlab": {"create", "remove_source_branch", "target", "title", "description"},
            "github": set(),
        }[server.kind]
    )
    assert "\n" not in pull["title"]
    for line in f"{pull['title']}\n{pull['description']}".split("\n"):
        assert not line.strip().startswith("/")
        assert line.isprintable()
    assert server.kind != "forgejo" or "{base64}" not in str(pull["options"])
    assert server.git("rev-parse", "main") == main
    assert server.git("rev-list", "--count", f"main..{pull['sha']}") == "1"
    assert server.git("diff-tree", "-r", "--name-only", "main", pull["sha"]) == PATH


def test_squashed_into_main_it_is_not_opened_again(server: ForgeServer, town: Path) -> None:
    """Main holds the content but not the commit, the branch is gone, the clone too: a late try still finds the pull request."""
    first = forge_at(server, town).open(proposal())
    server.settle(1, merged=False)
    server.move_main(PATH, YAML.encode())
    shutil.rmtree(town / ".domore")
    assert forge_at(server, town).open(proposal()) == first


def test_a_file_that_is_there_is_changed(server: ForgeServer, town: Path) -> None:
    """The commit modifies it and nothing else; and what is there already just so is refused."""
    path = "content/ideas/2026/bench.yml"
    forge_at(server, town).open(proposal(change=change(path=path)))
    assert server.git("diff-tree", "-r", "--name-status", "main", server.pulls()[0]["sha"]) == f"M\t{path}"
    with pytest.raises(ForgeRefused, match="nothing to change"):
        forge_at(server, town).open(proposal("another00000", change=change(path=path, yaml="title: A bench\n")))


def test_files_that_belong_together_go_together(server: ForgeServer, town: Path) -> None:
    """One commit holds all files of a proposal."""
    forge_at(server, town).open(proposal(also=(change(path="content/opportunities/push-a-swing.yml"),)))
    names = server.git("diff-tree", "-r", "--name-only", "main", server.pulls()[0]["sha"])
    assert names.split() == [PATH, "content/opportunities/push-a-swing.yml"]


def test_asked_again_there_is_one(server: ForgeServer, town: Path) -> None:
    """The same answer, also from another process, when main has moved, and when the clone was thrown away."""
    first = forge_at(server, town).open(proposal())
    assert forge_at(server, town).open(proposal()) == first
    server.move_main()
    assert forge_at(server, town).open(proposal()) == first
    shutil.rmtree(town / ".domore")
    assert forge_at(server, town).open(proposal()) == first
    assert len(server.pulls()) == 1


@pytest.mark.parametrize("merged", [True, False])
def test_what_was_settled_is_not_opened_again(server: ForgeServer, town: Path, merged: bool) -> None:
    """A try that comes late finds the pull request that was merged or closed meanwhile, though its branch is gone; its review says so."""
    forge = forge_at(server, town)
    first = forge.open(proposal())
    assert forge.review(REF, first).state == "open"
    server.settle(1, merged=merged)
    assert forge.open(proposal()) == first
    assert len(server.pulls()) == 1
    review = forge.review(REF, first)
    assert (review.state, review.url) == ("merged" if merged else "closed", first.url)
    assert forge.review(REF, Opened(url=None, number="")) == review


def test_without_the_api_the_commit_is_enough(server: ForgeServer, town: Path) -> None:
    """A token that may only push: the second try finds the pull request by its commit, and the review by what main holds."""
    if server.kind == "github":
        return  # GitHub has no other way than its API
    server.api_open = False
    forge = forge_at(server, town)
    first = forge.open(proposal())
    assert first.number == "1"
    server.move_main()
    assert forge_at(server, town).open(proposal()) == first
    assert forge.review(REF, first).state == "open"
    server.move_main(PATH, YAML.encode())
    assert forge.review(REF, first).state == "merged"
    assert len(server.pulls()) == 1


def test_a_branch_that_came_through_alone_gets_its_merge_request(server: ForgeServer, town: Path) -> None:
    """Killed between the branch and what should open its pull request: the next try opens it, with one commit still."""
    if server.kind == "gitlab":
        (server.repository / "no-merge-requests").touch()
        assert forge_at(server, town).open(proposal()) == Opened(url=None, number="")
        assert forge_at(server, town).open(proposal()).number == ""
        (server.repository / "no-merge-requests").unlink()
    elif server.kind == "github":
        server.trouble.append(Trouble(where="/pulls$", status=502, times=1))
        with pytest.raises(ForgeBusy):
            forge_at(server, town).open(proposal())
        assert server.git("for-each-ref", "refs/heads/domore/")
    opened = forge_at(server, town).open(proposal())
    assert opened.number == "1"
    assert server.git("rev-list", "--count", f"main..{server.pulls()[0]['sha']}") == "1"


def test_a_changed_proposal_is_not_the_old_commit(server: ForgeServer, town: Path) -> None:
    """When a person changed it between two tries that failed, what is opened is what it says now."""
    server.trouble.append(Trouble(where="git-receive-pack", status=503, times=1))
    with pytest.raises(ForgeBusy):
        forge_at(server, town).open(proposal())
    forge_at(server, town).open(proposal(change=change(yaml="title: Other\n")))
    assert server.git("show", f"{server.pulls()[0]['sha']}:{PATH}") == "title: Other"


@one_by_day
def test_a_damaged_clone_is_made_anew(server: ForgeServer, town: Path) -> None:
    """After a power cut the clone may be half there: the first try says so, the second works; locks that a dead Git left are no bar."""
    forge = forge_at(server, town)
    forge.open(proposal("another00000"))
    (repository,) = (town / ".domore" / "forge").glob("*/repo.git")
    for name in ("packed-refs.lock", "refs/domore/base.lock", "config.lock", "shallow.lock"):
        (repository / name).touch()
    forge.open(proposal("another00001"))
    for file in repository.rglob("objects/*/*"):
        if file.is_file():
            file.chmod(0o644)
            file.write_bytes(b"")
    with pytest.raises(ForgeBusy):
        forge.open(proposal())
    assert forge.open(proposal()).number == "3"


def test_a_wrong_branch_is_told(server: ForgeServer, town: Path) -> None:
    """A branch that is not there is not waited for."""
    with pytest.raises(ForgeRefused, match='no branch "trunk"'):
        forge_for(settings_for(server.kind, server.url, "trunk"), town, ENVIRON).open(proposal())


def test_the_commit_is_the_same_at_every_try(server: ForgeServer, town: Path, tmp_path: Path) -> None:
    """Two machines that never spoke to each other make the same commit of the same proposal."""
    forge_at(server, town).open(proposal())
    (first,) = server.pulls()
    server.keep([])
    for ref in server.git("for-each-ref", "--format=%(refname)").split():
        if ref != "refs/heads/main":
            server.git("update-ref", "-d", ref)
    (tmp_path / "elsewhere").mkdir()
    forge_at(server, tmp_path / "elsewhere").open(proposal())
    assert server.pulls()[0]["sha"] == first["sha"]


def test_what_others_did_meanwhile_is_not_undone(server: ForgeServer, town: Path) -> None:
    """Made from a town's folder that lags behind: a new entry never writes over one of its name, nor a change over a later one."""
    path, bench = "content/ideas/2026/bench.yml", b"title: A bench\n"
    forge = forge_at(server, town)
    with pytest.raises(ForgeRefused, match="is there already"):
        forge.open(proposal(change=change(path=path, made_from=NOTHING)))
    with pytest.raises(ForgeRefused, match="is gone"):
        forge.open(proposal(change=change(made_from=fingerprint(bench))))
    forge.open(proposal("fresh0000000", change=change(path=path, made_from=fingerprint(b"title: A bench\r\n"))))
    server.move_main(path, b"title: A better bench\n")
    with pytest.raises(ForgeRefused, match="changed meanwhile"):
        forge.open(proposal(change=change(path=path, made_from=fingerprint(bench))))
    assert len(server.pulls()) == 1


def test_a_branch_of_that_name_in_a_fork_is_not_ours(town: Path, tmp_path: Path) -> None:
    """Anybody can open a merge request from a branch of any name in their own fork of a GitLab project."""
    (tmp_path / "gitlab").mkdir()
    with forge_server(tmp_path / "gitlab", "gitlab") as server:
        theirs = {"number": 1, "branch": f"domore/{REF}", "target": "main", "title": "x", "description": "x", "sha": server.git("rev-parse", "main")}
        server.keep([theirs | {"state": "open", "merged": False, "options": {}, "fork": 8}])
        assert forge_at(server, town).open(proposal()).number == "2"


@pytest.mark.parametrize("ref", [REF, f"{REF}9"])
def test_a_strangers_text_that_names_our_reference_is_not_ours(town: Path, tmp_path: Path, ref: str) -> None:
    """References of issues can be guessed: on Forgejo only a pull request by our own account counts, and one of another reference never."""
    (tmp_path / "forgejo").mkdir()
    with forge_server(tmp_path / "forgejo", "forgejo") as server:
        theirs = {
            "number": 1,
            "branch": "x",
            "target": "main",
            "title": "x",
            "description": f"Reference: {ref}",
            "sha": server.git("rev-parse", "main"),
        }
        server.keep([theirs | {"state": "open", "merged": False, "options": {}, "by": "fay" if ref == REF else "bot"}])
        forge = forge_at(server, town)
        opened = forge.open(proposal())
        assert (opened.number, opened.there_already) == ("2", False)
        again = forge.open(proposal())
        assert (again, again.there_already) == (opened, True)
        assert forge.review(REF, Opened(url=None, number="")).url == opened.url


def test_who_may_not_ask_its_own_name_still_opens_one(town: Path, tmp_path: Path) -> None:
    """A token without the right to read its user: the pull request is found by its commit."""
    (tmp_path / "forgejo").mkdir()
    with forge_server(tmp_path / "forgejo", "forgejo") as server:
        server.trouble.append(Trouble(where="/api/v1/user$", status=403))
        forge = forge_at(server, town)
        first = forge.open(proposal())
        server.move_main()
        assert forge.open(proposal()) == first
        assert len(server.pulls()) == 1
