"""The search index: one for each shard, made anew when the words of its listings changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

import msgspec

from domore.model.catalogue import Catalogue
from domore.model.rows import Shard, shards
from domore.problems import SearchFailed
from domore.publish.pagefind import indexed
from domore.publish.search_records import Record, record_key, shard_key
from domore.publish.vocabulary import vocabulary_pages, words_in
from domore.render.page import Page, key
from domore.settings import Settings
from domore.versions import version

if TYPE_CHECKING:
    from concurrent.futures import Future

AT_ONCE: Final = 2  # processes side by side, 230 MB each
FOLDER: Final = "search"
_KEY: Final = "key"
_RECORDS: Final = "records"
_WORDS: Final = "words"
_ENGINE_ENDINGS: Final = (".js", ".pagefind")
Indexes = Mapping[str, "Future[None]"]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A shard, the keys of its records (see `record_key`) in its order, and the site's language."""

    shard: Shard
    keys: Sequence[str]
    language: str

    @cached_property
    def key(self) -> str:
        """A fingerprint of the index it leads to."""
        return shard_key(self.shard, self.keys, f"pagefind {version('pagefind')} {self.language} {self.shard.name}")

    @property
    def paths(self) -> list[str]:
        """The files of its listings, in its order."""
        return [card.path for card in self.shard.cards]


def ready() -> None:
    """Raises SearchFailed if the search can't be made at all, before anything else is done."""
    if not any(find_spec(name) for name in ("pagefind_bin_extended", "pagefind_bin")):
        raise SearchFailed('Pagefind is not installed, so the search can\'t be made. Run: pip install "pagefind[extended]"')


def wanted(catalogue: Catalogue, digests: Mapping[str, str], settings: Settings, fingerprint: str) -> list[Wanted]:
    """The shards that a catalogue's search needs. `digests` are the fingerprints of its files, `fingerprint` stands for our code and the settings."""
    return [
        Wanted(shard=shard, keys=[record_key(digests[card.path], fingerprint) for card in shard.cards], language=settings.language)
        for shard in shards(catalogue)
    ]


def owns(path: str) -> bool:
    """Whether a file of the site belongs to the search: its parts count rows alike, so they are published together or not at all."""
    return path.startswith((f"{FOLDER}/", "find/"))


def stale(wanted: Sequence[Wanted], cache: Path) -> list[Wanted]:
    """The shards whose index in `cache` is not what they want."""
    return [one for one in wanted if _key_of(_folder(cache, one)) != one.key]


def missing(wanted: Sequence[Wanted], cache: Path) -> list[str]:
    """The files whose records `indexing` will want: those that it does not remember from the last time."""
    return sorted(path for one in stale(wanted, cache) for path, known in zip(one.paths, _remembered(one, cache), strict=True) if known is None)


@contextmanager
def indexing(wanted: Sequence[Wanted], fresh: Mapping[str, Record], cache: Path) -> Iterator[Indexes]:
    """Indexes the shards that are stale, two side by side, while the caller does something else; at its end they are done. Yields what is being
    made, by the shards' names.

    `fresh` holds the records that are `missing`, by their files' paths. A shard's index lies in `cache` whole or not at all. Raises
    SearchFailed; what was there before is then still there."""
    from concurrent.futures import ThreadPoolExecutor  # imports logging: 5 ms that a build without news for the search saves

    with ThreadPoolExecutor(AT_ONCE, initializer=_stay, initargs=(_processors(),)) as hands:
        making = {one.shard.name: hands.submit(_make, one, fresh, cache) for one in stale(wanted, cache)}
        try:
            yield making
        except BaseException:
            hands.shutdown(wait=False, cancel_futures=True)  # whoever failed meanwhile does not wait for all of them
            raise
        for one in making.values():
            one.result()
    names = {one.shard.name for one in wanted}
    for old in (cache / FOLDER).glob("*"):
        if old.name not in names:
            shutil.rmtree(old, ignore_errors=True)


def index_pages(wanted: Sequence[Wanted], indexes: Indexes, cache: Path) -> Iterator[Page]:
    """The files of the shards' indexes as pages of the site, each shard's as soon as it is made, and the words of all. The first shard brings the
    engine along. Raises SearchFailed."""
    for number, one in enumerate(wanted):
        if one.shard.name in indexes:
            indexes[one.shard.name].result()
        folder = _folder(cache, one)
        for file in sorted(folder.rglob("*")):
            path = file.relative_to(folder).as_posix()
            if file.is_file() and path not in (_KEY, _RECORDS, _WORDS) and (number == 0 or not path.endswith(_ENGINE_ENDINGS)):
                yield Page(f"{FOLDER}/{one.shard.name}/{path}", key(one.key, path), file.read_bytes)
    yield from vocabulary_pages([one.key for one in wanted], lambda number: _words(cache, wanted[number]))


def _processors() -> SimpleQueue[int]:
    """A processor for each Pagefind where there are no more; a larger machine knows better which of its many share a core."""
    able = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else frozenset[int]()
    processors: SimpleQueue[int] = SimpleQueue()
    for number in sorted(able) if len(able) <= AT_ONCE else ():
        processors.put(number)
    return processors


def _stay(processors: SimpleQueue[int]) -> None:
    """Keeps this thread, and so the Pagefind that it starts, on one processor: its threads hand every small step to each other, which between two
    processors takes a tenth longer, and each Pagefind keeps just one busy."""
    with suppress(Empty, OSError):
        number = processors.get_nowait()  # first: where there is none, there may be no such call either
        os.sched_setaffinity(0, {number})


def _make(wanted: Wanted, fresh: Mapping[str, Record], cache: Path) -> None:
    records = [known or fresh[path] for path, known in zip(wanted.paths, _remembered(wanted, cache), strict=True)]
    files = indexed(records, shard=wanted.shard.name, language=wanted.language)
    folder = _folder(cache, wanted)
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (folder / _RECORDS).write_bytes(msgspec.msgpack.encode(dict(zip(wanted.keys, records, strict=True))))
    (folder / _WORDS).write_text(" ".join(words_in(records)), encoding="utf-8")
    (folder / _KEY).write_text(wanted.key)  # last: without it the folder counts as not there


def _remembered(wanted: Wanted, cache: Path) -> list[Record | None]:
    """The shard's records that were indexed last time and still stand, in its order."""
    try:
        known = msgspec.msgpack.decode((_folder(cache, wanted) / _RECORDS).read_bytes(), type=dict[str, Record])
    except (OSError, msgspec.MsgspecError):
        known = {}
    return [known.get(key) for key in wanted.keys]


def _words(cache: Path, wanted: Wanted) -> list[str]:
    return (_folder(cache, wanted) / _WORDS).read_text(encoding="utf-8").split()


def _folder(cache: Path, wanted: Wanted) -> Path:
    return cache / FOLDER / wanted.shard.name


def _key_of(folder: Path) -> str:
    try:
        return (folder / _KEY).read_text()
    except OSError:
        return ""
