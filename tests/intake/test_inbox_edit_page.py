"""The inbox's page for editing: the form filled in, errors told, the original beside the edit, and nothing typed ever lost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from domore.intake.spool import Rules, Spool
from intake.running import IDEA, Answer, Running, hidden_fields, wait_for
from intake.test_inbox_page import OURS, decide, state, token, waiting
from intake.towns import with_local_forge

Fields = dict[str, str]


@pytest.fixture
def desk(town: Path, tmp_path: Path) -> Iterator[Running]:
    """A service with its inbox."""
    service = Running(town=with_local_forge(town), spool=tmp_path / "spool.sqlite3", repository=None, more=("--inbox",))
    service.start()
    yield service
    service.kill()


def opened(desk: Running, ref: str) -> Fields:
    """What the page would send if nothing was typed; areas of text are not among it."""
    page = desk.get(f"/inbox/{ref}/edit")
    assert page.status == 200, page.text
    return dict(hidden_fields(page.text)) | {"summary": IDEA["summary"], "category": "parks"}


def save(desk: Running, ref: str, fields: Fields) -> Answer:
    return desk.post(f"/inbox/{ref}/edit", fields, **{"Origin": f"http://127.0.0.1:{desk.port}"} | OURS)


def seen(page: str) -> Fields:
    """What a page says of itself when something is decided on it."""
    return {name: value for name, value in hidden_fields(page) if name in ("token", "seen")}


def test_the_form_holds_what_was_sent(desk: Running) -> None:
    """Each answer in its place, ready to be mended; no JavaScript, nothing kept by the browser."""
    ref = waiting(desk)
    page = desk.get(f"/inbox/{ref}/edit")
    assert f'value="{IDEA["title"]}"' in page.text
    assert IDEA["summary"] in page.text
    assert '<option value="parks" selected>' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "propose.js" not in page.text
    assert 'href="edit"' in desk.get(f"/inbox/{ref}/").text


def test_what_is_edited_is_published_and_its_sender_is_told(desk: Running) -> None:
    """Saved, shown beside the original, undone, saved again, accepted: the file has the edit, the status page says what was changed."""
    where = desk.send(IDEA | {"title": "A bnech by the mill pond"})
    ref = where.split("/")[3]
    assert save(desk, ref, opened(desk, ref) | {"title": "A bench by the mill"}).headers["location"] == "./?done=edit"
    page = desk.get(f"/inbox/{ref}/?done=edit").text
    assert "What the team changed" in page
    assert "A <del>bnech</del> by the mill<del> pond</del>" in page
    assert "changed a few words" not in desk.get(where).text
    assert decide(desk, ref, "as-sent", seen(page)).status == 303
    assert "What the team changed" not in desk.get(f"/inbox/{ref}/").text
    assert save(desk, ref, opened(desk, ref) | {"title": "A bench by the mill"}).status == 303
    assert decide(desk, ref, "accept", seen(desk.get(f"/inbox/{ref}/").text)).status == 303
    wait_for(lambda: state(desk, ref) == "published")
    assert "title: A bench by the mill\n" in (desk.town / "content/ideas/2026/a-bench-by-the-mill.yml").read_text()
    told = desk.get(where).text
    assert "The team changed a few words before publishing" in told
    assert "<del>bnech</del>" in told
    assert "A bnech by the mill pond" in re.sub("<[^>]+>", "", told)


def test_an_error_says_where_and_keeps_what_was_typed(desk: Running) -> None:
    """The summary at the top leads to the question; neither the original nor the typed words are lost."""
    ref = waiting(desk)
    answer = save(desk, ref, opened(desk, ref) | {"title": "A", "body": "Call me on 01632 960123.", "location.name": "The <b>pond</b>"})
    assert answer.status == 422
    assert '<a href="#q-title">' in answer.text
    assert "There is a problem" in answer.text
    assert "<title>Error: Edit: " in answer.text
    assert "Call me on 01632 960123." in answer.text
    assert 'value="The &lt;b&gt;pond&lt;/b&gt;"' in answer.text
    assert "What the team changed" not in desk.get(f"/inbox/{ref}/").text


def test_two_tabs(desk: Running) -> None:
    """The second is told, sees both versions and what it typed, and saving once more puts its words in the place of the others'; a yes on a page
    that shows other words is not taken."""
    ref = waiting(desk)
    before = seen(desk.get(f"/inbox/{ref}/").text)
    one, other = opened(desk, ref), opened(desk, ref)
    assert save(desk, ref, one | {"title": "A seat by the mill"}).status == 303
    late = save(desk, ref, other | {"title": "A throne by the mill"})
    assert late.status == 422
    assert "Somebody else saved an edit while you wrote." in late.text
    assert 'value="A throne by the mill"' in late.text
    assert "<del>seat</del>" in late.text
    assert "<ins>throne</ins>" in late.text
    refused = decide(desk, ref, "accept", before)
    assert (refused.status, "Somebody edited submission" in refused.text) == (422, True)
    assert state(desk, ref) == "waiting"
    assert save(desk, ref, dict(hidden_fields(late.text)) | {"summary": IDEA["summary"], "category": "parks"}).status == 303
    assert "A throne by the mill" in desk.get(f"/inbox/{ref}/").text


def test_what_was_decided_meanwhile_is_not_edited(desk: Running) -> None:
    """Accepted or turned down in another tab: a clear line, the typed words still there; as soon as it waits again, the same page can be saved."""
    ref = waiting(desk)
    page = opened(desk, ref) | {"title": "A seat by the mill"}
    assert decide(desk, ref, "reject", {"token": token(desk, ref), "reason": "Not on this pond."}).status == 303
    late = save(desk, ref, page)
    assert late.status == 422
    assert "Your edit was not saved" in late.text
    assert "Fetch it back first" in late.text
    assert 'value="A seat by the mill"' in late.text
    assert desk.get(f"/inbox/{ref}/edit").status == 422
    assert decide(desk, ref, "back", {"token": token(desk, ref)}).status == 303
    assert save(desk, ref, page).status == 303


def test_the_worker_may_be_faster(desk: Running) -> None:
    """What is on its way or published by the time that an edit is saved is not changed: the maintainer is told where it is, and keeps the words."""
    ref = waiting(desk)
    page = opened(desk, ref) | {"title": "A seat by the mill"}
    spool = Spool(desk.spool, Rules())
    spool.move(ref, "accepted", time.time())
    spool.close()
    wait_for(lambda: state(desk, ref) == "published")
    late = save(desk, ref, page)
    assert late.status == 422
    assert "Your edit was not saved: submission" in late.text
    assert 'value="A seat by the mill"' in late.text
    assert [file.name for file in (desk.town / "content/ideas/2026").glob("*mill*")] == ["a-bench-by-the-mill-pond.yml"]


def test_a_page_without_its_token_saves_nothing_and_keeps_the_words(desk: Running) -> None:
    """Too old, of another submission, or from elsewhere."""
    ref, other = waiting(desk), waiting(desk, "Another bench by the mill")
    fields = opened(desk, ref) | {"title": "A seat by the mill"}
    for wrong in ("", opened(desk, other)["token"]):
        answer = save(desk, ref, fields | {"token": wrong})
        assert (answer.status, 'value="A seat by the mill"' in answer.text) == (422, True)
    assert desk.post(f"/inbox/{ref}/edit", fields, Origin="https://elsewhere.example").status == 403
    assert desk.post(f"/inbox/{ref}/edit", fields, Origin=f"http://127.0.0.1:{desk.port}", X_Forwarded_For="192.0.2.1").status in (403, 404)
    assert "What the team changed" not in desk.get(f"/inbox/{ref}/").text


def test_a_change_is_mended_without_losing_what_it_was_made_from(desk: Running) -> None:
    """Of a change only what the maintainer mended is told as edited, and the entry keeps all that was left alone."""
    form = desk.get("/intake/form/change/ideas/bench").text
    fields = dict(hidden_fields(form)) | {"summary": "Somewhere to sit and wach the ducks, halfway round.", "category": "parks", "area": "north"}
    where = desk.send(fields | {"body": "The way round takes **half an hour**.\n\n- With a back\n- Facing the water"})
    ref = where.split("/")[3]
    mended = dict(hidden_fields(desk.get(f"/inbox/{ref}/edit").text))
    mended |= {name: fields[name] for name in ("category", "area")} | {"summary": "Somewhere to sit and watch the ducks, halfway round."}
    mended["body"] = "The way round takes **half an hour**.\n\n- With a back\n- Facing the water"
    assert save(desk, ref, mended).status == 422, "it would be as it is now: nothing to change"
    assert save(desk, ref, mended | {"summary": "Somewhere to sit and watch the swans, halfway round."}).status == 303
    page = desk.get(f"/inbox/{ref}/").text
    assert "<del>wach</del> the <del>ducks</del>" in page
    assert decide(desk, ref, "accept", seen(page)).status == 303
    wait_for(lambda: state(desk, ref) == "published")
    text = (desk.town / "content/ideas/2025/bench.yml").read_text()
    assert "watch the swans" in text
    assert "half an hour**" in text
    assert "reason: It costs little" in text


def test_a_problem_has_nothing_to_edit(desk: Running) -> None:
    """What somebody says is wrong is never published: there is no door, and no page behind it."""
    ref = desk.send({"purpose": "problem", "listing": "ideas/bench", "note": "It is a seat."}).split("/")[3]
    assert 'href="edit"' not in desk.get(f"/inbox/{ref}/").text
    assert desk.get(f"/inbox/{ref}/edit").status == 422
    assert desk.get("/inbox/aaaaaaaaaaaa/edit").status == 404


def test_what_needs_a_second_look_stands_beside_the_entry(desk: Running) -> None:
    """What the check warns of, and where somebody seems to live, with the question and the way to mend it."""
    ref = waiting(desk, "A BENCH BY THE MILL POND")
    page = desk.get(f"/inbox/{ref}/").text
    assert "Look twice before it is published" in page
    assert "What would you call it?: Capitals read like shouting" in page


@pytest.mark.parametrize(
    ("reason", "is_taken"), [("no.", False), ("No no", False), ("- - -", False), ("It is private.", True), ("池は私有地です", True)]
)
def test_a_no_says_why(desk: Running, reason: str, is_taken: bool) -> None:
    """A reason that nobody can use is asked for once more, with what was written still there and why it matters."""
    ref = waiting(desk)
    answer = decide(desk, ref, "reject", {"token": token(desk, ref), "reason": reason})
    assert answer.status == (303 if is_taken else 422)
    if not is_taken:
        assert "Say in at least three words why not" in answer.text
        assert f"\n{reason}</textarea>" in answer.text
