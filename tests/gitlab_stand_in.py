"""GitLab's API, as much of it as is asked, over what a `ForgeServer` holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forge_server import ForgeServer

BOT = 99  # the account that a token belongs to


def answer(forge: ForgeServer, method: str, path: str, query: Mapping[str, str], body: Any) -> tuple[int, Any]:
    """As far as it is used: https://docs.gitlab.com/api/merge_requests/, .../issues/ and .../notes/ name the fields."""
    if path == "/api/v4/user":
        return 200, {"id": BOT, "username": "project_7_bot"}
    start = re.match(r"/api/v4/projects/(fernley%2Fnoticeboard|7)/", path)
    assert start, path
    if path.removeprefix(start[0]).startswith("issues"):
        return _issues(forge, method, path.removeprefix(start[0]), query, body)
    path = path.removeprefix(start[0])
    assert path.startswith("merge_requests"), path
    shown = [
        {
            "id": pull["number"] + 1000,
            "iid": pull["number"],
            "title": pull.get("title", ""),
            "state": "merged" if pull["merged"] else {"open": "opened"}.get(pull["state"], "closed"),
            "source_branch": pull["branch"],
            "source_project_id": pull.get("fork", 7),
            "target_project_id": 7,
        }
        for pull in forge.pulls()
    ]
    if path == "merge_requests":
        if "source_branch" not in query:
            return 200, [one for one in shown if one["state"] == query["state"]] if query["page"] == "1" else []
        return 200, [one for one in shown if one["source_branch"] == query["source_branch"]]
    number = int(path.removeprefix("merge_requests/"))
    return (200, shown[number - 1]) if number <= len(shown) else (404, {"message": "404 Not found"})


def _issues(forge: ForgeServer, method: str, path: str, query: Mapping[str, str], body: Any) -> tuple[int, Any]:
    """The open issues, oldest first where asked for, and the notes on each, newest first, in pages of 100; a system's note stands among them."""

    def page(entries: list[Any]) -> list[Any]:
        size = min(int(query["per_page"]), 100)
        return entries[(int(query["page"]) - 1) * size : int(query["page"]) * size]

    if path == "issues":
        assert query["state"] == "opened"
        listed = forge.issues if query.get("sort") == "asc" else forge.issues[::-1]
        return 200, page([one for one in listed if not isinstance(one, dict) or one.get("state", "opened") == "opened"])
    found = re.fullmatch(r"issues/(\d+)/notes(?:/(\d+))?", path)
    assert found, path
    there = forge.notes.setdefault(int(found[1]), [])
    if method == "GET":
        return 200, page([{"id": 1, "body": "changed the description", "system": True, "author": {"id": BOT}}, *there[::-1]])
    if method == "POST" and found[2] is None:
        note = {"id": 100 + sum(map(len, forge.notes.values())), "body": body["body"], "system": False, "author": {"id": BOT}}
        there.append(note)
        return 201, note
    assert method == "PUT", method
    [note] = [one for one in there if one["id"] == int(found[2])]
    assert note["author"]["id"] == BOT
    note["body"] = body["body"]
    return 200, note
