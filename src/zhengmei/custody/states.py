"""The closed lists of the room, and how a handover and a lost password go on."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable
from zhengmei.organisations.states import Duty


class CredentialState(TextChoices):
    KEPT = "kept", "在管"
    RETIRED = "retired", "不再使用"


class Place(TextChoices):
    """Which of the two keepers."""

    FIRST = "first", "第一保管人"
    SECOND = "second", "第二保管人"


class HandoverState(TextChoices):
    OPEN = "open", "交接中"
    DONE = "done", "已交接"
    CANCELLED = "cancelled", "交接取消"


class HandoverCause(TextChoices):
    LEAVING = "leaving", "离岗、调出"
    DIVISION = "division", "调整分工"
    ABSENCE = "absence", "长期不在岗"
    FIRST = "first", "原来没有第二保管人"


class RecoveryState(TextChoices):
    OPEN = "open", "找回中"
    APPEALED = "appealed", "已申诉，等平台答复"
    RECOVERED = "recovered", "已找回"
    FAILED = "failed", "没找回"


class RecoveryCause(TextChoices):
    FORGOTTEN = "forgotten", "忘记口令"
    NO_HANDOVER = "no_handover", "人走了没交接"
    PHONE_GONE = "phone_gone", "绑定的手机、邮箱停用"
    AGENT_HOLDS = "agent_holds", "口令在外包单位手里"
    STOLEN = "stolen", "被盗用、被改"


class RecoveryStepKind(TextChoices):
    EVIDENCE = "evidence", "准备证明材料"
    APPEAL = "appeal", "向平台申诉"
    REPLY = "reply", "平台答复"
    OTHER = "other", "其他进展"


class AuthorisationKind(TextChoices):
    TOKEN = "token", "接口令牌"
    PLATFORM = "platform", "第三方平台授权"
    OPERATOR = "operator", "绑定的运营者"
    CERTIFICATION = "certification", "平台认证（年审）"


PUBLISHING = (AuthorisationKind.TOKEN, AuthorisationKind.PLATFORM)
"""What binds an account to a system that publishes; only an account that may speak is bound."""


class AuthorisationState(TextChoices):
    ACTIVE = "active", "有效"
    ENDED = "ended", "已停用"


_ARRANGER, _KEEPER = "主办单位的人", "保管人"
HANDOVER = TransitionTable(
    (
        Transition(HandoverState.OPEN, "give", "原保管人（不在的，由单位负责人代）", HandoverState.OPEN),
        Transition(HandoverState.OPEN, "change_password", "接手人或另一位保管人", HandoverState.OPEN),
        Transition(HandoverState.OPEN, "receive", "接手人", HandoverState.DONE),
        Transition(HandoverState.OPEN, "cancel", _ARRANGER, HandoverState.CANCELLED),
    )
)
RECOVERY = TransitionTable(
    (
        Transition(RecoveryState.OPEN, "add_step", _ARRANGER, RecoveryState.OPEN),
        Transition(RecoveryState.OPEN, "appeal", _ARRANGER, RecoveryState.APPEALED),
        Transition(RecoveryState.APPEALED, "add_step", _ARRANGER, RecoveryState.APPEALED),
        Transition(RecoveryState.APPEALED, "appeal", _ARRANGER, RecoveryState.APPEALED),
        Transition(RecoveryState.OPEN, "recover", _KEEPER, RecoveryState.RECOVERED),
        Transition(RecoveryState.APPEALED, "recover", _KEEPER, RecoveryState.RECOVERED),
        Transition(RecoveryState.APPEALED, "give_up", "单位负责人", RecoveryState.FAILED),
    )
)
ACTS = {
    "give": "交出",
    "change_password": "改口令",
    "receive": "接手",
    "cancel": "取消",
    "add_step": "记进展",
    "appeal": "申诉",
    "recover": "记为找回",
    "give_up": "记为没找回",
}
UNDER_WAY = (RecoveryState.OPEN, RecoveryState.APPEALED)

HEADS = frozenset({Duty.CHIEF, Duty.DEPUTY})
"""Who leads a unit, or the part of it that runs accounts: told of every opening, signs for a keeper who is gone."""

WARN_DAYS = 14
"""How many days before a password or an authorisation is due it is shown as soon due: 本单位自定."""

RECOVERY_WORKDAYS = 10
"""Working days within which a lost password should be back, where a unit set nothing. No text says: 本单位自定."""

SHORTEST = 8
"""A password has at least so many characters."""

register_kinds(
    {
        "custody.credential.added": Kind("登记平台口令的保管", Erasure.BY_REFERENCE),
        "custody.credential.opened": Kind("打开平台口令", Erasure.BY_REFERENCE),
        "custody.credential.refused": Kind("打开平台口令被拒绝", Erasure.BY_REFERENCE),
        "custody.credential.password_changed": Kind("更换平台口令", Erasure.BY_REFERENCE),
        "custody.credential.contacts_changed": Kind("更改口令的找回方式", Erasure.BY_REFERENCE),
        "custody.credential.retired": Kind("停用平台口令", Erasure.BY_REFERENCE),
        "custody.handover.started": Kind("开始交接平台口令", Erasure.BY_REFERENCE),
        "custody.handover.given": Kind("交出平台口令", Erasure.BY_REFERENCE),
        "custody.handover.received": Kind("接手平台口令", Erasure.BY_REFERENCE),
        "custody.handover.cancelled": Kind("取消平台口令交接", Erasure.BY_REFERENCE),
        "custody.authorisation.added": Kind("登记账号授权", Erasure.BY_REFERENCE),
        "custody.authorisation.renewed": Kind("延长账号授权", Erasure.BY_REFERENCE),
        "custody.authorisation.ended": Kind("停用账号授权", Erasure.BY_REFERENCE),
        "custody.recovery.opened": Kind("报告平台口令丢失", Erasure.BY_REFERENCE),
        "custody.recovery.step": Kind("记找回口令的进展", Erasure.BY_REFERENCE),
        "custody.recovery.recovered": Kind("找回平台口令", Erasure.BY_REFERENCE),
        "custody.recovery.failed": Kind("平台口令没找回", Erasure.BY_REFERENCE),
        "custody.rule.set": Kind("设定口令的更换期限", Erasure.NOTHING),
        "custody.exported": Kind("导出口令保管表", Erasure.NOTHING),
        "custody.keys.rotated": Kind("更换封存用的密钥", Erasure.NOTHING),
        "custody.keys.dropped": Kind("移除封存用的旧密钥", Erasure.NOTHING),
    }
)
