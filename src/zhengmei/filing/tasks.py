"""The sweeps of the room: imports whose process died, tasks that events call for."""

from datetime import datetime

from zhengmei.filing.actions import open_due_tasks, release_import, remind_of_tasks, settle_due_tasks
from zhengmei.filing.actions.imports import is_abandoned
from zhengmei.filing.queries import imports_under_way


def sweep_imports(now: datetime) -> str:
    """Release every import that was being written by a process that is gone. Nothing of it was written."""
    released = [
        release_import(batch=batch, by=None, now=now).pk for batch in imports_under_way() if is_abandoned(batch, now)
    ]
    return f"放开 {len(released)} 个中断的导入"


def sweep_tasks(now: datetime) -> str:
    """Open the tasks that merged units, changed sponsors, doubles and unfiled old accounts call for; close what is done; remind
    of what is due soon or overdue, once each."""
    opened = open_due_tasks(by=None, now=now)
    closed, woken = settle_due_tasks(by=None, now=now)
    told = remind_of_tasks(by=None, now=now)
    return (
        f"新下达 {len(opened)} 个处置任务，办好 {len(closed)} 个，例外到期重新打开 {len(woken)} 个，"
        f"提醒快到期、逾期的 {told} 个"
    )
