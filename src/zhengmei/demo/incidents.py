"""Incidents of the demo: an attack that was closed, public opinion that is being handled, and next door a rectification."""

from datetime import datetime
from typing import Protocol

from zhengmei.demo.city import CITY, NEIGHBOUR, OFFICE
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.incidents.actions import (
    EntryGiven,
    IncidentGiven,
    SlipGiven,
    close_incident,
    issue_order,
    judge_order,
    receive_transfer,
    record_entry,
    reply_to_order,
    report_incident,
    send_transfer,
)
from zhengmei.incidents.models import Incident
from zhengmei.incidents.states import OrderAct
from zhengmei.organisations.models import Organisation

BUREAU, NEXT_DOOR = f"{CITY}教育局", f"{NEIGHBOUR}教育局"


class Built(Protocol):
    """What of the city this needs."""

    units: dict[str, Organisation]
    people: dict[str, User]

    def ago(self, days: int, hour: int = 9) -> datetime: ...

    def account(self, key: str) -> MediaAccount: ...


def build(city: Built) -> None:
    """Report them and work on them, in the order of the days."""
    _attack(city)
    _next_door(city)
    _opinion(city)


def _report(
    city: Built, unit: str, who: str, at: datetime, codes: tuple[str, str], grade: str, what: str, account: str = ""
) -> Incident:
    kind, code = codes
    held = city.account(account) if account else None
    given = IncidentGiven(kind, code, grade, what, discovered_at=at, media_account=held)
    return report_incident(unit=city.units[unit], given=given, by=city.people[who], now=at)


def _note(city: Built, incident: Incident, who: str, at: datetime, kind: str, note: str, step: str = "") -> None:
    entry = EntryGiven(kind, note, step=step)
    record_entry(incident=incident, given=entry, file=None, by=city.people[who], now=at)


def _attack(city: Built) -> None:
    day, what = 47, "凌晨评论区被机器人刷了三百多条广告，夹带不明链接。"
    at, codes = city.ago(day, 8), ("security", "attacked")
    made = _report(city, BUREAU, "shen.yun", at, codes, "四级", what, f"{BUREAU}/weibo")
    for hour, step in ((9, "先期处置"), (11, "恢复运行")):
        note = {"先期处置": "关闭评论，删除广告", "恢复运行": "打开评论，加关键词过滤"}[step]
        _note(city, made, "shen.yun", city.ago(day, hour), "step", note, step=step)
    _note(city, made, "gu.zhixing", city.ago(day, 14), "measure", "评论先审后显示三天。")
    _note(city, made, "gu.zhixing", city.ago(day, 15), "cause", "评论没有开频率限制。")
    outcome = "没有再出现，评论恢复正常。"
    close_incident(incident=made, outcome=outcome, by=city.people["xu.wenbai"], now=city.ago(day - 3, 10))


def _next_door(city: Built) -> None:
    what = "后台登录接口一夜收到上万次试口令的请求。"
    day, account = 33, f"{NEXT_DOOR}/weixin"
    made = _report(city, NEXT_DOOR, "hu.jiao", city.ago(day, 8), ("security", "attacked"), "一般", what, account)
    _note(city, made, "hu.jiao", city.ago(day, 9), "measure", "封来源地址，开登录二次验证。")
    _note(city, made, "hu.jiao", city.ago(day, 10), "cause", "后台地址在旧的操作手册里公开过。")
    office, chief = city.people["yi.lin"], city.people["ding.qiu"]
    demands = ["撤下公开的操作手册", "后台只许单位网络登录"]
    order = issue_order(incident=made, demands=demands, workdays=5, by=office, now=city.ago(day - 1))
    reply = "1. 手册已撤下。2. 后台已限定单位网络。"
    reply_to_order(order=order, reply=reply, by=city.people["hu.jiao"], now=city.ago(day - 4))
    judge_order(order=order, act=OrderAct.ACCEPT, note="同意", by=office, now=city.ago(day - 5))
    outcome = "没有被登录，整改已认可。"
    close_incident(incident=made, outcome=outcome, by=chief, now=city.ago(day - 5, 11))


def _opinion(city: Built) -> None:
    what = "网民发帖问新校门为什么晚开一周，转发一千多次。"
    day = 2
    made = _report(city, BUREAU, "lu.xiaoyan", city.ago(day, 8), ("opinion", "opinion"), "重大", what)
    office = city.units[OFFICE]
    facts = f"{what}已联系学校核实，拟今天回应。"
    slip = SlipGiven(office.name, "舆情应对", facts, to_unit=office)
    sent = send_transfer(incident=made, given=slip, by=city.people["lu.xiaoyan"], now=city.ago(day, 9))
    head = city.people["lin.shouzheng"]
    receive_transfer(transfer=sent, receiver="", note="请当天回应", by=head, now=city.ago(day, 10))
    _note(city, made, "lu.xiaoyan", city.ago(day, 15), "offline", "学校门口加派值守，向家长说明。")
