"""A long sheet read by a process of its own, while this one does something else.

The rows cross over in blocks, pickled, and wait here until they are asked for: about 250 bytes a row. A header nobody can
read, a row with a problem and a file that breaks in the middle arrive as if they had been read here.
"""

import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from zhengmei.documents.reader import Unreadable
from zhengmei.documents.sheets.base import PlatformOf, Sheet

R = TypeVar("R")
BLOCK = 2_000
WORTH_A_PROCESS = 8_000_000  # bytes: a shorter file is read sooner than another process starts
Read = Callable[..., Sheet[R]]


@contextmanager
def reading_beside(read: Read[R], path: Path, *, platform_of: PlatformOf) -> Iterator[Read[R]]:
    """A reader to be used once, later: of a long file that another process reads from now on, of a short one `read` itself."""
    if path.stat().st_size < WORTH_A_PROCESS:
        yield read
        return
    ahead = ReadAhead(read, path, platform_of=platform_of)
    try:
        yield lambda path, *, platform_of: ahead.sheet()
    finally:
        ahead.stop()


class ReadAhead(Generic[R]):
    """Starts reading `path` at once in another process; `sheet` answers what `read` would have answered."""

    def __init__(self, read: Read[R], path: Path, *, platform_of: PlatformOf) -> None:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        self._process = context.Process(target=_send, args=(there, read, path, platform_of), daemon=True)
        self._process.start()
        there.close()
        self._arrived: SimpleQueue[bytes] = SimpleQueue()
        Thread(target=self._receive, args=(here,), daemon=True).start()

    def sheet(self) -> Sheet[R]:
        """The sheet; its rows come as the other process reads them. Raises what `read` raises. May be asked for once."""
        columns, ignored, name, headers, last_row = self._next()
        sheet: Sheet[R] = Sheet((), [], columns, ignored, name, lambda: self._read, headers, last_row)
        self._read = 0
        sheet.rows = self._rows(sheet)
        return sheet

    def stop(self) -> None:
        """Ends the other process, whether it is done or not."""
        self._process.terminate()
        self._process.join()

    def _rows(self, sheet: Sheet[R]) -> Iterator[R]:
        while True:
            rows, problems, self._read = self._next()
            if rows is None:
                sheet.problems += problems
                return
            yield from map(rows[0]._make, rows[1])

    def _next(self) -> Any:
        found = pickle.loads(self._arrived.get())  # noqa: S301 - from our own process, through a pipe nobody else holds
        if isinstance(found, BaseException):
            raise found
        return found

    def _receive(self, here: Connection) -> None:
        try:
            while True:
                self._arrived.put(here.recv_bytes())
        except EOFError:
            self._arrived.put(pickle.dumps(Unreadable("读到一半停了，可能是内存不够。腾出内存再试。")))


def _send(there: Connection, read: Read[Any], path: Path, platform_of: PlatformOf) -> None:
    """What the other process does: what the sheet is, its rows by blocks, its problems; or what went wrong."""

    def send(what: Any) -> None:
        there.send_bytes(pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL))

    try:
        sheet = read(path, platform_of=platform_of)
        send((sheet.columns, sheet.ignored, sheet.name, sheet.headers, sheet.last_row))
        rows = iter(sheet.rows)
        while block := list(islice(rows, BLOCK)):
            send(((type(block[0]), list(map(tuple, block))), [], sheet.read_rows()))
        send((None, sheet.problems, sheet.read_rows()))
    except Unreadable as error:
        send(error)
