"""Pagefind as a function: records in, the files of an index out.

Its command reads pages in the order in which the file system lists them, which differs between machines, and may end before the last file
is whole on disk (both seen with 1.5.2). Through its service (`--service`: JSON in base64, a comma after each message, over standard input and
output) the pages come in the order we say, and every file comes back to us. Tried with 2,000 records: 1.6 s, 230 MB.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Thread
from typing import IO, Any, Final

import msgspec

from domore.problems import SearchFailed
from domore.publish.search_records import Record

_CHUNK: Final = 1 << 20
# How many postings make a file of the index. Pagefind's own 20,000 make 19 KB, all of it fetched from each shard for one word; 3,000 make 3.5 KB, for
# 2.5 KB more of the list of pages, which names the files. Fewer still only lengthen the list. A Pagefind that does not know this makes larger files.
_FILE_SIZE: Final = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "3000"}
_WANTED: Final = re.compile(r"index/.*|pagefind\.[^/]*\.pf_meta|pagefind-entry\.json")
# An entry in the list of pages (CBOR): an array of two that begins with a short text, a hash of language and content.
_PAGE_NAME: Final = re.compile(rb"\x82[\x60-\x77][a-z-]+_[0-9a-f]{7,}")


class _File(msgspec.Struct):
    """A file of an index; its content comes in base64."""

    path: str
    content: bytes


class _Payload(msgspec.Struct):
    """What an answer holds: a kind, and what went wrong or the files."""

    type: str
    message: str = ""
    files: list[_File] = []


class _Answer(msgspec.Struct):
    """Pagefind's answer to the message with this number; none where it could not read one."""

    payload: _Payload
    message_id: int | None = None


def indexed(records: Sequence[Record], *, shard: str, language: str) -> dict[str, bytes]:
    """The files of an index of these records, by path: `pagefind.js` and its WebAssembly, entry, list of pages, words.

    A record is known to the index as `<shard>.<number>`, numbered from 0 in the order given. Raises SearchFailed."""
    made = _asked(list(_messages(records, language.split("-")[0])))
    engine = json.loads(made["pagefind-entry.json"])["languages"][language.split("-")[0]]["wasm"] or "unknown"
    files = {name: data for name, data in made.items() if _WANTED.fullmatch(name) or name in ("pagefind.js", f"wasm.{engine}.pagefind")}
    return {name: _numbered(data, shard, len(records)) if name.endswith(".pf_meta") else data for name, data in files.items()}


def _messages(records: Sequence[Record], language: str) -> Iterator[dict[str, Any]]:
    yield {"type": "NewIndex", "config": {"force_language": language}}
    for number, record in enumerate(records):
        page = {"url": f"/{number}", "content": record.text, "language": language, "meta": {"title": record.title}}
        yield {"type": "AddRecord", "index_id": 0, "filters": None, "sort": None, **page}
    yield {"type": "GetFiles", "index_id": 0}


def _asked(messages: Sequence[dict[str, Any]]) -> dict[str, bytes]:
    """What Pagefind answers to the last message: files."""
    from pagefind.service import get_executable  # imports asyncio: 35 ms that a build without news for the search saves

    executable = get_executable()
    if executable is None:
        raise SearchFailed('Pagefind is not installed, so the search could not be made. "pip install pagefind[extended]" brings it.')
    with subprocess.Popen(  # noqa: S603
        [executable, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | _FILE_SIZE
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        said: list[bytes] = []
        listening = Thread(target=said.extend, args=(process.stderr,), daemon=True)
        writing = Thread(target=_write, args=(process.stdin, messages), daemon=True)
        listening.start()
        writing.start()
        files: list[_File] | None = None
        for answer in _answers(process.stdout):
            if answer.payload.type == "Error":
                said.append(answer.payload.message.encode())
                break
            if answer.message_id == len(messages) - 1:
                files = answer.payload.files
                break
        process.kill()  # it would wait for more; all that it made is with us
        writing.join()
        listening.join()
        with suppress(OSError):  # what it did not take is of no use now
            process.stdin.close()
    if files is None:
        words = " ".join(b" ".join(said).decode(errors="replace").split())
        raise SearchFailed(f"Pagefind could not make the search index: {words or 'it ended without a word'}")
    return {file.path: file.content for file in files}


def _write(pipe: IO[bytes], messages: Sequence[dict[str, Any]]) -> None:
    with suppress(OSError):  # it ended early: its own words tell more
        for number, message in enumerate(messages):
            pipe.write(base64.b64encode(msgspec.json.encode({"message_id": number, "payload": message})) + b",")
        pipe.flush()


def _answers(pipe: IO[bytes]) -> Iterator[_Answer]:
    pieces: list[bytes] = []
    while piece := pipe.read1(_CHUNK):  # type: ignore[attr-defined]  # a BufferedReader
        *whole, rest = piece.split(b",")
        for end in whole:
            yield msgspec.json.decode(base64.b64decode(b"".join([*pieces, end])), type=_Answer)
            pieces = []
        pieces.append(rest)


def _numbered(meta: bytes, shard: str, count: int) -> bytes:
    """The list of pages with numbers for names: what a browser finds is then a row of ours, and the list is half as long."""
    numbers = iter(range(count))

    def name(_: re.Match[bytes]) -> bytes:
        text = f"{shard}.{next(numbers)}".encode()
        return b"\x82" + bytes([0x60 + len(text)]) + text

    try:
        renamed, found = _PAGE_NAME.subn(name, gzip.decompress(meta))
    except StopIteration:
        found = -1
    if found != count:
        raise SearchFailed("Pagefind's list of pages has a shape that we do not know. Is this a newer Pagefind? Version 1.5.2 is right.")
    return gzip.compress(renamed, 9, mtime=0)
