"""What offices do around the ledger in the demo: notes of guidance, a collection, tasks, public notices, a list compared, exports."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Protocol

from django.conf import settings

from zhengmei.audit.actions import decide_export, request_export
from zhengmei.audit.models import ExportRequest
from zhengmei.audit.states import ExportSubject
from zhengmei.demo.city import CITY, OFFICE
from zhengmei.documents.uploads import KeptFile, keep_upload
from zhengmei.filing.actions import (
    acknowledge_guidance,
    compare_list,
    finish_task,
    hand_in_list,
    hand_in_return,
    issue_guidance,
    open_collection,
    open_due_tasks,
    open_tasks,
    publish_notice,
)
from zhengmei.filing.models import CollectionReturn, MediaAccount
from zhengmei.filing.queries.notices import to_announce
from zhengmei.filing.states import AccountStatus, TaskKind
from zhengmei.filing.states.guidance import GuidanceKind
from zhengmei.filing.states.reconciling import OutsideKind
from zhengmei.identity.models import User
from zhengmei.organisations.models import Organisation

BUREAU, COUNTY, COUNTY_BUREAU = f"{CITY}教育局", "示范县人民政府办公室", "示范县教育局"


class Built(Protocol):
    """What of the city this needs."""

    now: datetime
    units: dict[str, Organisation]
    people: dict[str, User]

    def ago(self, days: int, hour: int = 9) -> datetime: ...

    def account(self, key: str) -> MediaAccount: ...


def build(city: Built) -> None:
    """Do it, in the order of the days."""
    _notices(city)
    _tasks(city)
    _guidance(city)
    _collection(city)
    _list_from_outside(city)
    _exports(city)


def _notices(city: Built) -> None:
    supervisor = city.people["lin.shouzheng"]
    for account in MediaAccount.objects.filter(status=AccountStatus.CANCELLED).order_by("pk"):
        for what in to_announce(account, city.ago(38).date()):
            publish_notice(what=what, note="如有疑问，请向主办单位询问。", by=supervisor, now=city.ago(38))


def _tasks(city: Built) -> None:
    supervisor, at = city.people["lin.shouzheng"], city.ago(20)
    silent = [city.account(f"{CITY}{unit}局/weibo") for unit in ("水利", "民政")]
    asked = open_tasks(
        accounts=[*silent, city.account(f"{BUREAU}/weibo")],
        kind=TaskKind.CLEAN_UP,
        cause="demo-clean-up",
        event="连续两周以上没有更新，能不能办下去请在期限内说清楚",
        started_on=at.date(),
        due_on=(at + timedelta(days=35)).date(),
        by=supervisor,
        now=at,
    )
    finish_task(
        task=asked[-1],
        outcome="已恢复每周更新，编辑和审核各定了一人。",
        evidence_link="https://example.invalid/weibo/renewed",
        by=city.people["shen.yun"],
        now=city.ago(6),
    )
    open_due_tasks(by=None, now=city.now)


def _guidance(city: Built) -> None:
    supervisor, units = city.people["lin.shouzheng"], city.units
    told = issue_guidance(
        kind=GuidanceKind.GUIDE,
        organisation=units[BUREAU],
        text="评论区里关于寒假安排的提问集中，请在三天内发一条统一答复，置顶到寒假结束。",
        by=supervisor,
        now=city.ago(12),
        media_account=city.account(f"{BUREAU}/weixin"),
        answer_by=city.ago(7).date(),
    )
    acknowledge_guidance(
        guidance=told[0], answer="已发统一答复并置顶，链接报政务公开科。", by=city.people["xu.wenbai"], now=city.ago(10)
    )
    issue_guidance(
        kind=GuidanceKind.COORDINATE,
        organisation=units[f"{CITY}水利局"],
        also=[units[f"{CITY}应急管理局"], units[f"{CITY}气象局"]],
        text="汛期预警信息由气象局首发，水利局、应急管理局在半小时内转发，不各写各的口径。",
        by=supervisor,
        now=city.ago(8),
        answer_by=(city.now + timedelta(days=3)).date(),
    )
    issue_guidance(
        kind=GuidanceKind.OVERSEE,
        organisation=units[COUNTY_BUREAU],
        text="上季度有 1 个账号超过一周没有更新，请说明原因，并写明谁负责每周选题。",
        by=city.people["bai.xian"],
        now=city.ago(3),
        answer_by=(city.now + timedelta(days=4)).date(),
    )
    issue_guidance(
        kind=GuidanceKind.OPINION,
        organisation=units[BUREAU],
        text="新校门开放的消息请写明公交线路调整的起止时间，避免家长误解。",
        by=city.people["wen.wang"],
        now=city.ago(2),
    )


def _file(name: str, words: str) -> KeptFile:
    return keep_upload(BytesIO(words.encode()), name=name, folder=Path(settings.MEDIA_ROOT), limit=1 << 20)


def _collection(city: Built) -> None:
    county, at = city.units[COUNTY], city.ago(9)
    asked = [city.units[name] for name in (COUNTY_BUREAU, "示范县卫生健康局", "示范县文化旅游局")]
    made = open_collection(
        office=county,
        units=asked,
        title="政务新媒体负责人和联络员名单",
        instructions="按现在的人填，盖章后交扫描件；没有变动的也要交。",
        due_on=(city.now + timedelta(days=5)).date(),
        by=city.people["bai.xian"],
        now=at,
    )
    own = CollectionReturn.objects.get(collection=made, organisation=city.units[COUNTY_BUREAU])
    hand_in_return(
        collection_return=own,
        text="名单没有变动。",
        signed_by="尹明" if made.signer else "",
        signed_as=made.signer,
        file=_file("示范县教育局名单.txt", "这是演示用的文件，内容是虚构的。\n"),
        by=city.people["ji.he"],
        now=city.ago(4),
    )


def _list_from_outside(city: Built) -> None:
    """What a search on one platform found: mostly what the ledger holds, and two that nobody registered."""
    held = MediaAccount.objects.filter(sponsor__region__name=CITY, platform="weibo", status=AccountStatus.NORMAL)
    rows = [f"{one.name},{one.platform_account_id},{one.sponsor.name}" for one in held.select_related("sponsor")]
    rows += ["示范市交通出行服务号,weibo-8801,示范市交通运输局", "示范市水利抗旱,weibo-8802,"]
    text = "\n".join(["账号名称,账号ID,认证主体", *rows]) + "\n"
    supervisor, at = city.people["lin.shouzheng"], city.ago(7)
    file = _file("微博检索“示范市”.csv", text)
    given = hand_in_list(
        kind=OutsideKind.SEARCH, office=city.units[OFFICE], file=file, platform="weibo", by=supervisor, now=at
    )
    mapping = {"name": "账号名称", "platform_account_id": "账号ID", "sponsor": "认证主体"}
    compare_list(outside_list=given, mapping=mapping, by=supervisor, now=at)


def _exports(city: Built) -> None:
    lin = city.people["lin.shouzheng"]
    asked = _ask(city, "status=normal&platform=weixin", "核对上季度抽查名单", 5)
    decide_export(request=asked, approve=True, reason="用后即删", by=lin, now=city.ago(5, hour=11))
    _ask(city, "status=normal", "报省政府办公室年度账号清单", 1)


def _ask(city: Built, question: str, purpose: str, days: int) -> ExportRequest:
    return request_export(
        subject=ExportSubject.LEDGER,
        question=question,
        purpose=purpose,
        unit_id=city.units[OFFICE].pk,
        by=city.people["qiao.cha"],
        now=city.ago(days),
    )
