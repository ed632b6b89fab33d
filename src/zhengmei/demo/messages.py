"""What citizens wrote to the accounts of 示范市, and what they were answered. All invented."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from zhengmei.core.workdays import PUBLISHED
from zhengmei.demo.accounts import Planned
from zhengmei.documents.sheets import MessageRow

QUESTIONS = (
    (
        "公交站牌看不清",
        "城东路口的公交站牌夜里没有灯，能不能加装？",
        "已请公交集团现场查看，本周五前装好照明，感谢提醒。",
    ),
    (
        "学区咨询",
        "搬家到新区后孩子上学按哪里划片？",
        "按实际居住地划片，请带房产证和户口簿到所属学校登记，名单在本号菜单里。",
    ),
    ("医保异地备案", "在外地住院要不要提前备案？", "要。可以在小程序“异地就医备案”里办，当天生效。"),
    ("路灯不亮", "试行区滨河路有五盏路灯不亮。", "已派单维修，预计三天内恢复。"),
    ("噪声扰民", "工地夜里还在施工。", "执法人员当晚到场，已责令停工并立案。"),
    ("居住证", "居住证签注可以网上办吗？", "可以，在政务服务小程序搜“居住证签注”，不用跑窗口。"),
)
UNANSWERED = 41  # every so many messages one is still waiting


def rows(accounts: list[Planned], today: date) -> Iterator[MessageRow]:
    """About a hundred and fifty messages of the last quarter, as a sheet would hand them in. The newest are unanswered."""
    asked = [a for a in accounts if a.platform in {"weixin", "weibo"} and a.pattern in {"busy", "steady"}]
    number = 1
    for place, account in enumerate(asked):
        for nth in range(3):
            title, text, reply = QUESTIONS[(place + nth) % len(QUESTIONS)]
            at = datetime.combine(today - timedelta(days=5 + 28 * nth + place % 20), time(9 + place % 9, 10 + nth))
            number += 1
            late = 5 if number % 11 == 0 else 1 + number % 3
            answered = PUBLISHED.add(at.date(), late).due
            waiting = number % UNANSWERED == 0 or answered >= today
            yield MessageRow(
                number=number,
                account_name=account.name,
                platform=account.platform,
                account_id=account.fields["platform_account_id"],
                message_number=f"示范留言-{number:05}",
                asked_at=at,
                title=title,
                text=text,
                replied_at=None if waiting else datetime.combine(answered, time(16, 30)),
                reply="" if waiting else reply,
            )
