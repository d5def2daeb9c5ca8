"""What GitLab does after a push: with `merge_request.create` among its options it opens a merge request for the branch, or finds its open one."""

import json
import os
import subprocess
import sys
from pathlib import Path

pairs = [os.environ[f"GIT_PUSH_OPTION_{count}"].partition("=") for count in range(int(os.environ.get("GIT_PUSH_OPTION_COUNT", "0")))]
options = {name.removeprefix("merge_request."): value.replace("\\n", "\n") for name, _, value in pairs if name.startswith("merge_request.")}
file = Path("pulls.json")
pulls = json.loads(file.read_text()) if file.exists() else []
for line in sys.stdin:
    _, new, ref = line.split()
    branch = ref.removeprefix("refs/heads/")
    if not new.strip("0"):  # a merge request whose branch is gone is closed
        for pull in pulls:
            if pull["branch"] == branch and pull["state"] == "open":
                pull["state"] = "closed"
        continue
    there = [pull for pull in pulls if pull["branch"] == branch and pull["state"] == "open" and "fork" not in pull]
    if "create" not in options or Path("no-merge-requests").exists():
        continue
    if there:
        there[0]["sha"], number = new, there[0]["number"]
    else:
        number = len(pulls) + 1
        pull = {"number": number, "state": "open", "merged": False, "branch": branch, "sha": new, "target": options["target"], "options": options}
        pulls.append(pull | {"title": options["title"], "description": options["description"]})
    subprocess.run(["git", "update-ref", f"refs/merge-requests/{number}/head", new], check=True)
file.write_text(json.dumps(pulls))
