"""Kept passwords in the demo: in order, soon due, being handed over, lost; next door one too old and one whose keeper left.

Every value is invented and opens nothing.
"""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from zhengmei.custody.actions import (
    Contacts,
    add_authorisation,
    add_credential,
    add_step,
    give,
    open_credential,
    open_recovery,
    set_rule,
    start_handover,
)
from zhengmei.custody.models import Credential
from zhengmei.custody.states import AuthorisationKind, HandoverCause, Place, RecoveryCause, RecoveryStepKind
from zhengmei.demo.city import CITY, NEIGHBOUR
from zhengmei.filing.models import MediaAccount
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

BUREAU, NEXT_DOOR = f"{CITY}教育局", f"{NEIGHBOUR}教育局"
CONTACTS = Contacts("demo-login", "00000000000", "demo@example.invalid", "本单位办公室")


class Built(Protocol):
    """What of the city this needs."""

    units: dict[str, Organisation]
    people: dict[str, User]

    def ago(self, days: int, hour: int = 9) -> datetime: ...

    def account(self, key: str) -> MediaAccount: ...


def keep(city: Built) -> None:
    """Take them into keeping, in the order of the days."""
    _next_door(city)
    chief = city.people["xu.wenbai"]
    set_rule(
        organisation=city.units[BUREAU],
        password_days=90,
        warn_days=14,
        recovery_workdays=10,
        by=chief,
        now=city.ago(150),
    )
    _in_order(city)
    _soon_due(city)
    _handed_over(city)
    _lost(city)


def _kept(city: Built, account: MediaAccount, label: str, keepers: tuple[str, str], days: int) -> Credential:
    first, second = (city.people[name] for name in keepers)
    at = city.ago(days)
    return add_credential(
        media_account=account,
        label=label,
        password=f"演示用-{label}-不能登录",
        contacts=CONTACTS,
        first_keeper=first,
        second_keeper=second,
        changed_on=at.date(),
        by=first,
        now=at,
    )


def _next_door(city: Built) -> None:
    account = city.account(f"{NEXT_DOOR}/weixin")
    _kept(city, account, "公众平台管理员", ("hu.jiao", "ding.qiu"), 120)
    _kept(city, account, "客服后台", ("hu.jiao", "zhong.li"), 60)


def _in_order(city: Built) -> None:
    account = city.account(f"{BUREAU}/weixin")
    made = _kept(city, account, "公众平台管理员", ("shen.yun", "gu.zhixing"), 34)
    open_credential(
        credential=made,
        reason="登录后台发布开放新校门的通知",
        token=uuid5(NAMESPACE_URL, "zhengmei-demo-opening"),
        by=city.people["shen.yun"],
        now=city.ago(3, hour=8),
    )
    since, until = city.ago(355).date(), (city.ago(0) + timedelta(days=9)).date()
    add_authorisation(
        media_account=account,
        kind=AuthorisationKind.PLATFORM,
        name="图文排版平台",
        scope="编辑草稿，不能群发",
        token="",
        granted_on=since,
        expires_on=until,
        by=city.people["lu.xiaoyan"],
        now=city.ago(30),
    )


def _soon_due(city: Built) -> None:
    _kept(city, city.account(f"{BUREAU}/weibo"), "微博登录", ("shen.yun", "lu.xiaoyan"), 80)


def _handed_over(city: Built) -> None:
    made = _kept(city, city.account(f"{BUREAU}/douyin"), "抖音登录", ("lu.xiaoyan", "shen.yun"), 70)
    passing = start_handover(
        credential=made,
        place=Place.SECOND,
        receiver=city.people["gu.zhixing"],
        cause=HandoverCause.DIVISION,
        by=city.people["lu.xiaoyan"],
        now=city.ago(2),
    )
    give(handover=passing, note="", by=city.people["shen.yun"], now=city.ago(2, hour=10))


def _lost(city: Built) -> None:
    shen = city.people["shen.yun"]
    case = open_recovery(
        media_account=city.account(f"{BUREAU}/channels"),
        cause=RecoveryCause.PHONE_GONE,
        account_of_loss="绑定的手机号随人员调走停用，换设备登录时收不到验证码。",
        by=shen,
        now=city.ago(5),
    )
    note = "向平台提交加盖公章的申诉函，平台答复 7 天内处理。"
    add_step(recovery=case, kind=RecoveryStepKind.APPEAL, note=note, kept=None, by=shen, now=city.ago(4))
