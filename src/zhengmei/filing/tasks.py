"""The sweep of the room: imports whose process died are given back to whoever handed them in."""

from datetime import datetime

from zhengmei.filing.actions import release_import
from zhengmei.filing.actions.imports import is_abandoned
from zhengmei.filing.queries import imports_under_way


def sweep_imports(now: datetime) -> str:
    """Release every import that was being written by a process that is gone. Nothing of it was written."""
    released = [
        release_import(batch=batch, by=None, now=now).pk for batch in imports_under_way() if is_abandoned(batch, now)
    ]
    return f"放开 {len(released)} 个中断的导入"
