"""Group commit: what arrives together is put on disk together, by one thread, and each is acknowledged once it is there."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final, Generic, Protocol, TypeVar

from domore.intake.database import SpoolUnavailable

_MOST: Final = 256
Arrival = TypeVar("Arrival")
Verdict = TypeVar("Verdict")
_Came = TypeVar("_Came", contravariant=True)
_Said = TypeVar("_Said")


class Keeper(Protocol[_Came, _Said]):
    """What keeps things on disk: the spool, or the ledger."""

    def receive(self, arrivals: Sequence[_Came], now: float) -> list[_Said]:
        """Takes these in, in one step that is on disk when it returns, and says of each what became of it. Raises SpoolUnavailable."""

    def close(self) -> None:
        """Lets go of the file."""


class Batches(Generic[Arrival, Verdict]):
    """The one writer of a server. `opened` opens what is written to in the writer's own thread, `clock` gives seconds since 1970."""

    def __init__(self, opened: Callable[[], Keeper[Arrival, Verdict]], clock: Callable[[], float]) -> None:
        self._opened, self._clock = opened, clock
        self._queue: queue.SimpleQueue[tuple[Arrival, Future[Verdict]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="spool", daemon=True)

    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def put(self, arrival: Arrival) -> Future[Verdict]:
        """The verdict on what arrived, once it is on disk; or SpoolUnavailable, when it is not."""
        future: Future[Verdict] = Future()
        self._queue.put((arrival, future))
        return future

    def stop(self) -> None:
        """Writes what is still waiting, and ends."""
        self._queue.put(None)
        self._thread.join()

    def _write(self) -> None:
        keeper: Keeper[Arrival, Verdict] | None = None
        ended = False
        while not ended:
            batch: list[tuple[Arrival, Future[Verdict]]] = []
            item = self._queue.get()
            while item is not None:
                if item[1].set_running_or_notify_cancel():  # from here on nobody can take it back, who may be gone already
                    batch.append(item)
                if len(batch) == _MOST or self._queue.empty():
                    break
                item = self._queue.get()
            ended = item is None
            try:
                keeper = keeper or self._opened()
            except SpoolUnavailable as error:  # the next batch tries again
                for _, future in batch:
                    future.set_exception(error)
            else:
                self._keep(keeper, batch)
        if keeper is not None:
            keeper.close()

    def _keep(self, keeper: Keeper[Arrival, Verdict], batch: list[tuple[Arrival, Future[Verdict]]]) -> None:
        if not batch:
            return
        try:
            verdicts = keeper.receive([arrival for arrival, _ in batch], self._clock())
        except SpoolUnavailable as error:
            for _, future in batch:
                future.set_exception(error)
        except Exception as error:  # one that the database will not have must not take the others with it
            if len(batch) == 1:
                batch[0][1].set_exception(error)
            else:
                for each in batch:
                    self._keep(keeper, [each])
        else:
            for (_, future), verdict in zip(batch, verdicts, strict=True):
                future.set_result(verdict)
