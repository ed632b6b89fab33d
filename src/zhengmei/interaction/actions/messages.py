"""Bringing messages in. Words are masked before they are stored; the originals stay in the office's own file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from zhengmei.audit.actions import record
from zhengmei.core.clock import BEIJING
from zhengmei.core.masking import masked
from zhengmei.documents.sheets import MessageRow, Problem
from zhengmei.filing.queries import AccountFinder
from zhengmei.identity.models import User
from zhengmei.interaction.models import CitizenMessage
from zhengmei.interaction.states import IMPORTED

CHUNK = 500
WORDS = ("asked_at", "title", "text", "replied_at", "reply")


@dataclass(slots=True)
class MessageOutcome:
    """How many messages are new, changed (a reply came), the same, and which rows could not be taken in."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return len({p.row for p in self.problems})


@transaction.atomic
def save_messages(
    rows: Iterable[MessageRow], *, by: User | None, now: datetime, batch: models.Model | None = None
) -> MessageOutcome:
    """Write messages, masked, to accounts the person may see. A number that is there already is brought up to date.

    Telephone numbers, identity and bank card numbers, e-mail addresses and number plates never reach the database. An
    empty reply never erases one that is there. One line in the record. The caller rolls back for all or nothing.
    """
    outcome = MessageOutcome()
    finder = AccountFinder(by, now.date())
    wanted: dict[tuple[int, str], CitizenMessage] = {}
    lines: dict[tuple[int, str], int] = {}
    for row in rows:
        found = finder.find(row.number, row.account_name, row.platform, row.account_id)
        if isinstance(found, Problem):
            outcome.problems.append(found)
            continue
        key = (found, row.message_number)
        if key in lines:
            why = f"和第 {lines[key]} 行是同一账号的同一个留言编号"
            outcome.problems.append(Problem(row.number, "留言编号", row.message_number, why, "核对后只留一行"))
            continue
        lines[key] = row.number
        wanted[key] = _message(found, row)
    _write(wanted, outcome)
    if outcome.new or outcome.changed:
        detail: dict[str, Any] = {"新增": outcome.new, "有变动": outcome.changed, "没有写入": outcome.wrong}
        if batch is not None:
            detail |= {"文件": getattr(batch, "file_name", ""), "摘要": getattr(batch, "digest", "")}
        record(IMPORTED, by=by, now=now, about=batch, detail=detail)
    return outcome


def _message(media_account_id: int, row: MessageRow) -> CitizenMessage:
    return CitizenMessage(
        media_account_id=media_account_id,
        number=row.message_number,
        asked_at=row.asked_at.replace(tzinfo=BEIJING),
        title=masked(row.title),
        text=masked(row.text),
        replied_at=row.replied_at.replace(tzinfo=BEIJING) if row.replied_at else None,
        reply=masked(row.reply),
    )


def _write(wanted: dict[tuple[int, str], CitizenMessage], outcome: MessageOutcome) -> None:
    accounts = {account for account, _ in wanted}
    present = {(m.media_account_id, m.number): m for m in CitizenMessage.objects.filter(media_account__in=accounts)}
    fresh, changed = [], []
    for key, message in wanted.items():
        there = present.get(key)
        if there is None:
            fresh.append(message)
            continue
        said = {name: getattr(message, name) for name in WORDS}
        differing = {n: v for n, v in said.items() if v not in (None, "") and v != getattr(there, n)}
        if not differing:
            outcome.same += 1
            continue
        for name, value in differing.items():
            setattr(there, name, value)
        changed.append(there)
    CitizenMessage.objects.bulk_create(fresh, batch_size=CHUNK)
    if changed:
        CitizenMessage.objects.bulk_update(changed, WORDS, batch_size=CHUNK)
    outcome.new, outcome.changed = len(fresh), len(changed)
