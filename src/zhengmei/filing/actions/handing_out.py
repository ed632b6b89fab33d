"""What the ledger's pages write: a person's choice of columns, and that the ledger was handed out."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from zhengmei.audit.actions import ExportRefused, record, use_export
from zhengmei.audit.models import ExportRequest
from zhengmei.audit.states import ExportSubject
from zhengmei.filing.models import ColumnChoice
from zhengmei.identity.models import User
from zhengmei.organisations.queries import export_demand


@transaction.atomic
def choose_columns(*, columns: Sequence[str], by: User, now: datetime) -> ColumnChoice:
    """Keep which columns the person sees. A taste, not an act of office: it leaves no audit line."""
    choice, _ = ColumnChoice.objects.update_or_create(user=by, defaults={"columns": list(columns), "changed_at": now})
    return choice


def reasons_not_to_hand_out(units: set[int], request: ExportRequest | None, on: date) -> list[str]:
    """Why the ledger of these units may not leave the house now: their pack asks for an approved purpose (WH-5.2-c)."""
    demand = export_demand(units, on)
    if demand and request is None:
        return [f"{demand}要求数据带出先批准用途。写明用途申请，批准后下载。"]
    return []


@transaction.atomic
def record_export(
    *,
    rows: int,
    columns: Sequence[str],
    question: str,
    file_format: str,
    units: set[int],
    content: bytes,
    by: User,
    now: datetime,
    request: ExportRequest | None = None,
) -> None:
    """Write down that the person took so many rows with these columns out of the ledger, and how they were chosen.

    Call it before the file leaves. An approved `request` is used up. Raises audit's ExportRefused.
    """
    reasons = reasons_not_to_hand_out(units, request, now.date())
    if reasons:
        raise ExportRefused(reasons)
    digest = hashlib.sha256(content).hexdigest()
    detail = {"行数": rows, "列": list(columns), "条件": question, "格式": file_format, "文件校验值": digest}
    if request is not None:
        used = use_export(request=request, subject=ExportSubject.LEDGER, rows=rows, digest=digest, by=by, now=now)
        detail["批准人"] = used.decided_by.full_name if used.decided_by else ""
    reason = request.purpose if request is not None else ""
    record("filing.ledger.exported", by=by, now=now, reason=reason, detail=detail)
