"""Keeping papers, pledges, gatherings and money on record. Nothing is deleted: what was wrong is withdrawn with a reason."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from zhengmei.audit.actions import ExportRefused, record, use_export
from zhengmei.audit.models import ExportRequest
from zhengmei.audit.states import ExportSubject
from zhengmei.documents.uploads import KeptFile
from zhengmei.identity.models import User
from zhengmei.organisations.actions.units import day_words, may_keep, refuse_if
from zhengmei.organisations.models import (
    Attendance,
    Funding,
    Gathering,
    Organisation,
    Pledge,
    UnitPaper,
)
from zhengmei.organisations.queries import export_demand
from zhengmei.organisations.states import GatheringKind

_NO_FILE = KeptFile("", "", "", 0)


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """What a paper is and its dates. `name` is what it counts as; `covers` the items its demand lists that it contains."""

    name: str
    title: str
    issued_on: date
    person: str
    number: str = ""
    covers: Sequence[str] = ()
    review_on: date | None = None
    expires_on: date | None = None
    repealed_on: date | None = None


def reasons_not_to_keep_paper(paper: PaperGiven, on: date) -> list[str]:
    """A paper has a name, a title, a day of issue not to come, a responsible person, and days that follow that one."""
    wanted = (("这是哪一项制度", paper.name), ("文件标题", paper.title), ("责任人", paper.person))
    reasons = [f"没有写{word}，请写上。" for word, value in wanted if not value.strip()]
    if paper.issued_on > on:
        reasons.append("印发日期还没到，请等印发以后再登记。")
    for word, day in _ends(paper.review_on, paper.expires_on, paper.repealed_on):
        if day is not None and day < paper.issued_on:
            reasons.append(f"{word}早于印发日期，请改正其中一个。")
    return reasons


def _ends(review: date | None, expiry: date | None, repeal: date | None) -> tuple[tuple[str, date | None], ...]:
    return (("复审日期", review), ("有效期", expiry), ("废止日期", repeal))


@transaction.atomic
def keep_paper(
    *, organisation: Organisation, paper: PaperGiven, file: KeptFile, by: User | None, now: datetime
) -> UnitPaper:
    """Register a paper of the unit with its file. Raises OrganisationRefused."""
    refuse_if(reasons_not_to_keep_paper(paper, now.date()) + may_keep(by, organisation, now.date()))
    row = UnitPaper.objects.create(
        organisation=organisation,
        name=paper.name.strip(),
        title=paper.title.strip(),
        number=paper.number.strip(),
        issued_on=paper.issued_on,
        person=paper.person.strip(),
        covers=list(paper.covers),
        review_on=paper.review_on,
        expires_on=paper.expires_on,
        repealed_on=paper.repealed_on,
        digest=file.digest,
        file_name=file.name,
        media_type=file.media_type,
        size=file.size,
        kept_at=now,
        kept_by=by,
    )
    detail = {
        "哪一项": row.name,
        "文号": row.number,
        "印发": row.issued_on,
        "责任人": row.person,
        "文件": row.file_name,
    }
    record("organisations.paper.kept", by=by, now=now, about=row, detail=detail)
    return row


def reasons_not_to_change_paper(
    paper: UnitPaper, review_on: date | None, expires_on: date | None, repealed_on: date | None
) -> list[str]:
    """Why the days of a paper may not be set so."""
    if paper.withdrawn_at is not None:
        return ["这份文件已经撤回，不能再改。请重新登记一份。"]
    return [
        f"{word}早于印发日期 {day_words(paper.issued_on)}，请改正。"
        for word, day in _ends(review_on, expires_on, repealed_on)
        if day is not None and day < paper.issued_on
    ]


@transaction.atomic
def change_paper(
    *,
    paper: UnitPaper,
    review_on: date | None,
    expires_on: date | None,
    repealed_on: date | None,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> UnitPaper:
    """Set when a paper is reviewed, expires or is repealed; each counts through its last day. Raises OrganisationRefused."""
    row = UnitPaper.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=paper.pk)
    reasons = reasons_not_to_change_paper(row, review_on, expires_on, repealed_on)
    refuse_if(reasons + may_keep(by, row.organisation, now.date()))
    old = _ends(row.review_on, row.expires_on, row.repealed_on)
    row.review_on, row.expires_on, row.repealed_on = review_on, expires_on, repealed_on
    row.save(update_fields=["review_on", "expires_on", "repealed_on"])
    new = _ends(review_on, expires_on, repealed_on)
    detail = {word: [was, now_is] for (word, was), (_, now_is) in zip(old, new, strict=True) if was != now_is}
    record("organisations.paper.changed", by=by, now=now, about=row, reason=reason, detail=detail)
    return row


def _reason_needed(reason: str, withdrawn_at: datetime | None) -> list[str]:
    if withdrawn_at is not None:
        return ["已经撤回，不用再办。"]
    return [] if reason.strip() else ["撤回要写理由，请写上。"]


@transaction.atomic
def withdraw_paper(*, paper: UnitPaper, by: User | None, now: datetime, reason: str) -> UnitPaper:
    """Take a paper back: it no longer counts, and stays on record with the reason. Raises OrganisationRefused."""
    row = UnitPaper.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=paper.pk)
    refuse_if(_reason_needed(reason, row.withdrawn_at) + may_keep(by, row.organisation, now.date()))
    row.withdrawn_at, row.withdrawn_why = now, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record("organisations.paper.withdrawn", by=by, now=now, about=row, reason=reason, detail={"哪一项": row.name})
    return row


def reasons_not_to_list_official(organisation: Organisation, name: str) -> list[str]:
    """Why this person may not go on the list of officials."""
    if not name.strip():
        return ["没有写姓名，请写上。"]
    if Pledge.objects.filter(organisation=organisation, name=name.strip(), left_on__isnull=True).exists():
        return [f"{name.strip()}已经在名单里，不用再加。"]
    return []


@transaction.atomic
def list_official(*, organisation: Organisation, name: str, title: str = "", by: User | None, now: datetime) -> Pledge:
    """Put a person on the unit's list of officials who sign the pledge (WH-4.3-c). Raises OrganisationRefused."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_if(reasons_not_to_list_official(organisation, name) + may_keep(by, organisation, now.date()))
    row = Pledge.objects.create(organisation=organisation, name=name.strip(), title=title.strip(), listed_on=now.date())
    record("organisations.pledge.listed", by=by, now=now, about=row, detail={"姓名": row.name})
    return row


