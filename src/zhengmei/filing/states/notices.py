"""Public notices 公告: what is told to everyone."""

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds


class NoticeKind(TextChoices):
    """What happened to the account."""

    CANCEL = "cancel", "注销"
    CHANGE = "change", "变更主办单位"


register_kinds(
    {
        "filing.notice.published": Kind("发布公告", Erasure.NOTHING),
        "filing.notice.withdrawn": Kind("撤回公告", Erasure.NOTHING),
    }
)
