"""What the service answers, over plain HTTP."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sqlite3
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from domore.contribute.handed_in import handed_in
from domore.contribute.submission import MOST_ANSWERS
from domore.intake.app import Service, app
from domore.intake.database import SpoolUnavailable
from domore.intake.guard import HONEYPOT
from domore.intake.headers import MOST_BYTES, Doorkeeper
from domore.intake.pages import Drawn
from domore.intake.sent import Unreadable, read
from domore.intake.spool import Rules, Spool
from domore.intake.tokens import secret_of
from intake.running import IDEA, Running, hidden_fields, wait_for

HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}{% raw %}${7*7}\r\nSet-Cookie: a=b\x00\x1a../../etc/passwd\u202e--upload-pack=evil'


def test_a_wrong_form_comes_back_with_all_answers_and_what_is_wrong(service: Running) -> None:
    """422, "Error:" in the title, a summary whose links lead to the fields, the same words beside them, nothing lost."""
    page = service.post("/intake/check", IDEA | {"title": "Ben", "category": "nowhere", "body": "All that I wrote & more", "contact.email": "nobody"})
    assert page.status == 422
    assert "<title>Error: Share an idea" in page.text
    assert "There is a problem" in page.text
    for name in ("title", "category", "contact.email"):
        assert f'<a href="#q-{name}">' in page.text
        assert f'id="q-{name}-error"' in page.text
    assert "All that I wrote &amp; more" in page.text
    assert 'value="Ben"' in page.text


def test_the_check_page_shows_how_it_will_look_and_brings_the_form_back(service: Running) -> None:
    """The listing's own page within the check page, and a button for each answer that leads back to it with everything in place."""
    page = service.post("/intake/check", IDEA | {"body": "First.\n\n\n# Not a heading", "contact.email": "me@fernley.example"})
    assert "How it will look in public" in page.text
    assert '<article class="listing listing--idea' in page.text
    assert "<p># Not a heading</p>" in page.text
    again = service.post("/intake/check", [*hidden_fields(page.text), ("change", "title")])
    assert again.status == 200
    assert IDEA["title"] in again.text
    assert "# Not a heading" in again.text
    assert "me@fernley.example" in again.text


def closes(town: Path, day: date) -> None:
    """Gives the tiny town's challenge another last day."""
    file = town / "content/challenges/quiet-street.yml"
    file.write_text(re.sub(r"(?m)^closes: .*$", f"closes: {day}", file.read_text()))


def test_an_entry_names_its_challenge_all_the_way(service: Running) -> None:
    """The check page, and the form that it brings back, say its title and ask nothing about it; what is sent holds its id."""
    closes(service.town, date.today() + timedelta(1))
    entry = IDEA | {"challenge": "quiet-street"}
    page = service.post("/intake/check", entry)
    shown = 'For the challenge <a href="../challenges/quiet-street/"><bdi>What would make the street quiet?</bdi></a>'
    assert shown in page.text
    assert "Which challenge does it answer?" not in page.text
    again = service.post("/intake/check", [*hidden_fields(page.text), ("change", "title")])
    assert shown in again.text
    assert ("challenge", "quiet-street") in hidden_fields(again.text)
    assert "challenge: quiet-street" in service.post("/intake/check", entry, as_json=True).json["change"]["yaml"]
    gone = service.post("/intake/check", IDEA | {"challenge": "../../quiet-street"})
    assert (gone.status, "The challenge that this is for is not here any more" in gone.text) == (422, True)


def test_a_challenge_that_closed_takes_no_entry_and_the_words_can_go_on_without_it(service: Running) -> None:
    """Its last day is still in time. Sent once more from the page that says so, it is an idea like any other."""
    entry = IDEA | {"challenge": "quiet-street"}
    closes(service.town, date.today())
    assert service.post("/intake/check", entry).status == 200
    closes(service.town, date.today() - timedelta(1))
    late = service.post("/intake/check", entry)
    assert (late.status, "“What would make the street quiet?” closed on" in late.text) == (422, True)
    assert "For the challenge" not in late.text
    fields = dict(hidden_fields(late.text))
    assert "challenge" not in fields or not fields["challenge"]
    again = service.post("/intake/check", IDEA | fields)
    assert (again.status, "For the challenge" in again.text) == (200, False)
    told = service.post("/intake/check", entry, as_json=True)
    assert (told.status, told.json["faults"][0]["name"]) == (422, "")