@transaction.atomic
def sign_pledge(*, pledge: Pledge, signed_on: date, file: KeptFile, by: User | None, now: datetime) -> Pledge:
    """Keep the signed pledge of a listed official. Raises OrganisationRefused."""
    row = Pledge.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pledge.pk)
    reasons = ["签订日期还没到，请改日期。"] if signed_on > now.date() else []
    reasons += [f"{row.name}已经移出名单，不用再签。"] if row.left_on is not None else []
    refuse_if(reasons + may_keep(by, row.organisation, now.date()))
    row.signed_on, row.digest, row.file_name = signed_on, file.digest, file.name
    row.media_type, row.size = file.media_type, file.size
    row.save(update_fields=["signed_on", "digest", "file_name", "media_type", "size"])
    record("organisations.pledge.signed", by=by, now=now, about=row, detail={"姓名": row.name, "签订": signed_on})
    return row


@transaction.atomic
def unlist_official(*, pledge: Pledge, by: User | None, now: datetime, reason: str = "") -> Pledge:
    """Take a person off the list from today; what they signed stays on record. Raises OrganisationRefused."""
    row = Pledge.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pledge.pk)
    reasons = [f"{row.name}已经移出名单，不用再办。"] if row.left_on is not None else []
    refuse_if(reasons + may_keep(by, row.organisation, now.date()))
    row.left_on = now.date()
    row.save(update_fields=["left_on"])
    record("organisations.pledge.left", by=by, now=now, about=row, reason=reason, detail={"姓名": row.name})
    return row


@dataclass(frozen=True, slots=True)
class GatheringGiven:
    """What was held, when, who came, and what it trained. `kind` is GatheringKind."""

    kind: str
    subject: str
    held_on: date
    people: Sequence[str] = ()
    abilities: Sequence[str] = ()
    civil_service: bool = False


def reasons_not_to_keep_gathering(gathering: GatheringGiven, *, has_file: bool, on: date) -> list[str]:
    """A training and a meeting name who came; a discussion has its minutes; none lies in the days to come."""
    reasons = [] if gathering.subject.strip() else ["没有写主题，请写上。"]
    if gathering.held_on > on:
        reasons.append("日期还没到，请开完以后再登记。")
    if gathering.kind == GatheringKind.DISCUSSION:
        reasons += [] if has_file else ["没有会议纪要，请选文件上传。"]
    elif not [name for name in gathering.people if name.strip()]:
        reasons.append("没有写参加人，请至少写一人，一行一个。")
    return reasons


