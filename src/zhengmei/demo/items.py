"""What the accounts of 示范市 published in the last quarter: when by pattern, what by the unit's field."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from zhengmei.core.workdays import PUBLISHED
from zhengmei.demo.accounts import Planned
from zhengmei.documents.sheets import ItemRow

SPAN = 190  # days before the day handed in: two quarters and a little more
PATTERNS = {
    "busy": "two or three items on a working day, one on most others",
    "steady": "one or two items on a working day",
    "calm": "about three items a week",
    "seldom": "as calm, but one whole calendar week is left out",
    "silent": "as steady until 26 days ago, then nothing",
    "fading": "as calm until 11 days ago, then nothing yet",
    "never": "nothing",
    "stopped": "as calm until 62 days ago",
    "unread": "one item a week that nobody reads",
    "unseen": "as steady until 20 days ago; since then it could not be opened",
    "lapsed": "as calm, but nothing from 135 to 92 days ago",
}
LAST_DAY_AGO = {"silent": 26, "fading": 11, "stopped": 62, "unseen": 20}

TOPICS = {
    "教育": (
        "义务教育学区划分公示",
        "校园食品安全检查通报",
        "高中阶段招生政策问答",
        "教师公开招聘面试安排",
        "家庭经济困难学生资助办理指南",
    ),
    "公安": (
        "反诈提醒：这几类电话不要接",
        "居住证网上办理步骤",
        "国庆返程高峰交通管制通告",
        "电动自行车上牌点地址",
        "户口迁移材料清单",
    ),
    "卫健": (
        "流感疫苗接种点和预约方式",
        "三伏天防暑提示",
        "家庭医生签约服务内容",
        "献血点开放时间",
        "托育机构备案名单",
    ),
    "交通": (
        "城区三条公交线路临时绕行",
        "农村公路养护完成情况",
        "网约车合规提醒",
        "客运站节日加班车安排",
        "道路施工公告",
    ),
    "文旅": ("周末公益演出安排", "非遗体验课报名", "景区限流和预约说明", "图书馆延时开放", "文明旅游提示"),
    "应急": ("台风蓝色预警与避险要点", "森林防火禁火令", "企业有限空间作业安全提示", "防汛值守安排", "燃气使用安全"),
    "人社": ("失业保险金申领指南", "高校毕业生就业补贴", "线上招聘会岗位表", "社保卡补换办理", "技能培训报名"),
    "": ("近期工作动态", "政策解读：怎么办、找谁办", "便民服务事项清单", "群众关心的问题答复", "办事指南更新说明"),
}


def _topics(sponsor: str) -> tuple[str, ...]:
    return next((t for word, t in TOPICS.items() if word and word in sponsor), TOPICS[""])


def _count(pattern: str, day: date, today: date, dice: random.Random) -> int:
    """How many items come out on one day."""
    works = PUBLISHED.is_workday(day)
    if pattern == "never" or (today - day).days < LAST_DAY_AGO.get(pattern, 0):
        return 0
    if pattern == "busy":
        return dice.choice((2, 2, 3)) if works else dice.choice((0, 1, 1))
    if pattern in {"steady", "silent", "unseen"}:
        return dice.choice((1, 1, 2)) if works else 0
    if pattern == "unread":
        return 1 if day.weekday() == 2 else 0
    if pattern == "seldom" and day.isocalendar().week == (today - timedelta(days=17)).isocalendar().week:
        return 0
    if pattern == "lapsed" and 92 <= (today - day).days <= 135:
        return 0
    return 1 if day.weekday() in {0, 2, 4} else 0


def rows(accounts: list[Planned], today: date, seed: int, *, oldest: int, newest: int) -> Iterator[ItemRow]:
    """The items of the days from `oldest` to `newest` days ago, account by account, as a sheet would hand them in."""
    number = 1
    for place, account in enumerate(accounts):
        dice = random.Random(f"{seed}/{place}/{today}")  # noqa: S311  (a demo, not a secret)
        for back in range(SPAN, 0, -1):
            day = today - timedelta(days=back)
            for nth in range(_count(account.pattern, day, today, dice)):
                number += 1
                made = _row(number, account, day, nth, dice)
                if newest <= back <= oldest:
                    yield made


def _row(number: int, account: Planned, day: date, nth: int, dice: random.Random) -> ItemRow:
    topic = dice.choice(_topics(account.sponsor))
    at = datetime.combine(day, time(8 + 3 * nth, dice.randrange(60)))
    few = account.pattern == "unread"
    reads = dice.randrange(1, 9) if few else dice.randrange(300, 9_000)
    repost = not few and dice.random() < 0.18
    return ItemRow(
        number=number,
        account_name=account.name,
        platform=account.platform,
        account_id=account.fields["platform_account_id"],
        published_at=at,
        title=f"{topic}（{day.month}月{day.day}日）",
        text=f"{account.sponsor}提示：{topic}。详情可留言或拨打公布的电话咨询。",
        url=f"{account.fields['url']}/{number}",
        is_original=not repost,
        reposted_from="示范省人民政府网" if repost else "",
        reads=reads,
        likes=reads // 40,
        shares=reads // 90,
        comments=reads // 150,
    ).identified()
