"""The closed lists of the room: where a notice comes from, how it leaves the house, and how a delivery fares."""

from datetime import timedelta

from django.db.models import TextChoices

from zhengmei.audit.states import Erasure, Kind, register_kinds
from zhengmei.core.transitions import Transition, TransitionTable

CHAPTERS = {
    "filing": "备案",
    "custody": "账号安全",
    "content": "内容",
    "publishing": "发布",
    "interaction": "互动",
    "monitoring": "监测",
    "incidents": "值守",
    "inspection": "检查",
    "matrix": "矩阵",
    "contractors": "代运营",
    "organisations": "单位人员",
    "identity": "登录与职责",
    "directory": "公示",
    "notices": "通知",
}
"""The chapter a kind belongs to: the word before its first dot, with what is printed."""


def chapter_of(kind: str) -> str:
    """The printed chapter of a kind such as `custody.opened`; 其他 where nobody named it."""
    return CHAPTERS.get(kind.split(".", 1)[0], "其他")


class RobotPlatform(TextChoices):
    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"
    FEISHU = "feishu", "飞书群机器人"


class DeliveryState(TextChoices):
    QUEUED = "queued", "等着发"
    SENDING = "sending", "正在发"
    SENT = "sent", "已发出"
    FAILED = "failed", "没发成，等着再发"
    GIVEN_UP = "given_up", "没发成，不再发"


DELIVERY = TransitionTable(
    (
        Transition(DeliveryState.QUEUED, "claim", "定时的活", DeliveryState.SENDING),
        Transition(DeliveryState.FAILED, "claim", "定时的活", DeliveryState.SENDING),
        Transition(DeliveryState.SENDING, "sent", "定时的活", DeliveryState.SENT),
        Transition(DeliveryState.SENDING, "failed", "定时的活", DeliveryState.FAILED),
        Transition(DeliveryState.SENDING, "give_up", "定时的活", DeliveryState.GIVEN_UP),
        Transition(DeliveryState.GIVEN_UP, "again", "设群机器人的人", DeliveryState.QUEUED),
    )
)
ACTS = {
    "claim": "取出来发",
    "sent": "发出了",
    "failed": "没发成",
    "give_up": "不再发",
    "again": "再发一次",
}

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""How long to wait after the first, second … failure; after the last the delivery is given up."""

STUCK = timedelta(minutes=10)
"""A delivery claimed this long ago and not finished was cut off; it is sent again, which may double it but loses nothing."""

SINGLY = 3
"""Up to this many waiting messages go to a robot one by one; more become one digest. Keeps under every platform's limit."""

RUNG_HOURS = 24
"""Hours without reading after which an escalating notice climbs, where a unit set nothing: 本单位自定."""

MOST_HOURS = 720
"""The most hours a unit may set there: thirty days."""

DIGEST_HOUR = 8
"""The hour at which a digest is sent where a person chose none."""

register_kinds(
    {
        "notices.robot.added": Kind("添加群机器人", Erasure.NOTHING),
        "notices.robot.changed": Kind("更改群机器人", Erasure.NOTHING),
        "notices.robot.removed": Kind("停用群机器人", Erasure.NOTHING),
        "notices.robot.tried": Kind("试发群机器人消息", Erasure.NOTHING),
        "notices.delivery.again": Kind("再发一次通知", Erasure.NOTHING),
        "notices.ladder.set": Kind("设定没看通知的升级时间", Erasure.NOTHING),
        "notices.choice.changed": Kind("更改收通知的方式", Erasure.NOTHING),
    }
)
