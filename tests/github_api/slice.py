"""Makes slice.json anew: the part of GitHub's own description of its API that the tests check requests and answers against.

    npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
    python tests/github_api/slice.py package

Words and examples are left out, the rest is as GitHub says it. README.md beside this file names source, version and licence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WANTED = {
    "/repos/{owner}/{repo}/pulls": ("get", "post"),
    "/repos/{owner}/{repo}/pulls/{pull_number}": ("get",),
    "/repos/{owner}/{repo}/issues/{issue_number}/reactions": ("get",),
    "/repos/{owner}/{repo}/installation": ("get",),
    "/app/installations/{installation_id}/access_tokens": ("post",),
}
WORDS = {"description", "example", "examples", "externalDocs", "x-github", "x-octokit", "summary", "tags", "operationId", "title"}


def main(package: Path) -> None:
    """Writes slice.json from the unpacked npm package."""
    whole = json.loads((package / "generated" / "api.github.com.json").read_text(encoding="utf-8"))
    paths = {path: {method: plain(whole["paths"][path][method]) for method in methods} for path, methods in WANTED.items()}
    kept: dict[str, Any] = {}
    waiting = list(named(paths))
    while waiting:
        name = waiting.pop()
        if name not in kept:
            part = whole
            for step in name.removeprefix("#/").split("/"):
                part = part[step]
            kept[name] = plain(part)
            waiting.extend(named(kept[name]))
    components: dict[str, Any] = {}
    for name in sorted(kept):
        _, _, group, key = name.split("/")
        components.setdefault(group, {})[key] = kept[name]
    told = {"openapi": whole["openapi"], "info": {key: whole["info"][key] for key in ("title", "version", "license")}}
    text = json.dumps(told | {"paths": paths, "components": components}, indent=1, sort_keys=True)
    (Path(__file__).parent / "slice.json").write_text(text + "\n", encoding="utf-8")


def plain(part: Any, *, of_names: bool = False) -> Any:
    """The same without words; `of_names` says that the keys here are names of fields, which stay."""
    if isinstance(part, dict):
        return {key: plain(value, of_names=key in ("properties", "patternProperties")) for key, value in part.items() if of_names or key not in WORDS}
    return [plain(value) for value in part] if isinstance(part, list) else part


def named(part: Any) -> Iterator[str]:
    """What it refers to."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from named(value)
    elif isinstance(part, list):
        for value in part:
            yield from named(value)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
