"""The road of a resident with a phone, no account and no JavaScript."""

from __future__ import annotations

import time

from domore.intake.spool import Rules, Spool
from intake.disk_forge import DiskForge
from intake.running import IDEA, Running, wait_for


def test_an_idea_goes_from_the_form_to_published(service: Running) -> None:
    """Form, check, send, status; a person accepts; a pull request is opened, merged, and the status page says published."""
    assert "What would you call it?" in service.get("/intake/form/idea").text
    where = service.send(IDEA)
    assert "A person will look at it" in service.get(where).text
    ref = where.split("/")[3]
    spool, forge = Spool(service.spool, Rules()), DiskForge(service.repository, {}, 0)
    spool.move(ref, "accepted", time.time())
    wait_for(lambda: spool.find(ref).state == "in-review")
    (files,) = forge.proposed().values()
    assert list(files) == ["content/ideas/2026/a-bench-by-the-mill-pond.yml"]
    assert "https://forge.example/" in service.get(where).text
    forge.decide(ref, "merged")
    spool.database.execute("UPDATE submissions SET due = 0")
    wait_for(lambda: "It is published" in service.get(where).text)
    assert 'href="../../../ideas/a-bench-by-the-mill-pond/"' in service.get(where).text
    spool.close()
