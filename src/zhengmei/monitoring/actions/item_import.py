"""The importer of published items: hundreds of thousands of rows in bounded memory, and a transaction as short as may be.

Rows are read, matched and prepared first, into a temporary file beside the upload; only then does the one transaction begin,
which does nothing but insert. On SQLite other writers wait for that part alone.
"""

import marshal
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import transaction

from zhengmei.documents.sheets import ItemRow, Problem, Sheet, read_items
from zhengmei.filing.actions.bulk import CHUNK
from zhengmei.filing.actions.import_files import Progress
from zhengmei.filing.actions.importers import Finish, Report
from zhengmei.filing.models import ImportBatch
from zhengmei.filing.queries import AccountFinder
from zhengmei.identity.models import User
from zhengmei.monitoring.actions.items import ItemOutcome, Prepared, insert_items, prepare_items, record_items
from zhengmei.monitoring.models import PublishedItem
from zhengmei.platforms.dictionary import find_platform

DAY, IDENTITY = 2, 12  # places in a prepared row


class ItemImporter:
    """发布内容."""

    def look(self, path: Path, *, by: User | None, now: datetime, create_units: bool, progress: Progress) -> Report:
        """As `Importer.look`: reads only. Items make no units."""
        sheet = read_items(path, platform_of=find_platform)
        problems: list[Problem] = []
        identities: set[int] = set()
        days: set[str] = set()
        given = 0
        for row in prepare_items(_counted(sheet, progress), AccountFinder(by, now.date()), now, problems):
            given += 1
            identities.add(row[IDENTITY])
            days.add(row[DAY])
        new = len(identities) - _there(identities, days)
        return _report(sheet, problems, new=new, known=given - new)

    def write(
        self, path: Path, *, by: User | None, now: datetime, batch: ImportBatch, progress: Progress, finish: Finish
    ) -> Report:
        """As `Importer.write`."""
        sheet = read_items(path, platform_of=find_platform)
        problems: list[Problem] = []
        prepared = prepare_items(_counted(sheet, progress), AccountFinder(by, now.date()), now, problems)
        with tempfile.TemporaryFile(dir=path.parent) as spool:
            _put_down(prepared, spool)
            with transaction.atomic():
                given, new = insert_items(_taken_up(spool), lambda done: progress("写", done))
                report = _report(sheet, problems, new=new, known=given - new)
                outcome = ItemOutcome(total=report.rows, new=new, known=given - new, problems=report.problems)
                record_items(outcome, by=by, now=now, batch=batch)
                finish(report)
        return report


def _counted(sheet: Sheet[ItemRow], progress: Progress) -> Iterator[ItemRow]:
    for done, row in enumerate(sheet.rows, start=1):
        if done % CHUNK == 0:
            progress("读", done)
        yield row


def _put_down(prepared: Iterable[Prepared], spool: IO[bytes]) -> None:
    rows = iter(prepared)
    while chunk := list(islice(rows, CHUNK)):
        marshal.dump(chunk, spool)


def _taken_up(spool: IO[bytes]) -> Iterator[Prepared]:
    spool.seek(0)
    while True:
        try:
            yield from marshal.load(spool)  # noqa: S302 - our own temporary file, never anything handed in
        except EOFError:
            return


def _there(identities: set[int], days: set[str]) -> int:
    """How many of the identities are in the database already; asks only about the days the file speaks of."""
    if not identities:
        return 0
    present = PublishedItem.objects.filter(day__range=(min(days), max(days)))
    return sum(1 for i in present.values_list("identity", flat=True).iterator(chunk_size=CHUNK) if i in identities)


def _report(sheet: Sheet[ItemRow], problems: list[Problem], *, new: int, known: int) -> Report:
    return Report(
        rows=sheet.read_rows(),
        new=new,
        same=known,
        problems=sorted([*sheet.problems, *problems], key=lambda p: p.row),
        ignored=sheet.ignored,
        sheet=sheet.name,
    )
