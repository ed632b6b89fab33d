"""Papers, trainings, pledges and money of units in the demo: nearly all at the bureau of education, some at the city office."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Protocol

from django.conf import settings

from zhengmei.demo.city import CITY, OFFICE
from zhengmei.documents.uploads import KeptFile, keep_upload
from zhengmei.identity.models import User
from zhengmei.organisations.actions import (
    ContactGiven,
    GatheringGiven,
    PaperGiven,
    PersonNamed,
    add_contact,
    keep_funding,
    keep_gathering,
    keep_paper,
    list_official,
    sign_pledge,
)
from zhengmei.organisations.models import Organisation
from zhengmei.organisations.states import GatheringKind

BUREAU = f"{CITY}教育局"
OF_BUREAU = (
    "信息发布审核制度", "值班值守制度", "安全管理制度", "操作规程", "安全监测预警机制", "应急响应机制",
    "开设制度", "运维制度", "应用制度", "监管制度",
)  # fmt: skip
OF_OFFICE = ("信息发布审核制度", "原创激励机制", "值班值守制度", "安全管理制度", "应急响应机制")


class Built(Protocol):
    """What of the city this needs."""

    now: datetime
    units: dict[str, Organisation]
    people: dict[str, User]

    def ago(self, days: int, hour: int = 9) -> datetime: ...


def demo_file(name: str) -> KeptFile:
    """A file of one invented sentence, kept where the product keeps the files of units."""
    words = f"{name}\n\n这是演示用的文件，内容是虚构的。\n"
    folder = Path(settings.FILES_ROOT)
    return keep_upload(BytesIO(words.encode()), name=f"{name}.txt", folder=folder, limit=1 << 20)


def keep(city: Built) -> None:
    """Register them, in the order of the days."""
    bureau, office = city.units[BUREAU], city.units[OFFICE]
    for number, name in enumerate(OF_BUREAU):
        _paper(city, bureau, name, number, "唐立群")
    for number, name in enumerate(OF_OFFICE):
        _paper(city, office, name, number + 20, "林守正")
    _gatherings(city, bureau, office)
    _money_and_contacts(city, bureau, office)
    _pledges(city)


def _paper(city: Built, unit: Organisation, name: str, number: int, person: str) -> None:
    at = city.ago(180)
    issued = (at - timedelta(days=40 + 17 * number)).date()
    given = PaperGiven(
        name=name,
        title=f"{unit.name}政务新媒体{name}",
        issued_on=issued,
        person=person,
        number=f"示范发〔{issued.year}〕{number + 3}号",
        review_on=_later(city.now.date(), 25 if name == "应急响应机制" else 30 * (number + 5)),
    )
    keep_paper(organisation=unit, paper=given, file=demo_file(given.title), by=None, now=at)


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _gatherings(city: Built, bureau: Organisation, office: Organisation) -> None:
    held = (
        (bureau, GatheringKind.TRAINING, "政务新媒体编辑审核培训", 75, ("沈芸", "顾知行", "陆小燕"), True),
        (bureau, GatheringKind.MEETING, "列席市政府常务会议（义务教育学位供给）", 33, ("陆小燕",), False),
        (bureau, GatheringKind.DISCUSSION, "研究寒假信息发布安排", 12, ("唐立群", "陆小燕", "沈芸"), False),
        (office, GatheringKind.TRAINING, "全市政务新媒体负责人培训", 120, ("林守正", "乔察"), True),
    )
    for unit, kind, subject, days, people, civil in held:
        at = city.ago(days, hour=17)
        given = GatheringGiven(kind, subject, at.date(), people, civil_service=civil)
        keep_gathering(organisation=unit, gathering=given, file=demo_file(f"{subject}签到表"), by=None, now=at)


def _money_and_contacts(city: Built, bureau: Organisation, office: Organisation) -> None:
    at, year = city.ago(170), city.ago(170).year
    for unit, amount in ((bureau, 86_000), (office, 240_000)):
        for back in (1, 0):
            money = Decimal(amount - 6_000 * back)
            keep_funding(organisation=unit, year=year - back, amount=money, note="专项经费", by=None, now=at)
    for department, matters in (("宣传部门", ["重大信息会商"]), ("网信部门", ["假冒账号处置", "突发事件"])):
        where = ContactGiven(department, f"{CITY}{department.removesuffix('部门')}部门", matters)
        person = PersonNamed("秦望舒" if department == "宣传部门" else "许景行", "联络员", "0000-8800")
        add_contact(organisation=office, where=where, person=person, since=at.date(), by=None, now=at)


def _pledges(city: Built) -> None:
    at = city.ago(160)
    unit = city.units[BUREAU]
    for name, title in (("许文柏", "局长"), ("唐立群", "副局长"), ("陆小燕", "宣传科科长")):
        pledge = list_official(organisation=unit, name=name, title=title, by=None, now=at)
        if title != "宣传科科长":
            sign_pledge(pledge=pledge, signed_on=at.date(), file=demo_file(f"{name}承诺书"), by=None, now=at)
