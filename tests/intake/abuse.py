"""Machines that post what they like, and the people between them."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

from domore.intake.guard import HONEYPOT, TOO_FAST
from domore.intake.spool import Rules, Spool
from intake.disk_forge import DiskForge
from intake.running import IDEA, Running, hidden_fields, wait_for

_LINKS = " ".join(f"http://pills-{number}.example" for number in range(12))


def prove_abuse(service: Running, *, bots: int, people: int) -> str:
    """So many posts of machines in many patterns, people among them: no machine's is proposed, every person's arrives.

    A tenth of the machines do all that a person does, from an address each, and wait before they send: only their number gives them away."""
    service.start()
    chance, answers = random.Random(5), Counter[int]()
    patient = [("bot", number) for number in range(bots // 10)] + [("person", number) for number in range(people)]
    chance.shuffle(patient)
    forms = [(who, *_form(service, who, number)) for who, number in patient]
    patterns = list(_patterns(service, chance))
    began = time.monotonic()
    for number in range(bots - bots // 10):
        answers[chance.choice(patterns)(number)] += 1
    time.sleep(max(0.0, TOO_FAST + 0.5 - (time.monotonic() - began)))
    arrived: list[str] = []
    for who, fields, address in forms:
        answer = service.post("/intake/send", fields, X_Forwarded_For=address)
        answers[answer.status] += 1
        if who == "person":
            assert answer.status == 303, answer.text
            arrived.append(answer.headers["location"].split("/")[1])
    assert all(status < 500 for status in answers), answers
    spool = Spool(service.spool, Rules())
    clean = spool.health(time.time())["states"].get("received", 0)
    spool.database.execute("UPDATE submissions SET due = 0 WHERE state = 'received'")  # their quarantine is over
    wait_for(lambda: not spool.entries(["received", "accepted"]))
    states = {entry.state if (entry := spool.find(ref)) else "lost" for ref in arrived}
    assert states == {"waiting"}, states
    assert DiskForge(service.repository, {}, 0).paths() == {}
    kept = spool.health(time.time())["states"]
    spool.close()
    told = ", ".join(f"{count:,} x {status}" for status, count in sorted(answers.items()))
    sums = f"none proposed, {len(arrived)} arrived, {clean} went through quarantine; kept: {kept}"
    return f"{bots:,} posts of machines and {people} people (answers: {told}): {sums}"


def _form(service: Running, who: str, number: int) -> tuple[list[tuple[str, str]], str]:
    """A form that is checked and not sent yet, and where it comes from."""
    address = f"{'198' if who == 'person' else '199'}.{number // 250}.{number % 250}.9"
    return service.check(IDEA | {"title": f"A swing for {who} {number} in the old orchard"}, X_Forwarded_For=address), address


def _patterns(service: Running, chance: random.Random) -> Iterator[Callable[[int], int]]:
    def address() -> dict[str, str]:
        return {"X_Forwarded_For": f"203.{chance.randrange(250)}.{chance.randrange(250)}.{chance.randrange(250)}"}

    def checked(number: int, fields: dict[str, str], where: dict[str, str], **extra: str) -> int:
        page = service.post("/intake/check", IDEA | {"title": f"Cheap things number {number}"} | fields, **where)
        if page.status != 200:
            return page.status
        return service.post("/intake/send", [*hidden_fields(page.text), *extra.items()], **where).status

    replayed: list[list[tuple[str, str]]] = []

    def replay(_: int) -> int:
        if not replayed:
            replayed.append(service.check(IDEA | {"title": "Replayed again and again"}, **address()))
        return service.post("/intake/send", replayed[0], **address()).status

    yield lambda number: service.post("/intake/send", IDEA | {"title": f"No token {number}"}, **address()).status
    yield lambda _: service.post("/intake/send", IDEA | {"token": f"abc.{'a' * 26}.{'b' * 52}"}, **address()).status
    yield lambda number: checked(number, {HONEYPOT: "http://spam.example"}, address())
    yield lambda number: checked(number, {}, address())  # too fast for a person
    yield lambda number: checked(number, {"body": _LINKS}, address())
    yield lambda number: checked(number, {}, {"X_Forwarded_For": "203.0.113.5"})  # all from one place
    yield lambda number: checked(number, {"title": "The same words each time"}, address())
    yield replay
    yield lambda _: service.post("/intake/send", IDEA, Origin="https://elsewhere.example", **address()).status
    yield lambda _: service.post("/intake/send", chance.randbytes(200), Content_Type="application/json", **address()).status
