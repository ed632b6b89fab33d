"""The words findings are told in: days as people write them, and the evidence as a table."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from zhengmei.policies.lookup import Policy, Ruling
from zhengmei.policies.schema import Strength

LABELS = {
    "last_day": "最后一次更新",
    "last_title": "最后一条",
    "days": "已有几天没更新",
    "limit_days": "限几天",
    "window": "哪一段",
    "count": "实有",
    "needed": "应有",
    "unit": "怎么计数",
    "workday": "这一天",
    "calendar": "日历",
    "judged_at": "判定时点",
    "names": "名称",
    "compared": "与谁比较",
    "certification": "认证信息",
    "sponsor": "主办单位",
    "limit": "最多几个",
    "others": "其他账号",
    "field": "字段",
    "before": "原来是",
    "after": "现在是",
    "changed_on": "变更日期",
    "missing": "没填的",
    "malformed": "填得不对的",
    "licence": "许可证号",
    "expired_on": "有效期至",
    "status": "运行状态",
    "ended_on": "注销（关停）日期",
    "items_after": "之后发布",
    "first_after": "之后第一条",
    "outcome": "观察结果",
    "looked_at": "观察时间",
    "note": "观察说明",
    "overdue": "逾期没答复的",
    "waiting": "没答复的",
    "earliest": "最早一条",
    "deadline": "答复期限",
    "due": "最早一条应在何时前答复",
    "reasons": "为什么",
    "followers": "粉丝数",
    "followers_limit": "自定的粉丝数",
    "reads": "近 30 天阅读数",
    "reads_limit": "自定的阅读数",
    "functions": "功能",
    "regions": "认得的地名",
    "previous": "上一次粉丝数",
    "credential": "哪套口令",
    "changed_password_on": "上次改口令",
    "password_days": "几天没换",
    "password_limit": "几天换一次",
    "keepers": "保管人",
    "gone": "已离岗的",
    "item": "哪一条",
    "published_on": "发布日期",
    "link": "链接",
    "domain": "商业网站",
    "target": "跳转到",
    "document": "政策文件",
    "traits": "为什么须配解读",
    "inherited": "数值从哪里来",
    "basis": "依据",
    "pack": "采用的办法",
    "local_note": "本单位自定的部分",
    "rule_note": "办法的说明",
}
"""What each key of a finding's evidence is called on screen and in exports, in the order in which it is printed."""


def day_words(day: date) -> str:
    """2026年5月4日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """5月4日."""
    return f"{day.month}月{day.day}日"


def moment_words(moment: datetime) -> str:
    """2026年5月4日 09:30."""
    return f"{day_words(moment.date())} {moment:%H:%M}"


def quoted(name: str) -> str:
    return f"「{name}」"


def listed(words: Iterable[str]) -> str:
    return "、".join(words)


def origin_words(policy: Policy, ruling: Ruling[Any]) -> dict[str, str]:
    """Where the value comes from, for the evidence: the pack, its article, what was inherited, what is our own."""
    words = {
        "basis": f"{ruling.pack_short} {listed(dict.fromkeys(ruling.articles))}".strip(),
        "pack": policy.pack.title,
    }
    if ruling.inherited:
        words["inherited"] = f"{policy.pack.short} 未规定，取{ruling.pack_short}"
    if ruling.is_local_default:
        words["local_note"] = f"本单位自定。{ruling.note}" if ruling.note else "本单位自定"
    elif ruling.note:
        words["rule_note"] = ruling.note
    return words


def evidence_rows(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The evidence as (label, text), in the order of LABELS; lists are joined, unknown keys left out."""
    return [(label, _text(evidence[key])) for key, label in LABELS.items() if evidence.get(key) not in (None, "", [])]


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return listed(str(v) for v in value)
    return str(value)


def strength_words(strength: str) -> str:
    return Strength(strength).label
