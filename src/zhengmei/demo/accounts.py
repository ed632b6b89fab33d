"""The accounts of 示范市: 120 on nine platforms, and three of its neighbour. Almost all are in order; each entry of QUIRKS shows what one check finds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhengmei.demo.city import (
    BUREAUS,
    CITY,
    COUNTIES,
    DIRECT,
    GOVERNMENT,
    IN_COUNTY,
    NEIGHBOUR,
    NEIGHBOUR_EXAMS,
    NEIGHBOUR_OFFICE,
    invented_name,
)
from zhengmei.filing.states import AccountStatus

MAIN = ("weixin", "weibo", "douyin", "toutiao", "channels", "kuaishou", "bilibili", "mini_program", "app")
OF_BUREAU = {
    "weibo": ("教育局", "公安局", "民政局", "司法局", "人力资源和社会保障局", "生态环境局", "交通运输局", "水利局", "商务局",
              "文化广电体育和旅游局", "卫生健康委员会", "应急管理局", "市场监督管理局", "城市管理局"),
    "douyin": ("教育局", "公安局", "交通运输局", "文化广电体育和旅游局", "卫生健康委员会", "应急管理局", "农业农村局", "城市管理局",
               "民政局", "市场监督管理局"),
    "channels": ("公安局", "教育局", "医疗保障局", "行政审批局", "文化广电体育和旅游局", "司法局"),
    "mini_program": ("行政审批局", "人力资源和社会保障局", "医疗保障局", "公安局"),
    "toutiao": ("公安局", "应急管理局"),
}  # fmt: skip


@dataclass(frozen=True)
class Later:
    """A change made some days before the day handed in, with or without a filing. Dates in `days_ago` count back."""

    ago: int
    fields: dict[str, Any]
    reason: str
    filed: bool = False
    days_ago: dict[str, int] = field(default_factory=dict)


@dataclass
class Planned:
    """One account to be registered: whose, where, with what fields, and how it publishes (see `items.PATTERNS`)."""

    sponsor: str
    platform: str
    name: str
    fields: dict[str, Any] = field(default_factory=dict)
    pattern: str = "steady"
    later: Later | None = None

    @property
    def key(self) -> str:
        return f"{self.sponsor}/{self.platform}"


def _pairs() -> Iterator[tuple[str, str]]:
    for platform in MAIN:
        yield GOVERNMENT, platform
    for bureau, _ in BUREAUS:
        yield f"{CITY}{bureau}", "weixin"
    for platform, bureaus in OF_BUREAU.items():
        for bureau in bureaus:
            yield f"{CITY}{bureau}", platform
    for name, *_ in DIRECT:
        yield f"{CITY}{name}", "weixin"
    yield from (
        (f"{CITY}图书馆", "weibo"),
        (f"{CITY}公共交通集团", "douyin"),
        (f"{CITY}气象局", "weibo"),
        (f"{CITY}气象局", "douyin"),
        (f"{CITY}气象局", "channels"),
        (f"{CITY}税务局", "channels"),
        (f"{CITY}财政局", "toutiao"),
    )
    for place in COUNTIES:
        for platform in ("weixin", "weibo", "douyin", "toutiao"):
            yield f"{place}人民政府办公室", platform
        for name, *_ in IN_COUNTY:
            yield f"{place}{name}", "weixin"
        yield f"{place}文化旅游局", "douyin"
        yield f"{place}教育局", "channels"
        yield f"{place}城关街道办事处" if place.endswith("区") else f"{place}城关镇人民政府", "weixin"
    for sponsor in (NEIGHBOUR_OFFICE, f"{NEIGHBOUR}教育局", NEIGHBOUR_EXAMS):
        yield sponsor, "weixin"


def _name(sponsor: str) -> str:
    return f"{sponsor.removesuffix('人民政府办公室').removesuffix('人民政府')}发布"


def _plain(number: int, sponsor: str, platform: str, today: date) -> Planned:
    """An account in order: filed, certified, with every field of the paper forms, updated on working days."""
    opened = today.replace(month=1, day=15) - timedelta(days=400 + 37 * (number % 40))
    bureau = "科长" if sponsor.startswith(CITY) else "股长"
    fields: dict[str, Any] = {
        "platform_account_id": f"demo-{platform}-{number:04}",
        "is_main": sponsor == GOVERNMENT,
        "is_certified": True,
        "certification_text": sponsor,
        "opened_on": opened,
        "launched_on": opened + timedelta(days=14),
        "filing_number": f"示范备〔{opened.year}〕{number}号",
        "url": f"https://example.invalid/{platform}/{number:04}",
        "followers": 3_000 + (number * 7_919) % 90_000,
        "has_interaction": True,
        "functions": ["信息发布", "互动交流", *(["办事服务"] if platform in {"mini_program", "app"} else [])],
        "positioning": "政务公开、政策解读、便民服务",
        "operator_name": sponsor,
        "leader_name": invented_name(number * 3 + 1),
        "leader_title": "分管负责人",
        "leader_office_tel": f"0000-22{number:05}",
        "leader_mobile": f"1380000{number:04}",
        "liaison_name": invented_name(number * 5 + 2),
        "liaison_title": f"办公室{bureau}",
        "liaison_office_tel": f"0000-23{number:05}",
        "liaison_mobile": f"1390000{number:04}",
    }
    if platform == "weixin":
        fields["platform_subtype"] = "服务号" if number % 4 == 0 else "订阅号"
    if platform in {"mini_program", "app"}:
        fields["service_entry_url"] = f"https://example.invalid/ban/{number:04}"
    if platform == "app":
        fields["app_filing_number"] = f"示范ICP备2024{number:06}号-1A"
        fields |= {"app_purpose": "other", "app_ipv6": True, "app_devices": True}
    return Planned(sponsor, platform, _name(sponsor), fields, pattern=("busy", "steady", "steady", "calm")[number % 4])


def planned(today: date) -> list[Planned]:
    """Every account of the city as it is to be registered, quirks included."""
    made = [_plain(n, sponsor, platform, today) for n, (sponsor, platform) in enumerate(_pairs(), start=1)]
    for account in made:
        quirk = QUIRKS.get(account.key)
        if quirk is not None:
            account.name = quirk.name or account.name
            account.pattern = quirk.pattern or account.pattern
            account.fields.update(quirk.fields)
            account.later = quirk.later
            for name, days_ago in quirk.days_ago.items():
                account.fields[name] = today - timedelta(days=days_ago)
    made += [_second(n, today) for n in range(len(SECOND))]
    return made


@dataclass
class Quirk:
    """How one account differs from one that is in order. `days_ago` sets dates counted back from the day handed in."""

    shows: str
    name: str = ""
    pattern: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    later: Later | None = None
    days_ago: dict[str, int] = field(default_factory=dict)


def _cancelled(ago: int, reason: str) -> Later:
    return Later(ago, {"status": AccountStatus.CANCELLED}, reason, filed=True, days_ago={"cancelled_on": ago})


QUIRKS: dict[str, Quirk] = {
    f"{CITY}民政局/weibo": Quirk("silent for weeks", pattern="silent"),
    f"{CITY}水利局/weibo": Quirk("silent for weeks", pattern="silent"),
    "样例县文化旅游局/douyin": Quirk("silent for weeks", pattern="silent"),
    f"{CITY}商务局/weibo": Quirk("about to fall silent", pattern="fading"),
    "试行区卫生健康局/weixin": Quirk("about to fall silent", pattern="fading"),
    f"{CITY}统计局/weixin": Quirk("a week without an update", pattern="seldom"),
    "演示区教育局/channels": Quirk("a week without an update", pattern="seldom"),
    "样例县城关镇人民政府/weixin": Quirk("nothing at all in the quarter", pattern="never"),
    f"{CITY}文化广电体育和旅游局/douyin": Quirk("names differ across platforms", name="畅游示范市"),
    f"{CITY}城市管理局/douyin": Quirk("a name without the region", name="城管小蜜蜂"),
    f"{CITY}司法局/weibo": Quirk(
        "certification that lacks the sponsor", fields={"certification_text": "普法宣传官方账号"}
    ),
    "示范县文化旅游局/weixin": Quirk("not certified", fields={"is_certified": False, "certification_text": ""}),
    f"{CITY}农业农村局/douyin": Quirk("not filed", fields={"filing_number": ""}),
    "试行区文化旅游局/douyin": Quirk("not filed", fields={"filing_number": ""}),
    f"{CITY}市场监督管理局/douyin": Quirk("cancelled, and active again", later=_cancelled(40, "抖音并入微信视频号")),
    f"{CITY}人民政府/kuaishou": Quirk(
        "a government's account cancelled", pattern="stopped", later=_cancelled(62, "快手账号并入抖音")
    ),
    f"{CITY}民政局/douyin": Quirk(
        "cancelled in good order", pattern="stopped", later=_cancelled(60, "人手不足，按程序注销")
    ),
    f"{CITY}交通运输局/douyin": Quirk(
        "renamed without filing", later=Later(18, {"name": "示范市交通出行"}, "平台上已改名，台账照实更新")
    ),
    "演示区人民政府办公室/toutiao": Quirk(
        "missing fields",
        fields={"leader_name": "", "leader_title": "", "leader_office_tel": "", "liaison_name": ""},
    ),
    f"{CITY}人民政府/toutiao": Quirk("news without a licence", fields={"provides_news": True}),
    f"{CITY}公安局/toutiao": Quirk(
        "a licence that has run out",
        fields={"provides_news": True, "news_licence_number": "示范新许〔2023〕12号"},
        days_ago={"news_licence_expires_on": 20},
    ),
    f"{CITY}公安局/mini_program": Quirk("services without an entry", fields={"service_entry_url": ""}),
    f"{CITY}人民政府/app": Quirk("a client without IPv6", fields={"app_ipv6": False}),
    f"{CITY}人民政府/channels": Quirk("programmes without a licence", fields={"provides_audiovisual": True}),
    f"{CITY}图书馆/weibo": Quirk("no interaction", fields={"has_interaction": False}),
    f"{CITY}教育局/douyin": Quirk("no interaction, contested", fields={"has_interaction": False}),
    f"{CITY}教育局/weibo": Quirk("a week without an update", pattern="seldom"),
    f"{CITY}图书馆/weixin": Quirk("idle and unfollowed", pattern="unread", fields={"followers": 86}),
    "样例县卫生健康局/weixin": Quirk("idle and unfollowed", pattern="unread", fields={"followers": 45}),
    f"{CITY}生态环境局/weibo": Quirk("could not be opened when it was looked at", pattern="unseen"),
    f"{CITY}财政局/weixin": Quirk("silent in the last quarter, in order again", pattern="lapsed"),
    "示范县卫生健康局/weixin": Quirk("silent in the last quarter, in order again", pattern="lapsed"),
    "演示区文化旅游局/weixin": Quirk("silent in the last quarter, in order again", pattern="lapsed"),
    "样例县人民政府办公室/weibo": Quirk("silent in the last quarter, in order again", pattern="lapsed"),
    f"{CITY}公共交通集团/douyin": Quirk(
        "suspended",
        pattern="stopped",
        later=Later(61, {"status": AccountStatus.SUSPENDED}, "运维单位更换，暂停更新", filed=True),
    ),
}

SECOND = (
    (f"{CITY}公安局", "weixin", "示范市公安局交通警察支队"),
    (f"{CITY}卫生健康委员会", "weixin", "健康示范市"),
)


def _second(which: int, today: date) -> Planned:
    """A second account of one unit on one platform; for one of them the demo grants an exception."""
    sponsor, platform, name = SECOND[which]
    account = _plain(900 + which, sponsor, platform, today)
    account.name = name
    return account
