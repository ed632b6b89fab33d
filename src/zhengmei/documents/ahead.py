"""A long sheet read by a process of its own, while this one does something else.

The rows cross over in blocks of columns, pickled, and wait here until they are asked for: about 250 bytes a row. What comes
back often in a column crosses over once and is one object here, so that it is hashed once as well. A header nobody can read, a row with a problem and a file that breaks in the middle arrive as if they had been read here.
"""

import gc
import multiprocessing
import pickle
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from zhengmei.documents.reader import Unreadable
from zhengmei.documents.sheets.base import ByColumns, PlatformOf, Sheet, blocks_of

R = TypeVar("R")
BLOCK = 2_000
KNOWN_AT_ONCE = 200_000  # values of one column both sides remember
EVER_NEW = object()  # stands among the known values of a column that is no longer remembered
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
        sheet.rows = ByColumns(self._blocks(sheet))
        return sheet

    def stop(self) -> None:
        """Ends the other process, whether it is done or not."""
        self._process.terminate()
        self._process.join()

    def _blocks(self, sheet: Sheet[R]) -> Iterator[tuple[Any, list[Sequence[Any]]]]:
        known: defaultdict[int, list[Any]] = defaultdict(list)
        while True:
            block, problems, self._read = self._next()
            if block is None:
                sheet.problems += problems
                return
            kind, packed = block
            yield kind, list(_unpacked(packed, known))

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
    gc.disable()  # one job, then the process ends: there is no garbage, and looking for it among the rows takes a tenth

    def send(what: Any) -> None:
        there.send_bytes(pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL))

    try:
        sheet = read(path, platform_of=platform_of)
        send((sheet.columns, sheet.ignored, sheet.name, sheet.headers, sheet.last_row))
        known: defaultdict[int, dict[Any, int]] = defaultdict(dict)
        for kind, columns in blocks_of(sheet.rows, BLOCK):
            send(((kind, _packed(columns, known)), [], sheet.read_rows()))
        send((None, sheet.problems, sheet.read_rows()))
    except Unreadable as error:
        send(error)


def _packed(
    columns: Sequence[Sequence[Any]], known: defaultdict[int, dict[Any, int]]
) -> list[tuple[Any, bytes | None]]:
    """The columns of a block, each as its values, or as the values new to the other side and the places of all.

    A column whose values hardly ever come back goes as its values from then on. A column holds one kind of value (or
    None), so that 1 and True never meet.
    """
    packed: list[tuple[Any, bytes | None]] = []
    for place, column in enumerate(columns):
        places = known[place]
        if EVER_NEW in places:
            packed.append((column, None))
            continue
        new = [value for value in dict.fromkeys(column) if value not in places]
        if 10 * len(new) > 9 * len(column) or len(places) > KNOWN_AT_ONCE:
            places[EVER_NEW] = 0
            packed.append((column, None))
            continue
        places.update(zip(new, range(len(places), len(places) + len(new)), strict=True))
        packed.append((new, array("I", map(places.__getitem__, column)).tobytes()))
    return packed


def _unpacked(packed: list[tuple[Any, bytes | None]], known: defaultdict[int, list[Any]]) -> Iterator[Sequence[Any]]:
    """The columns of a block, as `_packed` was given them."""
    for place, (values, places) in enumerate(packed):
        if places is None:
            yield values
        else:
            known[place] += values
            yield list(map(known[place].__getitem__, memoryview(places).cast("I")))
