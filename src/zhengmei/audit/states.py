"""The kinds of entry: a code, the sentence a person reads, and what becomes of personal data in it.

The record knows no room. Each room registers its own kinds when its `states.py` is imported:

    register_kinds({"filing.registered": Kind("登记账号", Erasure.NOTHING)})

`actions.record` refuses a kind nobody registered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices

from zhengmei.core.transitions import Transition, TransitionTable


class Erasure(StrEnum):
    """What happens to personal data an entry of this kind holds, once its owner may ask for erasure.

    Entries themselves never change. So an entry holds no telephone number, password or message text, only the id of the
    row that does; that row is erased in its own room.
    """

    NOTHING = "除办理人姓名外不含个人信息；办理人姓名依法随记录留存"
    BY_REFERENCE = "只记编号；个人信息在所指的行里，随那一行删除"
    KEPT_BY_LAW = "登录与安全日志，依《网络安全法》留存不少于六个月"


@dataclass(frozen=True, slots=True)
class Kind:
    """`sentence` is what was done, verb first, as in 登记账号; it follows the person's name on the page."""

    sentence: str
    erasure: Erasure


_KINDS: dict[str, Kind] = {}


def register_kinds(kinds: Mapping[str, Kind]) -> None:
    """Make kinds known. Codes read `room.what_happened`. ValueError when a code is already taken by another sentence."""
    for code, kind in kinds.items():
        if _KINDS.setdefault(code, kind) != kind:
            raise ValueError(f"audit kind {code} is registered twice: {_KINDS[code].sentence}, {kind.sentence}")


def kind_of(code: str) -> Kind:
    """The registered kind. KeyError when nobody registered it."""
    return _KINDS[code]


def is_registered(code: str) -> bool:
    return code in _KINDS


def all_kinds() -> dict[str, Kind]:
    """Every registered kind by code, in alphabetical order."""
    return dict(sorted(_KINDS.items()))


class ExportSubject(TextChoices):
    LEDGER = "ledger", "台账"
    RECORD = "record", "记录"
    GAPS = "gaps", "单位缺口和台账"


class ExportState(TextChoices):
    WAITING = "waiting", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "不批准"
    USED = "used", "已下载"


class ExportAct(TextChoices):
    """The acts on a request to take data out, each a function in `actions`."""

    APPROVE = "approve", "批准"
    REFUSE = "refuse", "不批准"
    USE = "use_export", "下载"


ASKER, APPROVER = "asker", "approver"
EXPORT_DUTIES = {ASKER: "申请人", APPROVER: "本单位负责人或主管，不能是申请人"}
EXPORT = TransitionTable(
    (
        Transition(ExportState.WAITING, ExportAct.APPROVE, APPROVER, ExportState.APPROVED),
        Transition(ExportState.WAITING, ExportAct.REFUSE, APPROVER, ExportState.REFUSED),
        Transition(ExportState.APPROVED, ExportAct.USE, ASKER, ExportState.USED),
    )
)

register_kinds(
    {
        "audit.exported": Kind("导出记录", Erasure.NOTHING),
        "audit.purged": Kind("清理记录", Erasure.NOTHING),
        "audit.export_asked": Kind("申请导出", Erasure.NOTHING),
        "audit.export_approved": Kind("批准导出", Erasure.NOTHING),
        "audit.export_refused": Kind("不批准导出", Erasure.NOTHING),
    }
)
