"""Handing entries out as a file whose digest stays in the record."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from zhengmei.audit.actions.requests import ExportRefused, use_export
from zhengmei.audit.actions.writing import record
from zhengmei.audit.models import AuditEntry, ExportRequest
from zhengmei.audit.permissions import can_read_record
from zhengmei.audit.queries import demand_on
from zhengmei.audit.states import ExportSubject
from zhengmei.core.clock import BEIJING

if TYPE_CHECKING:
    from zhengmei.identity.models import User

HEADER = [
    "编号",
    "时间",
    "人员",
    "身份",
    "事项",
    "事项代码",
    "对象类型",
    "对象编号",
    "对象",
    "理由",
    "详情",
    "前一条校验值",
    "校验值",
]
MOST = 200_000


def reasons_not_to_export(reason: str, amount: int) -> list[str]:
    """Why these entries cannot be handed out now."""
    reasons = []
    if len(reason.strip()) < 4:
        reasons.append("导出要写明用途，例如“配合第三季度安全检查”。")
    if amount == 0:
        reasons.append("按现在的条件没有记录可导出，先换个条件。")
    if amount > MOST:
        reasons.append(f"一次最多导出 {MOST} 条，先用日期缩小范围，分几次导。")
    return reasons


@transaction.atomic
def export_entries(
    *, entries: QuerySet[AuditEntry], reason: str, by: "User", now: datetime, request: ExportRequest | None = None
) -> bytes:
    """The entries as CSV (UTF-8 with BOM), oldest first. Rows, reason and the file's SHA-256 go into the record first.

    `entries` come from `queries.entries_visible_to(by)`. Where the pack asks for approval, `request` is the approved one
    and is used up. Raises ExportRefused.
    """
    amount = entries.count()
    reasons = reasons_not_to_export(reason, amount)
    if not can_read_record(by):
        reasons.append("查看和导出记录是审计管理员和主管的职责。")
    demand = demand_on(by, now.date())
    if demand and request is None:
        reasons.append(f"{demand}要求数据带出先批准用途，请先申请。")
    if reasons:
        raise ExportRefused(reasons)
    content = as_csv(entries.order_by("id").iterator(chunk_size=2000))
    digest = hashlib.sha256(content).hexdigest()
    if request is not None:
        use_export(request=request, subject=ExportSubject.RECORD, rows=amount, digest=digest, by=by, now=now)
    approval = {"批准人": request.decided_by.full_name} if request is not None and request.decided_by else {}
    detail = {"条数": amount, "文件校验值": digest, **approval}
    record("audit.exported", by=by, now=now, reason=reason.strip(), detail=detail)
    return content


def as_csv(entries: Iterable[AuditEntry]) -> bytes:
    """The same bytes for the same entries, always."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for entry in entries:
        writer.writerow([_cell(value) for value in _row(entry)])
    return ("\ufeff" + text.getvalue()).encode()


def _row(entry: AuditEntry) -> list[str]:
    detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
    at = entry.at.astimezone(BEIJING).isoformat(timespec="microseconds")
    who = [str(entry.pk), at, entry.actor_name, entry.capacity, entry.sentence, entry.kind]
    what = [entry.object_type, entry.object_id, entry.object_name, entry.reason, detail]
    return [*who, *what, entry.previous_hash, entry.hash]


def _cell(value: str) -> str:
    """A cell never starts a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def first_difference(content: bytes) -> str:
    """Where a file that calls itself an export departs from the record, in words; empty when every row is as recorded."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError:
        return "文件不是 UTF-8 的 CSV，看不懂。"
    if not rows or rows[0] != HEADER:
        return "第 1 行不是导出记录的表头。"
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(HEADER):
            return f"第 {number} 行少了或多了列。"
        entry = AuditEntry.objects.filter(hash=row[-1]).first()
        if entry is None:
            return f"第 {number} 行（编号 {row[0]}）的校验值在记录里没有。"
        for column, have, want in zip(HEADER, row, _row(entry), strict=True):
            if have != _cell(want):
                return f"第 {number} 行（编号 {row[0]}）的“{column}”和记录不一致。"
    return ""
