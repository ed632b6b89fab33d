"""Imports whose process died are given back by the sweep."""

from datetime import timedelta

from tests.cast import NOW, Cast

from zhengmei.audit.models import AuditEntry
from zhengmei.filing.models import ImportBatch
from zhengmei.filing.states import ImportKind, ImportState
from zhengmei.filing.tasks import sweep_imports


def batch(cast: Cast, state: ImportState, minutes_ago: int) -> ImportBatch:
    at = NOW - timedelta(minutes=minutes_ago)
    return ImportBatch.objects.create(
        kind=ImportKind.LEDGER,
        state=state,
        file_name="台账.xlsx",
        digest="0" * 64,
        by=cast.supervisor,
        created_at=at,
        confirmed_by=cast.supervisor,
        confirmed_at=at,
    )


def test_an_import_nobody_works_on_waits_for_a_yes_again(cast: Cast) -> None:
    left = batch(cast, ImportState.RUNNING, minutes_ago=9)
    assert sweep_imports(NOW) == "放开 1 个中断的导入"
    left.refresh_from_db()
    assert (left.state, left.failure) == (ImportState.PREVIEWED, "上一次写到一半中断了，一行也没有写入。")
    assert AuditEntry.objects.filter(kind="filing.import.released", actor=None).count() == 1
    assert sweep_imports(NOW) == "放开 0 个中断的导入"


def test_an_import_that_just_began_to_wait_is_left_alone(cast: Cast) -> None:
    batch(cast, ImportState.QUEUED, minutes_ago=0)
    assert sweep_imports(NOW) == "放开 0 个中断的导入"