def test_the_check_page_shows_what_may_be_here_already(service: Running) -> None:
    """Entries with nearly the same title, of either kind, each a link; the newest too, and none where nothing is alike. No script is needed."""
    alike = re.compile(r'<ul class="alike__list">.*?</ul>', re.DOTALL)
    page = service.post("/intake/check", IDEA | {"title": "A bench by the old pond"}).text
    (shown,) = alike.findall(page)
    assert '<a href="../ideas/bench/"><bdi>A bench by the pond</bdi></a><span>Idea</span>' in shown
    assert "duck-day" not in shown
    assert not alike.search(service.post("/intake/check", IDEA | {"title": "Skating under the lights"}).text)
    later = service.town / "content/opportunities/skating.yml"
    later.write_text((service.town / "content/opportunities/duck-day.yml").read_text().replace("title: Duck day", "title: Skating under lights"))
    assert "opportunities/skating/" in service.post("/intake/check", IDEA | {"title": "Skating under the lights"}).text


def test_dates_and_times_are_shown_in_words(service: Running) -> None:
    """What a device's own picker gives is not how people write."""
    opportunity = {
        "purpose": "opportunity",
        "title": "Ducklings from the bank",
        "summary": "See the first ducklings of the year from the bank of the pond.",
        "type": "join-in",
        "category": "parks",
        "organiser.name": "Pond Friends",
        "how_to_say_yes.text": "Just come along.",
        "mode": "in-person",
        "place.name": "The pond",
        "when.sessions.0.days": "sat",
        "when.sessions.0.start": "14:30",
        "when.dates.starts": "2027-03-06",
        "when.dates.ends": "2027-03-06",
    }
    page = service.post("/intake/check", opportunity)
    assert page.status == 200, page.text
    answers = re.findall(r'<bdi class="answers-check__words">(.*?)</bdi>', page.text)
    assert answers[-3:] == ["2.30pm", "6 March 2027", "6 March 2027"]


def test_as_many_answers_come_by_the_form_as_by_a_file() -> None:
    """All that a file may hold, and what the form of a change showed beside it; one limit, and beyond it plain words."""
    answers = [("title", "x"), *(("access", str(number)) for number in range(MOST_ANSWERS - 1))]
    most = [("purpose", "change"), ("listing", "ideas/bench"), *answers, *((f"before.{name}", said) for name, said in answers)]
    sent = read("application/x-www-form-urlencoded", urlencode(most).encode())
    assert handed_in(sent.submission.to_json()) == sent.submission
    with pytest.raises(Unreadable, match="far fewer"):
        read("application/x-www-form-urlencoded", urlencode([*most, *answers]).encode())


def test_the_same_token_makes_one_submission(service: Running) -> None:
    """Sent again, by an impatient finger or a lost answer: the same status page, and one row."""
    fields = service.check(IDEA)
    first, second = (service.post("/intake/send", fields) for _ in range(2))
    assert (first.status, first.headers["location"]) == (second.status, second.headers["location"])
    assert service.get("/intake/healthz").json["states"] == {"waiting": 1}


def test_the_status_page_says_that_it_was_sent_and_leads_on(service: Running) -> None:
    """First thanks, then what was sent by its name, the page to keep, and ways on."""
    page = service.get(service.send(IDEA | {"title": "Benches & seats by the pond"})).text
    named = "Benches &amp; seats by the pond"
    assert f"<title>{named} – Thank you. We have it" in page
    said = [
        page.index(words) for words in ("<h1>Thank you. We have it.</h1>", f"<bdi>{named}</bdi>", "A person will look", "Keep this page: bookmark it")
    ]
    assert said == sorted(said)
    assert re.search(r'href="[./]*/ideas/">See the ideas<', page)
    assert re.search(r'href="[./]*/propose/">Share another<', page)


