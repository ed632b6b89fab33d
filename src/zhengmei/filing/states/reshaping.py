"""What may happen to a unit 机构变动, and what is decided for each of its accounts 账号去向."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable


class ChangeKind(TextChoices):
    MERGE = "merge", "并入其他单位"
    ABOLISH = "abolish", "撤销"
    RENAME = "rename", "更名"


class ChangeState(TextChoices):
    DRAFT = "draft", "还没确认"
    DONE = "done", "已办"
    DROPPED = "dropped", "已放弃"


class ChangeAct(TextChoices):
    """The acts on a change of a unit, each a function in `actions`."""

    DESCRIBE = "describe_unit_change", "写明怎么变"
    DECIDE = "decide_fates", "定账号去向"
    CONFIRM = "confirm_unit_change", "确认"
    DROP = "drop_unit_change", "放弃"


MANAGER = "manager"
UNIT_CHANGE_DUTIES = {MANAGER: "管理这个单位的人"}
_S, _A = ChangeState, ChangeAct
UNIT_CHANGE = TransitionTable(
    (
        Transition(_S.DRAFT, _A.DESCRIBE, MANAGER, _S.DRAFT),
        Transition(_S.DRAFT, _A.DECIDE, MANAGER, _S.DRAFT),
        Transition(_S.DRAFT, _A.CONFIRM, MANAGER, _S.DONE),
        Transition(_S.DRAFT, _A.DROP, MANAGER, _S.DROPPED),
    )
)


class Fate(TextChoices):
    MOVE = "move", "变更主办单位"
    CANCEL = "cancel", "注销"
    CLOSE = "close", "关停"
    ALTER = "alter", "变更名称、认证"
    KEEP = "keep", "留着"


FATES: dict[str, tuple[Fate, ...]] = {
    ChangeKind.MERGE: (Fate.MOVE, Fate.CANCEL, Fate.CLOSE, Fate.KEEP),
    ChangeKind.ABOLISH: (Fate.CANCEL, Fate.CLOSE, Fate.KEEP),
    ChangeKind.RENAME: (Fate.ALTER, Fate.KEEP),
}
"""What may become of an account. An abolished unit has nobody its accounts could pass to."""

FILING_FOR: dict[str, str] = {Fate.MOVE: "change", Fate.CANCEL: "cancel", Fate.CLOSE: "close", Fate.ALTER: "change"}
"""The filing by which each fate is carried out; 留着 needs none yet."""

register_kinds(
    {
        "filing.unit_change.begun": Kind("准备机构变动", Erasure.NOTHING),
        "filing.unit_change.described": Kind("写明机构变动", Erasure.NOTHING),
        "filing.unit_change.fates": Kind("定账号去向", Erasure.NOTHING),
        "filing.unit_change.confirmed": Kind("确认机构变动", Erasure.NOTHING),
        "filing.unit_change.dropped": Kind("放弃机构变动", Erasure.NOTHING),
    }
)
