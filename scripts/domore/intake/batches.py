"""Group commit: submissions that arrive together are put on disk together, by one thread, and each is acknowledged once they are."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

from domore.intake.database import SpoolUnavailable
from domore.intake.guard import Verdict
from domore.intake.spool import Arrival, Spool

_MOST: Final = 256
_Waiting = tuple[Arrival, "Future[Verdict]"]


class Batches:
    """The one writer of a server. `opened` opens the spool in the writer's own thread, `clock` gives seconds since 1970."""

    def __init__(self, opened: Callable[[], Spool], clock: Callable[[], float]) -> None:
        self._opened, self._clock = opened, clock
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="spool", daemon=True)

    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def put(self, arrival: Arrival) -> Future[Verdict]:
        """The verdict on a submission, once it is on disk; or SpoolUnavailable, when it is not."""
        future: Future[Verdict] = Future()
        self._queue.put((arrival, future))
        return future

    def stop(self) -> None:
        """Writes what is still waiting, and ends."""
        self._queue.put(None)
        self._thread.join()

    def _write(self) -> None:
        spool, ended = None, False
        while not ended:
            batch: list[_Waiting] = []
            item = self._queue.get()
            while item is not None:
                if item[1].set_running_or_notify_cancel():  # from here on nobody can take it back, who may be gone already
                    batch.append(item)
                if len(batch) == _MOST or self._queue.empty():
                    break
                item = self._queue.get()
            ended = item is None
            try:
                spool = spool or self._opened()
            except SpoolUnavailable as error:  # the next batch tries again
                for _, future in batch:
                    future.set_exception(error)
            else:
                self._keep(spool, batch)
        if spool is not None:
            spool.close()

    def _keep(self, spool: Spool, batch: list[_Waiting]) -> None:
        if not batch:
            return
        try:
            verdicts = spool.receive([arrival for arrival, _ in batch], self._clock())
        except SpoolUnavailable as error:
            for _, future in batch:
                future.set_exception(error)
        except Exception as error:  # one that the database will not have must not take the others with it
            if len(batch) == 1:
                batch[0][1].set_exception(error)
            else:
                for each in batch:
                    self._keep(spool, [each])
        else:
            for (_, future), verdict in zip(batch, verdicts, strict=True):
                future.set_result(verdict)