def test_answers_that_changed_after_the_check_are_checked_again(service: Running) -> None:
    """What is sent is what was seen: a token is good for these answers alone, and nothing is lost by it."""
    fields = [(name, "Another title for it" if name == "title" else value) for name, value in service.check(IDEA)]
    page = service.post("/intake/send", fields)
    assert page.status == 422
    assert "look at them once more" in page.text
    answer = service.post("/intake/send", hidden_fields(page.text))
    assert answer.status == 303


def test_a_token_that_is_too_old_is_replaced(service: Running) -> None:
    """A form left open over the weekend is not lost."""
    from domore.intake import sent, tokens

    fields = dict(service.check(IDEA))
    digest = sent.read("application/json", json.dumps(IDEA).encode()).digest
    fields["token"] = tokens.issue(tokens.key_beside(service.spool), digest, time.time() - 3 * 86_400)
    page = service.post("/intake/send", fields)
    assert page.status == 422
    assert service.post("/intake/send", hidden_fields(page.text)).status == 303


def test_programs_check_and_send_json(service: Running) -> None:
    """The token from one, the reference from the other; faults by name."""
    wrong = service.post("/intake/check", IDEA | {"title": ""}, as_json=True)
    assert (wrong.status, [fault["name"] for fault in wrong.json["faults"]]) == (422, ["title"])
    checked = service.post("/intake/check", IDEA, as_json=True)
    assert checked.json["change"]["path"] == "content/ideas/2026/a-bench-by-the-mill-pond.yml"
    sent = service.post("/intake/send", IDEA | {"token": checked.json["token"]}, as_json=True)
    assert sent.status == 201
    assert service.get(sent.json["status_url"]).status == 200
    assert service.post("/intake/send", IDEA | {"token": "x"}, as_json=True).status == 422


def test_a_change_is_asked_for_with_what_is_there(service: Running) -> None:
    """Filled in from the entry; sent unchanged, it is told so; changed, it is shown as it will look."""
    form = service.get("/intake/form/change/opportunities/duck-day")
    assert form.status == 200
    fields = _as_typed(form.text)
    same = service.post("/intake/check", fields)
    assert (same.status, "Nothing is different" in same.text) == (422, True)
    page = service.post("/intake/check", [(name, "Another duck day" if name == "title" else value) for name, value in fields])
    assert page.status == 200, page.text
    assert "Another duck day" in page.text


def test_what_was_taken_back_is_not_shown_and_not_lost(service: Running) -> None:
    """The form about an idea that was withdrawn is filled in without its body, and can be sent; that the body stays is held in test_change."""
    path = service.town / "content/ideas/2026/croesfan.yml"
    was = path.read_text()
    path.write_text(was.replace("status: open", "status: withdrawn") + "body: Xylobody said it.\n")
    try:
        form = service.get("/intake/form/change/ideas/croesfan")
        assert "Xylobody" not in form.text
        fields = [(name, "Croesfan arall" if name == "title" else value) for name, value in _as_typed(form.text)]
        assert "Xylobody" not in service.post("/intake/check", fields).text
        sent = service.send(fields)
        assert "Thank you" in service.get(sent).text
    finally:
        path.write_text(was)


def test_what_others_changed_since_the_form_was_opened_is_kept(service: Running) -> None:
    """The maintainer rewrites the summary while a resident changes the title: both stand in what is sent."""
    form = service.get("/intake/form/change/opportunities/duck-day")
    path = service.town / "content" / "opportunities" / "duck-day.yml"
    before = re.search(r"^summary: (.+)$", path.read_text(), re.MULTILINE)
    assert before
    path.write_text(path.read_text().replace(before[1], "Rewritten by the desk while the form was open."))
    page = service.post("/intake/check", [(name, "Another duck day" if name == "title" else value) for name, value in _as_typed(form.text)])
    assert page.status == 200, page.text
    assert "Rewritten by the desk" in page.text.partition("How it will look")[2]
    assert service.post("/intake/send", hidden_fields(page.text)).status == 303


def test_a_problem_goes_to_the_inbox_alone(service: Running) -> None:
    """ "Something is wrong here" asks for a few words, publishes none, and waits for a person."""
    assert service.post("/intake/check", {"purpose": "problem", "listing": "ideas/bench"}).status == 422
    told = {"purpose": "problem", "listing": "ideas/bench", "note": "The bench has been gone since spring."}
    assert '<a href="../ideas/bench/">' in service.post("/intake/check", told).text.partition("Check your answers</h1>")[2].partition("<section")[0]
    where = service.send(told)
    assert service.get(where).status == 200
    assert service.get("/intake/form/problem/ideas/no-such-thing").status == 404


