"""What the ledger's pages write: a person's choice of columns, and that the ledger was handed out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhengmei.audit.actions import record
from zhengmei.filing.models import ColumnChoice
from zhengmei.identity.models import User


@transaction.atomic
def choose_columns(*, columns: Sequence[str], by: User, now: datetime) -> ColumnChoice:
    """Keep which columns the person sees. A taste, not an act of office: it leaves no audit line."""
    choice, _ = ColumnChoice.objects.update_or_create(user=by, defaults={"columns": list(columns), "changed_at": now})
    return choice


@transaction.atomic
def record_export(
    *, rows: int, columns: Sequence[str], question: str, file_format: str, by: User, now: datetime
) -> None:
    """Write down that the person took so many rows with these columns out of the ledger, and how they were chosen."""
    detail = {"行数": rows, "列": list(columns), "条件": question, "格式": file_format}
    record("filing.ledger.exported", by=by, now=now, detail=detail)
