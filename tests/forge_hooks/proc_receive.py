"""What Forgejo does with a push to refs/for/<branch>: one open pull request for a topic; the protocol is Git's own (githooks, proc-receive)."""

import json
import subprocess
import sys
from pathlib import Path


def read_packet():
    size = int(sys.stdin.buffer.read(4), 16)
    return None if size == 0 else sys.stdin.buffer.read(size - 4)


def write_packet(data):
    sys.stdout.buffer.write(b"0000" if data is None else b"%04x" % (len(data) + 4) + data)


def packets():
    while (data := read_packet()) is not None:
        yield data.decode().rstrip("\n")


list(packets())
write_packet(b"version=1\0push-options\n")
write_packet(None)
sys.stdout.buffer.flush()
commands = [line.split(" ") for line in packets()]
options = dict(option.partition("=")[::2] for option in packets())

file = Path("pulls.json")
pulls = json.loads(file.read_text()) if file.exists() else []
for old, new, ref in commands:
    target, topic = ref.removeprefix("refs/for/"), options.get("topic")
    there = [pull for pull in pulls if pull["branch"] == topic and pull["state"] == "open"]
    if not topic:
        write_packet(f"ng {ref} topic-branch is not set".encode())
    elif there and there[0]["sha"] == new:
        write_packet(f"ng {ref} The new commit is the same as the old commit".encode())
    elif there and options.get("force-push") == "true":
        there[0]["sha"], number = new, there[0]["number"]
        subprocess.run(["git", "update-ref", f"refs/pull/{number}/head", new], check=True)
        write_packet(f"ok {ref}".encode())
        write_packet(f"option refname refs/pull/{number}/head".encode())
        write_packet(f"option old-oid {old}".encode())
        write_packet(f"option new-oid {new}".encode())
        write_packet(b"option forced-update")
    elif there:
        write_packet(f"ng {ref} Updates were rejected. If this is intentional, set the `force-push` option".encode())
    else:
        number = len(pulls) + 1
        subprocess.run(["git", "update-ref", f"refs/pull/{number}/head", new], check=True)
        pull = {"number": number, "state": "open", "merged": False, "branch": topic, "sha": new, "target": target, "options": options}
        pulls.append(pull | {"title": options.get("title", ""), "description": options.get("description", "")})
        write_packet(f"ok {ref}".encode())
        write_packet(f"option refname refs/pull/{number}/head".encode())
        write_packet(f"option old-oid {old}".encode())
        write_packet(f"option new-oid {new}".encode())
file.write_text(json.dumps(pulls))
write_packet(None)
sys.stdout.buffer.flush()
