"""What else happens when a unit is merged, abolished or renamed: everything every room keeps for it, counted and named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from zhengmei.content.models import Draft
from zhengmei.content.states import DraftState
from zhengmei.custody.models import Credential
from zhengmei.custody.states import CredentialState
from zhengmei.filing.models import AccountTask, Application, CollectionReturn, Guidance, MediaAccount, UnitChange
from zhengmei.filing.queries.reshaping import accounts_to_decide, steps_at
from zhengmei.filing.states import OPEN_STATES, TASK_WAITING, ReturnState
from zhengmei.filing.states.guidance import GuidanceState
from zhengmei.filing.states.reshaping import ChangeKind
from zhengmei.monitoring.models import Finding, UnitFinding
from zhengmei.monitoring.states import STANDING, UnitFindingState
from zhengmei.organisations.models import Appointment, Organisation, PackAdoption, Responsibility, Section, UnitContact
from zhengmei.organisations.queries import in_force

SHOWN = 8
UNSENT = (DraftState.WRITING, DraftState.REVIEW, DraftState.RETURNED)


@dataclass(frozen=True, slots=True)
class Consequence:
    """One sort of thing a unit has: how much of it, some by name, what happens to it, and where it is dealt with."""

    title: str
    count: int
    names: tuple[str, ...]
    what: str
    url: str = ""
    words: str = ""

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


def consequences_of(change: UnitChange, on: date) -> list[Consequence]:
    """What the unit has that changes with it. A rename touches papers and filings only; what is not there is left out."""
    unit = change.organisation
    if change.kind == ChangeKind.RENAME:
        found = [_papers_named(unit), _filings(unit, "申请照办，印出来是新名称；已经印发的不变。")]
    else:
        heir = (
            change.successor.name
            if change.successor
            else "主管单位" + (unit.supervisor.name if unit.supervisor else "")
        )
        found = [
            *_people(unit, on),
            _papers(unit),
            _passwords(unit, heir),
            *_cases(unit, change, heir),
            *_problems(unit),
            _drafts(unit, heir),
        ]
    return [one for one in found if one.count]


def _named(title: str, rows: list[str], what: str, url: str = "", words: str = "") -> Consequence:
    return Consequence(title, len(rows), tuple(rows[:SHOWN]), what, url, words)


def _people(unit: Organisation, on: date) -> list[Consequence]:
    duties = Appointment.objects.filter(in_force(on), organisation=unit).select_related("user").order_by("pk")
    persons = Responsibility.objects.filter(in_force(on), organisation=unit).order_by("kind", "pk")
    url = reverse("organisations:people", args=[unit.pk])
    rest = [
        *(str(row.name) for row in Section.objects.filter(in_force(on), organisation=unit)),
        *(str(row) for row in UnitContact.objects.filter(in_force(on), organisation=unit)),
        *("自己采用的办法" for _ in PackAdoption.objects.filter(in_force(on), organisation=unit)),
    ]
    return [
        _named(
            "登录的职责",
            [f"{row.user.full_name}（{row.get_duty_display()}）" for row in duties],
            "从那天起停止，不能再以本单位的身份登录办事。到接手单位任职的，请在接手单位安排职责。",
            url,
            "看人员",
        ),
        _named(
            "责任人、岗位人员",
            [f"{row.name}（{row.get_kind_display()}）" for row in persons],
            "从那天起停止，名单留作历史。接手单位要有自己的责任人，缺的列为它的缺口。",
            url,
            "看责任人",
        ),
        _named("联络人、科室、采用的办法", rest, "从那天起停止，留作历史。"),
    ]


def _papers(unit: Organisation) -> Consequence:
    titles = list(unit.papers.filter(withdrawn_at=None).order_by("-issued_on", "-pk").values_list("title", flat=True))
    url = reverse("organisations:papers", args=[unit.pk])
    return _named("制度文件", titles, "留着查，不再算数。接手单位用自己的。", url, "看文件")


def _papers_named(unit: Organisation) -> Consequence:
    rows = unit.papers.filter(withdrawn_at=None, title__contains=unit.name).values_list("title", flat=True)
    url = reverse("organisations:papers", args=[unit.pk])
    return _named("标题里有原名称的制度文件", list(rows), "照旧算数；重新印发的，请再登记一份。", url, "看文件")


def _passwords(unit: Organisation, heir: str) -> Consequence:
    rows = Credential.objects.filter(media_account__sponsor=unit, state=CredentialState.KEPT)
    names = [
        f"{row.media_account.name}（{row.label}），{row.first_keeper}保管"
        for row in rows.select_related("media_account", "first_keeper").order_by("pk")
    ]
    what = f"保管人的职责停止后打不开。能在变动前交接的先交接；没交接的，由{heir}的人在账号安全里办交接：代为交出、改口令、确认接手。"
    return _named("保管的口令", names, what, reverse("custody:kept"), "去交接")


def _filings(unit: Organisation, what: str) -> Consequence:
    rows = Application.objects.filter(sponsor=unit, state__in=OPEN_STATES).order_by("pk")
    names = [f"{row}（{row.get_state_display()}）" for row in rows]
    url = f"{reverse('filing:applications')}?q={unit.name}"
    return _named("没办完的备案申请", names, what, url, "看申请")


def _cases(unit: Organisation, change: UnitChange, heir: str) -> list[Consequence]:
    desk = [str(step.application) for step in steps_at(unit).select_related("application").order_by("pk")]
    tasks = AccountTask.objects.filter(organisation=unit, state__in=TASK_WAITING).order_by("pk")
    notes = Guidance.objects.filter(organisation=unit, state=GuidanceState.ISSUED).order_by("pk")
    waiting = CollectionReturn.objects.filter(organisation=unit, state__in=[ReturnState.WAITING, ReturnState.SENT_BACK])
    again = "接手单位重新申请" if change.successor else "只能关停、注销它的账号"
    return [
        _filings(unit, f"开设、变更、补办不能再通过，要{again}；关停、注销接着办。由{heir}的人办完或撤回。"),
        _named(
            "等它办理的别的单位的申请",
            desk,
            f"由{heir}接着办。" if change.successor else "撤销后没有人能办，请先办完。",
            reverse("filing:applications"),
            "看申请",
        ),
        _named("没办完的处置任务", [str(row) for row in tasks.select_related("media_account", "organisation")],
               f"照旧挂着，由{heir}的人接着办。", f"{reverse('filing:tasks')}?q={unit.name}", "看任务"),
        _named("没签收的指导监督", [str(row) for row in notes.select_related("media_account", "organisation")],
               "不会再有人签收，请撤回，或改发给接手单位。", f"{reverse('filing:guidances')}?unit={unit.pk}", "看指导监督"),
        _named("没交的表", [row.collection.title for row in waiting.select_related("collection").order_by("pk")],
               "不会再交，收表的单位核对名单。", reverse("filing:collections"), "看收表"),
    ]  # fmt: skip


def _problems(unit: Organisation) -> list[Consequence]:
    of_accounts = Finding.objects.filter(media_account__sponsor=unit, state__in=STANDING)
    rows = of_accounts.select_related("media_account").order_by("pk")
    of_unit = UnitFinding.objects.filter(organisation=unit, state=UnitFindingState.OPEN).order_by("pk")
    return [
        _named(
            "账号没了结的问题",
            [f"{row.media_account.name}：{row.title}" for row in rows],
            "跟着账号走，改好才了结。",
            f"{reverse('filing:ledger')}?sponsor={unit.pk}&problem=yes",
            "看账号",
        ),
        _named("单位的缺口", [row.title for row in of_unit], "下次检查时了结；接手单位的另算。",
               reverse("organisations:gaps_of_unit", args=[unit.pk]), "看缺口"),
    ]  # fmt: skip


def _drafts(unit: Organisation, heir: str) -> Consequence:
    rows = Draft.objects.filter(organisation=unit, state__in=UNSENT).order_by("pk")
    titles = [row.title or "（没有标题）" for row in rows]
    return _named(
        "没发出的稿子", titles, f"留着查，不能再送审。要发的，由{heir}的人另写。", reverse("content:drafts"), "看稿子"
    )


def with_old_name(accounts: Iterable[MediaAccount], unit: Organisation) -> set[int]:
    """Which of the accounts carry the unit's present name in their own or in their certification."""
    return {row.pk for row in accounts if unit.name in row.name or unit.name in row.certification_text}


def asked_accounts(change: UnitChange) -> list[MediaAccount]:
    """The accounts that want a decision, in the order of the page."""
    return list(accounts_to_decide(change.organisation))