@transaction.atomic
def keep_gathering(
    *,
    organisation: Organisation,
    gathering: GatheringGiven,
    file: KeptFile | None = None,
    by: User | None,
    now: datetime,
) -> Gathering:
    """Register a training, a meeting attended, or minutes, with everyone who came. Raises OrganisationRefused."""
    reasons = reasons_not_to_keep_gathering(gathering, has_file=file is not None, on=now.date())
    refuse_if(reasons + may_keep(by, organisation, now.date()))
    kept = file or _NO_FILE
    row = Gathering.objects.create(
        organisation=organisation,
        kind=gathering.kind,
        subject=gathering.subject.strip(),
        held_on=gathering.held_on,
        abilities=list(gathering.abilities),
        civil_service=gathering.civil_service,
        digest=kept.digest,
        file_name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
    )
    people = list(dict.fromkeys(name.strip() for name in gathering.people if name.strip()))
    Attendance.objects.bulk_create(Attendance(gathering=row, name=name[:60]) for name in people)
    detail = {"哪一种": row.get_kind_display(), "日期": row.held_on, "参加人数": len(people), "能力": row.abilities}
    record("organisations.gathering.kept", by=by, now=now, about=row, detail=detail)
    return row


@transaction.atomic
def withdraw_gathering(*, gathering: Gathering, by: User | None, now: datetime, reason: str) -> Gathering:
    """Take a wrong record back; it no longer counts. Raises OrganisationRefused."""
    row = Gathering.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=gathering.pk)
    refuse_if(_reason_needed(reason, row.withdrawn_at) + may_keep(by, row.organisation, now.date()))
    row.withdrawn_at, row.withdrawn_why = now, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record("organisations.gathering.withdrawn", by=by, now=now, about=row, reason=reason)
    return row


def reasons_not_to_keep_funding(year: int, amount: Decimal, note: str, on: date) -> list[str]:
    """A zero says why; a year is near enough to be one."""
    reasons = []
    if amount < 0:
        reasons.append("金额不能是负数，请改正。")
    if amount == 0 and not note.strip():
        reasons.append("金额是零的，请在说明里写明原因。")
    if not on.year - 20 <= year <= on.year + 1:
        reasons.append(f"年度只能是 {on.year - 20} 到 {on.year + 1}，请改正。")
    return reasons


@transaction.atomic
def keep_funding(
    *, organisation: Organisation, year: int, amount: Decimal, note: str = "", by: User | None, now: datetime
) -> Funding:
    """Register the money of one year. Raises OrganisationRefused."""
    reasons = reasons_not_to_keep_funding(year, amount, note, now.date())
    refuse_if(reasons + may_keep(by, organisation, now.date()))
    row = Funding.objects.create(organisation=organisation, year=year, amount=amount, note=note.strip())
    record("organisations.funding.kept", by=by, now=now, about=row, detail={"年度": year, "金额（元）": str(amount)})
    return row


@transaction.atomic
def withdraw_funding(*, funding: Funding, by: User | None, now: datetime, reason: str) -> Funding:
    """Take a wrong record back; it no longer counts. Raises OrganisationRefused."""
    row = Funding.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=funding.pk)
    refuse_if(_reason_needed(reason, row.withdrawn_at) + may_keep(by, row.organisation, now.date()))
    row.withdrawn_at, row.withdrawn_why = now, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record("organisations.funding.withdrawn", by=by, now=now, about=row, reason=reason)
    return row


def record_records_export(
    *, organisation: Organisation, what: str, rows: int, by: User, now: datetime, about_all: bool = False
) -> None:
    """Leave a line that someone took records of a unit, or (`about_all`) of it and all below, out of the system."""
    detail = {"导出": what, "行数": rows, "含下属单位": "是" if about_all else "否"}
    record("organisations.gaps.exported", by=by, now=now, about=organisation, detail=detail)


@transaction.atomic
def hand_out_gaps(
    *,
    organisation: Organisation,
    units: set[int],
    rows: int,
    content: bytes,
    request: ExportRequest | None,
    by: User,
    now: datetime,
) -> None:
    """Leave a line that the gaps and registers of these units were taken out. Call it before the file leaves.

    Where the pack of any of them asks for it, only on a request somebody else approved, which is used up (WH-5.2-c).
    Raises audit's ExportRefused.
    """
    demand = export_demand(units, now.date())
    if demand and request is None:
        raise ExportRefused([f"{demand}要求数据带出先批准用途。写明用途申请，批准后下载。"])
    digest = hashlib.sha256(content).hexdigest()
    detail = {"导出": "单位缺口和台账", "行数": rows, "含下属单位": "是", "文件校验值": digest}
    if request is not None:
        used = use_export(request=request, subject=ExportSubject.GAPS, rows=rows, digest=digest, by=by, now=now)
        detail["批准人"] = used.decided_by.full_name if used.decided_by else ""
    reason = request.purpose if request is not None else ""
    record("organisations.gaps.exported", by=by, now=now, about=organisation, reason=reason, detail=detail)
