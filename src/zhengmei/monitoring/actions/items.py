"""What accounts published, written in bulk: the same item handed in twice stays one row."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db import models, transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.documents.sheets import ItemRow, Problem, blocks_of
from zhengmei.filing.actions.bulk import insert_rows
from zhengmei.filing.queries import AccountFinder
from zhengmei.identity.models import User
from zhengmei.monitoring.models import PublishedItem

COLUMNS = (
    "media_account_id",
    "published_at",
    "day",
    "title",
    "text",
    "url",
    "is_original",
    "reposted_from",
    "reads",
    "likes",
    "shares",
    "comments",
    "identity",
    "may_link",
)
_TEXT = ItemRow._fields.index("text")

Prepared = tuple[Any, ...]
EIGHT_HOURS = timedelta(hours=8)
NEIGHBOURS = itemgetter(COLUMNS.index("media_account_id"), COLUMNS.index("identity"))  # beside each other in the index
AT_ONCE = 2_000
KNOWN_AT_ONCE = 200_000  # moments remembered while a file is read: a quarter has 130,000 minutes


@dataclass(slots=True)
class ItemOutcome:
    """How many rows were read, are new, were there already (in the file or before), and which could not be taken in."""

    total: int = 0
    new: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return len({p.row for p in self.problems})


def prepare_items(
    rows: Iterable[ItemRow], finder: AccountFinder, now: datetime, problems: list[Problem]
) -> Iterator[Prepared]:
    """Rows as the database takes them (`COLUMNS` in order). A row of an unknown account, or from the future, is a problem."""
    limit = now.astimezone(BEIJING).replace(tzinfo=None) + timedelta(days=1)
    accounts: dict[tuple[str, str, str], int | None] = {}
    moments: dict[datetime, tuple[str, str] | None] = {}
    for _, columns in blocks_of(rows, AT_ONCE):
        # A lookup over a whole block costs a third of one lookup after the other.
        whose, when = list(zip(*columns[1:4], strict=True)), columns[4]
        for key in set(whose).difference(accounts):
            known = finder.find(0, *key)
            accounts[key] = None if isinstance(known, Problem) else known
        for moment in set(when).difference(moments):
            moments[moment] = None if moment > limit else _written(moment)
        places, written = list(map(accounts.get, whose)), list(map(moments.get, when))
        if None in places or None in written:
            block = map(ItemRow._make, zip(*columns, strict=True))
            good = list(_good(block, places, written, finder, problems))
            if good:
                yield from prepare_items(good, finder, now, problems)
        else:
            days = zip(*written, strict=True)
            may_link = ["." in text for text in columns[_TEXT]]
            yield from zip(places, *days, *columns[5:], may_link, strict=True)
        if len(moments) > KNOWN_AT_ONCE:
            moments.clear()


def _good(
    block: Iterable[ItemRow],
    places: list[int | None],
    written: list[tuple[str, str] | None],
    finder: AccountFinder,
    problems: list[Problem],
) -> Iterator[ItemRow]:
    """The rows of a known account and of a day that has come; what is wrong with the others goes into `problems`."""
    for row, account, moment in zip(block, places, written, strict=True):
        number, name, platform, account_id, when, *_ = row
        if account is None:
            found = finder.find(number, name, platform, account_id)
            assert isinstance(found, Problem)
            problems.append(found)
        elif moment is None:
            shown = when.isoformat(" ", "minutes")
            problems.append(Problem(number, "发布时间", shown, "比今天还晚", "核对发布时间"))
        else:
            yield row


def _written(when: datetime) -> tuple[str, str]:
    """A Beijing wall clock as the database takes it: the moment in UTC, and the day."""
    local = when.isoformat(" ", "seconds")
    utc = (when - EIGHT_HOURS).isoformat(" ", "seconds") if when.year > 1991 else _utc(when)
    return utc, local[:10]


def _utc(when: datetime) -> str:
    """Before 1992 Beijing had summer time."""
    return when.replace(tzinfo=BEIJING).astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")


def insert_items(prepared: Iterable[Prepared], progress: Callable[[int], None] | None = None) -> tuple[int, int]:
    """Insert what is not there yet; answers how many rows were given and how many were new. Needs a transaction."""
    return insert_rows(PublishedItem, COLUMNS, prepared, progress, order=NEIGHBOURS)


@transaction.atomic
def save_items(
    rows: Iterable[ItemRow],
    *,
    by: User | None,
    now: datetime,
    batch: models.Model | None = None,
    progress: Callable[[int], None] | None = None,
) -> ItemOutcome:
    """Write published items to accounts the person may see; rows that cannot be taken in are named in `problems`.

    Rows are used as they come, a few thousand at a time: hand in an iterator and memory stays bounded. `known` counts rows
    that were there already or stand twice in the file. One line in the record. The caller rolls back for all or nothing.
    """
    outcome = ItemOutcome()
    finder = AccountFinder(by, now.date())
    given, outcome.new = insert_items(prepare_items(rows, finder, now, outcome.problems), progress)
    outcome.known = given - outcome.new
    outcome.total = given + outcome.wrong
    record_items(outcome, by=by, now=now, batch=batch)
    return outcome


def record_items(outcome: ItemOutcome, *, by: User | None, now: datetime, batch: models.Model | None) -> None:
    """The one line in the record for items written."""
    if outcome.new:
        detail: dict[str, Any] = {"新增": outcome.new, "已有": outcome.known, "没有写入": outcome.wrong}
        if batch is not None:
            detail |= {"文件": getattr(batch, "file_name", ""), "摘要": getattr(batch, "digest", "")}
        record("monitoring.items.imported", by=by, now=now, about=batch, detail=detail)