def test_the_status_page_is_private(service: Running) -> None:
    """Only with its secret; kept by nobody, found by nobody, told to nobody."""
    where = service.send(IDEA)
    page = service.get(where)
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    assert 'name="robots" content="noindex' in page.text
    for wrong in (where[:-1] + "a2"[where.endswith("a")], where.rsplit("/", 1)[0] + "/x", "/intake/status/abcdefghijkl/" + where.rsplit("/")[-1]):
        assert service.get(wrong).status == 404


def test_the_check_page_of_a_change_says_first_what_changes(service: Running) -> None:
    """Only the answers that differ, old and new; an idea changes nothing."""
    form = hidden_fields(service.get("/intake/form/change/ideas/bench").text)
    shown = [(name, value) for name, value in form if name in ("purpose", "listing") or name.startswith("before.")]
    given = {name.removeprefix("before."): value for name, value in shown if name.startswith("before.")} | {"title": "A bench with a back"}
    page = service.post("/intake/check", [*shown, *given.items()]).text
    changes = page[page.index("You change") :].partition("</section>")[0]
    old, _, new = changes.partition("Now:")
    assert changes.count("<dt>") == 1
    assert dict(shown)["before.title"] in old
    assert "A bench with a back" in new
    assert "You change" not in service.post("/intake/check", IDEA).text


def test_a_form_and_what_it_is_answered_may_be_kept_for_back(service: Running) -> None:
    """By the person's own browser alone, whether something is wrong or all is ready to be sent; for programs nothing is kept."""
    given = [service.get(path) for path in ("/intake/form/idea", "/intake/form/change/ideas/bench")]
    given += [service.post("/intake/check", IDEA), service.post("/intake/check", IDEA | {"title": "Ben"}), service.post("/intake/send", IDEA)]
    for answer in given:
        assert answer.headers["cache-control"] == "private, no-cache"
    assert service.post("/intake/check", json.dumps(IDEA).encode(), Content_Type="application/json").headers["cache-control"] == "no-store"


def test_every_answer_has_strict_headers(service: Running) -> None:
    """Pages, JSON, errors: nothing from elsewhere, nothing in frames, nothing guessed, no cookie."""
    answers = [service.get(path) for path in ("/intake/form/idea", "/intake/healthz", "/intake/nothing", "/elsewhere", "/intake/openapi.json")]
    answers += [service.post("/intake/check", b"", Content_Type="text/plain"), service.post("/intake/send", IDEA)]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] in ("no-store", "private, no-cache")
        assert answer.headers["referrer-policy"] == "same-origin"
        assert not {"set-cookie", "server"} & answer.headers.keys()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "https://tinyton.example"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec_Fetch_Site": "cross-site", "Origin": "https://elsewhere.example"}, 403),
        ({"Sec_Fetch_Site": "same-site", "Origin": "https://tinyton.example"}, 200),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
    ],
)
def test_only_our_own_pages_post_here(service: Running, headers: dict[str, str], status: int) -> None:
    """The service's own origin and the site's; a browser that says it comes from elsewhere is refused; programs say nothing."""
    given = {name: value.format(port=service.port) for name, value in headers.items()}
    assert service.post("/intake/check", IDEA, **given).status == status


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"purpose=idea", "text/plain", 415),
        (b"--x\r\n", "multipart/form-data; boundary=x", 415),
        (b"", "", 415),
        (b"", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"purpose": 5}', "application/json", 400),
        (b'{"purpose": "idea", "title": {"a": 1}}', "application/json", 400),
        (b'{"purpose": "idea", "title": "\\ud800"}', "application/json", 400),
        (b"purpose=idea&title=%ff%fe", "application/x-www-form-urlencoded", 400),
        ("purpose=idea&title=é".encode("latin-1"), "application/x-www-form-urlencoded", 400),
        (b"purpose=murder", "application/x-www-form-urlencoded", 400),
        (b"purpose=change&listing=../../etc/passwd", "application/x-www-form-urlencoded", 400),
        (b"purpose=idea&" + b"a=1&" * 1000, "application/x-www-form-urlencoded", 413),
        (b"purpose=idea&" + b"a" * 200 + b"=1", "application/x-www-form-urlencoded", 413),
        (b"purpose=idea&title=" + b"a" * 60_000, "application/x-www-form-urlencoded", 413),
        (b"a" * (MOST_BYTES + 1), "application/x-www-form-urlencoded", 413),
        (b"purpose=idea&title=%00%1a%0d%0a", "application/x-www-form-urlencoded", 422),
    ],
)
def test_a_body_of_a_wrong_kind_is_refused_in_plain_words(service: Running, body: bytes, kind: str, status: int) -> None:
    """Every one a 4xx, for checking and for sending, with words and without a trace of Python."""
    for path in ("/intake/check", "/intake/send"):
        answer = service.post(path, body, **({"Content_Type": kind} if kind else {}))
        assert answer.status == status, answer.text
        assert len(answer.text) > 20
        assert "Traceback" not in answer.text
        assert "Error:" not in re.sub('<title>Error:|<span class="visually-hidden">Error:', "", answer.text)


