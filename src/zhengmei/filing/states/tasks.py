"""The closed lists of tasks 处置任务: what an account's unit must do by a day."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class TaskKind(TextChoices):
    REORGANISE = "reorganise", "注销或变更"
    MERGE = "merge", "整合"
    CLEAN_UP = "clean_up", "清理"
    STOP = "stop", "叫停"
    BACKFILL = "backfill", "补办备案"
    ALTER = "alter", "变更名称、认证"


RULE_OF_TASK: dict[str, str] = {
    TaskKind.REORGANISE: "reorganisation_due",
    TaskKind.MERGE: "merge_doubles",
    TaskKind.CLEAN_UP: "cleanup_due",
    TaskKind.STOP: "stop_unfinished_apps",
    TaskKind.BACKFILL: "legacy_due",
    TaskKind.ALTER: "change_needs_filing",
}
"""The parameter of the pack in which each kind of task stands, its deadline where the text gives one."""


class TaskState(TextChoices):
    """A task waits, is reported to offices that acknowledge it, and ends done, filed, excepted until a day or dropped."""

    OPEN = "open", "待处置"
    REPORTED = "reported", "待备案"
    FILED = "filed", "已备案"
    DONE = "done", "已办结"
    EXCEPTED = "excepted", "例外期内"
    CANCELLED = "cancelled", "已取消"


class TaskAct(TextChoices):
    """The acts on a task, each a function in `actions`."""

    FINISH = "finish_task", "办结"
    SETTLE = "settle_task", "台账表明已经办好"
    REPORT = "report_task", "报处置情况"
    ACKNOWLEDGE = "acknowledge_task", "备案"
    FILE = "file_task", "各家都已备案"
    RETURN = "return_task", "退回"
    EXCEPT = "except_task", "给例外"
    LAPSE = "lapse_task_exception", "例外到期"
    CANCEL = "cancel_task", "取消"
    REOPEN = "reopen_task", "重新打开"


TASK_UNIT, TASK_SUPERVISOR, TASK_RECIPIENT, TASK_MACHINE = "unit", "supervisor", "recipient", "machine"
TASK_DUTIES = {TASK_UNIT: "该办的单位", TASK_SUPERVISOR: "主管", TASK_RECIPIENT: "受理备案的单位", TASK_MACHINE: "系统"}
TASK = TransitionTable(
    (
        Transition(TaskState.OPEN, TaskAct.FINISH, TASK_UNIT, TaskState.DONE),
        Transition(TaskState.OPEN, TaskAct.SETTLE, TASK_MACHINE, TaskState.DONE),
        Transition(TaskState.OPEN, TaskAct.REPORT, TASK_UNIT, TaskState.REPORTED),
        Transition(TaskState.OPEN, TaskAct.EXCEPT, TASK_SUPERVISOR, TaskState.EXCEPTED),
        Transition(TaskState.OPEN, TaskAct.CANCEL, TASK_SUPERVISOR, TaskState.CANCELLED),
        Transition(TaskState.REPORTED, TaskAct.ACKNOWLEDGE, TASK_RECIPIENT, TaskState.REPORTED),
        Transition(TaskState.REPORTED, TaskAct.FILE, TASK_MACHINE, TaskState.FILED),
        Transition(TaskState.REPORTED, TaskAct.RETURN, TASK_RECIPIENT, TaskState.OPEN),
        Transition(TaskState.EXCEPTED, TaskAct.LAPSE, TASK_MACHINE, TaskState.OPEN),
        Transition(TaskState.EXCEPTED, TaskAct.FINISH, TASK_UNIT, TaskState.DONE),
        Transition(TaskState.EXCEPTED, TaskAct.SETTLE, TASK_MACHINE, TaskState.DONE),
        Transition(TaskState.DONE, TaskAct.REOPEN, TASK_SUPERVISOR, TaskState.OPEN),
        Transition(TaskState.FILED, TaskAct.REOPEN, TASK_SUPERVISOR, TaskState.OPEN),
        Transition(TaskState.CANCELLED, TaskAct.REOPEN, TASK_SUPERVISOR, TaskState.OPEN),
    )
)

TASK_WAITING = (TaskState.OPEN, TaskState.REPORTED, TaskState.EXCEPTED)
"""At most one task per kind, object and cause may be in one of these states."""

register_kinds(
    {
        "filing.task.opened": Kind("下达处置任务", Erasure.NOTHING),
        "filing.task.finished": Kind("办结处置任务", Erasure.NOTHING),
        "filing.task.settled": Kind("处置任务已办好", Erasure.NOTHING),
        "filing.task.reported": Kind("报处置情况", Erasure.NOTHING),
        "filing.task.acknowledged": Kind("备案处置情况", Erasure.NOTHING),
        "filing.task.returned": Kind("退回处置情况", Erasure.NOTHING),
        "filing.task.excepted": Kind("给处置任务例外", Erasure.NOTHING),
        "filing.task.exception_lapsed": Kind("处置任务的例外到期", Erasure.NOTHING),
        "filing.task.cancelled": Kind("取消处置任务", Erasure.NOTHING),
        "filing.task.reopened": Kind("重新打开处置任务", Erasure.NOTHING),
        "filing.task.recipient_added": Kind("添加受理备案的单位", Erasure.NOTHING),
        "filing.task.recipient_removed": Kind("去掉受理备案的单位", Erasure.NOTHING),
        "filing.task.recipient_matched": Kind("认定受理备案的单位", Erasure.NOTHING),
        "filing.tasks.exported": Kind("导出处置任务", Erasure.NOTHING),
        "filing.own_deadline.set": Kind("自定期限", Erasure.NOTHING),
    }
)