@pytest.mark.parametrize(
    "name",
    ["title", "summary", "body", "category", "location.name", "proposer.name", "note", "contact.email", "listing", "purpose", "token", HONEYPOT],
)
def test_hostile_text_stays_text_in_every_field(service: Running, name: str) -> None:
    """No script, header, template or path comes of it, on any page."""
    answer = service.post("/intake/check", IDEA | {name: HOSTILE})
    assert answer.status in (200, 400, 422)
    assert "<script>alert" not in answer.text
    assert "49" not in answer.text.replace("249", "") or HOSTILE[:2] not in answer.text
    assert "\x1a" not in answer.text
    assert not {"set-cookie"} & answer.headers.keys()


def test_the_trap_is_not_one_that_a_browser_fills_in_for_people(service: Running) -> None:
    """Its name is none of those by which browsers know what to fill in; who sees or hears it is told to leave it empty; no key leads there."""
    page = service.get("/intake/form/idea").text
    (trap,) = re.findall(rf'<div class="trap".*?<label for="{HONEYPOT}">(.*?)</label><input ([^>]*)>', page)
    assert trap[0] == "Leave this empty"
    assert {f'name="{HONEYPOT}"', 'autocomplete="off"', 'tabindex="-1"', 'type="text"'} <= set(trap[1].split())
    known = "name|mail|phone|tel|addr|street|city|town|county|state|country|zip|post|code|company|user|pass|card|cc|url|web|site|home|birth"
    assert not re.search(known, HONEYPOT)


def test_a_body_that_breaks_off_is_refused_and_never_kept(service: Running) -> None:
    """400 for half a form, also where that half would be a whole one: what was cut off may be what matters."""
    body = urlencode([*service.check(IDEA), (HONEYPOT, "")])
    head = f"POST /intake/send HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body) + 9}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as line:
        line.sendall((head + body).encode())
    wait_for(lambda: '"route": "send"' in service.said())
    assert '"route": "send", "status": 400' in service.said()
    assert service.get("/intake/healthz").json["states"] == {}


def test_too_many_from_one_place_are_told_when_to_come_back(service: Running) -> None:
    """429 with Retry-After, the answers still on the page; others are not concerned."""
    place = {"X_Forwarded_For": "203.0.113.9"}
    for number in range(20):
        assert service.post("/intake/send", service.check(IDEA | {"title": f"Bench number {number}"}, **place), **place).status == 303
    answer = service.post("/intake/send", service.check(IDEA | {"title": "One bench more"}, **place), **place)
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    assert "One bench more" in answer.text
    assert service.post("/intake/send", hidden_fields(answer.text), X_Forwarded_For="198.51.100.9").status == 303


def test_a_log_line_tells_nothing_of_a_person(service: Running) -> None:
    """One line of JSON for each request: route, status, sizes, time. No address, no path, no reference, no word."""
    where = service.send(IDEA | {"contact.email": "me@fernley.example"}, X_Forwarded_For="203.0.113.77")
    service.get(where + "?secret=of-mine")
    service.get("/intake/whoever-i-am")
    wait_for(lambda: service.said().count('"event": "request"') >= 5)
    said = service.said()
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert all(line.keys() >= {"at", "event", "method", "route", "status", "ms"} for line in lines if line["event"] == "request")
    for private in ("me@", "203.0.113", "mill pond", where.split("/")[3], where.split("/")[4], "whoever", "of-mine"):
        assert private not in said


def test_no_address_of_a_sender_is_kept(service: Running) -> None:
    """Where it came from is a keyed hash; the e-mail address lies in a table apart, and is gone from the file when it is forgotten."""
    where = service.send(IDEA | {"contact.email": "me-myself@fernley.example"}, X_Forwarded_For="203.0.113.77")
    ref = where.split("/")[3]
    assert service.stop() == 0
    kept = b"".join(file.read_bytes() for file in service.spool.parent.glob("spool.sqlite3*"))
    assert b"203.0.113" not in kept
    assert kept.count(b"me-myself@") == 1
    spool = Spool(service.spool, Rules())
    row = spool.database.execute("SELECT body, block FROM submissions").fetchone()
    assert "me-myself" not in row["body"]
    assert re.fullmatch("[0-9a-f]{24}", row["block"])
    assert spool.forget(ref)
    assert not spool.forget(ref)
    spool.close()
    assert b"me-myself@" not in b"".join(file.read_bytes() for file in service.spool.parent.glob("spool.sqlite3*"))


def test_it_stops_when_told_with_everything_on_disk(service: Running) -> None:
    """SIGTERM: exit 0, and what was acknowledged is there."""
    service.send(IDEA)
    assert service.stop() == 0
    with sqlite3.connect(service.spool) as database:
        assert database.execute("SELECT count(*) FROM submissions").fetchone() == (1,)
    database.close()


def _as_typed(html: str) -> list[tuple[str, str]]:
    """What a browser would send of a form that was opened and not touched, select boxes and text areas too."""
    from html import unescape

    fields = hidden_fields(html)
    for name, inside in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL):
        fields.append((name, unescape(inside)))
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', inside)
        fields.append((name, unescape(chosen[1]) if chosen else ""))
    return fields


def asked(door: Doorkeeper, path: str) -> list[Any]:
    """What is answered to a GET, without a network."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": []}
    asyncio.run(door(scope, receive, send))
    return sent


def test_a_fault_of_ours_is_told_in_plain_words_and_logged_without_any() -> None:
    """What people wrote may stand in an error's text: the log has its kind and place alone."""

    class Broken:
        def health(self, now: float) -> None:  # noqa: ARG002
            raise KeyError("me@fernley.example")

    lines: list[str] = []
    broken: Any = Broken()
    service = Service(key=b"", pages=broken, town=broken, spool=broken, batches=broken, clock=time.time, titles=broken)
    door = Doorkeeper(app(service, lifespan=None), frozenset(), lines.append)  # type: ignore[arg-type]
    sent = asked(door, "/healthz")
    assert sent[0]["status"] == 500
    assert b"our fault" in sent[1]["body"]
    assert (b"cache-control", b"no-store") in sent[0]["headers"]
    assert [json.loads(line)["event"] for line in lines] == ["fault", "request"]
    assert "fernley" not in "".join(lines)


def test_a_page_about_a_spool_that_fails_leads_out_from_where_it_is_shown() -> None:
    """Its styles and its link to the first page are right on a status page too."""

    class Broken:
        at = ""

        def find(self, ref: str) -> None:
            raise SpoolUnavailable(ref)

        def message(self, at: str, status: int, *_: Any) -> Drawn:
            self.at = at
            return Drawn(html=b"", policy="", status=status)

    key = b"k" * 32
    broken: Any = Broken()
    service = Service(key=key, pages=broken, town=broken, spool=broken, batches=broken, clock=time.time, titles=broken)
    path = f"/intake/status/abcdefghijkl/{secret_of(key, 'abcdefghijkl')}"
    assert asked(Doorkeeper(app(service, lifespan=None), frozenset(), str), path)[0]["status"] == 503  # type: ignore[arg-type]
    assert broken.at.count("/") == 2
